"""A closed form of δ or of a gradient, ``(P - Y)/n``, through its visible steps and with what it relies on."""

from __future__ import annotations

from collections.abc import Iterator

from derive.derivation import Condition, Step
from derive.document import Block, Sentence
from derive.documents.subject import Subject
from derive.documents.words import say, show, text
from derive.term import Term, equals

__all__ = ["closed_form", "closed_label"]


def closed_label(value: str) -> str:
    return f"closed-{value}"


def closed_form(subject: Subject, value: str, left: Term, boxed: bool = False) -> Iterator[Block]:
    """Nothing where the value has no closed form."""
    closed = subject.derivation.closed.get(value)
    if closed is None:
        return
    if subject.options.reasons:
        for step in closed.steps:
            yield text(say(f"tensor.closed.{step.rule}"), *_conditions(step))
            last = step is closed.steps[-1]
            yield show(equals(left, step.after), closed_label(value) if last else None, boxed and last)
        return
    yield text(say("tensor.closed.brief"), *(said for step in closed.steps for said in _conditions(step)))
    yield show(equals(left, closed.term), closed_label(value), boxed)


def _conditions(step: Step) -> Iterator[Sentence]:
    for condition in step.conditions:
        yield from _condition(condition)


def _condition(condition: Condition) -> Iterator[Sentence]:
    if condition.kind == "rows sum to 1":
        yield say("tensor.condition.rows_sum_to_1", value=condition.term)
