"""The backward pass of a model with tensors: δ of each value in order, each gradient as soon as it can be had."""

from __future__ import annotations

from collections.abc import Iterator

from derive.derivation import Result
from derive.document import Block, Ref, Sentence
from derive.documents.backward import second_order, unreachable
from derive.documents.gradients import activation_facts
from derive.documents.subject import Subject
from derive.documents.tensors.checks import shape_check
from derive.documents.tensors.closing import closed_form, closed_label
from derive.documents.tensors.jacobians import jacobians
from derive.documents.tensors.reasons import edge_reasons
from derive.documents.tensors.steps import contribution, edge_steps
from derive.documents.verified import beside
from derive.documents.words import count, derivative, heading, say, show, text
from derive.ops.reverse_matrix import inner
from derive.term import Term, equals, multiply, name

__all__ = ["adjoint_label", "backward", "final_form"]


def adjoint_label(value: str) -> str:
    return f"adjoint-{value}"


def _label(subject: Subject, value: str) -> str:
    """Where δ of a value stands in its last form."""
    return closed_label(value) if value in subject.derivation.closed else adjoint_label(value)


def backward(subject: Subject, boxed: bool = False) -> Iterator[Block]:
    """δ and gradients from the loss down, then what does not reach the loss, then second derivatives."""
    if subject.graph.values[subject.loss].shape:
        yield from jacobians(subject, boxed)
        return
    asked = {result.by[0] for result in subject.reached}
    if subject.options.adjoint == "delta" and any(value not in asked for value in subject.derivation.order[1:]):
        yield _notation(subject)
    told: set[str] = {subject.loss}
    waiting = list(subject.reached)
    for value in (subject.loss, *subject.derivation.order):
        if value not in told and value not in asked:
            yield from _adjoint(subject, value)
        told.add(value)
        for result in [known for known in waiting if _ready(subject, known, told)]:
            waiting.remove(result)
            yield from _gradient(subject, result, boxed)
    yield from unreachable(subject)
    yield from second_order(subject, boxed)


def _notation(subject: Subject) -> Block:
    """What δ stands for, with a letter that the model does not use."""
    letter = next(mark for mark in ("v", "u", "q", "value") if mark not in subject.graph.values)
    delta, meaning = Term("adjoint", (), letter), derivative(subject.loss, letter)
    return text(say("tensor.delta.what", adjoint=delta, meaning=meaning, v=name(letter)), say("tensor.delta.always"))


def _ready(subject: Subject, result: Result, told: set[str]) -> bool:
    return all(user in told for user in subject.derivation.consumers.get(result.by[0], ()))


# -- δ of a value ----------------------------------------------------------------------------------------


def _adjoint(subject: Subject, value: str) -> Iterator[Block]:
    derivation = subject.derivation
    users = derivation.consumers[value]
    delta = Term("adjoint", (), value)
    yield heading(3, "tensor.delta.heading", value=name(value), loss=name(subject.loss))
    yield from _reasons(subject, value, users)
    yield from _parts(subject, value, users)
    formula = derivation.adjoints[value]
    named = [delta] if subject.options.adjoint == "delta" else []
    yield show(equals(*named, derivative(subject.loss, value), formula), adjoint_label(value))
    if value in derivation.closed:
        yield from closed_form(subject, value, delta)
    else:
        yield from _by_output(subject, delta, formula)
    if subject.arrays and subject.inline:
        yield from subject.arrays.adjoint(value)
    yield from _every_step(subject, value, users)


def _inserted(subject: Subject, result: Result) -> Term:
    """The formula with δ in its closed form: ``Xᵀ (P - Y)/n``."""
    closed = subject.derivation.closed
    if result.by[0] in closed:
        return result.formula

    def change(node: Term) -> Term:
        if node.head == "adjoint" and node.data in closed:
            return closed[node.data].term
        return _scalars_in_front(subject, node)

    return result.formula.rebuild(change)


def final_form(subject: Subject, result: Result) -> Term:
    """The last form in which a gradient was written."""
    closed = subject.derivation.closed.get(result.by[0])
    written = closed.term if closed else _inserted(subject, result)
    return result.closed if written == result.formula else written


