"""Forward values of graphs with tensors at a point given as numbers and nested lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.errors import DeriveError
from derive.graph import Graph
from derive.kernel.arrays import ArrayRun
from derive.kernel.evaluation import outside_domain
from derive.kernel.fields import FLOAT
from derive.ops.array import Array
from derive.ops.sizes import shape_text
from derive.term import Term

__all__ = ["forward_arrays", "sizes_at"]


def forward_arrays(graph: Graph, point: Mapping[str, Any]) -> dict[str, Array]:
    """Every named value from the leaves. Raises `DeriveError` for a missing or misshapen value."""
    given = {known: _array(value) for known, value in point.items()}
    sizes = sizes_at(graph, given)
    for known, array in given.items():
        _check_shape(graph, known, array, sizes)
    return ArrayRun(graph, FLOAT, sizes).base(given, _explain)


def _explain(graph: Graph, name: str, term: Term, error: Exception) -> DeriveError:
    """A value without a point, or a point without a value, at the definition that met it."""
    if isinstance(error, DeriveError):
        return DeriveError(error.key, {**error.details, "used_in": name}) if error.key == "missing_value" else error
    assert isinstance(error, ArithmeticError)
    return outside_domain(name, term, error, graph)


def _array(value: Any) -> Array:
    found = value if isinstance(value, Array) else Array.of(value.tolist() if hasattr(value, "tolist") else value)
    return found.map(float)


def sizes_at(graph: Graph, given: Mapping[str, Array]) -> dict[str, int]:
    """The numbers of the symbolic sizes, from the values at hand, else those that were given themselves."""
    sizes: dict[str, int] = {}
    for known, array in given.items():
        value = graph.values.get(known)
        for dimension, size in zip(value.shape if value else (), array.shape, strict=False):
            if dimension.symbols and str(dimension) == dimension.symbols[0]:
                sizes.setdefault(dimension.symbols[0], size)
    return {**graph.sizes, **sizes}


def _check_shape(graph: Graph, known: str, array: Array, sizes: Mapping[str, int]) -> None:
    value = graph.values.get(known)
    if value is None:
        return
    try:
        expected = tuple(size.at(sizes) for size in value.shape)
    except KeyError:
        return
    if expected != array.shape:
        found = "[" + ", ".join(map(str, array.shape)) + "]"
        raise DeriveError(
            "value_shape", {"name": known, "expected": shape_text(value.shape), "found": found}, value.place
        )
