"""Every rule inside one contribution, and, where it is known, why a matrix rule holds: its derivation by indices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive.derivation import Edge, Step
from derive.document import Block, Steps
from derive.documents.subject import Subject
from derive.documents.tensors.reasons import reason_of
from derive.documents.words import derivative, say, show, text
from derive.ops import operands_of
from derive.rules import total
from derive.term import ONE, Term, add, equals, name

__all__ = ["contribution", "edge_steps"]


def contribution(subject: Subject, by: str, through: Term) -> Term:
    """``(∂L/∂W)_h``: what reaches ``W`` through ``h`` alone; ``direct`` where it is the loss."""
    if through.is_name and through.data == subject.loss:
        return Term("local", (name(subject.loss), name(by)))
    return Term("index", (Term("group", (derivative(subject.loss, by),)), through))


def edge_steps(subject: Subject, edge: Edge, several: bool = False) -> Iterator[Block]:
    """What reaches each operand on the way from ``edge.value`` down to ``edge.by``.

    ``several``: other values use ``edge.by`` too, so that what arrives is a contribution.
    """
    way = _Way(subject, edge, several)
    blocks = tuple(way.blocks(edge.step))
    if blocks and len(edge.step.steps) and _deep(edge.step):
        noted = [text(say("tensor.steps.parts", by=name(edge.by)))] if len(way.routes) > 1 else []
        yield Steps(say("tensor.steps.edge", value=name(edge.value), by=name(edge.by)), (*noted, *blocks))
    seed = ONE if edge.value == subject.loss else Term("adjoint", (), edge.value)
    yield from _whys(subject, edge.step, edge.value, seed)


def _deep(step: Step) -> bool:
    return any(inner.rule != "arrive" for inner in step.steps)


def _operand(step: Step) -> Term:
    return operands_of(step.before)[int(step.rule.split(" ")[1])]


class _Way:
    """The ops from a value down to one of its names; ``routes`` holds, the ops above each place of it."""

    def __init__(self, subject: Subject, edge: Edge, several: bool) -> None:
        self.subject, self.edge, self.several = subject, edge, several
        self.routes = tuple(dict.fromkeys(_routes(edge.step, ())))

    def blocks(self, step: Step, above: tuple[Term, ...] = ()) -> Iterator[Block]:
        if step.rule.startswith("pullback"):
            above = (*above, step.before)
            yield from self._block(step, _operand(step), (step.after,), above)
        yield from self._inside(step, above)

    def _inside(self, step: Step, above: tuple[Term, ...]) -> Iterator[Block]:
        """What arrives through one op in both its operands (``w·w``) is one contribution."""
        told: set[Term] = set()
        for inner in step.steps:
            alike = [part for part in step.steps if _arrives(part) and part.before == inner.before]
            if not _arrives(inner) or len(alike) < 2:
                yield from self.blocks(inner, above)
            elif inner.before not in told:
                told.add(inner.before)
                parts = tuple(part.after for part in alike)
                yield from self._block(inner, _operand(inner), parts, (*above, inner.before))

    def _block(self, step: Step, operand: Term, parts: tuple[Term, ...], above: tuple[Term, ...]) -> Iterator[Block]:
        reason = reason_of(self.subject, step, self.edge.value)
        if reason is not None:
            yield text(reason)
        sides = (add(*parts), total(*parts)) if len(parts) > 1 else parts
        yield show(equals(self._left(operand, above), *sides))

    def _left(self, operand: Term, above: tuple[Term, ...]) -> Term:
        """``∂L/∂(Xw)``; for a part of the gradient its contribution."""
        if not operand.is_name:
            return derivative(self.subject.loss, Term("group", (operand,)))
        if len(self.routes) > 1:
            return contribution(self.subject, self.edge.by, self._through(above))
        through = name(self.edge.value)
        whole = derivative(self.subject.loss, operand)
        return contribution(self.subject, self.edge.by, through) if self.several else whole

    def _through(self, above: tuple[Term, ...]) -> Term:
        """The innermost op that no other route goes through, a plain sign last of all."""
        others = {op for route in self.routes if route != above for op in route}
        own = [op for op in reversed(above) if op not in others] or [above[-1]]
        return next((op for op in own if op.head not in ("negative", "group")), own[0])


def _arrives(step: Step) -> bool:
    return step.rule.startswith("pullback") and all(inner.rule == "arrive" for inner in step.steps)


def _routes(step: Step, above: tuple[Term, ...]) -> Iterator[tuple[Term, ...]]:
    """The ops from the value down to each place where the name stands."""
    if step.rule.startswith("pullback"):
        above = (*above, step.before)
    inside = [inner for inner in step.steps if inner.rule != "arrive"]
    if not inside:
        yield above
    for inner in inside:
        yield from _routes(inner, above)


def _whys(subject: Subject, step: Step, value: str, upstream: Term) -> Iterator[Block]:
    """Each matrix rule derived in index notation, told once in a document."""
    if step.rule.startswith("pullback") and _worth_a_why(step.before):
        key = step.before, int(step.rule.split(" ")[1])
        told = (f"why {step.before.head}", str(key[1]))
        found = subject.derivation.why.get(key) if told not in subject.explained else None
        if found is not None:
            subject.explained[told] = None
            derived = _named(subject, found, key, value, upstream)
            yield Steps(say("tensor.why.heading", op=step.before), tuple(_why(derived)))
    for inner in step.steps:
        yield from _whys(subject, inner, value, step.after if step.rule.startswith("pullback") else upstream)


def _worth_a_why(op: Term) -> bool:
    """A rule of matrices; a sum of everything explains itself."""
    return op.head in _MATRIX_RULES and (op.head not in ("sum", "mean") or op.attribute("axis") is not None)


_MATRIX_RULES = frozenset("matmul dot outer kron sum mean softmax transpose trace diag einsum norm logsumexp".split())


def _named(subject: Subject, found: Step, key: tuple[Term, int], value: str, upstream: Term) -> Step:
    """The derivation with the model's own values in the place of its letters."""
    entry, chain = found.steps[:2]
    op, position = key
    definition = subject.graph.definition(value)
    whole = definition is not None and definition.term == op
    body = chain.after.args[0] if chain.after.head == "sum_over" else chain.after
    letters = {_base(entry.before): name(value) if whole else op, _base(body.args[0]): upstream}
    operand = chain.before.args[1]
    letters[_base(operand)] = operands_of(op)[position]
    return _replaced(found, letters)


def _base(term: Term) -> str:
    """The letter of an entry."""
    return str((term.args[0] if term.head == "index" else term).data)


def _replaced(step: Step, letters: Mapping[str, Term]) -> Step:
    inner = tuple(_replaced(part, letters) for part in step.steps)
    return Step(step.rule, step.before.replace(letters), step.after.replace(letters), inner)


def _why(found: Step) -> Iterator[Block]:
    for step in found.steps:
        if step.before != step.after:
            yield text(say(f"tensor.{step.rule}", kronecker=Term("index", (name("delta"), name("i"), name("j")))))
            yield show(equals(step.before, step.after))
