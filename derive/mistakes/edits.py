"""An Edit: one mistake made at one place, and the value that it leads to.

Values are vectors: one float at each probe point.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from derive.term import Term

__all__ = ["KINDS", "Edit", "Match", "Vector", "combine", "same_vector"]

KINDS = (
    "missing_factor extra_factor sign forgot_inner_derivative wrong_activation_derivative wrong_evaluation_point "
    "dropped_path wrong_variable power_rule constant_factor transpose shape hadamard_vs_matmul missing_sum index_slip "
    "algebra_slip update_direction other"
).split()

Vector = tuple[float, ...]
NAN = math.nan


@dataclass(frozen=True)
class Edit:
    """``mistake`` is an entry of the table, ``kind`` its class; ``where`` the Term that was changed, ``wrong`` what
    took its place. ``cost`` grows with the edit: the smallest that fits is named first."""

    mistake: str
    kind: str
    cost: float = 1.0
    where: Term | None = None
    wrong: Term | None = None


@dataclass(frozen=True)
class Match:
    """A mistake that leads to exactly the student's value; ``edits`` are two where one was not enough."""

    edits: tuple[Edit, ...]
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.edits[0].kind

    @property
    def cost(self) -> float:
        return sum(edit.cost for edit in self.edits)


def combine(function: Callable[..., float], *vectors: Sequence[float]) -> Vector:
    """``function`` at each point; where it has no value there is no number."""
    return tuple(_guarded(function, entries) for entries in zip(*vectors, strict=True))


def _guarded(function: Callable[..., float], entries: tuple[float, ...]) -> float:
    try:
        value = function(*entries)
    except (ArithmeticError, ValueError):
        return NAN
    return value if isinstance(value, (int, float)) else NAN


def same_vector(left: Vector, right: Vector, tolerance: float = 1e-9) -> bool:
    """Whether two vectors agree at every point, and have a value there."""
    return all(abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-6) for a, b in zip(left, right, strict=True))
