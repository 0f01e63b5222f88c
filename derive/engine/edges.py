"""The edges of a derivation: built when asked for, so that memory grows only with what is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive.derivation import Edge
from derive.engine.templates import Template, rename_step, template_of
from derive.graph import Graph
from derive.rules import product
from derive.term import ONE, Term, name

__all__ = ["EdgeTable"]

Key = tuple[str, str]


class EdgeTable(Mapping[Key, Edge]):
    """``table[value, by]`` is the local derivative of a definition by a name in it."""

    def __init__(self, graph: Graph, loss: str, kept: Mapping[str, tuple[str, ...]]) -> None:
        self._graph = graph
        self._loss = loss
        self._kept = kept
        self._templates: dict[str, tuple[Template, tuple[str, ...]]] = {}

    def local(self, value: str, by: str) -> Term:
        """The factor ``∂value/∂by``."""
        template, names = self._template(value)
        return template.local(names.index(by)).replace(_filling(names))

    def contribution(self, value: str, by: str) -> Term:
        """What reaches ``by`` from ``value``: the adjoint of ``value`` times the factor."""
        upstream = ONE if value == self._loss else Term("adjoint", (), value)
        return product(upstream, self.local(value, by))

    def __getitem__(self, key: Key) -> Edge:
        value, by = key
        if by not in self._kept.get(value, ()):
            raise KeyError(key)
        template, names = self._template(value)
        position = names.index(by)
        filling = _filling(names)
        step = rename_step(template.steps[position], filling)
        return Edge(value, by, step.after, self.contribution(value, by), step, template.proofs[position])

    def __iter__(self) -> Iterator[Key]:
        return ((value, by) for value, names in self._kept.items() for by in names)

    def __len__(self) -> int:
        return sum(len(names) for names in self._kept.values())

    def _template(self, value: str) -> tuple[Template, tuple[str, ...]]:
        found = self._templates.get(value)
        if found is None:
            definition = self._graph.definition(value)
            if definition is None:
                raise KeyError(value)
            found = self._templates[value] = template_of(definition.term, self._graph.functions)
        return found


def _filling(names: tuple[str, ...]) -> dict[str, Term]:
    return {f"·{position}": name(known) for position, known in enumerate(names)}
