"""Update rules: the step in the wrong direction, without its rate, or with the wrong gradient."""

from __future__ import annotations

from collections.abc import Iterator

from derive.mistakes.edits import Edit, Match
from derive.mistakes.probe import Case
from derive.term import Term, add, multiply, name, negative

__all__ = ["update_matches"]


def update_matches(case: Case) -> Iterator[Match]:
    """Matches for ``w ← w − η ∂L/∂w``."""
    assert case.update is not None
    target = name(case.update)
    gradient = Term("partial", (name(case.loss), target), ("partial", 1))
    rate = case.rate
    moves = [
        ("step_up", add(target, gradient)),
        ("rate_lost", add(target, negative(gradient))),
        ("gradient_alone", gradient),
    ]
    if rate is not None:
        step = multiply(rate, gradient)
        moves += [
            ("step_up", add(target, step)),
            ("step_alone", negative(step)),
            ("step_alone", step),
            ("reversed", add(step, negative(target))),
            ("rate_divides", add(target, negative(Term("divide", (gradient, rate))))),
            ("rate_alone", add(target, negative(rate))),
        ]
    for mistake, term in moves:
        if _same(case, term):
            yield Match((Edit(mistake, "update_direction", 0.5, gradient),))
    yield Match((Edit("update", "update_direction", 5.0, gradient),))


def _same(case: Case, term: Term) -> bool:
    left, right = case.probe.value(term), case.probe.value(case.got)
    if left is None or right is None:
        return False
    return all(
        len(a.data) == len(b.data) and all(_near(float(x), float(y)) for x, y in zip(a.data, b.data, strict=True))
        for a, b in zip(left, right, strict=True)
    )


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= 0.008 * max(abs(a), 1e-9)
