"""The edges of a derivation: built when asked for, so that memory grows only with what is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from derive.derivation import Edge
from derive.engine.templates import Template, rename_step, template_of
from derive.errors import DeriveError
from derive.graph import Definition, Graph
from derive.kernel.shapes import is_scalar_term
from derive.rules import product, total
from derive.rules.tidy import exact
from derive.term import ONE, Term, name

if TYPE_CHECKING:
    from derive.engine.pullbacks import Pullback

__all__ = ["EdgeTable"]

Key = tuple[str, str]


class EdgeTable(Mapping[Key, Edge]):
    """``table[value, by]`` is the local derivative of a definition by a name in it."""

    def __init__(
        self,
        graph: Graph,
        loss: str,
        kept: Mapping[str, tuple[str, ...]],
        seed: Term = ONE,
        tensors: bool = True,
        given: frozenset[str] = frozenset(),
    ) -> None:
        self._graph = graph
        self._plain = {loss: seed}
        self._adjoints: dict[str, Term] = {}
        self._kept = kept
        self.seed = seed
        self._given = given
        self._all_scalar = not tensors
        self._templates: dict[str, tuple[Template, tuple[str, ...]]] = {}
        self._built: dict[Key, Edge] = {}
        self._pulled: dict[str, dict[str, Pullback]] = {}
        self._scalar: dict[str, bool] = {}
        self._shapes = {known: value.shape for known, value in graph.values.items()}

    def is_scalar(self, value: str) -> bool:
        """Whether the local derivatives of a definition are scalar factors."""
        known = self._scalar.get(value)
        if known is None:
            definition = self._graph.definition(value)
            known = self._scalar[value] = definition is not None and is_scalar_term(definition.term, self._shapes)
        return known

    def local(self, value: str, by: str) -> Term:
        """The factor ``∂value/∂by`` of a scalar definition."""
        template, names = self._template(value)
        return template.local(names.index(by)).replace(_filling(names))

    def contribution(self, value: str, by: str) -> Term:
        """What reaches ``by`` from ``value``, written with the adjoint of ``value``."""
        if self._all_scalar or self.is_scalar(value):
            return product(self._upstream(value), self.local(value, by))
        return self._pullback(value)[by].contribution

    def summed(self, values: Sequence[str], by: str) -> Term:
        """The contributions of several values; a tensor's that stands alone is tidy as its template is."""
        parts = [self.contribution(value, by) for value in values]
        if len(parts) == 1 and not self.is_scalar(values[0]) and self._upstream(values[0]).head == "adjoint":
            return parts[0]
        return total(*parts)

    def _upstream(self, value: str) -> Term:
        found = self._plain.get(value) or self._adjoints.get(value)
        if found is None:
            found = self._adjoints[value] = Term("adjoint", (), value)
        return found

    def settle(self, value: str, adjoint: Term) -> Term:
        """Note the adjoint of a value; one that is a mere number or name is written as that from then on."""
        if exact(adjoint) is not None or adjoint.is_name:
            self._plain[value] = adjoint
        return adjoint

    def _pullback(self, value: str) -> dict[str, Pullback]:
        found = self._pulled.get(value)
        if found is None:
            definition = self._graph.definition(value)
            if definition is None:
                raise KeyError(value)
            from derive.engine.pullbacks import pull_back  # what scalars never need

            found = self._pulled[value] = pull_back(
                value, definition.term, self._kept[value], self._shapes, self._graph.functions, self._upstream(value)
            )
        return found

    def proof(self, value: str, by: str) -> str:
        """How the local derivative was compared with SymPy's, without building the edge."""
        if not self.is_scalar(value):
            return "rule"
        template, names = self._template(value)
        return template.proofs[names.index(by)]

    def __getitem__(self, key: Key) -> Edge:
        if key not in self._built:
            self._built[key] = self._edge(*key)
        return self._built[key]

    def _edge(self, value: str, by: str) -> Edge:
        if by not in self._kept.get(value, ()):
            raise KeyError((value, by))
        if not self.is_scalar(value):
            pulled = self._pullback(value)[by]
            return Edge(value, by, None, pulled.contribution, pulled.step, "rule")
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
            found = self._templates[value] = self._derived(definition)
        return found

    def _derived(self, definition: Definition) -> tuple[Template, tuple[str, ...]]:
        try:
            return template_of(definition.term, self._graph.functions)
        except DeriveError as error:
            filling = _filling(definition.term.names())
            details = {
                key: value.replace(filling) if isinstance(value, Term) else value
                for key, value in error.details.items()
            }
            raise DeriveError(error.key, details, definition.place) from None


def _filling(names: tuple[str, ...]) -> dict[str, Term]:
    return {f"·{position}": name(known) for position, known in enumerate(names)}
