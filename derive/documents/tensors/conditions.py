"""What the rule for an operand relies on, said where it is used."""

from __future__ import annotations

from collections.abc import Iterator

from derive.derivation import Condition, Step
from derive.document import Sentence
from derive.documents.reasons import always_positive
from derive.documents.words import say
from derive.ops import conditions
from derive.rules.formulas import formula
from derive.term import ZERO, Term, relation

__all__ = ["conditions_of"]

_TOLD = frozenset({"ties", "nonzero", "invertible"})


def conditions_of(step: Step) -> Iterator[Sentence]:
    """The sentences for one pullback."""
    for condition in conditions(step.before, int(step.rule.split(" ")[1]), formula):
        yield from _said(step.before, condition)


def _said(op: Term, condition: Condition) -> Iterator[Sentence]:
    if condition.kind == "kink" and op.head == "relu":
        prime = relation(Term("prime", (ZERO,), ("relu", 1)), ("=", ZERO))
        yield say("tensor.condition.kink_zero", prime=prime)
    elif condition.kind == "kink":
        yield say("tensor.condition.kink", at=relation(condition.term, ("=", ZERO)))
    elif condition.kind in _TOLD and not (condition.kind == "nonzero" and always_positive(condition.term)):
        yield say(f"tensor.condition.{condition.kind}", value=condition.term)
