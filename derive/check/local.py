"""Local derivatives in numbers: how a definition changes when one of its names moves and all others stay."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

from derive.errors import DeriveError
from derive.ops.array import Array, scalar
from derive.term import Term

if TYPE_CHECKING:
    from derive.check.world import Place, World

__all__ = ["local_derivative"]

_STEP = Fraction(1, 10**35)


def local_derivative(world: World, place: Place, value: Term, by: Term, through: Term | None = None) -> Array:
    """``∂value/∂by`` with every other name of the definition (or of an expression) held fixed.

    With ``through``, what reaches a scalar ``value`` from ``by`` through the definition of that value alone, or
    through that part of the model. By an array, entry by entry.
    """
    made = value if through is None else through
    known = str(made.data)
    definition = (world.written.definition(known) or world.graph.definition(known)) if made.is_name else None
    term = definition.term if definition is not None else made
    held = place.values.get(str(by.data))
    if held is None or term.is_name:
        raise DeriveError("no_meaning", {"name": "local"})
    slopes = [_slope(world, place, term, str(by.data), entry) for entry in range(len(held.data))]
    if through is not None:
        arriving = _arriving(world, place, value, through)
        slopes = [_joined(arriving, slope) for slope in slopes]
    if not held.shape:
        return slopes[0]
    outer = slopes[0].shape
    return Array((*outer, *held.shape), tuple(slope.data[row] for row in range(prod(outer)) for slope in slopes))


def _arriving(world: World, place: Place, value: Term, through: Term) -> Array:
    """``∂value/∂through``; ``through`` may be a part of the model that has no name."""
    from derive.check.pieces import derivative_by_part

    if through.is_name:
        return world.derivative(place, value, str(through.data))
    return derivative_by_part(world, place, value, through)


def _joined(arriving: Array, slope: Array) -> Array:
    """The sum over all entries of a gradient times a slope."""
    if arriving.shape != slope.shape:
        raise DeriveError("no_meaning", {"name": "local"})
    return scalar(sum(a * b for a, b in zip(arriving.data, slope.data, strict=True)))


def _slope(world: World, place: Place, term: Term, by: str, entry: int) -> Array:
    step, held = world.field.number(_STEP), place.values[by]
    sides = []
    for offset in (step, -step):
        data = tuple(value + offset if at == entry else value for at, value in enumerate(held.data))
        sides.append(world.value(term, place, {by: Array(held.shape, data)}))
    return Array(sides[0].shape, tuple((a - b) / (2 * step) for a, b in zip(*(s.data for s in sides), strict=True)))
