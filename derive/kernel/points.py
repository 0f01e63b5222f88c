"""Points at which formulas are tested: the author's own, then random ones of small, unequal sizes.

Entries are exact fractions. Properties are drawn (one-hot rows, rows that sum to one, symmetric matrices, labels in
range); given constants keep their values.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product as grid
from math import prod
from typing import Any

from derive.dimension import Shape
from derive.graph import Graph, Value
from derive.kernel.fields import OutsideDomain
from derive.kernel.shapes import is_scalar
from derive.ops.array import Array
from derive.ops.calls import written_sizes
from derive.rules.tidy import exact
from derive.term import Term

__all__ = ["Point", "given_arrays", "holds_at", "nested_fractions", "points_of", "sizes_for", "sizes_from"]

Point = Mapping[str, Array]
_TRIES = 120
_MOST_ENTRIES = 20_000  # numbers in all values together; what is larger cannot be tried in the time of a page


def holds_at(
    points: Iterable[tuple[Point, Mapping[str, int]]], check: Callable[[Point, Mapping[str, int]], None], enough: int
) -> bool:
    """Whether a point could be checked: up to ``enough`` of them are, and those outside the domain are passed over.
    ``check`` raises for what does not hold."""
    passed = 0
    for point, sizes in points:
        try:
            check(point, sizes)
        except (OutsideDomain, OverflowError, ZeroDivisionError):
            continue
        passed += 1
        if passed == enough:
            break
    return passed > 0


def points_of(graph: Graph) -> Iterator[tuple[Point, dict[str, int]]]:
    """Points with the numbers of the symbolic sizes: the author's when it is whole, then random ones.

    None where the sizes that the author wrote are too large to be tried.
    """
    if _entries(graph) > _MOST_ENTRIES:
        return
    leaves = [value for value in graph.values.values() if value.role != "intermediate"]
    given = given_arrays(graph)
    if leaves and all(value.name in given for value in leaves):
        yield {value.name: given[value.name] for value in leaves}, sizes_from(graph, given)
    labels = _labels(graph)
    sizes = sizes_for(graph, sizes_from(graph, given))
    source = random.Random(11)
    for attempt in range(_TRIES):
        point = {}
        for value in leaves:
            if value.role == "constant" and value.name in given:
                point[value.name] = given[value.name]
            else:
                point[value.name] = _drawn(value, sizes, labels.get(value.name), source, attempt)
        yield point, sizes


def _entries(graph: Graph) -> int:
    """How many numbers the values hold at least: symbols count as one."""
    return sum(prod(size.number or 1 for size in value.shape) for value in graph.values.values())


def nested_fractions(term: Term) -> Any:
    """A value of ``at`` as exact numbers in nested lists, or ``None`` when it is not made of numbers."""
    if term.head == "matrix":
        return [nested_fractions(part) for part in term.args]
    return exact(term)


def given_arrays(graph: Graph) -> dict[str, Array]:
    """The author's values, exact."""
    found = {known: nested_fractions(term) for known, term in graph.point.items()}
    return {known: Array.of(value) for known, value in found.items() if value is not None}


# -- sizes ---------------------------------------------------------------------------------------------


def sizes_from(graph: Graph, given: Mapping[str, Array]) -> dict[str, int]:
    """The sizes that were given, and those that given values fix: a symbol that stands alone as a dimension."""
    sizes: dict[str, int] = dict(graph.sizes)
    for known, array in given.items():
        for dimension, size in zip(graph.values[known].shape, array.shape, strict=False):
            if len(dimension.symbols) == 1 and str(dimension) == dimension.symbols[0]:
                sizes[dimension.symbols[0]] = size
    return sizes


def sizes_for(graph: Graph, fixed: Mapping[str, int]) -> dict[str, int]:
    """Small unequal numbers for the symbols, such that every dimension is at least one."""
    shapes = [value.shape for value in graph.values.values()]
    least = _least(graph)
    written = {known for item in graph.definitions for known in written_sizes(item.term)} - set(graph.values)
    symbols = sorted(({symbol for shape in shapes for size in shape for symbol in size.symbols} | written) - set(fixed))
    literal = {size.number for shape in shapes for size in shape} | set(fixed.values())
    pool = [size for size in (3, 2, 4, 5, 6, 7) if size not in literal] + [3, 2, 4, 5]
    for shift in range(6):
        sizes = {**fixed, **{symbol: pool[(place + shift) % len(pool)] for place, symbol in enumerate(symbols)}}
        sizes.update({symbol: max(size, sizes[symbol]) for symbol, size in least.items() if symbol in symbols})
        if _possible(shapes, sizes):
            return sizes
    for choice in grid((5, 2, 3, 4, 6), repeat=min(len(symbols), 6)):
        sizes = {**fixed, **dict(zip(symbols, choice, strict=False))}
        if len(sizes) >= len(symbols) and _possible(shapes, sizes):
            return sizes
    return {**fixed, **dict.fromkeys(symbols, 3)}


