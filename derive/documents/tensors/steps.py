"""Every rule inside one contribution, and, where it is known, why a matrix rule holds: its derivation by indices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive.derivation import Edge, Step
from derive.document import Block, Steps
from derive.documents.subject import Subject
from derive.documents.tensors.reasons import reason_of
from derive.documents.words import derivative, equals, say, show, text
from derive.ops import operands_of
from derive.term import ONE, Term, name

__all__ = ["edge_steps"]


def edge_steps(subject: Subject, edge: Edge) -> Iterator[Block]:
    """What reaches each operand on the way from ``edge.value`` down to ``edge.by``."""
    blocks = tuple(_pullbacks(subject, edge.step, edge.value))
    if blocks and len(edge.step.steps) and _deep(edge.step):
        yield Steps(say("tensor.steps.edge", value=name(edge.value), by=name(edge.by)), blocks)
    seed = ONE if edge.value == subject.loss else Term("adjoint", (), edge.value)
    yield from _whys(subject, edge.step, edge.value, seed)


def _deep(step: Step) -> bool:
    return any(inner.rule != "arrive" for inner in step.steps)


def _pullbacks(subject: Subject, step: Step, value: str) -> Iterator[Block]:
    if step.rule.startswith("pullback"):
        operand = operands_of(step.before)[int(step.rule.split(" ")[1])]
        reason = reason_of(subject, step, value)
        if reason is not None:
            yield text(reason)
        by = operand if operand.is_name else Term("group", (operand,))
        yield show(equals(derivative(subject.loss, by), step.after))
    for inner in step.steps:
        yield from _pullbacks(subject, inner, value)


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
