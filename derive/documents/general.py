"""A layer in general: δ of the last layer, δ from layer to layer, the gradients of a layer; then all of them together.

Every equation comes with the reasons of the derivation behind it (`GeneralLayer.top`, ``between``, ``layer``); what
those call by names of their own is retold in the names of the whole (`Retold`).
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.derivation import Derivation, GeneralLayer
from derive.document import Block, Filling
from derive.documents.retold import Retold
from derive.documents.sections import Sections
from derive.documents.subject import Subject
from derive.documents.tensors.checks import shape_check
from derive.documents.tensors.closing import closed_form
from derive.documents.tensors.reasons import edge_reasons
from derive.documents.tensors.spaces import in_space, member, properties
from derive.documents.verified import verified
from derive.documents.words import count, derivative, heading, say, show, text
from derive.term import ONE, Term, add, equals, name, negative, number

__all__ = ["GENERAL"]


def _general(subject: Subject) -> GeneralLayer:
    found = subject.derivation.general
    assert found is not None, "the document of a general layer needs one"
    return found


def _members(subject: Subject, names: tuple[str, ...]) -> tuple[Filling, ...]:
    return tuple(member(subject, known) for known in names)


# -- given -------------------------------------------------------------------------------------------------


def _given(subject: Subject) -> Iterator[Block]:
    general, graph = _general(subject), subject.graph
    family = general.family
    index, last = name(family.index), name(family.last)
    yield heading(2, "general.given.heading")
    yield text(say("general.given.count", index=index, first=number(family.first), last=last))
    yield from _leaves(subject)
    own = tuple(general.gradients)
    yield text(say("general.given.parameters", index=index, names=_members(subject, own), n=len(own)))
    for function in graph.functions.values():
        if function.body is None:
            prime = Term("prime", (name(general.pivot),), (function.name, 1))
            yield text(say("general.given.function", function=name(function.name), prime=prime))
    asked = tuple(equation.args[0] for equation in general.gradients.values())
    yield text(say("general.given.asked", index=index, derivatives=asked, n=len(asked)))


def _leaves(subject: Subject) -> Iterator[Block]:
    """What is given beside the layers."""
    graph, used = subject.graph, _used(subject)
    for role in ("input", "target", "parameter", "constant"):
        names = tuple(known for known in graph.role(role) if known in used and "__" not in known)
        if names:
            yield text(
                say(f"tensor.given.{role}s", names=_members(subject, names), n=len(names)), *properties(subject, names)
            )


def _used(subject: Subject) -> frozenset[str]:
    """The names in any equation, and what the first layer starts from."""
    general = _general(subject)
    terms = [*general.forward, *(item.term for item in subject.graph.definitions)]
    return frozenset({*general.family.start.values(), *(known for term in terms for known in term.names())})


# -- the network -------------------------------------------------------------------------------------------


def _forward(subject: Subject) -> Iterator[Block]:
    general, graph = _general(subject), subject.graph
    family = general.family
    yield heading(2, "forward.heading")
    starts = set(family.start.values())
    for known in family.start.values():
        if definition := graph.definition(known):
            yield text(say("general.forward.start", value=name(known)))
            yield show(in_space(equals(name(known), definition.term), graph.values[known].shape))
    index, last = name(family.index), name(family.last)
    yield text(say("general.forward.layer", index=index, first=number(family.first), last=last))
    for equation in general.forward:
        yield show(in_space(equation, graph.values[str(equation.args[0].data)].shape), f"layer-{equation.args[0].data}")
    yield text(say("general.forward.loss", loss=name(subject.loss)))
    for definition in graph.definitions:
        if definition.name not in starts:
            shape = graph.values[definition.name].shape
            yield show(in_space(equals(name(definition.name), definition.term), shape), f"value-{definition.name}")


# -- the induction -----------------------------------------------------------------------------------------


def _last(subject: Subject) -> Iterator[Block]:
    general = _general(subject)
    family = general.family
    delta, meaning = general.meaning.args
    yield heading(2, "general.last.heading", last=name(family.last))
    yield text(say("general.delta", fact=equals(delta, meaning), value=name(general.pivot), index=name(family.index)))
    yield from Retold(subject, general.top).blocks(_descent(subject, general.top))
    yield _boxed(subject, general.top, general.last, "general-last")


def _step(subject: Subject) -> Iterator[Block]:
    general = _general(subject)
    index, (here, beyond, _) = name(general.family.index), general.deltas
    yield heading(2, "general.step.heading", index=index, beyond=add(index, ONE))
    yield text(say("general.step.given", delta=name(beyond), here=name(here)))
    yield from Retold(subject, general.between).blocks(_descent(subject, general.between))
    yield _boxed(subject, general.between, general.step, "general-step")


def _descent(subject: Subject, derivation: Derivation) -> Iterator[Block]:
    """Every value from the loss, or from what is given, down to what is asked; that is for the caller to show."""
    part = Subject(derivation, subject.options)
    for value in derivation.order:
        if value in (derivation.loss, *derivation.upstream):
            continue
        left = derivative(derivation.loss, value)
        closed = [*closed_form(part, value, left)]
        yield from _reasons(part, value)
        if closed or value not in derivation.wrt:
            yield show(equals(left, derivation.adjoints[value]))
        yield from closed


def _reasons(part: Subject, value: str) -> Iterator[Block]:
    """The way up, then the rule of each op on it; several ways are added."""
    if not part.options.reasons:
        return
    users = part.derivation.consumers[value]
    if len(users) > 1:
        way = say("general.way.several", by=name(value), users=tuple(map(name, users)), count=count(users))
    elif users == (part.loss,):
        way = say("tensor.way.loss", by=name(value), loss=name(part.loss))
    else:
        slope = derivative(part.loss, users[0])
        way = say("general.way.one", by=name(value), user=name(users[0]), slope=slope)
    edges = [part.derivation.edges[user, value] for user in users]
    said = {sentence.key: sentence for edge in reversed(edges) for sentence in reversed(edge_reasons(part, edge))}
    yield text(way, *reversed(said.values()))


def _boxed(subject: Subject, derivation: Derivation, equation: Term, label: str) -> Block:
    """δ as the derivative it stands for, as it came down, and written out."""
    delta, formula = equation.args
    value = derivation.order[-1]
    came = [] if value in derivation.closed else [derivation.adjoints[value]]
    sides = Retold(subject, derivation).term(equals(derivative(derivation.loss, value), *came, formula))
    shape = subject.graph.values[str(delta.data)].shape
    return show(in_space(equals(delta, *(sides.args if sides.head == "relation" else (sides,))), shape), label, True)


def _gradients(subject: Subject) -> Iterator[Block]:
    general = _general(subject)
    here, _, _ = general.deltas
    index = name(general.family.index)
    yield heading(2, "general.gradients.heading", index=index)
    yield text(say("general.gradients.given", delta=name(here), index=index))
    retold, part = Retold(subject, general.layer), Subject(general.layer, subject.options)
    yield from retold.blocks(_inside(part))
    for known, equation in general.gradients.items():
        yield heading(3, "gradient.heading", by=name(known), loss=name(subject.loss))
        yield from retold.blocks(_reasons(part, known))
        yield show(equation, f"general-{known}", boxed=True)
        yield text(shape_check(subject, known, equation.args[1]))


def _inside(part: Subject) -> Iterator[Block]:
    """The values of a layer between δ and what it declares."""
    derivation = part.derivation
    for value in derivation.order:
        if value not in (derivation.loss, *derivation.upstream, *derivation.wrt):
            yield from _reasons(part, value)
            yield show(equals(derivative(part.loss, value), derivation.adjoints[value]))


# -- together ----------------------------------------------------------------------------------------------


def _answers(subject: Subject) -> Iterator[Block]:
    general = _general(subject)
    family = general.family
    equations = general.equations
    yield heading(2, "general.answers.heading", count=count(equations), n=len(equations))
    for equation in equations:
        yield show(equation)
    here, _, last = (name(delta) for delta in general.deltas)
    before = add(name(family.last), negative(ONE))
    first = number(family.first)
    yield text(
        say("general.answers.order", delta=here, start=last, index=name(family.index), first=first, before=before)
    )


GENERAL: Sections = {
    "given": _given,
    "forward": _forward,
    "last": _last,
    "step": _step,
    "gradients": _gradients,
    "answers": _answers,
    "verified": verified,
}
