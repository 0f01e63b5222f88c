"""Softmax and its logarithm, along one axis (the last, unless ``axis=`` says otherwise).

Source: Goodfellow, Bengio and Courville, Deep Learning (2016), 6.2.2.3; the rules as in Dao et al. (2022), appendix B.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from derive.dimension import Shape
from derive.errors import DeriveError
from derive.ops.array import Array, map_arrays
from derive.ops.field import Field, function, join_max, join_sum
from derive.ops.reverse import Reverse, summed
from derive.ops.sizes import axes_of
from derive.ops.table import Layout, Op, register
from derive.ops.words import minus, times
from derive.term import Term, add

Attributes = Mapping[str, Any]


def _shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    (shape,) = shapes
    if not shape:
        raise DeriveError("shape_rank", {"allowed": "1", "rank": 0})
    axes_of(len(shape), attributes["axis"])
    return shape


def _shifted(field: Field, array: Array, axes: tuple[int, ...]) -> Array:
    """The entries less the largest along the axis, where entries can be ordered: the same softmax, no overflow."""
    if hasattr(field, "compare"):
        return array
    return map_arrays(lambda u, top: u - top, array, array.reduce(axes, join_max(field), keepdims=True))


def _softmax(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    axes = axes_of(arrays[0].rank, attributes["axis"])
    powers = _shifted(field, arrays[0], axes).map(function(field, "exp"))
    return map_arrays(lambda u, total: u / total, powers, powers.reduce(axes, join_sum(field), keepdims=True))


def _log_softmax(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    axes = axes_of(arrays[0].rank, attributes["axis"])
    shifted = _shifted(field, arrays[0], axes)
    totals = shifted.map(function(field, "exp")).reduce(axes, join_sum(field), keepdims=True)
    return map_arrays(lambda u, total: u - total, shifted, totals.map(function(field, "log")))


def _total(reverse: Reverse, term: Term) -> Term:
    """The sum along the axis, ready to be broadcast back."""
    if len(reverse.shape) == 1:
        return summed(term)
    return summed(term, axis=reverse.attributes["axis"], keepdims=1)


def _back_softmax(reverse: Reverse) -> Term:
    """``A = softmax(S)``: ``A ⊙ (G - Σ G ⊙ A)``, the sum along the axis."""
    return times(reverse.out, add(reverse.G, minus(_total(reverse, times(reverse.G, reverse.out)))))


def _back_log_softmax(reverse: Reverse) -> Term:
    """``l = log softmax(S)``: ``G - (Σ G) ⊙ softmax(S)``."""
    softmax = Term("softmax", (reverse.arg,), reverse.term.data)
    return add(reverse.G, minus(times(_total(reverse, reverse.G), softmax)))


def _along(name: str, elements: Callable[..., Array], rule: Callable[[Reverse], Term]) -> Op:
    return Op(
        name,
        Layout("function", name),
        ("S",),
        "softmax",
        shape=_shape,
        elements=elements,
        pullback={"S": rule},
        keywords={"axis": -1},
    )


register(
    _along("softmax", _softmax, _back_softmax),
    _along("log_softmax", _log_softmax, _back_log_softmax),
)
