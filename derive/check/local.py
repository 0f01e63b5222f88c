"""Local derivatives in numbers: how a definition changes when one of its names moves and all others stay."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from derive.errors import DeriveError
from derive.ops.array import Array, scalar

if TYPE_CHECKING:
    from derive.check.world import Place, World

__all__ = ["local_derivative"]

_STEP = Fraction(1, 10**35)


def local_derivative(world: World, place: Place, value: str, by: str) -> Array:
    """``∂value/∂by`` with every other name of the definition held fixed; scalars only."""
    definition = world.graph.definition(value)
    if definition is None or place.values[by].shape:
        raise DeriveError("no_meaning", {"name": "local"})
    step = world.field.number(_STEP)
    sides = []
    for offset in (step, -step):
        moved = {by: scalar(place.values[by].item + offset)}
        sides.append(world.value(definition.term, place, moved))
    return Array(sides[0].shape, tuple((a - b) / (2 * step) for a, b in zip(*(s.data for s in sides), strict=True)))
