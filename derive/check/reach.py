"""Which values a value is made from, and which Terms are first derivatives."""

from __future__ import annotations

from derive.graph import Graph
from derive.term import Term

__all__ = ["depends", "is_first", "is_gradient", "order_inside", "reached"]


def is_first(term: Term) -> bool:
    """``∂a/∂b``: by one value, and once (``f''`` is by one value too)."""
    return term.head == "partial" and len(term.args) == 2 and term.data[1] == 1


def is_gradient(term: Term) -> bool:
    """A first derivative of a name by a name."""
    return is_first(term) and all(side.is_name for side in term.args)


def order_inside(term: Term) -> int:
    """How often the derivatives in a Term differentiate, one inside the other."""
    found = 0
    for node in term.walk():
        order = 0
        while node.head in ("partial", "differentiate"):
            order, node = order + int(node.data[1]), node.args[0]
        found = max(found, order)
    return found


def depends(graph: Graph, above: str, below: str) -> bool:
    """Whether ``below`` is used on the way to ``above``."""
    return below in reached(graph, above)


def reached(graph: Graph, above: str) -> set[str]:
    """All that a value is made from, and itself."""
    stack, seen = [above], set()
    while stack:
        known = stack.pop()
        definition = graph.definition(known)
        if definition is not None and known not in seen:
            stack.extend(definition.term.names())
        seen.add(known)
    return seen
