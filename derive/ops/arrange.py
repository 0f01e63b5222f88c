"""Rearrangements: reshape, flip, broadcast, pad."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from derive.dimension import Dimension, Shape, dimension
from derive.errors import DeriveError
from derive.ops.array import Array, positions, scalar, strides
from derive.ops.field import Field, number
from derive.ops.reverse import Reverse, reduced, reshaped, summed
from derive.ops.sizes import ONE_SIZE, axes_of, broadcast_shapes, count, dimension_of, dimension_term, shape_text
from derive.ops.table import Layout, Op, register
from derive.term import Term

Attributes = Mapping[str, Any]


# -- reshape -------------------------------------------------------------------------------------------


def _reshape_shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    """The sizes as written, one of them perhaps -1. Raises `DeriveError` (``shape_reshape``)."""
    (shape,) = shapes
    written = tuple(map(dimension, attributes["numbers"]))
    open_axes = [k for k, size in enumerate(written) if size.number == -1]
    if len(open_axes) == 1:
        rest = count(size for k, size in enumerate(written) if k != open_axes[0])
        missing = _quotient(count(shape), rest)
        written = tuple(missing if k == open_axes[0] and missing else size for k, size in enumerate(written))
    if count(written) != count(shape):
        target = shape_text(tuple(map(dimension, attributes["numbers"])))
        raise DeriveError("shape_reshape", {"shape": shape_text(shape), "target": target, "entries": str(count(shape))})
    return written


def _quotient(whole: Dimension, part: Dimension) -> Dimension | None:
    """``whole / part`` where ``part`` is one monomial that divides it."""
    if len(part.terms) != 1:
        return ONE_SIZE if whole == part else None
    ((symbols, factor),) = part.terms
    found: dict[tuple[str, ...], int] = {}
    for monomial, coefficient in whole.terms:
        rest = list(monomial)
        for symbol in symbols:
            if symbol not in rest:
                return None
            rest.remove(symbol)
        if coefficient % factor:
            return None
        found[tuple(rest)] = coefficient // factor
    return Dimension(tuple(found.items()))


def _reshape(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    (array,) = arrays
    written = attributes["numbers"]
    known = prod(size for size in written if size != -1)
    return array.reshape(tuple(prod(array.shape) // known if size == -1 else size for size in written))


def _back_reshape(reverse: Reverse) -> Term:
    """``Y = reshape(X)``: ``G`` in the shape of ``X``."""
    return reshaped(reverse.G, reverse.shape) if reverse.shape else summed(reverse.G)


# -- flip ----------------------------------------------------------------------------------------------


def _flip_shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    axes_of(len(shapes[0]), attributes["axis"])
    return shapes[0]


def _flip(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    (array,) = arrays
    axes = axes_of(array.rank, attributes["axis"])
    rows = [range(size)[:: -1 if k in axes else 1] for k, size in enumerate(array.shape)]
    places = tuple(tuple(i * step for i in row) for row, step in zip(rows, strides(array.shape), strict=True))
    return array.gather(array.shape, positions(places))


def _back_flip(reverse: Reverse) -> Term:
    """``Y = flip(X)``: ``flip(G)``."""
    return Term("flip", (reverse.G,), reverse.term.data)


# -- broadcast -----------------------------------------------------------------------------------------


def _aligned(shape: Sequence[Any], attributes: Attributes, one: Any) -> tuple[Any, ...]:
    """The operand's shape with size one at the axes that it lacks (``axis=``)."""
    if attributes["axis"] is None:
        return tuple(shape)
    axes = axes_of(len(attributes["numbers"]), attributes["axis"])
    rest = iter(shape)
    return tuple(one if k in axes else next(rest, one) for k in range(len(attributes["numbers"])))


def _broadcast_shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    """``broadcast(G, n, d)`` repeats as NumPy does; ``axis=1`` says that ``G`` lacks axis 1."""
    (shape,) = shapes
    target = tuple(map(dimension, attributes["numbers"]))
    if broadcast_shapes(_aligned(shape, attributes, ONE_SIZE), target) != target:
        raise DeriveError("shape_broadcast", {"left_shape": shape_text(shape), "right_shape": shape_text(target)})
    return target


def _broadcast(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    (array,) = arrays
    return array.reshape(_aligned(array.shape, attributes, 1)).broadcast(tuple(attributes["numbers"]))


def _back_broadcast(reverse: Reverse) -> Term:
    """``Y = X 1ᵀ``: ``G`` summed over the repeated axes."""
    axis = reverse.attributes["axis"]
    if axis is None:
        return reduced(reverse.G, reverse.out_shape, reverse.shape)
    axes = axes_of(len(reverse.out_shape), axis)
    rest = tuple(size for k, size in enumerate(reverse.out_shape) if k not in axes)
    return reduced(summed(reverse.G, axis=axis), rest, reverse.shape)


# -- pad -----------------------------------------------------------------------------------------------


def _pad_shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    """``pad(X, p, q)``: ``p`` zeros before and after axis 0, ``q`` before and after axis 1."""
    (shape,) = shapes
    widths = tuple(map(dimension, attributes["numbers"]))
    if len(widths) != len(shape):
        raise DeriveError("bad_axes", {"axes": ", ".join(map(str, widths)), "rank": len(shape)})
    return tuple(size + width + width for size, width in zip(shape, widths, strict=True))


def _pad(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    (array,) = arrays
    widths, zero = attributes["numbers"], number(field, 0)
    shape = tuple(size + 2 * width for size, width in zip(array.shape, widths, strict=True))
    entries = list(scalar(zero).broadcast(shape).data)
    step = strides(shape)
    rows = [range(width, width + size) for size, width in zip(array.shape, widths, strict=True)]
    for entry, index in zip(array.data, product(*rows), strict=True):
        entries[sum(i * s for i, s in zip(index, step, strict=True))] = entry
    return Array(shape, tuple(entries))


def _back_pad(reverse: Reverse) -> Term:
    """``Y = pad(X)``: the part of ``G`` within the padding."""
    widths = [dimension_of(width) for width in reverse.term.args[1:]]
    bounds = [(dimension_term(w), dimension_term(w + size)) for w, size in zip(widths, reverse.shape, strict=True)]
    return Term("index", (reverse.G, *[Term("slice", pair, (True, True)) for pair in bounds]))


register(
    Op(
        "reshape",
        Layout("function", "reshape"),
        ("X",),
        "arrange",
        shape=_reshape_shape,
        elements=_reshape,
        pullback={"X": _back_reshape},
        numbers_from=1,
        variadic=True,
    ),
    Op(
        "flip",
        Layout("function", "flip"),
        ("X",),
        "arrange",
        shape=_flip_shape,
        elements=_flip,
        pullback={"X": _back_flip},
        keywords={"axis": None},
    ),
    Op(
        "broadcast",
        Layout("repeated", "broadcast"),
        ("X",),
        "arrange",
        shape=_broadcast_shape,
        elements=_broadcast,
        pullback={"X": _back_broadcast},
        keywords={"axis": None},
        numbers_from=1,
        variadic=True,
    ),
    Op(
        "pad",
        Layout("function", "pad"),
        ("X",),
        "arrange",
        shape=_pad_shape,
        elements=_pad,
        pullback={"X": _back_pad},
        numbers_from=1,
        variadic=True,
    ),
)