def _least(graph: Graph) -> dict[str, int]:
    """How large a symbol must be for the places that are written as numbers: ``X[:, 2]`` needs three columns."""
    least: dict[str, int] = {}
    for definition in graph.definitions:
        for node in definition.term.walk():
            if node.head != "index" or not node.args[0].is_name or node.args[0].data not in graph.values:
                continue
            shape = graph.values[node.args[0].data].shape
            for size, item in zip(shape, node.args[1:], strict=False):
                places = [exact(part) for part in (item.args if item.head == "slice" else (item,))]
                needed = max((int(abs(place)) + 1 for place in places if place is not None), default=1)
                if len(size.symbols) == 1 and str(size) == size.symbols[0]:
                    least[str(size)] = max(needed, least.get(str(size), 1))
    return least


def _possible(shapes: list[Shape], sizes: Mapping[str, int]) -> bool:
    return all(size.at(sizes) >= 1 for shape in shapes for size in shape)


# -- entries -------------------------------------------------------------------------------------------


def _drawn(value: Value, sizes: Mapping[str, int], bound: int | None, source: random.Random, attempt: int) -> Array:
    shape = tuple(size.at(sizes) for size in value.shape)
    if bound is not None:
        return Array(shape, tuple(Fraction(source.randrange(bound)) for _ in range(prod(shape))))
    return _with_properties(value.properties, shape, _free(value, shape, source, attempt), source)


def _free(value: Value, shape: tuple[int, ...], source: random.Random, attempt: int) -> Array:
    """Both signs and middling sizes; every third attempt positive, every fourth small."""
    positive = "positive" in value.properties or attempt % 3 == 2
    scale = 2 if attempt % 4 == 3 else 1
    entries = []
    for _ in range(prod(shape)):
        size = Fraction(source.randint(4003, 99733), 49937 * scale)
        entries.append(size if positive or source.random() < 0.5 else -size)
    return Array(shape, tuple(entries))


def _with_properties(names: tuple[str, ...], shape: tuple[int, ...], free: Array, source: random.Random) -> Array:
    if "one-hot" in names:
        return _rows(shape, lambda length: _one_hot(length, source))
    if "rows sum to 1" in names:
        return _rows(shape, lambda length: _simplex(length, source))
    if "positive definite" in names:
        return _definite(free)
    if "symmetric" in names:
        return Array(shape, tuple((free.at(i, k) + free.at(k, i)) / 2 for i, k in grid(range(shape[0]), repeat=2)))
    return free


def _rows(shape: tuple[int, ...], draw: Any) -> Array:
    length = shape[-1] if shape else 1
    return Array(shape, tuple(entry for _ in range(prod(shape[:-1])) for entry in draw(length)))


def _one_hot(length: int, source: random.Random) -> list[Fraction]:
    place = source.randrange(length)
    return [Fraction(int(position == place)) for position in range(length)]


def _simplex(length: int, source: random.Random) -> list[Fraction]:
    parts = [source.randint(1, 9) for _ in range(length)]
    return [Fraction(part, sum(parts)) for part in parts]


def _definite(free: Array) -> Array:
    size = free.shape[0]
    entries = []
    for i, k in grid(range(size), repeat=2):
        gram = sum((free.at(i, j) * free.at(k, j) for j in range(size)), Fraction(0))
        entries.append(gram + (1 if i == k else 0))
    return Array(free.shape, tuple(entries))


def _labels(graph: Graph) -> dict[str, int]:
    """Leaves that are used as integer labels, with the size of the axis that they pick from."""
    if is_scalar(graph):
        return {}
    from derive.ops.infer import Shapes

    shapes = Shapes({known: value.shape for known, value in graph.values.items()})
    sizes = sizes_for(graph, sizes_from(graph, given_arrays(graph)))
    bounds: dict[str, int] = {}
    for definition in graph.definitions:
        for node in definition.term.walk():
            if node.head != "index":
                continue
            for axis, item in enumerate(node.args[1:]):
                for known in item.names():
                    if known in graph.values and node.args[0].is_name:
                        size = shapes(node.args[0])[axis].at(sizes)
                        bounds[known] = min(size, bounds.get(known, size))
    return bounds
