"""Layers by longest path, and the long arrows cut at every layer that they pass."""

from __future__ import annotations

from dataclasses import dataclass

from derive.pictures.net import Net

__all__ = ["Layered", "Vertex", "layer_of", "layered"]

Vertex = str | tuple[str, str, int]  # a node, or the place where the arrow (start, end) passes a layer


@dataclass
class Layered:
    """``rows[i]`` are the vertices of layer ``i``; ``before`` and ``after`` join vertices of neighbouring layers.

    ``depth`` is the longest way from a leaf, ``height`` the longest way to the last node.
    """

    rows: list[list[Vertex]]
    before: dict[Vertex, list[Vertex]]
    after: dict[Vertex, list[Vertex]]
    depth: dict[str, int]
    height: dict[str, int]


_FIRST = {"intermediate": 0, "loss": 0, "gap": 0, "input": 1, "parameter": 2, "constant": 3, "target": 4}


def layered(net: Net) -> Layered:
    """Every node in a layer after all of its parents, as near to its users as that allows."""
    users = _users(net)
    depth = _depth(net)
    layer = _pulled(net, users, depth)
    rows: list[list[Vertex]] = [[] for _ in range(max(layer.values(), default=0) + 1)]
    for key in sorted(net.items, key=lambda known: _FIRST[net.items[known].kind]):
        rows[layer[key]].append(key)
    graph = Layered(rows, {}, {}, depth, _height(net, users))
    for start, end in net.links:
        _join(graph, start, end, layer)
    return graph


def layer_of(net: Net) -> dict[str, int]:
    """The layer of every node, and nothing of what passes: linear in the number of arrows."""
    return _pulled(net, _users(net), _depth(net))


def _users(net: Net) -> dict[str, list[str]]:
    users: dict[str, list[str]] = {key: [] for key in net.items}
    for start, end in net.links:
        users[start].append(end)
    return users


def _depth(net: Net) -> dict[str, int]:
    depth: dict[str, int] = {}
    for key in net.items:
        depth[key] = max((depth[start] + 1 for start in net.parents.get(key, ())), default=0)
    return depth


def _height(net: Net, users: dict[str, list[str]]) -> dict[str, int]:
    height: dict[str, int] = {}
    for key in reversed(tuple(net.items)):
        height[key] = max((height[end] + 1 for end in users[key]), default=0)
    return height


def _pulled(net: Net, users: dict[str, list[str]], depth: dict[str, int]) -> dict[str, int]:
    """A node whose users are as many as the values it is made from moves to just before the first of them."""
    layer = dict(depth)
    for key in reversed(tuple(net.items)):
        made_from = [start for start in net.parents.get(key, ()) if net.parents.get(start)]
        if users[key] and len(users[key]) >= len(made_from):
            layer[key] = min(layer[end] for end in users[key]) - 1
    return layer


def _join(graph: Layered, start: str, end: str, layer: dict[str, int]) -> None:
    """One segment a layer; what stands between is a place to pass."""
    last: Vertex = start
    for at in range(layer[start] + 1, layer[end]):
        passing: Vertex = (start, end, at)
        graph.rows[at].append(passing)
        _segment(graph, last, passing)
        last = passing
    _segment(graph, last, end)


def _segment(graph: Layered, above: Vertex, below: Vertex) -> None:
    graph.after.setdefault(above, []).append(below)
    graph.before.setdefault(below, []).append(above)
