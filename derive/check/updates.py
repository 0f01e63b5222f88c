"""Update rules: ``w ← w − η ∂L/∂w``, both the direction and the factor, and the step worked out in numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from derive.check.compare import Difference, close
from derive.check.rounding import rounding
from derive.check.truth import Outcome, Truth, is_numeric
from derive.check.world import FAILURES
from derive.errors import DeriveError
from derive.graph import Graph, Value
from derive.term import Term, add, multiply, name, negative
from derive.verdict import Claim

__all__ = ["step_outcome", "update_outcome", "update_rule", "with_rate"]

_SHARE = Fraction(8, 1000)  # of the step: what rounding the gradient may cost
_STEP = re.compile(r"(?:Delta|Δ)_?(.+)")


def with_rate(graph: Graph) -> Graph:
    """The learning rate as a value of the model; where it was given, at its number."""
    if graph.step is None or graph.step[0] in graph.values:
        return graph
    known, value = graph.step
    point = graph.point if value is None else {**graph.point, known: value}
    return replace(graph, values={**graph.values, known: Value(known, "constant")}, point=point)


def update_rule(loss: str, target: str, rate: Term) -> Term:
    """``w − η ∂L/∂w``."""
    gradient = Term("partial", (name(loss), name(target)), ("partial", 1))
    return add(name(target), negative(multiply(rate, gradient)))


def update_outcome(truth: Truth, loss: str, target: str, rate: Term | None, right: Term) -> tuple[Term, Outcome]:
    """What the rule should be, and whether the right side is it. Without a known rate any positive one is right."""
    want = update_rule(loss, target, rate if rate is not None else name("·rate"))
    if is_numeric(right):
        return want, _in_numbers(truth, target, rate, want, right)
    if rate is None:
        return want, _by_factor(truth, loss, target, right)
    outcome = truth.compare(want, right)
    if outcome.equal or rate.data in right.names():
        return want, outcome
    given = truth.world.graph.point.get(str(rate.data))
    if given is not None:
        return want, truth.compare(update_rule(loss, target, given), right)
    return want, _by_factor(truth, loss, target, right, str(rate.data) in truth.world.graph.values)


def step_outcome(
    truth: Truth, loss: str, rate: Term | None, left: Term, right: Term, claims: Sequence[Claim]
) -> tuple[Outcome, Term, Term, str] | None:
    """``Δw = −η ∂L/∂w``: the outcome, the right new value, the one that was said, and w; ``None`` where it is no step.

    Without the rate Δw may be the gradient itself. Where some line has ``w − Δw`` the step is subtracted.
    """
    match = _STEP.fullmatch(str(left.data)) if left.is_name else None
    target = match[1] if match is not None else ""
    value = truth.world.graph.values.get(target)
    if rate is None or value is None or truth.world.graph.definition(target) is not None:
        return None
    if rate.data not in right.names() or left.data in truth.world.written.values:
        return None
    sides = [side for claim in claims for side in (claim.left, claim.right) if side is not None]
    subtracted = any(node.head == "negative" and left in node.args[0].walk() for side in sides for node in side.walk())
    said = Term("group", (right,))
    moved = add(name(target), negative(said) if subtracted else said)
    want, outcome = update_outcome(truth, loss, target, rate, moved)
    return outcome, want, moved, target


def _by_factor(truth: Truth, loss: str, target: str, right: Term, rated: bool = False) -> Outcome:
    """Any positive step is right; where the model has a rate, a step without one is none."""
    factor = _factor(truth, loss, target, right)
    if factor is not None and factor > 0 and not (rated and close(factor, 1.0)):
        return Outcome("equal", "tested")
    return Outcome("different", difference=None)


def _factor(truth: Truth, loss: str, target: str, right: Term) -> float | None:
    """The constant c of ``w − c ∂L/∂w``, or ``None`` when there is none."""
    gradient = Term("partial", (name(loss), name(target)), ("partial", 1))
    move = truth.meant(add(name(target), negative(right)))
    found: list[Any] = []
    for place in truth.world.places(3):
        try:
            above, below = truth.world.value(move, place), truth.world.value(gradient, place)
        except (DeriveError, *FAILURES):
            return None
        if len(above.data) != len(below.data):
            return None
        pairs = list(zip(above.data, below.data, strict=True))
        if any(close(b, 0) and not close(a, 0) for a, b in pairs):
            return None
        found += [a / b for a, b in pairs if not close(b, 0)]
    if not found or not all(close(entry, found[0]) for entry in found):
        return None
    return float(found[0])


# -- numbers -------------------------------------------------------------------------------------------


def _in_numbers(truth: Truth, target: str, rate: Term | None, want: Term, right: Term) -> Outcome:
    """The new value at the author's own numbers: as far off as rounding the *step* explains, and no further."""
    place = truth.world.given
    if place is None or rate is None or str(rate.data) not in truth.world.graph.point:
        return Outcome("undecided")
    try:
        new, old, said = (truth.world.value(term, place) for term in (want, name(target), right))
        rounded = rounding(truth.world, place, right)
    except (DeriveError, *FAILURES, IndexError, KeyError, TypeError, ValueError):
        return Outcome("undecided")
    if len(new.data) != len(said.data):
        return Outcome("undecided")
    share = truth.world.field.number(_SHARE)
    coarse = False
    for a, b, before in zip(said.data, new.data, old.data, strict=True):
        off, step = abs(a - b), abs(b - before)
        if off > max(share * step, rounded):
            return Outcome("different", difference=Difference("value", a, b), place=place)
        coarse = coarse or (off > share * step and rounded > step)  # so few digits that no step can be seen
    return Outcome("undecided") if coarse else Outcome("equal", "tested")
