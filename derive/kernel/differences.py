"""Gradients against differences of the definitions, all at once along a random direction.

First in floats with a five-point stencil. Where a gradient is too small beside the others to be seen, where a kink
lies inside the stencil, or where the two disagree, again in as many digits as the sizes ask for, each direction scaled
by its gradient; what still disagrees is bisected to the value whose formula is wrong.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from derive.derivation import Derivation
from derive.kernel.fields import FLOAT, Field, OutsideDomain, precise
from derive.kernel.runs import Runner, runner
from derive.ops.array import Array

__all__ = ["Mismatch", "check_point"]

_FLOAT_STEP = 1e-3
_FLOAT_TOLERANCE = 1e-7
_VISIBLE = 1e-3
_MOST_DIGITS = 3000
_NOISE = Fraction(1, 10**12)

Point = Mapping[str, Array]
Arrays = Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A formula that differs from the differences along a direction: what it gives, and what they give."""

    by: str
    got: float
    want: float
    point: Point


def check_point(
    derivation: Derivation, point: Point, sizes: Mapping[str, int], thorough: bool = True
) -> Mismatch | None:
    """Compare all first-order gradients at one point; ``None`` when they agree.

    ``thorough`` also looks at gradients that are too small beside the others to be seen in floats. Raises
    `OutsideDomain` or ``OverflowError`` where the definitions have no value at the point.
    """
    seen = _in_floats(derivation, point, sizes)
    if seen == "agrees" or (seen == "blind" and not thorough):
        return None
    return _precise_mismatch(derivation, point, sizes)


def _direction(gradients: Arrays, seed: int) -> dict[str, Array]:
    source = random.Random(seed)
    return {
        known: value.map(lambda _: Fraction(source.choice((-1, 1)) * source.randint(500, 1500), 1000))
        for known, value in gradients.items()
    }


def _dot(left: Array, right: Array) -> Any:
    return sum(a * b for a, b in zip(left.data, right.data, strict=True))


def _in_floats(derivation: Derivation, point: Point, sizes: Mapping[str, int]) -> str:
    """``agrees``, ``blind`` (they agree, but some gradients are too small to be seen) or ``differs``."""
    try:
        run = runner(derivation, FLOAT, sizes)
        base = run.base(point)
        gradients = run.gradients(base)
    except OverflowError:
        return "differs"
    direction = {known: part.map(float) for known, part in _direction(gradients, len(point)).items()}
    shares = {known: float(_dot(gradients[known], direction[known])) for known in gradients}
    size = sum(abs(share) for share in shares.values())
    if not math.isfinite(size):
        return "differs"
    slope = _stencil(run, base, direction, _FLOAT_STEP)
    noise = 1e-11 * abs(run.loss(base))
    if not abs(slope - sum(shares.values())) <= _FLOAT_TOLERANCE * size + noise:
        return "differs"
    return "blind" if any(abs(share) < _VISIBLE * size for share in shares.values()) else "agrees"


def _stencil(run: Runner, base: Any, direction: Arrays, step: Any) -> Any:
    """The slope of the loss along a direction, by five points."""

    def at(times: int) -> Any:
        offsets = {known: part.map(lambda entry: entry * step * times) for known, part in direction.items()}
        return run.loss(run.moved(base, offsets))

    try:
        return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step)
    except (OutsideDomain, OverflowError):
        return math.inf


def _precise_mismatch(derivation: Derivation, point: Point, sizes: Mapping[str, int]) -> Mismatch | None:
    run = runner(derivation, precise(), sizes)
    gradients = run.gradients(run.base(point))
    largest = max((1 / abs(entry) for value in gradients.values() for entry in value.data if entry), default=1)
    loss = abs(run.loss(run.base(point)))
    spread = 2 * max(0, _log10(largest)) + (max(0, _log10(loss)) if loss else 0)
    field = precise(min(_MOST_DIGITS, 80 + int(spread)))
    exact_run = runner(derivation, field, sizes)
    base = exact_run.base(point)
    values = {
        known: _without_noise(value, gradients[known], field) for known, value in exact_run.gradients(base).items()
    }
    return _bisect(exact_run, field, base, values, list(values), point)


def _without_noise(value: Array, rough: Array, field: Field) -> Array:
    """Entries that shrink with every digit added are zeros that rounding hides."""
    small, zero = field.number(_NOISE), field.number(Fraction(0))

    def entry(fine: Any, coarse: Any) -> Any:
        return zero if not coarse or abs(fine) <= small * abs(field.number(coarse)) else fine

    return Array(value.shape, tuple(map(entry, value.data, rough.data)))


def _log10(value: Any) -> float:
    import mpmath

    return float(mpmath.log10(value))


def _bisect(run: Runner, field: Field, base: Any, gradients: Arrays, names: list[str], point: Point) -> Mismatch | None:
    """The first value among ``names`` whose formula disagrees; one run when all agree."""
    direction = _scaled_direction(field, {known: gradients[known] for known in names})
    step = field.number(Fraction(1, 10**20)) / max(abs(entry) for part in direction.values() for entry in part.data)
    slope = _stencil(run, base, direction, step)
    claimed = sum(_dot(gradients[known], part) for known, part in direction.items())
    count = sum(len(part.data) for part in direction.values())
    if abs(slope - claimed) <= field.number(Fraction(1, 10**12)) * count:
        return None
    if len(names) == 1:
        return Mismatch(names[0], float(claimed), float(slope), point)
    middle = len(names) // 2
    for half in (names[:middle], names[middle:]):
        found = _bisect(run, field, base, gradients, half, point)
        if found is not None:
            return found
    return None


def _scaled_direction(field: Field, gradients: Arrays) -> dict[str, Array]:
    """A random direction in which every entry has its share: each is divided by its gradient."""

    def entry(part: Fraction, slope: Any) -> Any:
        return field.number(part) / abs(slope) if slope else field.number(part)

    return {
        known: Array(part.shape, tuple(map(entry, part.data, gradients[known].data)))
        for known, part in _direction(gradients, len(gradients)).items()
    }
