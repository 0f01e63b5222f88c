"""Gradients against differences of the definitions, all at once along a random direction.

First in floats with a five-point stencil. Where a gradient is too small beside the others to be seen, where a kink
lies inside the stencil, or where the two disagree, again in as many digits as the sizes ask for, each direction scaled by its gradient;
what still disagrees is bisected to the value whose formula is wrong.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from derive.derivation import Derivation
from derive.kernel.fields import FLOAT, Field, OutsideDomain, precise
from derive.kernel.run import Run, gradient_values

__all__ = ["Mismatch", "check_point"]

_FLOAT_STEP = 1e-3
_FLOAT_TOLERANCE = 1e-7
_VISIBLE = 1e-3
_MOST_DIGITS = 3000


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A formula that differs from the differences: what it gives, and what they give."""

    by: str
    got: float
    want: float
    point: Mapping[str, Fraction]


def check_point(derivation: Derivation, point: Mapping[str, Fraction], thorough: bool = True) -> Mismatch | None:
    """Compare all first-order gradients at one point; ``None`` when they agree.

    ``thorough`` also looks at gradients that are too small beside the others to be seen in floats. Raises `OutsideDomain` or ``OverflowError`` where the definitions have no value at the point.
    """
    seen = _in_floats(derivation, point)
    if seen == "agrees" or (seen == "blind" and not thorough):
        return None
    return _precise_mismatch(derivation, point)


def _direction(names: Sequence[str], seed: int) -> dict[str, Fraction]:
    source = random.Random(seed)
    return {known: Fraction(source.choice((-1, 1)) * source.randint(500, 1500), 1000) for known in names}


def _in_floats(derivation: Derivation, point: Mapping[str, Fraction]) -> str:
    """``agrees``, ``blind`` (they agree, but some gradients are too small to be seen) or ``differs``."""
    try:
        run = Run(derivation.graph, FLOAT, derivation.loss)
        base = run.base({known: float(value) for known, value in point.items()})
        gradients = gradient_values(derivation, base, FLOAT)
    except OverflowError:
        return "differs"
    direction = {known: float(value) for known, value in _direction(list(gradients), len(point)).items()}
    shares = {known: gradients[known] * direction[known] for known in gradients}
    size = sum(abs(share) for share in shares.values())
    if not math.isfinite(size):
        return "differs"
    slope = _stencil(run, base, derivation.loss, direction, _FLOAT_STEP)
    noise = 1e-11 * abs(base[derivation.loss])
    if not abs(slope - sum(shares.values())) <= _FLOAT_TOLERANCE * size + noise:
        return "differs"
    return "blind" if any(abs(share) < _VISIBLE * size for share in shares.values()) else "agrees"


def _stencil(run: Run, base: Mapping[str, Any], loss: str, direction: Mapping[str, Any], step: Any) -> Any:
    """The slope of the loss along a direction, by five points."""

    def at(times: int) -> Any:
        return run.moved(base, {known: part * step * times for known, part in direction.items()})[loss]

    try:
        return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step)
    except (OutsideDomain, OverflowError):
        return math.inf


def _precise_mismatch(derivation: Derivation, point: Mapping[str, Fraction]) -> Mismatch | None:
    field = precise()
    gradients = _gradients(derivation, point, field)
    largest = max((1 / abs(value) for value in gradients.values() if value), default=1)
    field = precise(min(_MOST_DIGITS, 80 + int(2 * max(0, _log10(largest)))))
    run = Run(derivation.graph, field, derivation.loss)
    base = run.base({known: field.number(value) for known, value in point.items()})
    values = {known: field.number(value) for known, value in gradients.items()}
    return _bisect(derivation, run, base, values, list(values), point)


def _gradients(derivation: Derivation, point: Mapping[str, Fraction], field: Field) -> dict[str, Any]:
    run = Run(derivation.graph, field, derivation.loss)
    return gradient_values(derivation, run.base({known: field.number(value) for known, value in point.items()}), field)


def _log10(value: Any) -> float:
    import mpmath

    return float(mpmath.log10(value))


def _bisect(
    derivation: Derivation,
    run: Run,
    base: Mapping[str, Any],
    gradients: Mapping[str, Any],
    names: list[str],
    point: Mapping[str, Fraction],
) -> Mismatch | None:
    """The first value among ``names`` whose formula disagrees; one run when all agree."""
    number = run.field.number
    direction = {
        known: number(part) / abs(gradients[known]) if gradients[known] else number(part)
        for known, part in _direction(names, len(names)).items()
    }
    step = number(Fraction(1, 10**20)) / max(abs(part) for part in direction.values())
    slope = _stencil(run, base, derivation.loss, direction, step)
    claimed = sum(gradients[known] * part for known, part in direction.items())
    if abs(slope - claimed) <= number(Fraction(1, 10**12)) * len(names):
        return None
    if len(names) == 1:
        scale = direction[names[0]]
        return Mismatch(names[0], float(gradients[names[0]]), float(slope / scale), point)
    middle = len(names) // 2
    halves = (names[:middle], names[middle:])
    for half in halves:
        found = _bisect(derivation, run, base, gradients, half, point)
        if found is not None:
            return found
    return None
