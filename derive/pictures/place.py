"""Places across the layers: straight blocks first, then every block to the mean of its neighbours.

A block is a run of vertices that share one coordinate: a chain, or the course of a long arrow. Blocks never cross, so
the order within the layers puts them in a partial order; they are packed from both sides (the mean of two packings
keeps every distance) and then moved, each between its neighbours, towards what it is joined with.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Mapping
from itertools import pairwise

from derive.pictures.layers import Layered, Vertex
from derive.pictures.net import Net
from derive.pictures.settle import Bounds, settled

__all__ = ["places"]

_GAP, _PASS, _WORDS = 18.0, 10.0, 26.0  # between nodes; beside a passing arrow; where words stand beside it


def places(graph: Layered, net: Net, size: Callable[[Vertex], float]) -> dict[Vertex, float]:
    """The coordinate of every vertex across the layers; ``size`` is how much room it takes there."""
    block = _blocks(graph, net)
    lower, upper = _bounds(graph, block, size, _WORDS if net.labels else _PASS)
    order = _in_order(lower, upper, len(set(block.values())))
    at = settled(order, _packed(order, lower, upper), _pulls(graph, block), lower, upper)
    least = min(at, default=0.0)
    return {vertex: at[one] - least for vertex, one in block.items()}


# -- straight blocks -----------------------------------------------------------------------------------


def _blocks(graph: Layered, net: Net) -> dict[Vertex, int]:
    """The number of the block of each vertex."""
    position = {vertex: index for row in graph.rows for index, vertex in enumerate(row)}
    head: dict[Vertex, Vertex] = {}
    for upper, lower in pairwise(graph.rows):
        taken: list[tuple[int, int]] = []
        for above, below in _candidates(graph, net, upper, lower):
            if _free(taken, position[above], position[below]):
                insort(taken, (position[above], position[below]))
                head[below] = above
    numbers: dict[Vertex, int] = {}
    count = 0
    for row in graph.rows:
        for vertex in row:
            above_it = head.get(vertex)
            numbers[vertex] = count if above_it is None else numbers[above_it]
            count += above_it is None
    return numbers


def _candidates(graph: Layered, net: Net, upper: list[Vertex], lower: list[Vertex]) -> list[tuple[Vertex, Vertex]]:
    """Pairs that should be in line, the more important ones first."""
    spine = [(above, below) for below in lower if (above := _parent(graph, net, below)) is not None]
    long = [(above, below) for above in upper for below in graph.after.get(above, ()) if _passing(above, below) == 2]
    ends = [(above, below) for above in upper for below in graph.after.get(above, ()) if _passing(above, below) == 1]
    return spine + long + ends


def _passing(above: Vertex, below: Vertex) -> int:
    return isinstance(above, tuple) + isinstance(below, tuple)


def _parent(graph: Layered, net: Net, below: Vertex) -> Vertex | None:
    """The one parent that a node continues, when each is the other's only main neighbour."""
    if isinstance(below, tuple):
        return None
    above = _main(graph.before.get(below, ()), graph.depth, net)
    if above is None or isinstance(above, tuple):
        return None
    return above if _main(graph.after[above], graph.height, net) == below else None


def _main(near: list[Vertex] | tuple[()], rank: Mapping[str, int], net: Net) -> Vertex | None:
    """The neighbour on the longest way; of several leaves the only input; ``None`` where two are alike."""
    nodes = [vertex for vertex in near if isinstance(vertex, str)]
    most = max((rank[node] for node in nodes), default=0)
    best = [node for node in nodes if rank[node] == most]
    if len(best) > 1 and most == 0:
        best = [node for node in best if net.items[node].kind == "input"]
    return best[0] if len(best) == 1 else None


def _free(taken: list[tuple[int, int]], above: int, below: int) -> bool:
    """Whether a segment crosses and touches none of those taken."""
    at = bisect_left(taken, (above, below))
    left_free = at == 0 or (taken[at - 1][0] < above and taken[at - 1][1] < below)
    right_free = at == len(taken) or (taken[at][0] > above and taken[at][1] > below)
    return left_free and right_free


# -- packing and moving --------------------------------------------------------------------------------


def _bounds(
    graph: Layered, block: Mapping[Vertex, int], size: Callable[[Vertex], float], passing: float
) -> tuple[Bounds, Bounds]:
    """For each block: the blocks before it and after it, with the least distance."""
    lower: dict[int, list[tuple[int, float]]] = {}
    upper: dict[int, list[tuple[int, float]]] = {}
    for row in graph.rows:
        for first, second in pairwise(row):
            gap = passing if _passing(first, second) else _GAP
            apart = (size(first) + size(second)) / 2 + gap
            lower.setdefault(block[second], []).append((block[first], apart))
            upper.setdefault(block[first], []).append((block[second], apart))
    return lower, upper


def _in_order(lower: Bounds, upper: Bounds, count: int) -> list[int]:
    """The blocks, each after those that stand before it."""
    missing = {one: len(lower.get(one, ())) for one in range(count)}
    ready = [one for one in range(count) if not missing[one]]
    for one in ready:  # grows while it is walked
        for other, _ in upper.get(one, ()):
            missing[other] -= 1
            if not missing[other]:
                ready.append(other)
    return ready


def _packed(order: list[int], lower: Bounds, upper: Bounds) -> list[float]:
    first, last = [0.0] * len(order), [0.0] * len(order)
    for one in order:
        first[one] = max((first[other] + apart for other, apart in lower.get(one, ())), default=0.0)
    width = max(first, default=0.0)
    for one in reversed(order):
        last[one] = min((last[other] - apart for other, apart in upper.get(one, ())), default=width)
    return [(low + high) / 2 for low, high in zip(first, last, strict=True)]


def _pulls(graph: Layered, block: Mapping[Vertex, int]) -> dict[int, list[int]]:
    pulls: dict[int, list[int]] = {}
    for above, ends in graph.after.items():
        for below in ends:
            one, other = block[above], block[below]
            if one != other:
                pulls.setdefault(one, []).append(other)
                pulls.setdefault(other, []).append(one)
    return pulls
