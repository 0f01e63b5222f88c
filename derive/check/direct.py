"""``∂h_t/∂W`` for the local derivative: with shared weights the same sign stands for the whole and for the direct part.

A claim that is false when every derivative is whole may hold when those by the shared value are direct: all of them, or
one alone. Which reading holds is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.check.reach import depends, is_gradient
from derive.graph import Graph
from derive.term import Term

__all__ = ["direct_readings", "direct_want"]


def direct_readings(graph: Graph, got: Term) -> Iterator[Term]:
    """The right side with its shared derivatives direct: all, then one value's alone."""
    shared = [node for node in dict.fromkeys(got.walk()) if _is_shared(graph, node)]
    if shared:
        yield _direct(got, shared)
    if len(shared) > 1:
        for node in shared:
            yield _direct(got, [node])


def direct_want(graph: Graph, want: Term) -> Term | None:
    """``∂h_t/∂W`` as a direct derivative, where ``h_t`` is made from the state before it; else ``None``."""
    if not _is_shared(graph, want) or want.data[0] != "partial":
        return None
    above = str(want.args[0].data)
    definition = graph.definition(above)
    stem = above.rstrip("0123456789")
    states = [used for used in definition.term.names() if used != above] if definition else []
    recurrent = stem != above and any(used.rstrip("0123456789") == stem for used in states)
    return _direct(want, [want]) if recurrent else None


def _direct(term: Term, chosen: list[Term]) -> Term:
    return term.rebuild(lambda node: Term("local", node.args) if node in chosen else node)


def _is_shared(graph: Graph, node: Term) -> bool:
    """Whether a value uses a leaf both in its own definition and through what it is made from."""
    if not is_gradient(node):
        return False
    above, below = (str(side.data) for side in node.args)
    definition = graph.definition(above)
    if definition is None or below not in definition.term.names() or graph.definition(below) is not None:
        return False
    others = (used for used in definition.term.names() if used != below)
    return any(graph.definition(used) is not None and depends(graph, used, below) for used in others)
