"""Points shared out among the lines of a solution: whole numbers that add up."""

from __future__ import annotations

from collections.abc import Sequence

from derive.handout.lines import Line

__all__ = ["marks_of", "shared"]

_WEIGHTS = {"chain": 2, "factor": 2, "product": 2, "closed": 1, "adjoint": 3, "result": 3}


def shared(points: int, weights: Sequence[int]) -> tuple[int, ...]:
    """``points`` in whole numbers by weight, the largest remainders first."""
    whole = sum(weights) or 1
    parts = [points * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: (-(points * weights[at] % whole), at))
    for at in order[: points - sum(parts)]:
        parts[at] += 1
    return tuple(parts)


def marks_of(points: int, lines: Sequence[Line]) -> tuple[int, ...]:
    return shared(points, [_WEIGHTS[line.kind] for line in lines])
