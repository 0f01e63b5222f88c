"""Whether a model writes its vectors as rows (``x @ W``) or as columns (``W @ x``)."""

from __future__ import annotations

from derive.graph import Graph
from derive.ops.infer import Shapes

__all__ = ["vectors_are_rows"]


def vectors_are_rows(graph: Graph) -> bool:
    """A vector stands in front of a matrix somewhere, and behind one nowhere."""
    shape_of = Shapes({known: value.shape for known, value in graph.values.items()})
    ranks = set()
    for definition in graph.definitions:
        for node in definition.term.walk():
            if node.head == "matmul" and not any(part.head in ("sum_over", "tabulate") for part in node.walk()):
                ranks.add(tuple(len(shape_of(part)) for part in node.args))
    return (1, 2) in ranks and (2, 1) not in ranks
