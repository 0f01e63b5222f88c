"""Joining arrays: concat along an axis, stack along a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import product
from typing import Any

from derive.dimension import Shape, dimension
from derive.errors import DeriveError
from derive.ops.array import Array
from derive.ops.field import Field
from derive.ops.reverse import Reverse
from derive.ops.sizes import axes_of, dimension_term, shape_text
from derive.ops.table import Layout, Op, register
from derive.term import Term
from derive.term import number as literal

Attributes = Mapping[str, Any]


def _axis(shapes: Sequence[Shape], attributes: Attributes, more: int = 0) -> int:
    """The axis, counted from 0; ``more`` is 1 where the result has one axis more."""
    return axes_of(len(shapes[0]) + more, attributes["axis"])[0]


def _concat_shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    """The sizes along the axis add up; the others agree. Raises `DeriveError` (``shape_join``)."""
    axis = _axis(shapes, attributes)
    _agree([shape[:axis] + shape[axis + 1 :] if len(shape) > axis else shape for shape in shapes], shapes)
    total = reduce(lambda a, b: a + b, [shape[axis] for shape in shapes])
    return (*shapes[0][:axis], total, *shapes[0][axis + 1 :])


def _stack_shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    """All shapes agree; the new axis counts the parts."""
    axis = _axis(shapes, attributes, 1)
    _agree(shapes, shapes)
    return (*shapes[0][:axis], dimension(len(shapes)), *shapes[0][axis:])


def _agree(compared: Sequence[Shape], shapes: Sequence[Shape]) -> None:
    for shape, whole in zip(compared, shapes, strict=True):
        if shape != compared[0]:
            details: dict[str, object] = {"left_shape": shape_text(shapes[0]), "right_shape": shape_text(whole)}
            raise DeriveError("shape_join", details)


def _concat(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    axis = axes_of(arrays[0].rank, attributes["axis"])[0]
    shape = arrays[0].shape
    places = [(part, k) for part in arrays for k in range(part.shape[axis])]
    before = [range(size) for size in shape[:axis]]
    after = [range(size) for size in shape[axis + 1 :]]
    entries = [part.at(*lead, k, *rest) for lead in product(*before) for part, k in places for rest in product(*after)]
    return Array((*shape[:axis], len(places), *shape[axis + 1 :]), tuple(entries))


def _stack(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    axis = axes_of(arrays[0].rank + 1, attributes["axis"])[0]
    shape = arrays[0].shape
    widened = [part.reshape((*shape[:axis], 1, *shape[axis:])) for part in arrays]
    return _concat(field, widened, {"axis": axis})


def _whole(count: int) -> tuple[Term, ...]:
    return (Term("slice", (), (False, False)),) * count


def _back_concat(reverse: Reverse) -> Term:
    """``Y = [A, B]``: the columns (rows) of ``G`` where the part stands."""
    axis = _axis(reverse.shapes, reverse.attributes)
    sizes = [shape[axis] for shape in reverse.shapes]
    start = reduce(lambda a, b: a + b, sizes[: reverse.position], dimension(0))
    first, last = reverse.position == 0, reverse.position == len(sizes) - 1
    bounds = ([] if first else [dimension_term(start)]) + (
        [] if last else [dimension_term(start + reverse.shape[axis])]
    )
    return Term("index", (reverse.G, *_whole(axis), Term("slice", bounds, (not first, not last))))


def _back_stack(reverse: Reverse) -> Term:
    """``Y`` stacked of parts: the part's slice of ``G``."""
    axis = _axis(reverse.shapes, reverse.attributes, 1)
    return Term("index", (reverse.G, *_whole(axis), literal(reverse.position)))


register(
    Op(
        "concat",
        Layout("function", "concat"),
        ("part",),
        "join",
        shape=_concat_shape,
        elements=_concat,
        pullback={"part": _back_concat},
        keywords={"axis": 0},
        variadic=True,
    ),
    Op(
        "stack",
        Layout("function", "stack"),
        ("part",),
        "join",
        shape=_stack_shape,
        elements=_stack,
        pullback={"part": _back_stack},
        keywords={"axis": 0},
        variadic=True,
    ),
)
