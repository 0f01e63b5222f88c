"""What is drawn, before it has a place: nodes with roles and the arrows between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from derive.graph import Graph
from derive.term import Term, name

__all__ = ["Item", "Net", "downstream", "net_of"]


@dataclass(frozen=True, slots=True)
class Item:
    """A node to be drawn; see `derive.picture.Node`."""

    kind: str
    labels: tuple[Term, ...]
    count: int = 1


@dataclass(frozen=True)
class Net:
    """Nodes, what each is made from before it, and the local derivatives to be written on arrows.

    ``parents[v]`` are the nodes that ``v`` is made from; a node stands after its parents in ``items``.
    ``strong`` are the nodes on the way of the gradient that is emphasised, ``size`` the values of the whole graph.
    """

    items: Mapping[str, Item]
    parents: Mapping[str, tuple[str, ...]]
    size: int
    strong: frozenset[str] = frozenset()
    labels: Mapping[tuple[str, str], Term] = field(default_factory=dict)
    notes: Mapping[str, tuple[Term, Term | None]] = field(default_factory=dict)

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Every arrow as ``(start, end)``."""
        return tuple((start, end) for end in self.items for start in self.parents.get(end, ()))

    def is_strong(self, start: str, end: str) -> bool:
        return start in self.strong and end in self.strong


def net_of(graph: Graph, loss: str, targets: Iterable[str] = ()) -> Net:
    """Every value that the loss is made from, with its role; the loss is the last."""
    needed = _needed(graph, loss)
    leaves = [key for key in graph.values if key in needed and graph.definition(key) is None]
    defined = [item.name for item in graph.definitions if item.name in needed]
    aims = frozenset(targets)
    kinds = {key: "target" if key in aims else graph.values[key].role for key in (*leaves, *defined)}
    kinds |= dict.fromkeys(defined, "intermediate") | {loss: "loss"}
    items = {key: Item(kinds[key], (name(key),)) for key in (*leaves, *defined)}
    return Net(items, {key: _parents(graph, key) for key in defined}, len(items))


def _parents(graph: Graph, key: str) -> tuple[str, ...]:
    definition = graph.definition(key)
    return tuple(known for known in definition.term.names() if known in graph.values) if definition else ()


def _needed(graph: Graph, loss: str) -> frozenset[str]:
    found: set[str] = set()
    waiting = [loss]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(_parents(graph, current))
    return frozenset(found)


def downstream(net: Net, key: str) -> frozenset[str]:
    """A node and everything that is made from it: where its gradient comes from."""
    found = {key}
    for end in net.items:
        if any(start in found for start in net.parents.get(end, ())):
            found.add(end)
    return frozenset(found)
