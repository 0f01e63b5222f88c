"""Every rule inside one contribution, and, where it is known, why a matrix rule holds: its derivation by indices."""

from __future__ import annotations

from collections.abc import Iterator

from derive.derivation import Edge, Step
from derive.document import Block, Steps
from derive.documents.subject import Subject
from derive.documents.tensors.reasons import reason_of
from derive.documents.words import derivative, equals, say, show, text
from derive.ops import operands_of
from derive.term import Term, name

__all__ = ["edge_steps"]


def edge_steps(subject: Subject, edge: Edge) -> Iterator[Block]:
    """What reaches each operand on the way from ``edge.value`` down to ``edge.by``."""
    blocks = tuple(_pullbacks(subject, edge.step, edge.value))
    if blocks and len(edge.step.steps) and _deep(edge.step):
        yield Steps(say("tensor.steps.edge", value=name(edge.value), by=name(edge.by)), blocks)
    yield from _whys(subject, edge.step)


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


def _whys(subject: Subject, step: Step) -> Iterator[Block]:
    """Each matrix rule derived in index notation, told once in a document."""
    if step.rule.startswith("pullback"):
        key = step.before, int(step.rule.split(" ")[1])
        told = (f"why {step.before.head}", str(key[1]))
        found = subject.derivation.why.get(key) if told not in subject.explained else None
        if found is not None:
            subject.explained[told] = None
            yield Steps(say("tensor.why.heading", op=step.before), tuple(_why(found)))
    for inner in step.steps:
        yield from _whys(subject, inner)


def _why(found: Step) -> Iterator[Block]:
    for step in found.steps:
        yield text(say(f"tensor.{step.rule}"))
        yield show(equals(step.before, step.after))
