"""Layer mode: the gradients of values without a loss, for given gradients that arrive at them.

For ``∂L/∂Y = G`` any loss with that gradient will do, and ``L = Σ G ⊙ Y`` is the simplest: it joins the graph, and
everything else (the reverse walk, the checks, the documents, the code) stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derive.errors import DeriveError
from derive.graph import Definition, Graph, Value
from derive.kernel.shapes import shaped
from derive.term import Term, add, multiply, name, op

__all__ = ["with_upstream"]

_LOSSES = ("L", "loss", "J", "ell", "objective")


def with_upstream(graph: Graph, upstream: Mapping[str, str]) -> tuple[Graph, str]:
    """The graph with a loss whose gradient by each value of ``upstream`` has the name that it says, and that loss.

    A gradient that the graph knows already (declared, to be given a value) must be an unused leaf of that shape. Raises
    `DeriveError` (``unknown_upstream``, ``upstream_taken``).
    """
    graph = shaped(graph)
    values = dict(graph.values)
    for known, gradient in upstream.items():
        if known not in graph.values or not gradient.isidentifier():
            found = known if known not in graph.values else gradient
            raise DeriveError("unknown_upstream", {"name": found, "known": ", ".join(graph.values)})
        shape = graph.values[known].shape
        earlier = values.get(gradient)
        if earlier is not None and (earlier.shape != shape or _used(graph, gradient)):
            raise DeriveError("upstream_taken", {"name": gradient, "value": known}, earlier.place)
        values[gradient] = earlier or Value(gradient, "constant", shape)
    loss = next((wish for wish in _LOSSES if wish not in values), "upstream")
    values[loss] = Value(loss, "intermediate")
    term = add(*[_paired(graph, known, gradient) for known, gradient in upstream.items()])
    return replace(graph, values=values, definitions=(*graph.definitions, Definition(loss, term))), loss


def _used(graph: Graph, gradient: str) -> bool:
    """Whether the name is defined, or stands in a definition."""
    return any(item.name == gradient or gradient in item.term.names() for item in graph.definitions)


def _paired(graph: Graph, known: str, gradient: str) -> Term:
    """``Σ G ⊙ Y``: its gradient by ``Y`` is ``G``."""
    pair = multiply(name(gradient), name(known))
    return op("sum", pair) if graph.values[known].shape else pair
