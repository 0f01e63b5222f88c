"""Values for the self-check: the author's, else random ones of small unequal sizes at which the model has a value."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from math import prod
from typing import Any

from derive.dimension import Shape
from derive.errors import DeriveError
from derive.graph import Graph, Value
from derive.kernel.placement import forward_arrays
from derive.kernel.points import given_arrays, points_of, sizes_for, sizes_from
from derive.ops.array import Array
from derive.ops.index_form import bound_names

__all__ = ["Samples", "label_sizes", "samples"]

_FIGURES = 4


@dataclass(frozen=True, slots=True)
class Samples:
    """The text of a value of each leaf, over the module ``{np}``; ``drawn`` says that a generator ``rng`` is used."""

    texts: Mapping[str, str]
    drawn: bool


def samples(graph: Graph, leaves: tuple[Value, ...], labels: Mapping[str, Any]) -> Samples:
    """Values of the leaves. A value that was given stays; the others are drawn within the model's domain."""
    given = given_arrays(graph)
    sizes = sizes_for(graph, sizes_from(graph, given))
    missing = [leaf for leaf in leaves if leaf.name not in given]
    texts = {leaf.name: _literal(given[leaf.name], leaf.name in labels) for leaf in leaves if leaf.name in given}
    if missing:
        draw = next((spread for spread in _SPREADS if _works(graph, missing, labels, sizes, spread)), None)
        if draw is None:
            texts |= _found(graph, missing, labels)
        else:
            texts |= {leaf.name: _drawn(leaf, labels, sizes, draw) for leaf in missing}
    return Samples(texts, bool(missing) and any("rng." in text for text in texts.values()))


# -- drawing -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Spread:
    """A distribution of entries: what Python writes, and the same for a trial here."""

    text: str
    draw: Callable[[random.Random], float]


_SPREADS = (
    _Spread("rng.standard_normal({shape})", lambda source: source.gauss(0, 1)),
    _Spread("rng.uniform(0.5, 1.5, {shape})", lambda source: source.uniform(0.5, 1.5)),
    _Spread("rng.uniform(0.1, 0.4, {shape})", lambda source: source.uniform(0.1, 0.4)),
)
_POSITIVE = _SPREADS[1]
_TRIALS = 6


def _drawn(leaf: Value, labels: Mapping[str, Any], sizes: Mapping[str, int], spread: _Spread) -> str:
    shape = tuple(size.at(sizes) for size in leaf.shape)
    if leaf.name in labels:
        return f"rng.integers({labels[leaf.name].at(sizes)}" + (f", size={shape})" if shape else ")")
    special = next((text for known, text in _PROPERTIES.items() if known in leaf.properties), None)
    if special is not None:
        return special.format(rows=shape[:-1], size=shape[-1] if shape else 1)
    size: object = shape[0] if len(shape) == 1 else shape or ""
    return _spread(leaf, spread).text.format(shape=size).replace(", )", ")")


def _spread(leaf: Value, spread: _Spread) -> _Spread:
    """Constants (ε, a temperature, a weight of a penalty) are positive as they are in practice."""
    return _POSITIVE if "positive" in leaf.properties or leaf.role == "constant" else spread


_PROPERTIES = {
    "one-hot": "np.eye({size})[rng.integers({size}, size={rows})]",
    "rows sum to 1": "rng.dirichlet(np.ones({size}), size={rows})",
    "positive definite": "(lambda A: A @ A.T + np.eye({size}))(rng.standard_normal(({size}, {size})))",
    "symmetric": "(lambda A: A + A.T)(rng.standard_normal(({size}, {size})))",
}


def _works(
    graph: Graph, missing: list[Value], labels: Mapping[str, Any], sizes: Mapping[str, int], spread: _Spread
) -> bool:
    """Whether the model has a value at several such points."""
    source = random.Random(5)
    return all(
        _has_value(graph, point) for point in islice(_trials(graph, missing, labels, sizes, spread, source), _TRIALS)
    )


def _trials(
    graph: Graph,
    missing: list[Value],
    labels: Mapping[str, Any],
    sizes: Mapping[str, int],
    spread: _Spread,
    source: random.Random,
) -> Iterator[dict[str, Array]]:
    given = given_arrays(graph)
    for point, _ in points_of(graph):
        drawn = {leaf.name: point[leaf.name] for leaf in missing}
        for leaf in missing:
            free = leaf.name not in labels and not leaf.properties
            if free:
                shape = tuple(size.at(sizes) for size in leaf.shape)
                drawn[leaf.name] = Array(shape, tuple(_spread(leaf, spread).draw(source) for _ in range(prod(shape))))
        yield {**given, **drawn}


def _has_value(graph: Graph, point: Mapping[str, Any]) -> bool:
    try:
        forward_arrays(graph, point)
    except (DeriveError, ArithmeticError, ValueError):
        return False
    return True


def _found(graph: Graph, missing: list[Value], labels: Mapping[str, Any]) -> dict[str, str]:
    """Entries of the first point at which the model has a value."""
    for point, _ in points_of(graph):
        if _has_value(graph, {**point, **given_arrays(graph)}):
            return {leaf.name: _literal(point[leaf.name], leaf.name in labels) for leaf in missing}
    raise DeriveError("code_point")


def _literal(array: Array, label: bool) -> str:
    nested = array.map(lambda entry: int(entry) if label else _float(entry)).nested()
    return f"np.array({nested})" if array.shape else str(nested)


def _float(entry: Any) -> float:
    value = float(entry)
    return value if len(repr(value)) < 12 else float(f"{value:.{_FIGURES}g}") if abs(value) < 1 else round(value, 12)


# -- labels --------------------------------------------------------------------------------------------


def label_sizes(graph: Graph) -> dict[str, Any]:
    """The leaves whose entries are integers, places of some axis, each with the size of that axis."""
    shapes: dict[str, Shape] = {known: value.shape for known, value in graph.values.items()}
    found: dict[str, Any] = {}
    for definition in graph.definitions:
        bound = {index for node in definition.term.walk() for index in bound_names(node)}
        for node in definition.term.walk():
            if node.head == "index" and node.args[0].is_name:
                for axis, item in enumerate(node.args[1:]):
                    for known in item.names():
                        if known in shapes and known not in bound and graph.definition(known) is None:
                            found[known] = shapes[node.args[0].data][axis]
    return found
