"""Equations of one shape, recognised and filled without building what they share.

`Shaped` is a Term seen without its names: ``Z = X W`` and ``Y = H V`` are equal. `Pattern` is a Term with places,
compiled once: filling it builds only what depends on a place.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

from derive.term import Term

__all__ = ["Pattern", "Shaped"]


class Shaped:
    """A Term up to the names in ``known``; ``leaves`` are those, ``others`` the rest, each in order of appearance."""

    __slots__ = ("_hash", "key", "leaves", "others", "term")

    def __init__(self, term: Term, known: Container[str]) -> None:
        places: dict[str, int] = {}
        others: dict[str, None] = {}
        key: list[Any] = []
        stack = [term]
        while stack:
            node = stack.pop()
            if node.args:
                key += (node.head, node.data, len(node.args))
                stack.extend(node.args[::-1])
            elif node.head != "name":
                key.append(node)
            elif node.data in known:
                key.append(places.setdefault(node.data, len(places)))
            else:
                others[node.data] = None
                key.append(node.data)
        self.term, self.leaves, self.others, self.key = term, tuple(places), tuple(others), tuple(key)
        self._hash = hash(self.key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shaped) and self.key == other.key


class Pattern:
    """A Term whose leaves may be replaced by `fill`; parts without such a leaf are shared by all fillings."""

    __slots__ = ("_program",)

    def __init__(self, term: Term, moves: Callable[[Term], bool]) -> None:
        done: list[list[tuple[Any, Any, int]]] = []
        for node in reversed(list(term.walk())):  # children before parents, the last child first
            parts = [done.pop() for _ in node.args]
            if not parts:
                done.append([(node, None, -1 if moves(node) else 0)])
            elif all(len(part) == 1 and part[0][2] == 0 for part in parts):
                done.append([(node, None, 0)])
            else:
                done.append([step for part in parts for step in part] + [(node.head, node.data, len(parts))])
        self._program = tuple(done[0])

    def fill(self, leaf: Callable[[Term], Term]) -> Term:
        """The Term with ``leaf`` applied to every leaf that may be replaced."""
        done: list[Term] = []
        for item, data, count in self._program:
            if count > 0:
                children = done[-count:]
                done[-count:] = [Term(item, children, data)]
            else:
                done.append(item if count == 0 else leaf(item))
        return done[0]
