"""What a reader sees in a network at a glance: weighted sums, activations, layers, predictions, the kind of loss."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from derive.documents.losses import loss_kind
from derive.graph import Graph
from derive.ops import find
from derive.term import Term, name

__all__ = ["Line", "Network"]

_PRODUCTS = frozenset({"multiply", "matmul", "dot"})
_ARITHMETIC = frozenset({"add", "negative", "divide", "power", "group"}) | _PRODUCTS
_ACTIVATIONS = frozenset({"elementwise", "softmax"})
_READABLE = 40  # a composed formula with more nodes than this helps nobody


@dataclass(frozen=True, slots=True)
class Line:
    """One definition as the forward pass tells it.

    ``kind``: ``weighted`` (a product with a parameter), ``weighted_sum`` (several, or a bias), ``activation`` (a
    function of one value), ``neuron`` (a function of a weighted sum), ``loss`` or ``other``; ``layer`` counts the
    lines with weights from the input.
    """

    name: str
    term: Term
    kind: str
    layer: int


class Network:
    """Reads a graph up to its loss; every property is linear in the number of definitions."""

    def __init__(self, graph: Graph, loss: str) -> None:
        self.graph = graph
        self.loss = loss

    @cached_property
    def needed(self) -> frozenset[str]:
        """The names that the loss is made from."""
        found: set[str] = set()
        waiting = [self.loss]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                definition = self.graph.definition(current)
                waiting.extend(definition.term.names() if definition else ())
        return frozenset(found)

    @cached_property
    def targets(self) -> frozenset[str]:
        """The declared targets; where none is declared, the leaves that nothing but the loss itself uses."""
        declared = frozenset(self.graph.role("target")) & self.needed
        definition = self.graph.definition(self.loss)
        if declared or definition is None:
            return declared
        elsewhere = {name for other in self.graph.definitions if other.name != self.loss for name in other.term.names()}
        leaves = set(self.graph.role("input")) & set(definition.term.names())
        return frozenset(leaves - elsewhere) if elsewhere & set(self.graph.role("input")) else frozenset()

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The inputs that the network itself uses."""
        return tuple(name for name in self.graph.role("input") if name in self.needed and name not in self.targets)

    @cached_property
    def losses(self) -> frozenset[str]:
        """The definitions that compare with a target, and what is made from them."""
        targets = self.targets
        found: set[str] = set()
        for definition in self.graph.definitions:
            names = set(definition.term.names())
            if definition.name in self.needed and names & (targets | found):
                found.add(definition.name)
        return frozenset(found | {self.loss})

    @cached_property
    def forward(self) -> tuple[Line, ...]:
        """The lines before the loss."""
        return tuple(line for line in self._lines if line.name not in self.losses)

    @cached_property
    def loss_lines(self) -> tuple[Line, ...]:
        return tuple(line for line in self._lines if line.name in self.losses)

    @cached_property
    def predictions(self) -> tuple[str, ...]:
        """What the loss is computed from: the defined values that its lines use."""
        forward = {line.name for line in self.forward}
        used = (name for line in self.loss_lines for name in line.term.names() if name in forward)
        return tuple(dict.fromkeys(used))

    @cached_property
    def layers(self) -> int:
        return max((line.layer for line in self.forward), default=0)

    @cached_property
    def activations(self) -> tuple[Term, ...]:
        """One call of each activation function, in the order of use."""
        calls = {line.term.head: line.term for line in reversed(self.forward) if line.kind in ("activation", "neuron")}
        return tuple(reversed(calls.values()))

    @cached_property
    def loss_kind(self) -> str:
        return loss_kind(self.graph, self.loss, self.targets)

    @cached_property
    def composed(self) -> Term | None:
        """The prediction as one formula of inputs and parameters, if it stays readable."""
        if len(self.predictions) != 1:
            return None
        known: dict[str, Term] = {}
        for line in self.forward:
            whole = line.term.replace(known)
            if sum(1 for _ in whole.walk()) > _READABLE:
                return None
            known[line.name] = whole
        return known.get(self.predictions[0])

    def alike(self, names: tuple[str, ...]) -> bool:
        """Whether values are the time steps of a recurrent net: one name and one equation with running indices.

        Each step is made from what the one before was made from, or from its value; so the neurons of a layer and the
        projections of attention are no time steps.
        """
        if len({key.rstrip("0123456789").rstrip("_") for key in names}) != 1:
            return False
        found = {key: definition.term for key in names if (definition := self.graph.definition(key))}
        return len({_skeleton(term) for term in found.values()}) == 1 and all(
            self._follows(*pair) for pair in pairwise(sorted(names, key=self._places.__getitem__))
        )

    def _follows(self, before: str, after: str) -> bool:
        definition = self.graph.definition(before)
        made = {key for key in definition.term.names() if self.graph.definition(key)} if definition else set()
        return not self._below(after).isdisjoint(made | {before})

    @cached_property
    def _places(self) -> dict[str, int]:
        return {definition.name: place for place, definition in enumerate(self.graph.definitions)}

    def _below(self, value: str) -> set[str]:
        """Every name that a value is made from."""
        found, stack = set[str](), [value]
        while stack:
            definition = self.graph.definition(stack.pop())
            fresh = [key for key in definition.term.names() if key not in found] if definition else []
            found.update(fresh)
            stack.extend(fresh)
        return found

    @cached_property
    def recurrent(self) -> frozenset[str]:
        """The values that repeat one equation with the same parameters."""
        users: dict[str, list[str]] = {}
        for line in self._lines:
            for key in set(line.term.names()) & set(self.graph.parameters):
                users.setdefault(key, []).append(line.name)
        return frozenset(
            key for names in users.values() if len(names) > 1 and self.alike(tuple(names)) for key in names
        )

    def role(self, key: str) -> str:
        """What a value is to a reader: ``weight``, ``bias``, ``activation``, ``prediction`` … or its declared role."""
        if key == self.loss:
            return "loss"
        if key in self.predictions:
            return "prediction"
        if key in self.targets:
            return "target"
        if key in self._hidden:
            return "hidden"
        if key in self._starting:
            return "hidden_start"
        declared = self.graph.values[key].role
        if declared == "parameter":
            return "bias" if key in self._added else "weight" if key in self._weighting else declared
        return self._kinds.get(key, declared)

    @cached_property
    def _hidden(self) -> frozenset[str]:
        """The states of a recurrent net."""
        return frozenset(key for key in self.recurrent if self._kinds.get(key) == "neuron")

    @cached_property
    def _starting(self) -> frozenset[str]:
        """The inputs that begin a row of time steps: ``h0`` of ``h1, h2, …``."""
        stems = {key.rstrip("0123456789") for key in self._hidden}
        inputs = (key for key, value in self.graph.values.items() if value.role == "input")
        return frozenset(key for key in inputs if key.rstrip("0123456789") in stems)

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {line.name: "part" if line.kind == "loss" else line.kind for line in self._lines}

    @cached_property
    def _added(self) -> frozenset[str]:
        """The names that stand alone in a weighted sum."""
        sums = [line.term for line in self.forward if line.kind == "weighted_sum"]
        sums += [
            line.term.args[0] for line in self.forward if line.kind == "neuron" and line.term.args[0].head == "add"
        ]
        return frozenset(part.data for term in sums for part in term.args if part.is_name)

    @cached_property
    def _weighting(self) -> frozenset[str]:
        lines = (line for line in self.forward if line.kind.startswith(("weighted", "neuron")))
        return frozenset(name for line in lines for name in line.term.names())

    @cached_property
    def _lines(self) -> tuple[Line, ...]:
        depth: dict[str, int] = {}
        lines: list[Line] = []
        for definition in self.graph.definitions:
            if definition.name not in self.needed:
                continue
            kind = "loss" if definition.name in self.losses else self._kind(definition.term)
            below = max((depth.get(name, 0) for name in definition.term.names()), default=0)
            depth[definition.name] = below + kind.startswith(("weighted", "neuron"))
            lines.append(Line(definition.name, definition.term, kind, depth[definition.name]))
        return tuple(lines)

    def _kind(self, term: Term) -> str:
        parameters = set(self.graph.parameters)
        known = find(term.head)
        applied = term.head == "apply" or (known is not None and known.group in _ACTIVATIONS)
        if term.head not in _ARITHMETIC and term.args and parameters & set(term.args[0].names()):
            return "neuron" if applied and term.args[0].head in _ARITHMETIC else "other"
        if len(term.args) == 1 and term.args[0].is_name and applied:
            return "activation"
        if term.head in _PRODUCTS and parameters & set(term.names()):
            return "weighted"
        return "weighted_sum" if term.head == "add" and self._weighs(term) else "other"

    def _weighs(self, term: Term) -> bool:
        """A sum of products with parameters; what is added by itself is a parameter too (a residual is not a bias)."""
        parameters = set(self.graph.parameters)
        alone = {part.data for part in term.args if part.is_name}
        return alone <= parameters and any(
            part.head in _PRODUCTS and parameters & set(part.names()) for part in term.args
        )


def _skeleton(term: Term) -> Term:
    """A Term with its names numbered in the order in which they appear."""
    places = {key: name(f"·{position}") for position, key in enumerate(term.names())}
    return term.replace(places)
