"""Second derivatives of scalar models: the derivative of each first-order formula, through the named values.

``∂²L/∂x∂y = Σ_v ∂F/∂v · ∂v/∂y``, where ``F`` is the formula of ``∂L/∂x`` and ``v`` runs over the names in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from derive.derivation import Result, Step
from derive.engine.edges import EdgeTable
from derive.engine.reach import Reach
from derive.graph import Graph
from derive.rules import differentiate, product, total
from derive.term import ONE, ZERO, Term, name

__all__ = ["SecondOrder"]

Key = tuple[str, ...]


class SecondOrder(Mapping[Key, Result]):
    """First-order results under ``(x,)``, second-order ones under ``(x, y)``."""

    def __init__(
        self, graph: Graph, found: Reach, first: Mapping[Key, Result], edges: EdgeTable, wrt: Sequence[str]
    ) -> None:
        self._graph = graph
        self._first = first
        self._edges = edges
        self._wrt = tuple(wrt)
        self._found = found
        self._forward: dict[str, dict[str, Term]] = {}
        self._done: dict[Key, Result] = {}

    def __getitem__(self, key: Key) -> Result:
        if len(key) == 1:
            return self._first[key]
        if len(key) != 2 or any(known not in self._wrt for known in key):
            raise KeyError(key)
        if key not in self._done:
            self._done[key] = self._build(*key)
        return self._done[key]

    def __iter__(self) -> Iterator[Key]:
        yield from self._first
        for first in self._wrt:
            for second in self._wrt:
                yield first, second

    def __len__(self) -> int:
        return len(self._wrt) + len(self._wrt) ** 2

    def _build(self, first: str, second: str) -> Result:
        gradient = self._first[(first,)].formula
        along = self._along(second)
        steps: list[Step] = []
        parts: list[Term] = []
        chain: list[Term] = []
        for known in gradient.names():
            moved = ONE if known == second else along.get(known)
            if moved is None or moved == ZERO:
                continue
            step = differentiate(gradient, known, self._graph.functions)
            steps.append(step)
            parts.append(product(step.after, moved))
            outer = Term(
                "differentiate",
                (Term("partial", (name(self._found.loss), name(first)), ("partial", 1)), name(known)),
                ("partial", 1),
            )
            inner = Term("partial", (name(known), name(second)), ("partial", 1))
            chain.append(outer if known == second else Term("multiply", (outer, inner)))
        formula = total(*parts)
        written = Term("add", parts) if len(parts) > 1 else formula
        shown = Term("add", chain) if len(chain) > 1 else (chain[0] if chain else ZERO)
        return Result((first, second), formula, written, formula, shown, steps=tuple(steps), path_count=len(parts))

    def _along(self, by: str) -> dict[str, Term]:
        """``∂v/∂by`` for every value between, written in named values."""
        if by not in self._forward:
            moved: dict[str, Term] = {by: ONE}
            for value in reversed(self._found.order):
                if value == by:
                    continue
                parts = [
                    product(self._edges.local(value, known), moved[known])
                    for known in self._found.uses[value]
                    if known in moved
                ]
                if parts:
                    moved[value] = total(*parts)
            self._forward[by] = moved
        return self._forward[by]
