"""Shapes with symbolic sizes: broadcasting, axes, and sizes as Terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

from derive.dimension import Dimension, Shape, dimension
from derive.errors import DeriveError
from derive.term import Term, add, multiply, name, negative, number

__all__ = [
    "ONE_SIZE",
    "axes_of",
    "broadcast_shapes",
    "count",
    "dimension_of",
    "dimension_term",
    "integer_of",
    "kept",
    "shape_text",
]

ONE_SIZE = dimension(1)


def shape_text(shape: Shape) -> str:
    """A shape as the language writes it: ``[n, 3]``, a scalar ``[]``."""
    return "[" + ", ".join(map(str, shape)) + "]"


def broadcast_shapes(*shapes: Shape) -> Shape:
    """The common shape, as in NumPy; different symbols are different sizes.

    Raises `DeriveError` (``shape_broadcast``) with ``left_shape`` and ``right_shape``.
    """
    return reduce(_pair, shapes, ())


def _pair(left: Shape, right: Shape) -> Shape:
    rank = max(len(left), len(right))
    padded = ((ONE_SIZE,) * (rank - len(left)) + left, (ONE_SIZE,) * (rank - len(right)) + right)
    sizes = []
    for a, b in zip(*padded, strict=True):
        if a != b and ONE_SIZE not in (a, b):
            raise DeriveError("shape_broadcast", {"left_shape": shape_text(left), "right_shape": shape_text(right)})
        sizes.append(b if a == ONE_SIZE else a)
    return tuple(sizes)


def axes_of(rank: int, axis: Any) -> tuple[int, ...]:
    """The axes that ``axis=`` names, counted from 0 and sorted: ``None`` is all of them, ``-1`` the last.

    Raises `DeriveError` (``bad_axis``, ``bad_axes``).
    """
    if axis is None:
        return tuple(range(rank))
    axes = axis if isinstance(axis, tuple) else (axis,)
    found = sorted({_axis(rank, one) for one in axes})
    if len(found) < len(axes):
        raise DeriveError("bad_axes", {"axes": ", ".join(map(str, axes)), "rank": rank})
    return tuple(found)


def _axis(rank: int, axis: Any) -> int:
    if not isinstance(axis, int) or not -rank <= axis < rank:
        raise DeriveError("bad_axis", {"axis": axis, "rank": rank})
    return axis % rank


def kept(shape: Sequence[Any], axes: Iterable[int], one: Any, keepdims: bool) -> tuple[Any, ...]:
    """A shape without ``axes``, or with size one there."""
    gone = set(axes)
    return tuple(one if k in gone else size for k, size in enumerate(shape) if keepdims or k not in gone)


def count(sizes: Iterable[Dimension]) -> Dimension:
    """The number of entries."""
    return reduce(lambda a, b: a * b, sizes, ONE_SIZE)


def integer_of(term: Term) -> int | None:
    """The value of a literal integer (``3``, ``-1``), else ``None``."""
    size = _plain_size(term)
    return size.number if size is not None else None


def dimension_of(term: Term) -> Dimension:
    """The size that a Term says: an integer, a symbol, or a polynomial of them.

    Raises `DeriveError` (``not_a_size``).
    """
    size = _plain_size(term)
    if size is None:
        raise DeriveError("not_a_size", {"found": term})
    return size


def _plain_size(term: Term) -> Dimension | None:
    if term.is_number:
        return dimension(int(term.value)) if term.value.denominator == 1 else None
    if term.is_name:
        return dimension(str(term.data))
    parts = [_plain_size(part) for part in term.args]
    known = [part for part in parts if part is not None]
    join = _SIZE_HEADS.get(term.head)
    return join(known) if join and known and len(known) == len(parts) else None


_SIZE_HEADS: Mapping[str, Any] = {
    "add": lambda parts: reduce(lambda a, b: a + b, parts),
    "multiply": lambda parts: reduce(lambda a, b: a * b, parts),
    "negative": lambda parts: -parts[0],
    "group": lambda parts: parts[0],
    "power": lambda parts: _size_power(parts),
}


def _size_power(parts: list[Dimension]) -> Dimension | None:
    exponent = parts[1].number
    return reduce(lambda a, b: a * b, [parts[0]] * exponent) if exponent is not None and 0 < exponent <= 8 else None


def dimension_term(size: Dimension | int) -> Term:
    """A size as a Term: ``n*d``, ``n - k + 1`` (the constant last)."""
    summands = [_monomial(symbols, factor) for symbols, factor in reversed(dimension(size).terms)]
    ordered = sorted(summands, key=lambda summand: summand.head == "negative")
    return add(*ordered) if ordered else number(0)


def _monomial(symbols: tuple[str, ...], coefficient: int) -> Term:
    factors = [name(symbol) for symbol in symbols]
    if abs(coefficient) != 1 or not factors:
        factors.insert(0, number(abs(coefficient)))
    body = multiply(*factors)
    return negative(body) if coefficient < 0 else body
