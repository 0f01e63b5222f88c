"""Crossing reduction: barycentre sweeps; the order with the fewest crossings is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from derive.pictures.layers import Layered, Vertex

__all__ = ["crossings", "ordered"]

_SWEEPS = 8


def ordered(graph: Layered) -> None:
    """Bring the rows into an order with few crossings, in place."""
    best, fewest = [list(row) for row in graph.rows], crossings(graph)
    for sweep in range(_SWEEPS):
        if fewest == 0:
            break
        downward = sweep % 2 == 1
        _sweep(graph.rows, graph.before if downward else graph.after, downward)
        found = crossings(graph)
        if found < fewest:
            best, fewest = [list(row) for row in graph.rows], found
    graph.rows[:] = best


def _sweep(rows: list[list[Vertex]], near: Mapping[Vertex, list[Vertex]], downward: bool) -> None:
    """Each row by the mean place of its neighbours in the row before; what has none keeps its place."""
    steps = range(1, len(rows)) if downward else range(len(rows) - 2, -1, -1)
    for at in steps:
        other = rows[at - 1 if downward else at + 1]
        place = {vertex: index for index, vertex in enumerate(other)}
        scale = len(other) / max(1, len(rows[at]))
        mean = {
            vertex: _mean([place[known] for known in near.get(vertex, ()) if known in place], index * scale)
            for index, vertex in enumerate(rows[at])
        }
        rows[at].sort(key=mean.__getitem__)


def _mean(places: Sequence[int], otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise


def crossings(graph: Layered) -> int:
    """How many pairs of arrows cross: inversions, counted with a Fenwick tree a gap."""
    total = 0
    for upper, lower in pairwise(graph.rows):
        place = {vertex: index for index, vertex in enumerate(lower)}
        ends = [index for vertex in upper for index in sorted(place[known] for known in graph.after.get(vertex, ()))]
        total += _inversions(ends, len(lower))
    return total


def _inversions(ends: Sequence[int], size: int) -> int:
    tree = [0] * (size + 1)
    total = 0
    for seen, end in enumerate(ends):
        at = end + 1
        before = 0
        while at:
            before += tree[at]
            at -= at & -at
        total += seen - before
        at = end + 1
        while at <= size:
            tree[at] += 1
            at += at & -at
    return total
