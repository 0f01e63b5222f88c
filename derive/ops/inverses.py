"""Determinant, inverse and log-determinant of a square matrix.

Source: Petersen and Pedersen, The Matrix Cookbook (2012), (46), (57) and (60). Small matrices are expanded by
cofactors, without a division, so that any scalar domain will do; larger ones are eliminated with pivots.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any

from derive.dimension import Shape
from derive.errors import DeriveError
from derive.ops.array import Array, scalar
from derive.ops.field import Field, compare, function, number
from derive.ops.matrices import square
from derive.ops.reverse import Reverse
from derive.ops.reverse_matrix import inner, transposed
from derive.ops.table import Layout, Op, register
from derive.ops.words import minus, times
from derive.term import Term, op

Attributes = Mapping[str, Any]
Rows = list[list[Any]]

_EXPANDED = 4  # cofactors up to this size


def _scalar(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    square(shapes, attributes)
    return ()


# -- elements ------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _columns(size: int, width: int) -> tuple[tuple[int, ...], ...]:
    return tuple(combinations(range(size), width))


def _expanded(field: Field, rows: Rows) -> Any:
    """The determinant by Laplace's expansion from the last row up, each minor once."""
    size = len(rows)
    minors: dict[tuple[int, ...], Any] = {(): number(field, 1)}
    for width in range(1, size + 1):
        row = rows[size - width]
        minors = {chosen: _minor(row, chosen, minors) for chosen in _columns(size, width)}
    return minors[tuple(range(size))]


def _minor(row: list[Any], chosen: tuple[int, ...], minors: Mapping[tuple[int, ...], Any]) -> Any:
    total = row[chosen[0]] * minors[chosen[1:]]
    for k in range(1, len(chosen)):
        part = row[chosen[k]] * minors[chosen[:k] + chosen[k + 1 :]]
        total = total - part if k % 2 else total + part
    return total


def _eliminated(field: Field, rows: Rows, width: int) -> Any:
    """Gauss and Jordan in place, the largest pivot first; returns the determinant of the first ``width`` columns."""
    result = number(field, 1)
    for k in range(width):
        best = _pivot_row(field, rows, k)
        if rows[best][k] == 0:
            return number(field, 0)
        if best != k:
            rows[k], rows[best], result = rows[best], rows[k], -result
        result = result * rows[k][k]
        _clear_column(rows, k)
    return result


def _pivot_row(field: Field, rows: Rows, k: int) -> int:
    size, best = function(field, "abs"), k
    for candidate in range(k + 1, len(rows)):
        if compare(field, ">", size(rows[candidate][k]), size(rows[best][k])):
            best = candidate
    return best


def _clear_column(rows: Rows, k: int) -> None:
    pivot = rows[k][k]
    rows[k] = [entry / pivot for entry in rows[k]]
    for other, row in enumerate(rows):
        if other != k and row[k] != 0:
            rows[other] = [entry - row[k] * own for entry, own in zip(row, rows[k], strict=True)]


def determinant(field: Field, array: Array) -> Any:
    rows: Rows = array.nested()
    return _expanded(field, rows) if len(rows) <= _EXPANDED else _eliminated(field, rows, len(rows))


def _det(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    return scalar(determinant(field, arrays[0]))


def _logdet(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    value = determinant(field, arrays[0])
    _regular(value)
    return scalar(function(field, "log")(function(field, "abs")(value)))


def _inv(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    rows: Rows = arrays[0].nested()
    size = len(rows)
    if size <= _EXPANDED:
        return _adjugate(field, rows)
    one, zero = number(field, 1), number(field, 0)
    wide = [[*row, *(one if i == j else zero for j in range(size))] for i, row in enumerate(rows)]
    _regular(_eliminated(field, wide, size))
    return Array((size, size), tuple(entry for row in wide for entry in row[size:]))


def _adjugate(field: Field, rows: Rows) -> Array:
    """``inv(X)[i, j]``: the cofactor of ``X[j, i]`` over the determinant."""
    value = _expanded(field, rows)
    _regular(value)
    size = len(rows)
    entries = [_cofactor(field, rows, j, i) / value for i in range(size) for j in range(size)]
    return Array((size, size), tuple(entries))


def _cofactor(field: Field, rows: Rows, i: int, j: int) -> Any:
    rest = [[entry for b, entry in enumerate(row) if b != j] for a, row in enumerate(rows) if a != i]
    value = _expanded(field, rest)
    return -value if (i + j) % 2 else value


def _regular(value: Any) -> None:
    if value == 0:
        raise DeriveError("singular_matrix", {})


# -- rules ---------------------------------------------------------------------------------------------


def _inverse_transposed(reverse: Reverse) -> Term:
    return transposed(op("inv", reverse.arg), reverse.shape_of)


def _back_det(reverse: Reverse) -> Term:
    """``d = det X``: ``G d X⁻ᵀ``."""
    return times(reverse.G, reverse.out, _inverse_transposed(reverse))


def _back_logdet(reverse: Reverse) -> Term:
    """``l = log |det X|``: ``G X⁻ᵀ``."""
    return times(reverse.G, _inverse_transposed(reverse))


def _back_inv(reverse: Reverse) -> Term:
    """``Z = X⁻¹``: ``-Zᵀ G Zᵀ``."""
    flipped = transposed(reverse.out, reverse.shape_of)
    return minus(inner(inner(flipped, reverse.G, reverse.shape_of), flipped, reverse.shape_of))


_CONDITION = {"X": ("invertible",)}
register(
    Op(
        "det",
        Layout("function", "det"),
        ("X",),
        "matrix",
        shape=_scalar,
        elements=_det,
        pullback={"X": _back_det},
        conditions=_CONDITION,
    ),
    Op(
        "logdet",
        Layout("function", "logdet"),
        ("X",),
        "matrix",
        shape=_scalar,
        elements=_logdet,
        pullback={"X": _back_logdet},
        conditions=_CONDITION,
    ),
    Op(
        "inv",
        Layout("postfix", "inverse"),
        ("X",),
        "matrix",
        shape=square,
        elements=_inv,
        pullback={"X": _back_inv},
        conditions=_CONDITION,
    ),
)
