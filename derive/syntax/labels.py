"""Labels: given values that stand in the place of an index are whole numbers along its axis."""

from __future__ import annotations

from collections.abc import Iterator

from derive.graph import Graph
from derive.syntax.state import State
from derive.term import Term

__all__ = ["check_labels"]


def check_labels(state: State, graph: Graph) -> None:
    """Raises ``label_value`` at a given value that is no place along the axis."""
    if not state.point:
        return
    for definition in graph.definitions:
        for node in definition.term.walk():
            if node.head == "index" and node.args[0].is_name and node.args[0].data in graph.values:
                _check_places(state, graph, node)


def _check_places(state: State, graph: Graph, node: Term) -> None:
    for axis, item in enumerate(node.args[1:]):
        base = item.args[0] if item.head == "index" else item
        given = state.point.get(base.data) if base.is_name else None
        if given is None:
            continue
        size = _size(state, graph, str(node.args[0].data), axis)
        for entry in _entries(given):
            if entry.value.denominator != 1 or (size is not None and not -size <= entry.value < size):
                told = {"name": base.data, "found": str(entry.data[1])}
                raise state.fail("label_value", state.point_places[base.data], **told)


def _size(state: State, graph: Graph, name: str, axis: int) -> int | None:
    """How long an axis is, where that is a number or was given."""
    shape = graph.values[name].shape
    if axis >= len(shape):
        return None
    if shape[axis].number is not None:
        return shape[axis].number
    value = state.point.get(name)
    for _ in range(axis):
        value = value.args[0] if value is not None and value.args else None
    return len(value.args) if value is not None and value.head == "matrix" else None


def _entries(value: Term) -> Iterator[Term]:
    if value.head == "matrix":
        for part in value.args:
            yield from _entries(part)
    else:
        yield value
