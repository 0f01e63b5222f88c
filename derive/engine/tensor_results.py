"""Results beyond gradients of a scalar: Jacobians of non-scalar values, and Hessians of graphs with tensors.

A Hessian block is the Jacobian of a gradient: the adjoints and the gradient join the graph as definitions, and the
reverse walk is done once more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from derive.derivation import Result
from derive.engine.edges import EdgeTable
from derive.engine.jacobians import jacobian
from derive.engine.reach import Reach, reach
from derive.graph import Definition, Graph, Value
from derive.kernel.arrays import GRADIENT
from derive.kernel.shapes import shaped
from derive.rules import total
from derive.term import ONE, ZERO, Term, name

__all__ = ["Jacobians", "TensorSecondOrder", "substituted"]

Key = tuple[str, ...]
_ADJOINT = "·δ "


def substituted(found: Reach, edges: EdgeTable, by: str, seed: Term) -> Term:
    """The derivative by a value with every adjoint written out down to the seed, the adjoint of the loss."""
    full: dict[str, Term] = {found.loss: seed}
    stack = [by]
    while stack:
        value = stack[-1]
        missing = [user for user in found.consumers.get(value, ()) if user not in full]
        if missing:
            stack.extend(missing)
            continue
        stack.pop()
        if value not in full:
            parts = [_filled(edges.contribution(user, value), full) for user in found.consumers.get(value, ())]
            full[value] = total(*parts)
    return full[by]


def _filled(term: Term, full: Mapping[str, Term]) -> Term:
    return term.rebuild(lambda node: full.get(node.data, node) if node.head == "adjoint" else node)


class Jacobians(Mapping[Key, Result]):
    """``∂value/∂x`` of shape(value) + shape(x), for a value that is not a scalar."""

    def __init__(self, graph: Graph, found: Reach, edges: EdgeTable, wrt: Sequence[str]) -> None:
        self._graph, self._found, self._edges, self._wrt = graph, found, edges, tuple(wrt)
        self._shapes = {known: value.shape for known, value in graph.values.items()}

    def __getitem__(self, key: Key) -> Result:
        if len(key) != 1 or key[0] not in self._wrt:
            raise KeyError(key)
        by = key[0]
        value = self._found.loss
        chain = Term("partial", (name(value), name(by)), ("partial", 1))
        if by not in self._found.counts:
            return Result(key, ZERO, ZERO, ZERO, chain)
        contribution = substituted(self._found, self._edges, by, Term("adjoint", (), value))
        formula = jacobian(contribution, value, self._shapes)
        return Result(key, formula, formula, formula, chain, path_count=self._found.counts[by])

    def __iter__(self) -> Iterator[Key]:
        return ((by,) for by in self._wrt)

    def __len__(self) -> int:
        return len(self._wrt)


class TensorSecondOrder(Mapping[Key, Result]):
    """First-order results under ``(x,)``, Hessian blocks under ``(x, y)``, of shape(x) + shape(y)."""

    def __init__(
        self, graph: Graph, first: Mapping[Key, Result], adjoints: Mapping[str, Term], wrt: Sequence[str], loss: str
    ) -> None:
        self._first, self._wrt, self._loss = first, tuple(wrt), loss
        self._graph = _with_gradients(graph, first, adjoints, wrt)

    def __getitem__(self, key: Key) -> Result:
        if len(key) == 1:
            return self._first[key]
        if len(key) != 2 or any(known not in self._wrt for known in key):
            raise KeyError(key)
        loss = GRADIENT + key[0]
        chain = Term("partial", (name(self._loss), *map(name, key)), ("partial", 2))
        found = reach(self._graph, loss, [key[1]])
        if key[1] not in found.counts:
            return Result(key, ZERO, ZERO, ZERO, chain)
        scalar = not self._graph.values[loss].shape
        edges = EdgeTable(self._graph, loss, found.uses, ONE if scalar else Term("adjoint", (), loss))
        contribution = substituted(found, edges, key[1], ONE if scalar else Term("adjoint", (), loss))
        shapes = {known: value.shape for known, value in self._graph.values.items()}
        formula = contribution if scalar else jacobian(contribution, loss, shapes)
        formula = formula.rebuild(_named_adjoint)
        return Result(key, formula, formula, formula, chain, path_count=found.counts[key[1]])

    def __iter__(self) -> Iterator[Key]:
        yield from self._first
        for first in self._wrt:
            for second in self._wrt:
                yield first, second

    def __len__(self) -> int:
        return len(self._wrt) + len(self._wrt) ** 2


def _with_gradients(
    graph: Graph, first: Mapping[Key, Result], adjoints: Mapping[str, Term], wrt: Sequence[str]
) -> Graph:
    """The graph, its adjoints and its gradients as one sequence of definitions."""
    added = [Definition(_ADJOINT + known, adjoints[known].rebuild(_defined_adjoint)) for known in adjoints]
    added += [Definition(GRADIENT + by, first[(by,)].formula.rebuild(_defined_adjoint)) for by in wrt]
    values = {**graph.values, **{item.name: Value(item.name, "intermediate") for item in added}}
    return shaped(replace(graph, values=values, definitions=(*graph.definitions, *added)))


def _defined_adjoint(node: Term) -> Term:
    return name(_ADJOINT + node.data) if node.head == "adjoint" else node


def _named_adjoint(node: Term) -> Term:
    if node.head == "name" and node.data.startswith(_ADJOINT):
        return Term("adjoint", (), node.data[len(_ADJOINT) :])
    return node
