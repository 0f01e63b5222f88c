"""The doors that untrusted text comes in by; only `DeriveError` may come out."""

from __future__ import annotations

from collections.abc import Callable

import derive
from derive.check.reading import read_submission
from derive.notation import Scope, parse_latex, parse_plain

__all__ = ["DOORS", "enter"]

SCALARS = derive.parse("z1 = w1*x + b1\na1 = sigmoid(z1)\nz2 = w2*a1\nL = 1/2*(z2 - y)^2")
ARRAYS = derive.parse("input x[3]\nparameter W[2, 3]\ntarget y[2]\nz = W @ x\na = sigmoid(z)\nL = sum((a - y)^2)")
DOORS: tuple[Callable[[str], object], ...] = (
    lambda text: derive.parse(text),
    lambda text: parse_latex(text, Scope.of(SCALARS)),
    lambda text: parse_plain(text, Scope.of(SCALARS)),
    lambda text: read_submission(text, SCALARS),
    lambda text: read_submission(text, ARRAYS),
    lambda text: derive.check(text, SCALARS, seconds=2.0),
    lambda text: derive.check(text, ARRAYS, seconds=2.0),
    lambda text: derive.check(text, seconds=2.0),
)


def enter(door: int, text: str) -> None:
    """Come in by one door. Anything but a `DeriveError` is the finding."""
    try:
        DOORS[door % len(DOORS)](text)
    except derive.DeriveError:
        return
