"""Other readings of matrix formulas, tried where the shapes of a claim do not agree.

Rows and columns are not told apart in a vector of one axis: ``hᵀδ`` is an outer product where vectors are rows, and
``𝟏`` is a column where it sums the columns of a matrix.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.check.truth import Outcome
from derive.check.world import FAILURES, World
from derive.errors import DeriveError
from derive.term import Term, number, op

__all__ = ["about_shapes", "other_shapes"]


def about_shapes(outcome: Outcome) -> bool:
    """Whether a claim failed for its shapes: they differ, or the parts do not fit."""
    if outcome.difference is not None:
        return outcome.difference.kind == "shape"
    return outcome.error is not None and ("shape" in outcome.error.key or "size" in outcome.error.key)


def other_shapes(world: World, term: Term) -> Iterator[Term]:
    """The formula with its vectors read as rows, its ones as columns, or both."""
    ranks = _Ranks(world)
    rows = term.rebuild(ranks.as_rows)
    columns = term.rebuild(_as_column)
    both = rows.rebuild(_as_column)
    seen = {term}
    for reading in (rows, columns, both):
        if reading not in seen:
            seen.add(reading)
            yield reading


class _Ranks:
    def __init__(self, world: World) -> None:
        self.world = world
        self.place = next(iter(world.places(1)), None)

    def as_rows(self, node: Term) -> Term:
        """``aᵀb`` of two vectors as their outer product."""
        if node.head != "matmul" or node.args[0].head != "transpose":
            return node
        left, right = node.args[0].args[0], node.args[1]
        return op("outer", left, right) if self._rank(left) == self._rank(right) == 1 else node

    def _rank(self, term: Term) -> int | None:
        if self.place is None:
            return None
        try:
            return self.world.value(term, self.place).rank
        except (DeriveError, *FAILURES, IndexError, KeyError, TypeError, ValueError):
            return None


def _as_column(node: Term) -> Term:
    if node.head == "ones" and len(node.args) == 1:
        return Term("ones", (node.args[0], number(1)))
    return node
