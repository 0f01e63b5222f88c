"""From a Submission and a model to the judged claims of one problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from derive.check.aliases import with_activations
from derive.check.any_vectors import with_any_vectors
from derive.check.budget import Clock
from derive.check.conventions import Conventions
from derive.check.judge import Judge, Judged
from derive.check.layouts import said_layout
from derive.check.meaning import Meanings
from derive.check.names import definitions_of, rate_of, renamed, unknown_names, update_target
from derive.check.reused import again_defined, with_values_in_turn
from derive.check.unsaid import with_unsaid_loss
from derive.check.updates import with_rate
from derive.check.world import Derive, World
from derive.errors import DeriveError
from derive.graph import Definition, Function, Graph, Value
from derive.rules.tidy import exact
from derive.term import Term
from derive.verdict import Claim, Submission

__all__ = ["Checked", "check_submission"]


class Checked:
    """What was found out: the judged claims, with the world they were judged in."""

    def __init__(self, judge: Judge, judged: Sequence[Judged], submission: Submission) -> None:
        self.judge, self.judged, self.submission = judge, tuple(judged), submission


def check_submission(
    submission: Submission,
    graph: Graph,
    derive: Derive | None = None,
    loss: str | None = None,
    clock: Clock | None = None,
) -> Checked:
    """Judge every claim against the model. ``loss`` is the last definition where nothing is said."""
    model = with_any_vectors(with_rate(graph), submission.claims)
    graph = with_unsaid_loss(model, submission)
    target = loss or loss_of(model, submission.claims)
    if not loss and not _speaks_of(submission.claims, target):
        target = loss_of(graph, submission.claims)
    judge, read, meanings = _judge(with_values_in_turn(submission, graph), graph, derive, target, clock)
    anew = [at for at in again_defined(read, graph) if meanings.is_another_gradient(read.claims[at])]
    if anew:
        judge, read, _ = _judge(with_values_in_turn(submission, graph, anew), graph, derive, target, clock)
    return Checked(judge, [judge.judge(claim) for claim in read.claims], read)


def _judge(
    submission: Submission, graph: Graph, derive: Derive | None, target: str, clock: Clock | None
) -> tuple[Judge, Submission, Meanings]:
    """Who judges the claims, the claims with the model's activations in them, and what the own names stand for."""
    submission = _about(with_activations(submission, graph), graph, target)
    own = {
        known: term
        for known, term in definitions_of(submission, graph).items()
        if not any(update_target(claim, graph, {}) for claim in submission.claims if _defines(claim.left, known))
    }
    updated = {
        str(c.left.data)
        for c in submission.claims
        if update_target(c, graph, {}) and c.left is not None and c.left.is_name
    }
    for known in renamed(submission.claims, graph.values):
        own.pop(known, None)
    extras = tuple(known for known in unknown_names(submission, graph, own) if known not in updated)
    rate = rate_of(graph, submission.claims)
    extras = tuple(dict.fromkeys([*extras, *(rate.names() if rate is not None else ())]))
    numbers = {known: term for known, term in own.items() if exact(term) is not None}
    own = {known: term for known, term in own.items() if known not in numbers}
    extras = tuple(known for known in (*extras, *numbers) if known not in graph.values and known not in own)
    extras = tuple(known for known in extras if known not in size_names(graph))
    graph = _with_numbers(graph, {**numbers, **submission.point})
    world, plain = _world(graph, own, extras, _functions(submission), derive, _order(submission),
                           submission.denoted)  # fmt: skip
    clock = clock or Clock()
    world.over = clock.over
    meanings = Meanings(world, target, submission.claims, submission.denoted)
    found = meanings.read({known: term for known, term in own.items() if known not in plain})
    conventions = Conventions(
        world, submission.layout, submission.allowed, submission.claims, said_layout(submission.text)
    )
    judge = Judge(world, found, own, tuple(meanings.inferred), submission.claims, extras, target, clock, conventions)
    return judge, submission, meanings


def _speaks_of(claims: Sequence[Claim], known: str) -> bool:
    """Whether some claim is about a derivative of a value."""
    heads = [claim.left for claim in claims if claim.left is not None and claim.left.head == "partial"]
    return any(head.args[0].data == known for head in heads)


