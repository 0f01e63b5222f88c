"""A vector of ones in a product, and the identity in a product or a sum: as large as their neighbours need them."""

from __future__ import annotations

import re
from collections.abc import Callable

from derive.dimension import Dimension, Shape, dimension
from derive.notation.hand.joins import Option
from derive.notation.hand.scope import HandScope
from derive.ops.sizes import dimension_term
from derive.term import Term, op

__all__ = ["has_identity", "identities", "sized_identity", "sized_ones"]

_IDENTITY = re.compile(r"I(_?[nmdpk]|_?\d)?")


def identities(raw: Term, scope: HandScope) -> Term:
    """``I`` beside matrices, where the model and the student have no such name: the identity, its size still open."""
    if scope.scalar or raw.is_name:
        return raw
    return raw.rebuild(lambda node: Term("eye") if _is_identity(node, scope) else node)


def _is_identity(node: Term, scope: HandScope) -> bool:
    return node.is_name and _IDENTITY.fullmatch(str(node.data)) is not None and not scope.is_value(str(node.data))


def has_identity(term: Term) -> bool:
    return any(node.head == "eye" and not node.args for node in term.walk())


def sized_identity(term: Term, shapes: list[Shape | None]) -> Term:
    """The summand with its ``I`` as large as the square summands beside it, and with their axes of one entry."""
    for shape in shapes:
        long = [size for size in shape or () if size.number != 1]
        if shape is not None and len(long) == 2 and long[0] == long[1]:
            unit = op("eye", dimension_term(long[0]))
            whole = unit if len(shape) == 2 else op("reshape", unit, *map(dimension_term, shape))
            return term.graft(_put(whole))
    return term


def _put(whole: Term) -> Callable[[Term], Term]:
    return lambda leaf: whole if leaf.head == "eye" else leaf


def sized_ones(arrays: list[Option], scope: HandScope, wanted: Shape | None) -> list[Option]:
    """The factors with every ``1`` and ``I`` given its size; one that nothing sizes stays as it is."""
    return [
        _sized(arrays, at, scope, wanted) if option.term.head in ("ones", "eye") and not option.term.args else option
        for at, option in enumerate(arrays)
    ]


def _sized(arrays: list[Option], at: int, scope: HandScope, wanted: Shape | None) -> Option:
    option = arrays[at]
    size = _row_size(arrays, at, wanted) if option.row else _column_size(arrays, at, wanted)
    if option.term.head == "eye":
        size = _row_size(arrays, at, None) or _column_size(arrays, at, None)
    if size is None:
        return option
    if option.term.head == "eye":
        return Option(op("eye", dimension_term(size)), (size, size), False, option.cost, option.signs)
    shape = _layout(size, option.row, scope, arrays)
    term = op("ones", *map(dimension_term, shape))
    return Option(term, shape, option.row and len(shape) == 1, option.cost, option.signs)


def _column_size(arrays: list[Option], at: int, wanted: Shape | None) -> Dimension | None:
    """``A 1``: as long as the rows of ``A``; ``1 x^T``: as long as the result."""
    if at and (before := arrays[at - 1].shape):
        return before[-1]
    return wanted[0] if wanted else None


def _row_size(arrays: list[Option], at: int, wanted: Shape | None) -> Dimension | None:
    """``1^T A``: as long as the columns of ``A``; ``x 1^T``: as long as the rows of the result."""
    if at + 1 < len(arrays) and (after := arrays[at + 1].shape):
        return after[0]
    return wanted[-1] if wanted else None


def _layout(size: Dimension, row: bool, scope: HandScope, arrays: list[Option]) -> Shape:
    """Columns of two axes where the model has such, else one axis."""
    one = dimension(1)
    columns = any(len(shape) == 2 and one in shape for shape in scope.shapes.values())
    flat = any(len(shape) == 1 for shape in scope.shapes.values())
    if columns and not flat:
        return (one, size) if row else (size, one)
    return (size,)
