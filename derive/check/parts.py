"""The parts of a chain: its local derivatives, and the one that a diagnosis names."""

from __future__ import annotations

from collections.abc import Sequence

from derive.check.reach import depends, is_first
from derive.errors import DeriveError
from derive.graph import Graph
from derive.rules.calculus import differentiate
from derive.term import Term, name
from derive.verdict import Verdict

__all__ = ["Edge", "edges_of", "factor_edge"]

Edge = tuple[str, str]


def edges_of(graph: Graph, above: str, below: str) -> tuple[Edge, ...]:
    """Every ``∂value/∂by`` on a path from ``above`` down to ``below``, from the top."""
    found: list[Edge] = []
    for definition in reversed(graph.definitions):
        value = definition.name
        if value != above and not depends(graph, above, value):
            continue
        used = dict.fromkeys(definition.term.names())
        found += [(value, by) for by in used if by == below or (by != value and depends(graph, by, below))]
    return tuple(found)


def factor_edge(verdict: Verdict, graph: Graph, edges: Sequence[Edge]) -> Edge | None:
    """The link of the chain whose factor the message names, or ``None``."""
    factor = verdict.message.fillings.get("factor") if verdict.message is not None else None
    if not isinstance(factor, Term):
        return None
    if factor.head == "relation":
        factor = factor.args[0]
    if is_first(factor):
        pair = tuple(str(side.data) for side in factor.args)
        return next((edge for edge in edges if edge == pair), None)
    return next((edge for edge in edges if _local(graph, edge) == factor), None)


def _local(graph: Graph, edge: Edge) -> Term | None:
    definition = graph.definition(edge[0])
    if definition is None:
        return None
    try:
        return differentiate(definition.term, name(edge[1])).after
    except (DeriveError, KeyError):
        return None
