"""Jacobians and Hessian blocks against differences of what they are the derivative of, in 50 digits."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import prod
from typing import Any

from derive.derivation import Derivation
from derive.errors import DeriveError
from derive.kernel.arrays import ArrayRun, array_value, in_field, with_adjoints
from derive.kernel.fields import Field, precise
from derive.kernel.points import holds_at
from derive.ops.array import Array
from derive.term import Term

__all__ = ["check_jacobians"]

_POINTS = 2
_STEP = Fraction(1, 10**15)
_TOLERANCE = Fraction(1, 10**18)

Values = Mapping[str, Array]
Points = Iterable[tuple[Mapping[str, Array], Mapping[str, int]]]


def check_jacobians(derivation: Derivation, points: Points) -> bool:
    """Check every result that is not a gradient of a scalar; whether at least one point could be checked.

    Raises `DeriveError` (``unverified``) for a formula that differs from the differences along a random direction.
    """
    return holds_at(points, lambda point, sizes: _check_point(_At(derivation, point, sizes)), _POINTS)


class _At:
    """One derivation at one point in 50 digits."""

    def __init__(self, derivation: Derivation, point: Values, sizes: Mapping[str, int]) -> None:
        self.derivation, self.sizes = derivation, sizes
        self.field: Field = precise()
        self.run = ArrayRun(derivation.graph, self.field, sizes, derivation.loss)
        self.base = self.run.base(in_field(point, self.field))

    def value(self, term: Term, values: Values) -> Array:
        env = with_adjoints(self.derivation, values, self.field, self.sizes)
        return array_value(term, env, self.field, self.sizes, self.derivation.graph.functions)

    def slope(self, function: Callable[[Values], Array], by: str, direction: Array) -> Array:
        """The difference quotient of ``function`` along a direction of one value."""
        step = self.field.number(_STEP)
        ahead = function(self.run.moved(self.base, {by: direction.map(lambda entry: entry * step)}))
        behind = function(self.run.moved(self.base, {by: direction.map(lambda entry: -entry * step)}))
        pairs = zip(ahead.data, behind.data, strict=True)
        return Array(ahead.shape, tuple((a - b) / (2 * step) for a, b in pairs))


def _check_point(at: _At) -> None:
    derivation = at.derivation
    for key, result in derivation.results.items():
        if len(key) == 1 and not derivation.graph.values[derivation.loss].shape:
            continue
        function = _differentiated(at, key)
        direction = _direction(at, key[-1])
        want = at.slope(function, key[-1], direction)
        got = _along(at.value(result.formula, at.base), direction, at.field)
        for a, b in zip(_spread(got, len(want.data)), want.data, strict=True):
            if abs(a - b) > at.field.number(_TOLERANCE) * max(1, abs(b)):
                raise _unverified(derivation, key, a, b)


def _differentiated(at: _At, key: tuple[str, ...]) -> Callable[[Values], Array]:
    if len(key) == 1:
        return lambda values: values[at.derivation.loss]
    gradient = at.derivation.results[key[:1]].formula
    return lambda values: at.value(gradient, values)


def _direction(at: _At, by: str) -> Array:
    source = random.Random(len(by))
    return at.base[by].map(lambda _: at.field.number(Fraction(source.randint(-997, 997), 500)))


def _along(matrix: Array, direction: Array, field: Field) -> list[Any]:
    """The contraction of a Jacobian's last axes with a direction; a zero spreads."""
    width = prod(direction.shape)
    if len(matrix.data) < width:
        return [matrix.data[0]]
    rows = [matrix.data[start : start + width] for start in range(0, len(matrix.data), width)]
    return [sum((a * b for a, b in zip(row, direction.data, strict=True)), field.number(Fraction(0))) for row in rows]


def _spread(entries: list[Any], count: int) -> list[Any]:
    return entries * count if len(entries) == 1 and count > 1 else entries


def _unverified(derivation: Derivation, key: tuple[str, ...], got: Any, want: Any) -> DeriveError:
    details = {"loss": derivation.loss, "by": ", ".join(key), "point": ""}
    return DeriveError("unverified", {**details, "got": f"{float(got):.10g}", "want": f"{float(want):.10g}"})
