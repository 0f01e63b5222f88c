"""Convolution as networks use it: cross-correlation, valid, stride 1. ``conv1d(x, w)[i] = Σ_k w[k] x[i + k]``.

Source: Goodfellow, Bengio and Courville, Deep Learning (2016), 9.1 and (9.11).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from derive.dimension import Shape
from derive.errors import DeriveError
from derive.ops.array import Array
from derive.ops.field import Field, join_sum
from derive.ops.reverse import Reverse
from derive.ops.sizes import dimension_term, shape_text
from derive.ops.table import Layout, Op, register
from derive.term import Term, op

Attributes = Mapping[str, Any]


def _shape(rank: int) -> Any:
    def shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
        """``[n]``, ``[k]`` give ``[n - k + 1]``, each axis alike."""
        data, kernel = shapes
        for one in shapes:
            if len(one) != rank:
                raise DeriveError("shape_rank", {"allowed": str(rank), "rank": len(one), "shape": shape_text(one)})
        sizes = tuple(n - k + 1 for n, k in zip(data, kernel, strict=True))
        if any(size.number is not None and size.number < 1 for size in sizes):
            raise DeriveError("shape_kernel", {"left_shape": shape_text(data), "right_shape": shape_text(kernel)})
        return sizes

    return shape


def _elements(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    data, kernel = arrays
    shape = tuple(n - k + 1 for n, k in zip(data.shape, kernel.shape, strict=True))
    offsets = list(product(*map(range, kernel.shape)))
    total = join_sum(field)
    entries = [
        total(
            [
                weight * data.at(*map(sum, zip(i, k, strict=True)))
                for weight, k in zip(kernel.data, offsets, strict=True)
            ]
        )
        for i in product(*map(range, shape))
    ]
    return Array(shape, tuple(entries))


def _back_data(reverse: Reverse) -> Term:
    """``y = conv(x, w)``: the full correlation of ``G`` with the flipped kernel."""
    widths = [dimension_term(size - 1) for size in reverse.shapes[1]]
    return op(reverse.term.head, op("pad", reverse.G, *widths), op("flip", reverse.args[1]))


def _back_kernel(reverse: Reverse) -> Term:
    """``y = conv(x, w)``: ``conv(x, G)`` for ``w``."""
    return op(reverse.term.head, reverse.args[0], reverse.G)


def _convolution(name: str, rank: int) -> Op:
    return Op(
        name,
        Layout("function", name),
        ("x", "w"),
        "convolution",
        shape=_shape(rank),
        elements=_elements,
        pullback={"x": _back_data, "w": _back_kernel},
    )


register(_convolution("conv1d", 1), _convolution("conv2d", 2))
