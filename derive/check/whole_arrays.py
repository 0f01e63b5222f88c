"""Sums over all entries as sums of arrays: ``Σ_{i,j} (H_{ij} − T_{ij})²`` is the sum of ``(H − T)²``, so that the parts
of which entries are written have a value of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derive.dimension import Shape
from derive.graph import Graph
from derive.ops.table import find
from derive.term import Term

__all__ = ["with_whole_arrays"]

_ENTRYWISE = frozenset("add multiply negative divide power group".split())


def with_whole_arrays(graph: Graph) -> Graph:
    """The graph with such sums in its definitions; the same graph where it has none."""
    shapes = {known: value.shape for known, value in graph.values.items()}
    changed = tuple(
        replace(each, term=each.term.rebuild(lambda node: _whole(node, shapes))) for each in graph.definitions
    )
    return graph if changed == graph.definitions else replace(graph, definitions=changed)


def _whole(node: Term, shapes: Mapping[str, Shape]) -> Term:
    if node.head != "sum_over" or len(node.args) != 1:
        return node
    found: set[Shape] = set()
    body = _opened(node.args[0], tuple(node.data), shapes, found)
    return node if body is None or len(found) != 1 else Term("sum", (body,))


def _opened(term: Term, over: tuple[str, ...], shapes: Mapping[str, Shape], found: set[Shape]) -> Term | None:
    """The formula of all entries; ``None`` where it is no formula of the entries at one place alone. ``found`` takes
    the shapes of the arrays."""
    if term.head == "index":
        places = tuple(str(place.data) if place.is_name else "" for place in term.args[1:])
        found |= {shapes[known] for known in term.args[0].names() if shapes.get(known)}
        fits = places == over and all(len(shape) == len(over) for shape in found) and _entrywise(term.args[0])
        return term.args[0] if fits else None
    if term.is_name:
        return None if shapes.get(str(term.data)) or term.data in over else term
    if not _entrywise(Term(term.head, (), term.data)):
        return None
    parts = [_opened(part, over, shapes, found) for part in term.args]
    known = [part for part in parts if part is not None]
    return Term(term.head, known, term.data) if len(known) == len(parts) else None


def _entrywise(term: Term) -> bool:
    """Whether a formula is made of names and numbers entry by entry."""
    return all(
        node.is_name or node.is_number or node.head in _ENTRYWISE or ((op := find(node.head)) and op.elementwise)
        for node in term.walk()
    )
