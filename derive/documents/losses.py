"""The kind of a loss, by its form: a document may only call a loss what it is."""

from __future__ import annotations

from fractions import Fraction

from derive.documents.tensors.losses import array_loss_kind
from derive.graph import Graph
from derive.rules.tidy import exact
from derive.term import Term

__all__ = ["half_square", "loss_kind", "square"]

_HALF = Fraction(1, 2)


def half_square(term: Term) -> Term | None:
    """``u - t`` of ``½(u - t)²`` (or ``(u - t)²/2``), else ``None``."""
    if term.head == "multiply" and len(term.args) == 2:
        for scale, rest in (term.args, term.args[::-1]):
            if exact(scale) == _HALF:
                return square(rest)
    if term.head == "divide" and exact(term.args[1]) == 2:
        return square(term.args[0])
    return None


def square(term: Term) -> Term | None:
    """``u - t`` of ``(u - t)²``, else ``None``."""
    if term.head == "power" and exact(term.args[1]) == 2:
        inner = term.args[0].args[0] if term.args[0].head == "group" else term.args[0]
        return inner if inner.head == "add" and len(inner.args) == 2 else None
    return None


def loss_kind(graph: Graph, loss: str, targets: frozenset[str]) -> str:
    """``half_square``, ``half_squares`` (a sum of them), ``square``, ``cross_entropy`` or ``other``."""
    definition = graph.definition(loss)
    if definition is None:
        return "other"
    array = array_loss_kind(graph, definition.term)
    if array is not None:
        return array
    parts = [_unfold(graph, part) for part in _summands(definition.term)]
    if all(half_square(part) is not None for part in parts):
        return "half_square" if len(parts) == 1 else "half_squares"
    if len(parts) == 1 and square(parts[0]) is not None:
        return "square"
    return "cross_entropy" if _is_cross_entropy(targets, definition.term) else "other"


def _summands(term: Term) -> tuple[Term, ...]:
    return term.args if term.head == "add" else (term,)


def _unfold(graph: Graph, term: Term) -> Term:
    definition = graph.definition(term.data) if term.is_name else None
    return definition.term if definition else term


def _is_cross_entropy(targets: frozenset[str], term: Term) -> bool:
    """``-(t log y + …)``: a negative in which a target multiplies a logarithm."""
    has_minus = any(node.head == "negative" for node in term.walk())
    return has_minus and any(
        node.head == "multiply"
        and any(inner.head in ("log", "ln") for inner in node.walk())
        and targets & set(node.names())
        for node in term.walk()
    )
