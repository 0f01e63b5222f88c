"""What is written for a Jacobian in practice: its diagonal, or the one matrix that a δ leaves of it.

``∂a/∂z = σ'(z)`` names the diagonal of an elementwise function, ``∂z/∂W = xᵀ`` what stays of ``δᵢⱼ xₖ``. Such a line is
right and its convention is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from derive.check.compare import close, squeezed
from derive.check.reach import is_gradient
from derive.ops.array import Array

if TYPE_CHECKING:
    from derive.check.world import Place, World
    from derive.term import Term

__all__ = ["shorthand"]


def shorthand(world: World, want: Term, left: Array, right: Array, place: Place) -> str | None:
    """The convention by which ``right`` stands for the Jacobian ``left``, or ``None``."""
    if world.scalars or not is_gradient(want):
        return None
    above, below = (place.values.get(side.data) for side in want.args)
    if above is None or below is None or not above.shape or not below.shape:
        return None
    outer, inner = squeezed(above).shape, squeezed(below).shape
    jacobian = left.reshape((*outer, *inner))
    written = squeezed(right)
    if _same(jacobian, written):
        return "jacobian"
    if outer == inner and written.shape == outer and _is_diagonal(jacobian, written):
        return "diagonal"
    turned = jacobian.transpose((*range(len(outer), jacobian.rank), *range(len(outer))))
    if _same(turned, written):
        return "denominator"
    for core in _cores(jacobian, len(outer)):
        if _same(core, written) or (core.rank == 2 and _same(core.transpose((1, 0)), written)):
            return "factor"
    return None


def _same(left: Array, right: Array) -> bool:
    return left.shape == right.shape and all(close(a, b) for a, b in zip(left.data, right.data, strict=True))


def _is_diagonal(jacobian: Array, diagonal: Array) -> bool:
    count = len(diagonal.data)
    return all(
        close(jacobian.data[row * count + column], diagonal.data[row] if row == column else 0)
        for row, column in product(range(count), repeat=2)
    )


def _cores(jacobian: Array, outer: int) -> Iterator[Array]:
    """What is left of ``δ(i, j) · M`` for every pair of axes that could carry the δ, again and again."""
    for first, second in product(range(outer), range(outer, jacobian.rank)):
        core = _without_delta(jacobian, first, second)
        if core is not None:
            yield core
            yield from _cores(core, outer - 1)


def _without_delta(array: Array, first: int, second: int) -> Array | None:
    if array.shape[first] != array.shape[second]:
        return None
    rest = [axis for axis in range(array.rank) if axis not in (first, second)]
    size = array.shape[first]
    moved = array.transpose((first, second, *rest))
    step = len(moved.data) // (size * size)
    block = moved.data[:step]
    for row, column in product(range(size), repeat=2):
        start = (row * size + column) * step
        for at in range(step):
            if not close(moved.data[start + at], block[at] if row == column else 0):
                return None
    return Array(tuple(array.shape[axis] for axis in rest), block)