def loss_of(graph: Graph, claims: Sequence[Claim]) -> str:
    """What is differentiated: the scalar that nothing uses, and of several the one that the claims speak of."""
    used = {known for definition in graph.definitions for known in definition.term.names()}
    ends = [d.name for d in graph.definitions if not graph.values[d.name].shape and d.name not in used]
    if not ends:
        return graph.definitions[-1].name
    heads = [claim.left.args[0] for claim in claims if claim.left is not None and claim.left.head == "partial"]
    return max(ends, key=lambda known: (sum(head.is_name and head.data == known for head in heads), ends.index(known)))


def _about(submission: Submission, graph: Graph, loss: str) -> Submission:
    """Signals that were read as derivatives of a last value which is no loss are derivatives of the loss."""
    last = graph.definitions[-1].name
    if last == loss:
        return submission

    def change(node: Term) -> Term:
        if node.head == "partial" and node.args[0].is_name and node.args[0].data == last:
            return Term("partial", (Term("name", (), loss), *node.args[1:]), node.data)
        return node

    return replace(
        submission, definitions={known: term.rebuild(change) for known, term in submission.definitions.items()}
    )


def size_names(graph: Graph) -> frozenset[str]:
    """The symbols that shapes are written with: they are sizes, not unknown scalars."""
    return frozenset(symbol for value in graph.values.values() for size in value.shape for symbol in size.symbols)


def _with_numbers(graph: Graph, numbers: Mapping[str, Term]) -> Graph:
    """Values that the submission sets, where the model leaves them open."""
    leaves = {known: term for known, term in numbers.items() if graph.definition(known) is None}
    return replace(graph, point={**leaves, **graph.point})


def _defines(left: Term | None, known: str) -> bool:
    return left is not None and left.is_name and left.data == known


def _functions(submission: Submission) -> dict[str, Function]:
    return {known: Function(known, parameters, body) for known, (parameters, body) in submission.functions.items()}


def _order(submission: Submission) -> int:
    """The order of the highest derivative that is spoken of."""
    sides = (side for claim in submission.claims for side in (claim.left, claim.right) if side is not None)
    nodes = (
        node
        for side in (*sides, *submission.denoted.values())
        for node in side.walk()
        if node.head in ("partial", "differentiate")
    )
    return max((node.data[1] for node in nodes), default=1)


def _world(
    graph: Graph,
    own: Mapping[str, Term],
    extras: Sequence[str],
    functions: Mapping[str, Function],
    derive: Derive | None,
    order: int,
    denoted: Mapping[str, Term],
) -> tuple[World, set[str]]:
    """The model with those own definitions added that are plain values of it, so that they can be differentiated."""
    from derive.check.names import is_delta, numerical

    plain = {
        known: term
        for known, term in own.items()
        if not is_delta(known)
        and known not in denoted
        and numerical(known, graph) is None
        and not _derivatives(term)
        and known not in term.names()
    }
    while plain:
        try:
            world = World(_extended(graph, plain, extras), extras, functions, derive, order)
            world.written = graph
            return world, set(plain)
        except DeriveError:
            plain.popitem()
    return World(graph, extras, functions, derive, order), set()


def _derivatives(term: Term) -> bool:
    return any(node.head in ("partial", "differentiate", "adjoint", "prime", "relation") for node in term.walk())


def _extended(graph: Graph, plain: Mapping[str, Term], extras: Sequence[str]) -> Graph:
    """Own definitions stand as soon as all that they use is defined."""
    values = dict(graph.values)
    values.update({known: Value(known, "constant") for known in extras if known not in values})
    waiting = dict(plain)
    ready = {known for known, value in values.items() if value.role != "intermediate"}
    definitions: list[Definition] = []

    def admit() -> None:
        for _ in range(len(waiting)):
            for known in [known for known, term in waiting.items() if set(term.names()) <= ready]:
                definitions.append(Definition(known, waiting.pop(known)))
                values[known] = Value(known, "intermediate")
                ready.add(known)

    admit()
    for definition in graph.definitions:
        definitions.append(_with_own_names(definition, plain, ready))
        ready.add(definition.name)
        admit()
    return replace(graph, values=values, definitions=tuple(definitions))


def _with_own_names(definition: Definition, plain: Mapping[str, Term], ready: set[str]) -> Definition:
    """A part of a definition that the student gave a name is that name from then on."""
    named = {_bare(term): known for known, term in plain.items() if known in ready and term.args}

    def change(node: Term) -> Term:
        known = named.get(_bare(node)) if node.args else None
        return Term("name", (), known) if known else node

    return replace(definition, term=definition.term.rebuild(change)) if named else definition


def _bare(term: Term) -> Term:
    return term.rebuild(lambda node: node.args[0] if node.head == "group" else node)
