"""Which values lie between the loss and what is asked, who uses whom, and how many paths there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from derive.derivation import local_atom
from derive.graph import Graph
from derive.term import Term

__all__ = ["Reach", "reach"]


@dataclass(frozen=True)
class Reach:
    """``order`` lists the values between, loss first; ``uses[v]`` the names that ``v`` passes a gradient to;
    ``consumers[v]`` the values that use ``v``; ``counts[v]`` the number of paths from the loss; ``depth[v]`` the length
    of the longest."""

    loss: str
    order: tuple[str, ...]
    uses: Mapping[str, tuple[str, ...]]
    consumers: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, int]
    depth: Mapping[str, int]

    def local(self, value: str, by: str) -> Term:
        """The atom of a local derivative."""
        return local_atom(self.consumers, value, by)

    def paths(self, target: str, most: int) -> Iterator[tuple[str, ...]]:
        """At most so many paths from the loss down to a value, in the author's order."""
        found = 0
        stack: list[tuple[str, ...]] = [(target,)]
        while stack and found < most:
            path = stack.pop()
            if path[0] == self.loss:
                found += 1
                yield path
                continue
            stack.extend((user, *path) for user in reversed(self.consumers.get(path[0], ())))


def reach(graph: Graph, loss: str, wrt: Sequence[str]) -> Reach:
    """The part of the graph that carries gradients from the loss to ``wrt``; linear in its size."""
    below = _moving(graph, wrt)
    uses: dict[str, tuple[str, ...]] = {}
    wanted = {loss}
    for definition in reversed(graph.definitions):
        if definition.name in wanted and definition.name in below and definition.name not in uses:
            uses[definition.name] = tuple(known for known in definition.term.names() if known in below)
            wanted.update(uses[definition.name])
    order = tuple(uses)
    consumers: dict[str, list[str]] = {}
    for value in reversed(order):
        for known in uses[value]:
            consumers.setdefault(known, []).append(value)
    counts, depth = {loss: 1}, {loss: 0}
    for value in order:
        for known in uses[value]:
            counts[known] = counts.get(known, 0) + counts[value]
            depth[known] = max(depth.get(known, 0), depth[value] + 1)
    users = {known: tuple(values) for known, values in consumers.items()}
    return Reach(loss, order, uses, users, counts, depth)


def _moving(graph: Graph, wrt: Sequence[str]) -> set[str]:
    """Everything that changes when something of ``wrt`` changes."""
    moving = set(wrt)
    for definition in graph.definitions:
        if definition.name not in moving and any(known in moving for known in definition.term.names()):
            moving.add(definition.name)
    return moving
