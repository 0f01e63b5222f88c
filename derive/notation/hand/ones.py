"""A vector of ones in a product: as long as its neighbours need it."""

from __future__ import annotations

from derive.dimension import Dimension, Shape, dimension
from derive.notation.hand.joins import Option
from derive.notation.hand.scope import HandScope
from derive.ops.sizes import dimension_term
from derive.term import op

__all__ = ["sized_ones"]


def sized_ones(arrays: list[Option], scope: HandScope, wanted: Shape | None) -> list[Option]:
    """The factors with every ``1`` given its size; one that nothing sizes stays as it is."""
    return [
        _sized(arrays, at, scope, wanted) if option.term.head == "ones" and not option.term.args else option
        for at, option in enumerate(arrays)
    ]


def _sized(arrays: list[Option], at: int, scope: HandScope, wanted: Shape | None) -> Option:
    option = arrays[at]
    size = _row_size(arrays, at, wanted) if option.row else _column_size(arrays, at, wanted)
    if size is None:
        return option
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
