"""Values of a derivation's formulas at a point: floats for scalars, nested lists for tensors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.derivation import Derivation
from derive.errors import DeriveError
from derive.kernel.evaluation import adjoint_key, compile_term, forward, outside_domain
from derive.kernel.fields import FLOAT
from derive.kernel.shapes import is_scalar
from derive.term import Term, name

__all__ = ["adjoints_at", "evaluate_result"]


def adjoints_at(derivation: Derivation, values: Mapping[str, Any]) -> dict[str, float]:
    """``∂loss/∂v`` for every value between the loss and what was asked, from named values of a scalar graph."""
    env = dict(values)
    found: dict[str, float] = {}
    for known in derivation.order:
        value = compile_term(derivation.adjoints[known], FLOAT, derivation.graph.functions)(env)
        env[adjoint_key(known)] = found[known] = float(value)
    return found


def evaluate_result(derivation: Derivation, key: tuple[str, ...], point: Mapping[str, Any]) -> Any:
    """The value of a result's formula at a point of the leaves: a float, or nested lists.

    Raises `DeriveError`: ``missing_value`` for a leaf without a value, ``outside_domain`` where there is none.
    """
    formula = derivation.results[key].formula
    try:
        return _value(derivation, formula, point)
    except ArithmeticError as error:
        told = outside_domain(derivation.loss, formula, error, derivation.graph)
        by = Term("partial", (name(derivation.loss), *map(name, key)), ("partial", len(key)))
        raise DeriveError(told.key, {**told.details, "name": by}, told.place) from None


def _value(derivation: Derivation, formula: Term, point: Mapping[str, Any]) -> Any:
    if not is_scalar(derivation.graph):
        return _array_result(derivation, formula, point)
    values: dict[str, Any] = forward(derivation.graph, point)
    if any(node.head == "adjoint" for node in formula.walk()):
        values.update({adjoint_key(known): value for known, value in adjoints_at(derivation, values).items()})
    return float(compile_term(formula, FLOAT, derivation.graph.functions)(values))


def _array_result(derivation: Derivation, formula: Term, point: Mapping[str, Any]) -> Any:
    from derive.kernel.arrays import array_value, with_adjoints
    from derive.kernel.placement import forward_arrays, sizes_at

    graph = derivation.graph
    values = forward_arrays(graph, point)
    sizes = sizes_at(graph, values)
    env = with_adjoints(derivation, values, FLOAT, sizes)
    return array_value(formula, env, FLOAT, sizes, graph.functions).map(float).nested()
