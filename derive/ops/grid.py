"""Values of index forms: every index is an axis, and the whole body is computed at once.

An outer index has the last axis, an index bound inside it an axis in front, so that arrays of different depth
broadcast.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

from derive.errors import DeriveError
from derive.ops.array import Array, broadcast_sizes, strides
from derive.ops.field import Field, number, where

__all__ = ["gathered", "index_axis", "masked", "selected"]


def index_axis(field: Field, size: int, depth: int) -> Array:
    """``0 … size - 1`` along an axis that has ``depth`` axes behind it."""
    return Array((size, *(1,) * depth), tuple(number(field, k) for k in range(size)))


def gathered(base: Array, places: Sequence[Array]) -> Array:
    """``X[i + k, c]`` for all indices at once: the places broadcast against each other."""
    if len(places) != base.rank:
        raise DeriveError("too_many_indices", {"operand": "", "shape": list(base.shape), "count": len(places)})
    shape = broadcast_sizes(*(place.shape for place in places))
    columns = [place.broadcast(shape).data for place in places]
    flat = [0] * prod(shape)
    for column, size, step in zip(columns, base.shape, strides(base.shape), strict=True):
        for position, label in enumerate(column):
            flat[position] += _counted(size, int(label)) * step
    return base.gather(shape, flat)


def _counted(size: int, label: int) -> int:
    if not -size <= label < size:
        raise DeriveError("index_range", {"index": label, "size": size})
    return label % size


def masked(field: Field, condition: Array, body: Array, grid: tuple[int, ...]) -> Array:
    """The body where the condition holds, 0 elsewhere."""
    zero: Any = number(field, 0)
    pairs = zip(condition.broadcast(grid).data, body.broadcast(grid).data, strict=True)
    return Array(grid, tuple(where(field, holds, entry, zero) for holds, entry in pairs))


def selected(condition: Array, body: Array, grid: tuple[int, ...], count: int, join: Callable[[Array], Any]) -> Array:
    """``join`` of the entries where the condition holds, along the first ``count`` axes of the grid.

    Raises ``ZeroDivisionError`` where it holds for none: nothing has no mean and no maximum.
    """
    holds, entries = condition.broadcast(grid).data, body.broadcast(grid).data
    rest = grid[count:]
    size = prod(rest)
    found = []
    for place in range(size):
        kept = tuple(entries[k] for k in range(place, len(entries), size) if holds[k])
        if not kept:
            raise ZeroDivisionError("a reduction over nothing")
        found.append(join(Array((len(kept),), kept)))
    return Array(rest, tuple(found))
