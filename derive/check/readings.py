"""Other readings of matrix formulas, tried where the shapes of a claim do not agree.

Rows and columns are not told apart in a vector of one axis: ``hᵀδ`` is an outer product where vectors are rows, and
``𝟏`` is a column where it sums the columns of a matrix.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.check.truth import Outcome
from derive.check.world import FAILURES, World
from derive.errors import DeriveError
from derive.ops.infer import Shapes
from derive.term import Term, number, op

__all__ = ["about_shapes", "of_columns", "other_shapes"]


def about_shapes(world: World, outcome: Outcome, term: Term) -> bool:
    """Whether a claim may have failed for its shapes: they differ, the parts do not fit, or vectors stand in it."""
    if outcome.difference is not None:
        values = world.graph.values
        vectors = any(known in values and len(values[known].shape) == 1 for known in term.names())
        return outcome.difference.kind == "shape" or vectors
    return outcome.error is not None and ("shape" in outcome.error.key or "size" in outcome.error.key)


def other_shapes(world: World, term: Term) -> Iterator[Term]:
    """The formula with its vectors read as rows, its ones as columns, or both."""
    ranks = _Ranks(world)
    rows = ranks.outermost(term)
    columns = term.rebuild(_as_column)
    both = rows.rebuild(_as_column)
    seen = {term}
    for reading in (rows, columns, both):
        if reading not in seen:
            seen.add(reading)
            yield reading


def of_columns(world: World) -> bool:
    """Whether the model has vectors as columns, ``W x``, and never as rows: there ``aᵀb`` is no outer product."""
    shape_of = Shapes({known: value.shape for known, value in world.graph.values.items()})
    products = [
        node
        for definition in world.graph.definitions
        for node in definition.term.walk()
        if node.head == "matmul" and len(node.args) == 2
    ]
    ranks: set[tuple[int, ...]] = set()
    for node in products:
        try:
            ranks.add(tuple(len(shape_of(part)) for part in node.args))
        except DeriveError:
            continue
    return (2, 1) in ranks and (1, 2) not in ranks


class _Ranks:
    def __init__(self, world: World) -> None:
        self.world = world
        self.place = next(iter(world.places(1)), None)
        self.columns = of_columns(world)

    def outermost(self, term: Term) -> Term:
        """Products within sums read as rows, but not what stands inside an elementwise product."""
        if term.head in ("add", "negative", "group"):
            return Term(term.head, [self.outermost(part) for part in term.args], term.data)
        inner = Term(term.head, [self._inside(part) for part in term.args], term.data)
        return self.as_rows(inner)

    def _inside(self, term: Term) -> Term:
        """Weighted sums inside an activation: a row times a matrix."""

        def change(node: Term) -> Term:
            changed = self.as_rows(node)
            return changed if changed.head == "matmul" else node

        return term.rebuild(change)

    def as_rows(self, node: Term) -> Term:
        """``aᵀb`` of two vectors as their outer product, ``aM`` as a matrix product."""
        if node.head not in ("matmul", "multiply") or len(node.args) != 2:
            return node
        left, right = (self._bare(side) for side in node.args)
        ranks = self._rank(left), self._rank(right)
        if ranks == (1, 1):
            return node if node.head == "matmul" and self.columns else op("outer", left, right)
        return op("matmul", left, right) if ranks == (1, 2) and node.head == "multiply" else node

    def _bare(self, term: Term) -> Term:
        turned = term.head == "transpose" and self._rank(term.args[0]) == 1
        return term.args[0] if turned else term

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
