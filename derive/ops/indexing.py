"""Reading and placing entries: ``X[1:, 0]``, and ``embed(G, X[1:, 0])``, which puts ``G`` there into zeros.

A place is an integer (the axis disappears), a slice, or an array of integer labels (its axes stand in the place of the
axis: ``E[y]`` are the rows that ``y`` names). Counted from 0; negative places count from the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from derive.dimension import Dimension, Shape, dimension
from derive.errors import DeriveError
from derive.ops.array import Array, positions, scalar, strides
from derive.ops.calls import Span
from derive.ops.field import Field, number
from derive.ops.reverse import Reverse, embedded
from derive.ops.sizes import shape_text
from derive.ops.table import Layout, Op, register, register_heads
from derive.term import ZERO, Term

Attributes = Mapping[str, Any]


# -- shapes --------------------------------------------------------------------------------------------


def _index_shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    """A slice keeps its axis, an integer drops it, labels replace it by their own axes."""
    shape, items = shapes[0], attributes["items"]
    if len(items) > len(shape):
        raise DeriveError("too_many_indices", {"shape": shape_text(shape), "count": len(items)})
    parts = [_axis_shape(size, item) for size, item in zip(shape, items, strict=False)]
    return (*[size for part in parts for size in part], *shape[len(items) :])


def _axis_shape(size: Dimension, item: Any) -> Shape:
    if isinstance(item, Span):
        return (_length(size, item),)
    if isinstance(item, Dimension):
        _inside(size, item)
        return ()
    return tuple(item)


def _inside(size: Dimension, place: Dimension) -> None:
    """Raises `DeriveError` (``index_range``) where both are numbers and the place is not an entry."""
    if size.number is not None and place.number is not None and not -size.number <= place.number < size.number:
        raise DeriveError("index_range", {"index": place.number, "size": size.number})


def _length(size: Dimension, span: Span) -> Dimension:
    start = _bound(size, dimension(0) if span.start is None else span.start)
    stop = _bound(size, size if span.stop is None else span.stop)
    length = stop - start
    if length.number is not None and length.number < 0:
        raise DeriveError("index_range", {"index": f"{span.start or 0}:{span.stop or ''}", "size": str(size)})
    return length


def _bound(size: Dimension, bound: Dimension) -> Dimension:
    """A bound counted from 0; a literal one is clipped to a literal size, as in NumPy."""
    if bound.number is not None and bound.number < 0:
        bound = size + bound
    if bound.number is not None and size.number is not None:
        return dimension(max(0, min(bound.number, size.number)))
    return bound


def _embed_shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    """The shape of the array that was indexed."""
    place = _index_shape(shapes[1:], attributes)
    if shapes[0] != place:
        raise DeriveError("shape_broadcast", {"left_shape": shape_text(shapes[0]), "right_shape": shape_text(place)})
    return shapes[1]


# -- elements ------------------------------------------------------------------------------------------


def _places(shape: tuple[int, ...], items: Sequence[Any]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The shape of what an index reads, and where each of its entries stands."""
    full = (*items, *[Span()] * (len(shape) - len(items)))
    axes = [_chosen(size, item) for size, item in zip(shape, full, strict=True)]
    steps = strides(shape)
    choices = tuple(tuple(k * step for k in chosen) for (_, chosen), step in zip(axes, steps, strict=True))
    return tuple(size for kept, _ in axes for size in kept), positions(choices)


def _chosen(size: int, item: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if isinstance(item, Span):
        chosen = tuple(range(size))[slice(item.start, item.stop)]
        return (len(chosen),), chosen
    return item.shape, tuple(_counted(size, int(label)) for label in item.data)


def _counted(size: int, label: int) -> int:
    if not -size <= label < size:
        raise DeriveError("index_range", {"index": label, "size": size})
    return label % size


def _index(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    shape, places = _places(arrays[0].shape, attributes["items"])
    return arrays[0].gather(shape, places)


def _embed(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    """Entries that fall on one place (a label that is named twice) add up."""
    source, base = arrays
    _, places = _places(base.shape, attributes["items"])
    entries = list(scalar(number(field, 0)).broadcast(base.shape).data)
    filled: set[int] = set()
    for entry, place in zip(source.data, places, strict=True):
        entries[place] = entries[place] + entry if place in filled else entry
        filled.add(place)
    return Array(base.shape, tuple(entries))


# -- rules ---------------------------------------------------------------------------------------------


def _back_index(reverse: Reverse) -> Term:
    """``y = X[i]``: ``G`` at ``i``, zero elsewhere."""
    return embedded(reverse.G, reverse.term)


def _back_place(reverse: Reverse) -> Term:
    """``Y = embed(A, X[i])``: of ``X`` only the shape counts."""
    return ZERO


def _back_embed(reverse: Reverse) -> Term:
    """``Y = embed(A, X[i])``: ``G[i]``."""
    return Term("index", (reverse.G, *reverse.term.args[1].args[1:]))


register_heads(
    Op(
        "index",
        Layout("head"),
        ("X",),
        "indexing",
        shape=_index_shape,
        elements=_index,
        pullback={"X": _back_index},
        numbers_from=1,
        variadic=True,
    ),
)
register(
    Op(
        "embed",
        Layout("function", "embed"),
        ("A", "place"),
        "indexing",
        shape=_embed_shape,
        elements=_embed,
        pullback={"A": _back_embed, "place": _back_place},
        numbers_from=1,
    ),
)
