"""Letters for any vector, ``softmax(z)`` of no value of the model, as values of the World."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from derive.check.reading.any_vectors import MARK
from derive.dimension import dimension
from derive.graph import Graph, Value
from derive.term import Term, number
from derive.verdict import Claim

__all__ = ["with_any_vectors"]

_ENTRIES = (Fraction(3, 10), Fraction(-7, 10), Fraction(6, 5))  # where the author gave numbers for all values


def with_any_vectors(graph: Graph, claims: Sequence[Claim]) -> Graph:
    """The model with a vector of its own size for each letter that the claims use for any vector."""
    sides = (side for claim in claims for side in (claim.left, claim.right, claim.head) if side is not None)
    found = dict.fromkeys(known for side in sides for known in side.names() if known.endswith(MARK))
    free = [known for known in found if known not in graph.values and len(known) == 1 + len(MARK)]
    if not free:
        return graph
    vectors = {known: Value(known, "input", (dimension(f"{known}_size"),), assumed=True) for known in free}
    drawn = Term("matrix", [number(entry) for entry in _ENTRIES])
    point = {**graph.point, **dict.fromkeys(free, drawn)} if graph.point else graph.point
    return replace(graph, values={**graph.values, **vectors}, point=point)
