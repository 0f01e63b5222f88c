"""Numbers on an axis: round ones, in steps of one, two or five times a power of ten."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, log10

from derive.term import Term, negative, number

__all__ = ["ticks"]

_PLAIN = range(-4, 5)  # powers of ten that are written out


def ticks(low: float, high: float, most: int = 6, whole: bool = False) -> list[tuple[float, Term]]:
    """At most so many round numbers from ``low`` to ``high``, each with how it is written; ``whole`` ones alone."""
    step, power = _step(high - low, most)
    if whole and step < 1:
        step, power = Fraction(1), 0
    first, last = ceil(Fraction(low) / step - Fraction(1, 1000)), floor(Fraction(high) / step + Fraction(1, 1000))
    return [(float(step * count), _written(step * count, power)) for count in range(first, last + 1)]


def _step(span: float, most: int) -> tuple[Fraction, int]:
    """The smallest round step that fits, and the power of ten of its last figure."""
    power = floor(log10(span / most)) if span > 0 else 0
    for factor in (1, 2, 5, 10):
        step = factor * Fraction(10) ** power
        if span <= step * most:
            break
    return step, power + (factor == 10)


def _written(value: Fraction, power: int) -> Term:
    size = abs(value)
    if not value or power in _PLAIN:
        text = f"{float(size):.{max(0, -power)}f}"
    else:
        mantissa, _, exponent = f"{float(size):.{max(0, floor(log10(size)) - power)}e}".partition("e")
        text = f"{mantissa}e{int(exponent)}"
    shown = number(size, text)
    return negative(shown) if value < 0 else shown
