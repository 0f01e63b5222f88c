"""Backpropagation through a layer in general: the four equations, as an induction over the layers.

    δ^{(L)} from the loss,   δ^{(l)} from δ^{(l+1)},   ∂C/∂W^{(l)} and ∂C/∂b^{(l)} from δ^{(l)}

``δ`` is the derivative by the value that a layer computes first from all its parameters (``z``); where the layer before
comes in elsewhere too (a residual connection), by the value that is passed on. Every equation is checked on a network
of three layers of unequal sizes, against the ordinary derivation of that network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from derive.derivation import Check
from derive.engine.edges import EdgeTable
from derive.engine.layers import Rename, piece, shifted, to_last
from derive.engine.reach import reach
from derive.engine.tensor_results import substituted
from derive.engine.walk import derive
from derive.errors import DeriveError
from derive.graph import Family, Graph
from derive.kernel.shapes import is_scalar
from derive.ops.sizes import shape_text
from derive.term import ONE, Term, name, relation

__all__ = ["GeneralLayer", "general_layer"]


@dataclass(frozen=True)
class GeneralLayer:
    """What holds for every layer, as relations whose names carry the layer's index.

    ``meaning`` says what δ is (``δ^{(l)} = ∂C/∂z^{(l)}``), ``forward`` holds the equations of a layer, ``last`` is
    δ of the last layer, ``step`` leads from ``l + 1`` to ``l``, ``gradients`` the derivatives by what a layer declares.
    """

    graph: Graph
    family: Family
    loss: str
    pivot: str
    meaning: Term
    forward: tuple[Term, ...]
    last: Term
    step: Term
    gradients: Mapping[str, Term]
    checks: tuple[Check, ...] = ()

    @property
    def equations(self) -> tuple[Term, ...]:
        """All of them, in the order of a textbook."""
        return (self.last, self.step, *self.gradients.values())


def general_layer(graph: Graph, loss: str | None = None) -> GeneralLayer:
    """The equations of a graph with a general family. Raises `DeriveError`: ``general_carrier``, ``general_loss``."""
    family = graph.families[0]
    target = loss or _loss(graph, family)
    pivot = _pivot(graph, family)
    here, next_one, last = shifted(family, 0), shifted(family, 1), to_last(family)
    top = piece(graph, family, [last], graph.definitions)
    layer, two = piece(graph, family, [here]), piece(graph, family, [here, next_one])
    asked = [known for known in family.names if graph.values[known].role == "parameter"]
    found = GeneralLayer(
        graph=graph,
        family=family,
        loss=target,
        pivot=pivot,
        meaning=relation(_delta(graph, family, here), ("=", _partial(target, pivot))),
        forward=tuple(relation(name(item.name), ("=", item.term)) for item in family.definitions),
        last=relation(_delta(graph, family, last), ("=", _from_loss(top, target, last(pivot)))),
        step=relation(
            _delta(graph, family, here),
            ("=", _derived(two, next_one(pivot), pivot, _delta(graph, family, next_one))),
        ),
        gradients={
            known: relation(_partial(target, known), ("=", _derived(layer, pivot, known, _delta(graph, family, here))))
            for known in asked
        },
    )
    from derive.engine.general_check import checked

    return checked(found)


def _loss(graph: Graph, family: Family) -> str:
    """The last definition, which must use the last layer and be a scalar."""
    if not graph.definitions:
        raise DeriveError("general_loss")
    last = graph.definitions[-1]
    reached = {known for known in graph.values if known.endswith(f"__{family.last}")}
    for item in graph.definitions:
        if reached.intersection(item.term.names()):
            reached.add(item.name)
    if last.name not in reached:
        raise DeriveError("general_loss", {}, last.place)
    shape = graph.values[last.name].shape
    if shape:
        raise DeriveError("loss_not_scalar", {"name": last.name, "shape": shape_text(shape)}, last.place)
    return last.name


def _pivot(graph: Graph, family: Family) -> str:
    """The value by which δ is taken: where parameters and the layer before come in at once, else what is passed on."""
    carriers = [known.removesuffix("minus1") for known in family.start]
    if len(carriers) != 1:
        raise DeriveError("general_carrier", {"count": len(carriers), "names": ", ".join(carriers)})
    inputs = {*family.names, *family.start}
    users = [item.name for item in family.definitions if inputs.intersection(item.term.names())]
    return users[0] if len(users) == 1 else carriers[0]


def _delta(graph: Graph, family: Family, rename: Rename) -> Term:
    """δ of a layer; named otherwise where the author uses that name."""
    used = {known.partition("__")[0] for known in graph.values}
    base = next(wish for wish in ("delta", "Delta", "d", "g", "adjoint") if wish not in used)
    return name(rename(f"{base}__{family.index}"))


def _partial(value: str, by: str) -> Term:
    return Term("partial", (name(value), name(by)), ("partial", 1))


def _from_loss(graph: Graph, loss: str, by: str) -> Term:
    """δ of the last layer; where a value between has a closed gradient (``(P - Y)/n``), from that."""
    found = reach(graph, loss, [by])
    closed = derive(graph, [by], loss, "backprop").closed
    for value in reversed(found.order):
        below = reach(graph, value, [by]).counts.get(by, 0)
        if value in closed and found.counts[value] * below == found.counts.get(by):
            return closed[value].term if value == by else _derived(graph, value, by, closed[value].term)
    return _derived(graph, loss, by, ONE)


def _derived(graph: Graph, value: str, by: str, seed: Term) -> Term:
    """The derivative by ``by`` for the given derivative by ``value``, in named values."""
    found = reach(graph, value, [by])
    if by not in found.counts:
        raise DeriveError("general_loss", {}, None)
    scalar = seed == ONE
    start = ONE if scalar else Term("adjoint", (), value)
    edges = EdgeTable(graph, value, found.uses, start, not is_scalar(graph))
    written = substituted(found, edges, by, start)
    return written.rebuild(lambda node: seed if node.head == "adjoint" and node.data == value else node)
