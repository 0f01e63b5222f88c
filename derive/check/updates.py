"""Update rules: ``w ← w − η ∂L/∂w``, both the direction and the factor."""

from __future__ import annotations

from derive.check.compare import close
from derive.check.truth import Outcome, Truth, is_numeric
from derive.check.world import FAILURES
from derive.errors import DeriveError
from derive.term import Term, add, multiply, name, negative

__all__ = ["update_outcome", "update_rule"]


def update_rule(loss: str, target: str, rate: Term) -> Term:
    """``w − η ∂L/∂w``."""
    gradient = Term("partial", (name(loss), name(target)), ("partial", 1))
    return add(name(target), negative(multiply(rate, gradient)))


def update_outcome(truth: Truth, loss: str, target: str, rate: Term | None, right: Term) -> tuple[Term, Outcome]:
    """What the rule should be, and whether the right side is it. Without a known rate any positive one is right."""
    want = update_rule(loss, target, rate if rate is not None else name("·rate"))
    if rate is not None:
        outcome = truth.compare(want, right)
        if outcome.equal or is_numeric(right) or _mentions(right, rate):
            return want, outcome
        known = truth.world.given is not None and rate.data in truth.world.graph.point
        if known:
            return want, outcome
    factor = _factor(truth, loss, target, right)
    if factor is None:
        return want, Outcome("undecided") if is_numeric(right) else Outcome("different", difference=None)
    return want, Outcome("equal", "tested") if factor > 0 else Outcome("different", difference=None)


def _mentions(term: Term, rate: Term) -> bool:
    return rate.data in term.names()


def _factor(truth: Truth, loss: str, target: str, right: Term) -> float | None:
    """The constant c of ``w − c ∂L/∂w``, or ``None`` when there is none."""
    gradient = Term("partial", (name(loss), name(target)), ("partial", 1))
    move = truth.meant(add(name(target), negative(right)))
    found: list[object] = []
    for place in truth.world.places(3):
        try:
            above, below = truth.world.value(move, place), truth.world.value(gradient, place)
        except (DeriveError, *FAILURES):
            return None
        if len(above.data) != len(below.data):
            return None
        found += [a / b for a, b in zip(above.data, below.data, strict=True) if b != 0]
    if not found or not all(close(entry, found[0]) for entry in found):
        return None
    return float(found[0])  # type: ignore[arg-type]
