"""Which values a value is made from, and which Terms are first derivatives."""

from __future__ import annotations

from derive.graph import Graph
from derive.term import Term

__all__ = ["depends", "is_first", "is_gradient"]


def is_first(term: Term) -> bool:
    """``∂a/∂b``: by one value, and once (``f''`` is by one value too)."""
    return term.head == "partial" and len(term.args) == 2 and term.data[1] == 1


def is_gradient(term: Term) -> bool:
    """A first derivative of a name by a name."""
    return is_first(term) and all(side.is_name for side in term.args)


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
