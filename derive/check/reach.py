"""Which values a value is made from."""

from __future__ import annotations

from derive.graph import Graph

__all__ = ["depends"]


def depends(graph: Graph, above: str, below: str) -> bool:
    """Whether ``below`` is used on the way to ``above``."""
    stack, seen = [above], set()
    while stack:
        known = stack.pop()
        if known == below:
            return True
        definition = graph.definition(known)
        if definition is not None and known not in seen:
            seen.add(known)
            stack.extend(definition.term.names())
    return False
