"""Arrays of any rank over any scalar domain.

An Array is a shape and its entries in row-major order. Every rearrangement (broadcasting, transposing, slicing …) is
a *gather*: for each entry of the result, the position it comes from. Positions depend on sizes alone, so they are
computed once for each shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import product
from math import prod
from typing import Any

from derive.errors import DeriveError

__all__ = ["Array", "Sizes", "broadcast_sizes", "map_arrays", "positions", "scalar", "strides"]

Sizes = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Array:
    """``data[k]`` are the entries of an array of this ``shape``, row by row; rank 0 holds one entry."""

    shape: Sizes
    data: tuple[Any, ...]

    @staticmethod
    def of(nested: Any) -> Array:
        """From nested lists, or from a scalar."""
        if not isinstance(nested, list | tuple):
            return scalar(nested)
        parts = [Array.of(item) for item in nested]
        shapes = {part.shape for part in parts}
        if len(shapes) > 1:
            raise DeriveError("ragged_array", {"sizes": sorted(shapes)})
        inner = shapes.pop() if shapes else ()
        return Array((len(parts), *inner), tuple(entry for part in parts for entry in part.data))

    def nested(self) -> Any:
        """As nested lists; rank 0 gives its entry."""
        if not self.shape:
            return self.data[0]
        step = prod(self.shape[1:])
        rows = [self.data[k * step : (k + 1) * step] for k in range(self.shape[0])]
        return [Array(self.shape[1:], row).nested() for row in rows]

    @property
    def rank(self) -> int:
        return len(self.shape)

    @property
    def item(self) -> Any:
        """The only entry."""
        return self.data[0]

    def at(self, *index: int) -> Any:
        """The entry at a full index."""
        return self.data[sum(i * stride for i, stride in zip(index, strides(self.shape), strict=True))]

    def map(self, function: Callable[[Any], Any]) -> Array:
        return Array(self.shape, tuple(map(function, self.data)))

    def gather(self, shape: Sizes, places: Iterable[int]) -> Array:
        """The array of this shape whose entries stand at these places."""
        data = self.data
        return Array(shape, tuple([data[place] for place in places]))

    def broadcast(self, shape: Sizes) -> Array:
        return self if shape == self.shape else self.gather(shape, _broadcast_positions(self.shape, shape))

    def transpose(self, axes: Sequence[int]) -> Array:
        """Axis ``k`` of the result is axis ``axes[k]`` of this array."""
        shape = tuple(self.shape[axis] for axis in axes)
        return self.gather(shape, _transposed_positions(self.shape, tuple(axes)))

    def reshape(self, shape: Sizes) -> Array:
        return Array(shape, self.data)

    def reduce(self, axes: Sequence[int], join: Callable[[list[Any]], Any], keepdims: bool = False) -> Array:
        """``join`` applied to the entries along ``axes``; they are dropped, or kept with size 1."""
        gone = tuple(axes)
        shape = tuple(1 if k in gone else size for k, size in enumerate(self.shape) if keepdims or k not in gone)
        data = self.data
        return Array(shape, tuple([join([data[p] for p in group]) for group in _groups(self.shape, gone)]))


def scalar(entry: Any) -> Array:
    """An array of rank 0."""
    return Array((), (entry,))


def map_arrays(function: Callable[..., Any], *arrays: Array) -> Array:
    """``function`` on the entries of arrays that broadcast against each other."""
    shape = broadcast_sizes(*(array.shape for array in arrays))
    return Array(shape, tuple(map(function, *(array.broadcast(shape).data for array in arrays))))


def broadcast_sizes(*shapes: Sizes) -> Sizes:
    """The common shape of arrays that broadcast, as in NumPy."""
    return reduce(_broadcast_pair, shapes, ())


@lru_cache(maxsize=4096)
def _broadcast_pair(left: Sizes, right: Sizes) -> Sizes:
    rank = max(len(left), len(right))
    padded = ((1,) * (rank - len(left)) + left, (1,) * (rank - len(right)) + right)
    sizes = []
    for a, b in zip(*padded, strict=True):
        if 1 not in (a, b) and a != b:
            raise DeriveError("sizes_do_not_broadcast", {"left_shape": list(left), "right_shape": list(right)})
        sizes.append(b if a == 1 else a)
    return tuple(sizes)


@lru_cache(maxsize=4096)
def strides(shape: Sizes) -> Sizes:
    return tuple(prod(shape[k + 1 :]) for k in range(len(shape)))


@lru_cache(maxsize=4096)
def positions(choices: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    """All sums of one offset from each axis, the last axis running fastest."""
    return tuple([sum(offsets) for offsets in product(*choices)])


@lru_cache(maxsize=4096)
def _broadcast_positions(shape: Sizes, target: Sizes) -> tuple[int, ...]:
    lead = len(target) - len(shape)
    steps = (0,) * lead + tuple(0 if size == 1 else step for size, step in zip(shape, strides(shape), strict=True))
    return positions(tuple(tuple(k * step for k in range(size)) for size, step in zip(target, steps, strict=True)))


@lru_cache(maxsize=4096)
def _transposed_positions(shape: Sizes, axes: Sizes) -> tuple[int, ...]:
    step = strides(shape)
    return positions(tuple(tuple(k * step[axis] for k in range(shape[axis])) for axis in axes))


@lru_cache(maxsize=4096)
def _groups(shape: Sizes, gone: Sizes) -> tuple[tuple[int, ...], ...]:
    """For each entry of the reduced array, the positions that it is made of."""
    axes = [tuple(k * step for k in range(size)) for size, step in zip(shape, strides(shape), strict=True)]
    inner = positions(tuple(axes[k] for k in range(len(shape)) if k in gone))
    outer = positions(tuple(axes[k] for k in range(len(shape)) if k not in gone))
    return tuple(tuple(base + offset for offset in inner) for base in outer)
