"""The kind of a loss over arrays: half or mean squares, as its form says."""

from __future__ import annotations

from derive.graph import Graph
from derive.ops.sizes import dimension_term
from derive.term import ONE, Term, number

__all__ = ["array_loss_kind"]

_HALF = Term("divide", (ONE, number(2)))


def array_loss_kind(graph: Graph, term: Term) -> str | None:
    """``array_half_squares``, ``array_mean_squares``, ``array_half_mean``, ``array_squares``; ``None`` for others."""
    scale, total = _scaled(term)
    inside = total.args[0] if total is not None and total.args else None
    if total is None or inside is None or inside.head != "power" or inside.args[1] != number(2):
        return None
    if total.head == "mean":
        return "array_mean_squares" if scale is None else "array_half_mean" if scale == _HALF else None
    if scale is None:
        return "array_squares"
    if scale == _HALF:
        return "array_half_squares"
    return _averaged(graph, scale, inside)


def _averaged(graph: Graph, scale: Term, inside: Term) -> str:
    """A sum of squares divided by the size of the batch, perhaps with the half of each example."""
    shapes = [graph.values[key].shape for key in inside.names() if key in graph.values]
    batches = {dimension_term(shape[0]) for shape in shapes if len(shape) > 1 or len(shapes[0]) == 1}
    below = scale.args[1] if scale.head == "divide" else ONE
    if below in batches:
        return "array_batch_squares"
    halved = below.head == "multiply" and below.args[0] == number(2) and below.args[1:] in {(size,) for size in batches}
    return "array_batch_half_squares" if halved else "array_averaged_squares"


def _scaled(term: Term) -> tuple[Term | None, Term | None]:
    if term.head in ("sum", "mean"):
        return None, term
    if term.head == "multiply" and len(term.args) == 2 and term.args[1].head in ("sum", "mean"):
        return term.args[0], term.args[1]
    if term.head == "divide" and term.args[0].head in ("sum", "mean"):
        return Term("divide", (ONE, term.args[1])), term.args[0]
    return None, None
