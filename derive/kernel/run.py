"""A graph compiled to run forward many times, with offsets added to any value.

``stop_gradient(u)`` is frozen at the base point: the first run records its value, later runs take it from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from derive.derivation import Derivation
from derive.graph import Graph
from derive.kernel.evaluation import MEMO, adjoint_key, compile_term
from derive.kernel.fields import Field
from derive.term import Term, name

__all__ = ["Run", "gradient_values"]

Values = dict[str, Any]


class Run:
    """Forward runs of one graph in one field."""

    def __init__(self, graph: Graph, field: Field, last: str | None = None) -> None:
        self.field = field
        self._steps: list[tuple[str, Callable[[Mapping[str, Any]], Any]]] = []
        self._frozen: list[tuple[int, str, Callable[[Mapping[str, Any]], Any]]] = []
        for definition in graph.definitions:
            term = self._freeze(definition.term, graph)
            self._steps.append((definition.name, compile_term(term, field, graph.functions)))
            if definition.name == last:
                break

    def _freeze(self, term: Term, graph: Graph) -> Term:
        def change(node: Term) -> Term:
            if node.head != "stop_gradient":
                return node
            key = f"·frozen{len(self._frozen)}"
            inner = compile_term(node.args[0], self.field, graph.functions)
            self._frozen.append((len(self._steps), key, inner))
            return name(key)

        return term.rebuild(change)

    def base(self, point: Mapping[str, Any]) -> Values:
        """All values at a point, frozen ones recorded."""
        waiting = iter([*self._frozen, (len(self._steps), "", None)])
        position, key, inner = next(waiting)
        values = dict(point)
        for index, (known, step) in enumerate(self._steps):
            while position == index and inner is not None:
                values[key] = inner(values)
                position, key, inner = next(waiting)
            values[known] = step(values)
        return values

    def moved(self, base: Mapping[str, Any], offsets: Mapping[str, Any]) -> Values:
        """All values when offsets are added to some; frozen values stay."""
        values = {known: value + offsets[known] if known in offsets else value for known, value in base.items()}
        for known, step in self._steps:
            value = step(values)
            values[known] = value + offsets[known] if known in offsets else value
        return values


def gradient_values(derivation: Derivation, values: Mapping[str, Any], field: Field) -> Values:
    """The value of every result's formula (and of the adjoints it needs) from named values."""
    env: dict[str, Any] = {**values, MEMO: {}}
    if derivation.style == "backprop" or _needs_adjoints(derivation):
        for known in derivation.order:
            term = derivation.adjoints[known]
            env[adjoint_key(known)] = compile_term(term, field, derivation.graph.functions)(env)
    found: Values = {}
    for key, result in derivation.results.items():
        found[" ".join(key)] = compile_term(result.formula, field, derivation.graph.functions)(env)
    return found


def _needs_adjoints(derivation: Derivation) -> bool:
    return any(node.head == "adjoint" for result in derivation.results.values() for node in result.formula.walk())