def _scalars_in_front(subject: Subject, node: Term) -> Term:
    """``Xᵀ (G/n)`` as ``(Xᵀ G)/n``, and a sum likewise."""
    if node.head == "matmul":
        return inner(node.args[0], node.args[1], subject.shape_of)
    inside = node.args[0] if node.head == "sum" and len(node.args) == 1 else None
    if inside is not None and inside.head == "divide" and not subject.shape_of(inside.args[1]):
        return Term("divide", (Term("sum", inside.args[:1], node.data), inside.args[1]))
    return node


def _by_output(subject: Subject, left: Term, formula: Term, boxed: bool = False) -> Iterator[Block]:
    """The same with the derivatives of activations written by their values: ``δ ⊙ A ⊙ (1 - A)``."""
    facts = activation_facts(subject, formula) if subject.options.reasons else ()
    if facts:
        written = {fact.args[0]: fact.args[1] for fact in facts}
        closed = formula.rebuild(lambda node: written.get(node, node))
        yield text(say("product.closed", facts=facts))
        yield show(equals(left, closed.rebuild(_flat)), None, boxed)


def _flat(node: Term) -> Term:
    """A product of products as one."""
    if node.head != "multiply":
        return node
    return multiply(
        *[part for factor in node.args for part in (factor.args if factor.head == "multiply" else (factor,))]
    )


def _reasons(subject: Subject, value: str, users: tuple[str, ...]) -> Iterator[Block]:
    """The way up, then the rule of each op on it."""
    if not subject.options.reasons:
        return
    if users == (subject.loss,) and value in subject.derivation.upstream:
        yield text(say("tensor.upstream.adjoint", value=name(value)))
        return
    alike = len(users) > 1 and subject.network.alike(users)
    sentences: dict[str, Sentence] = {}
    for user in users[:1] if alike else users:
        for sentence in edge_reasons(subject, subject.derivation.edges[user, value]):
            sentences.setdefault(sentence.key, sentence)
    yield text(*_way(subject, value, users, alike), *sentences.values())


def _way(subject: Subject, value: str, users: tuple[str, ...], alike: bool) -> Iterator[Sentence]:
    """Where a value is used, and what the subscript of a contribution means."""
    by, names, loss = name(value), tuple(map(name, users)), name(subject.loss)
    if alike:
        yield say("tensor.way.steps", by=by, users=names, count=count(users), n=len(users), first=names[0])
    elif len(users) > 1:
        yield say("tensor.way.several", by=by, users=names, count=count(users), n=len(users))
        if subject.loss in users:
            yield say("tensor.way.direct", atom=Term("local", (loss, by)), loss=loss, by=by)
    elif users == (subject.loss,):
        yield say("tensor.way.loss", by=by, loss=loss)
    else:
        where = tuple(Ref(_label(subject, user)) for user in users if user != subject.loss)
        yield say("tensor.way.one", by=by, user=names[0], where=where)


def _parts(subject: Subject, value: str, users: tuple[str, ...]) -> Iterator[Block]:
    """One contribution for each value that uses this one, before they are added."""
    if len(users) < 2:
        return
    for user in users:
        part = subject.derivation.edges[user, value].contribution
        yield show(equals(contribution(subject, value, name(user)), part))
    yield text(say("tensor.sum", by=name(value)))


def _every_step(subject: Subject, value: str, users: tuple[str, ...]) -> Iterator[Block]:
    if subject.options.full:
        for user in users:
            yield from edge_steps(subject, subject.derivation.edges[user, value], len(users) > 1)


# -- a gradient --------------------------------------------------------------------------------------------


def _gradient(subject: Subject, result: Result, boxed: bool) -> Iterator[Block]:
    by = result.by[0]
    users = subject.derivation.consumers.get(by, ())
    left = derivative(subject.loss, by)
    yield heading(3, "gradient.heading", by=name(by), loss=name(subject.loss))
    yield from _reasons(subject, by, users)
    yield from _parts(subject, by, users)
    further = [*closed_form(subject, by, left, boxed)] or [*_by_output(subject, left, result.formula, boxed)]
    yield show(equals(left, result.formula, _inserted(subject, result)), f"result-{by}", boxed and not further)
    yield from further
    yield text(shape_check(subject, by, result.formula), *beside(result))
    if subject.arrays and subject.inline:
        yield from subject.arrays.gradient(by)
    yield from _every_step(subject, by, users)
