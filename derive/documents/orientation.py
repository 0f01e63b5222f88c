"""Whether a model writes its vectors as rows (``x @ W``) or as columns (``W @ x``)."""

from __future__ import annotations

from derive.graph import Graph
from derive.ops.infer import Shapes
from derive.term import Term

__all__ = ["vectors_are_rows"]


def vectors_are_rows(graph: Graph) -> bool:
    """A vector stands in front of a matrix somewhere, and behind one nowhere; ``a @ X @ b`` says nothing of it."""
    shape_of = Shapes({known: value.shape for known, value in graph.values.items()})
    ranks: set[tuple[int, ...]] = set()
    for definition in graph.definitions:
        products = [node for node in definition.term.walk() if node.head == "matmul" and _whole(node)]
        quadratic = {node.args[0] for node in products if len(shape_of(node.args[1])) == 1}
        ranks |= {tuple(len(shape_of(part)) for part in node.args) for node in products if node not in quadratic}
    return (1, 2) in ranks and (2, 1) not in ranks


def _whole(node: Term) -> bool:
    """A product of arrays, not of entries within an index form."""
    return not any(part.head in ("sum_over", "tabulate") for part in node.walk())
