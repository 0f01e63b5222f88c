"""Gradient descent: the rule, then each parameter's update and the gradient that goes into it."""

from __future__ import annotations

from collections.abc import Iterator

from derive.derivation import Result
from derive.document import Block
from derive.documents.subject import Subject
from derive.documents.words import derivative, heading, say, show, text
from derive.term import Term, add, equals, multiply, name, negative, relation

__all__ = ["descent", "rate", "update", "updated"]

_MOST = 4  # more parameters than this: the first is written out, the others follow the same rule


def rate(subject: Subject) -> Term:
    """The learning rate, by the author's name for it."""
    return name(subject.graph.step[0] if subject.graph.step else "eta")


def update(subject: Subject, by: str) -> Term:
    """``w = w - η · ∂L/∂w``."""
    moved = multiply(rate(subject), derivative(subject.loss, by))
    return relation(name(by), ("=", add(name(by), negative(moved))))


def updated(subject: Subject) -> tuple[Result, ...]:
    """The results that are updated: the parameters."""
    return tuple(result for result in subject.reached if subject.graph.values[result.by[0]].role == "parameter")


def descent(subject: Subject) -> Iterator[Block]:
    results = updated(subject)
    if not results or subject.derivation.upstream:
        return
    generic = "w" if "w" not in subject.graph.values else "theta"
    yield heading(2, "descent.heading")
    yield text(say("descent.what", rate=rate(subject), loss=name(subject.loss)))
    yield show(update(subject, generic), "update")
    shown = results if len(results) <= _MOST else results[:1]
    for position, result in enumerate(shown):
        yield from _one(subject, result, again=position > 0)
    rest = tuple(name(result.by[0]) for result in results[len(shown) :])
    if rest:
        yield text(say("descent.rest", names=rest, n=len(rest)))
    yield text(say("descent.repeat"))


def _one(subject: Subject, result: Result, again: bool) -> Iterator[Block]:
    by = result.by[0]
    yield text(say("descent.again" if again else "descent.one", by=name(by)))
    yield show(update(subject, by), f"update-{by}")
    yield text(say("descent.gradient", by=name(by), loss=name(subject.loss)))
    formula = Term("group", (result.formula,)) if result.formula.head == "add" and not result.paths else result.formula
    yield show(equals(derivative(subject.loss, by), formula), f"gradient-{by}")
