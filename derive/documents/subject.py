"""What a document is about: the derivation, the options, and what can be read off the network."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from derive.derivation import Derivation, Edge, Result, local_atom
from derive.documents.network import Network
from derive.documents.numeric import Numbers
from derive.documents.options import Options
from derive.documents.orientation import vectors_are_rows
from derive.graph import Graph
from derive.ops.infer import Shapes
from derive.term import Term

if TYPE_CHECKING:
    from derive.documents.tensors.arrays import Arrays

__all__ = ["Subject"]


class Subject:
    """One derivation as a document sees it. `explained` remembers where each local derivative was shown.

    ``inline``: the numbers of the example stand beside the formulas, not in a section of their own.
    """

    def __init__(self, derivation: Derivation, options: Options, inline: bool = False) -> None:
        self.derivation = derivation
        self.options = options
        self.inline = inline
        self.explained: dict[tuple[str, str], str | None] = {}

    @property
    def graph(self) -> Graph:
        return self.derivation.graph

    @property
    def loss(self) -> str:
        return self.derivation.loss

    @cached_property
    def network(self) -> Network:
        return Network(self.graph, self.loss)

    @cached_property
    def numbers(self) -> Numbers | None:
        """The numeric example, when every value that the loss needs is given."""
        if not self.options.numbers:
            return None
        return Numbers.of(self.derivation, self.options.decimals)

    @cached_property
    def tensor(self) -> bool:
        """Whether a value of the graph has axes."""
        return any(value.shape for value in self.graph.values.values())

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """The values that a table of symbols lists; a layer without a loss leaves out the one that was added."""
        unsaid = {self.loss} if self.derivation.upstream else set()
        return tuple(key for key in self.graph.values if key in self.network.needed - unsaid)

    def role(self, key: str) -> str:
        """What a value is; in a layer without a loss, its output and the gradient that arrives there."""
        if key in self.derivation.upstream:
            return "neuron"
        return "upstream" if key in self.derivation.upstream.values() else self.network.role(key)

    @cached_property
    def rows(self) -> bool:
        """Whether vectors are written as rows."""
        return vectors_are_rows(self.graph)

    @cached_property
    def shape_of(self) -> Shapes:
        """The shape of any Term over the graph's values."""
        return Shapes({known: value.shape for known, value in self.graph.values.items()})

    @cached_property
    def arrays(self) -> Arrays | None:
        """The numeric example of a model with tensors."""
        if not (self.options.numbers and self.tensor):
            return None
        from derive.documents.tensors.arrays import Arrays

        return Arrays.of(self.derivation, self.options.decimals)

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """First-order results in the order of the backward pass: what stands nearest to the loss first."""
        consumers = self.derivation.consumers
        far = len(self.derivation.order) + 1
        distance = {self.loss: 0}

        def nearness(value: str) -> int:
            return min((distance[user] + 1 for user in consumers.get(value, ()) if user in distance), default=far)

        for value in self.derivation.order:
            distance.setdefault(value, nearness(value))
        first = [result for result in self.derivation.results.values() if len(result.by) == 1]
        return tuple(sorted(first, key=lambda result: nearness(result.by[0])))

    @cached_property
    def reached(self) -> tuple[Result, ...]:
        """The results that are not zero because nothing leads to them."""
        return tuple(result for result in self.results if result.by[0] not in self.derivation.unreachable)

    def atom(self, edge: Edge) -> Term:
        """The local derivative as it is written: ``∂a/∂z``, or the direct part where other routes lead there too."""
        return local_atom(self.derivation.consumers, edge.value, edge.by)

    def moving(self, edge: Edge) -> frozenset[str]:
        """The names beside ``edge.by`` in a definition that depend on it."""
        if self.atom(edge).head != "local":
            return frozenset()
        consumers = self.derivation.consumers
        above, stack = set[str](), [edge.by]
        while stack:
            users = [user for user in consumers.get(stack.pop(), ()) if user not in above]
            above.update(users)
            stack.extend(users)
        definition = self.graph.definition(edge.value)
        return frozenset(above.intersection(definition.term.names()) if definition else ())

    def edges_of(self, result: Result) -> list[Edge]:
        """The local derivatives on the shown paths to a value, from the loss down, each once."""
        links = (link for path in result.paths for link in pairwise(path.nodes))
        return [self.derivation.edges[link] for link in dict.fromkeys(links)]
