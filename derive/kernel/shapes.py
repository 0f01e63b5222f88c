"""The shape of every value of a graph, inferred and checked before anything is derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derive.dimension import Shape
from derive.errors import DeriveError
from derive.graph import Function, Graph, Value
from derive.ops.infer import Shapes
from derive.ops.table import find
from derive.term import Term

__all__ = ["expanded", "is_scalar", "is_scalar_term", "shaped"]

_SCALAR_HEADS = frozenset(
    "number name constant add multiply negative divide power group apply prime compare where indicator adjoint".split()
)


def is_scalar_term(term: Term, shapes: Mapping[str, Shape]) -> bool:
    """Whether a Term is made of scalars by elementwise ops alone."""
    for node in term.walk():
        if node.head == "name":
            if shapes.get(node.data):
                return False
        elif node.head not in _SCALAR_HEADS:
            op = find(node.head)
            if op is None or not op.elementwise:
                return False
    return True


def is_scalar(graph: Graph) -> bool:
    """Whether every value of the graph is a scalar made by elementwise ops."""
    if any(value.shape for value in graph.values.values()):
        return False
    return all(is_scalar_term(definition.term, {}) for definition in graph.definitions)


def expanded(term: Term, functions: Mapping[str, Function]) -> Term:
    """A Term with the author's own functions written out; abstract ones stay."""

    def change(node: Term) -> Term:
        function = functions.get(node.data) if node.head == "apply" else None
        if function is None or function.body is None:
            return node
        return expanded(function.body.replace(dict(zip(function.parameters, node.args, strict=True))), functions)

    return term.rebuild(change) if functions else term


def shaped(graph: Graph) -> Graph:
    """The graph with the shape of every definition filled in.

    Raises `DeriveError` at the definition whose operands do not fit, with both operands and both shapes.
    """
    if is_scalar(graph):
        return graph
    if graph.__dict__.get("_shaped"):
        return graph
    values: dict[str, Value] = dict(graph.values)
    shapes = {known: value.shape for known, value in values.items() if value.role != "intermediate"}
    shape_of = Shapes(shapes)
    for definition in graph.definitions:
        try:
            shape = shape_of(expanded(definition.term, graph.functions))
        except DeriveError as error:
            raise _placed(error, graph, definition.name) from None
        shapes[definition.name] = shape
        shape_of.symbols.update(symbol for size in shape for symbol in size.symbols)
        values[definition.name] = replace(values[definition.name], shape=shape)
    known = replace(graph, values=values)
    object.__setattr__(known, "_shaped", True)
    return known


def _placed(error: DeriveError, graph: Graph, known: str) -> DeriveError:
    definition = graph.definition(known)
    if error.place is not None or definition is None or definition.place is None:
        return error
    lines = graph.source.splitlines()
    line = definition.place.line
    source = lines[line - 1] if 0 < line <= len(lines) else ""
    return DeriveError(error.key, error.details, definition.place, source)
