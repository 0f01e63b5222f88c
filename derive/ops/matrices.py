"""Transpose, trace and diagonal, and the constant arrays eye, ones, zeros.

Source: Petersen and Pedersen, The Matrix Cookbook (2012), 2.5.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from derive.dimension import Shape, dimension
from derive.errors import DeriveError
from derive.ops.array import Array, scalar
from derive.ops.field import Field, join_sum, number
from derive.ops.reverse import Reverse
from derive.ops.reverse_matrix import transposed
from derive.ops.sizes import dimension_term, integer_of, shape_text
from derive.ops.table import Layout, Op, register
from derive.ops.words import times
from derive.term import Term, op
from derive.term import number as literal

__all__ = ["square"]

Attributes = Mapping[str, Any]


def square(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    """The shape of a square matrix. Raises `DeriveError` (``shape_square``)."""
    (shape,) = shapes
    if len(shape) != 2 or shape[0] != shape[1]:
        raise DeriveError("shape_square", {"shape": shape_text(shape)})
    return shape


# -- transpose -----------------------------------------------------------------------------------------


def _order(rank: int, numbers: Sequence[Any]) -> tuple[int, ...]:
    """The axes of a transpose: those written, else reversed. Raises `DeriveError` (``bad_axes``)."""
    written = [number if isinstance(number, int) else number.number for number in numbers]
    if not written:
        return tuple(reversed(range(rank)))
    axes = tuple(axis % rank if isinstance(axis, int) and -rank <= axis < rank else -1 for axis in written)
    if sorted(axes) != list(range(rank)):
        raise DeriveError("bad_axes", {"axes": ", ".join(map(str, written)), "rank": rank})
    return axes


def _transpose_shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    """``[n, d]`` becomes ``[d, n]``; with axes written, axis ``k`` of the result is the ``k``-th of them.

    Without them all axes are reversed, as NumPy does; a vector would stay as it is, which nobody means.
    """
    (shape,) = shapes
    if not attributes["numbers"] and len(shape) < 2:
        raise DeriveError("shape_transpose", {"shape": shape_text(shape), "rank": len(shape)})
    return tuple(shape[axis] for axis in _order(len(shape), attributes["numbers"]))


def _transpose(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    return arrays[0].transpose(_order(arrays[0].rank, attributes["numbers"]))


def _back_transpose(reverse: Reverse) -> Term:
    """``Y = Xᵀ``: ``Gᵀ``; with axes, the inverse permutation."""
    written = [integer_of(axis) for axis in reverse.term.args[1:]]
    rank = len(reverse.shape)
    order = _order(rank, [axis for axis in written if axis is not None])
    if rank == 2:
        return transposed(reverse.G, reverse.shape_of) if order == (1, 0) else reverse.G
    inverse = [order.index(axis) for axis in range(rank)]
    return op("transpose", reverse.G, *map(literal, inverse))


# -- trace and diagonal --------------------------------------------------------------------------------


def _scalar(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    square(shapes, attributes)
    return ()


def _diagonal(array: Array) -> tuple[Any, ...]:
    return array.data[:: array.shape[0] + 1]


def _trace(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    return scalar(join_sum(field)(list(_diagonal(arrays[0]))))


def _back_trace(reverse: Reverse) -> Term:
    """``t = tr X``: ``G I``."""
    return times(reverse.G, op("eye", dimension_term(reverse.shape[0])))


def _diag_shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    """A vector becomes a diagonal matrix, a square matrix its diagonal."""
    (shape,) = shapes
    return (shape[0], shape[0]) if len(shape) == 1 else square(shapes, attributes)[:1]


def _diag(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    (array,) = arrays
    size = array.shape[0]
    if array.rank == 2:
        return Array((size,), _diagonal(array))
    zero = number(field, 0)
    return Array((size, size), tuple(array.data[i] if i == j else zero for i in range(size) for j in range(size)))


def _back_diag(reverse: Reverse) -> Term:
    """``D = diag(v)``: the diagonal of ``G``; ``v = diag(X)``: ``diag(G)``."""
    return op("diag", reverse.G)


# -- constants -----------------------------------------------------------------------------------------


def _sizes(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    return tuple(map(dimension, attributes["numbers"]))


def _eye_shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    """``eye(n)`` is ``[n, n]``, ``eye(n, m)`` is ``[n, m]``."""
    sizes = _sizes(shapes, attributes)
    return (*sizes, *sizes)[:2] if len(sizes) == 1 else sizes


def _eye(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    rows, columns = (tuple(attributes["numbers"]) * 2)[:2]
    one, zero = number(field, 1), number(field, 0)
    return Array((rows, columns), tuple(one if i == j else zero for i in range(rows) for j in range(columns)))


def _filled(value: int) -> Callable[..., Array]:
    def elements(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
        return scalar(number(field, value)).broadcast(tuple(attributes["numbers"]))

    return elements


def _constant(name: str, layout: Layout, shape: Callable[..., Shape], elements: Callable[..., Array]) -> Op:
    return Op(name, layout, (), "constant", shape=shape, elements=elements, numbers_from=0, variadic=True)


register(
    Op(
        "transpose",
        Layout("postfix", "transpose"),
        ("X",),
        "matrix",
        shape=_transpose_shape,
        elements=_transpose,
        pullback={"X": _back_transpose},
        numbers_from=1,
        variadic=True,
    ),
    Op(
        "trace", Layout("function", "tr"), ("X",), "matrix", shape=_scalar, elements=_trace, pullback={"X": _back_trace}
    ),
    Op(
        "diag",
        Layout("function", "diag"),
        ("X",),
        "matrix",
        shape=_diag_shape,
        elements=_diag,
        pullback={"X": _back_diag},
    ),
    _constant("eye", Layout("constant", "identity"), _eye_shape, _eye),
    _constant("ones", Layout("constant", "ones"), _sizes, _filled(1)),
    _constant("zeros", Layout("constant", "zeros"), _sizes, _filled(0)),
)
