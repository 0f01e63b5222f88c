"""Backpropagation through a layer in general: the four equations, as an induction over the layers.

    δ^{(L)} from the loss,   δ^{(l)} from δ^{(l+1)},   ∂C/∂W^{(l)} and ∂C/∂b^{(l)} from δ^{(l)}

``δ`` is the derivative by the value that a layer computes first from all its parameters (``z``); where the layer before
comes in elsewhere too (a residual connection), by the value that is passed on. Every equation is checked on a network
of three layers of unequal sizes, against the ordinary derivation of that network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from derive.derivation import Derivation, GeneralLayer, Result
from derive.engine.edges import EdgeTable
from derive.engine.layers import Rename, piece, shifted, to_last
from derive.engine.reach import reach
from derive.engine.tensor_results import substituted
from derive.engine.walk import derive
from derive.errors import DeriveError
from derive.graph import Family, Graph, Value
from derive.kernel.shapes import is_scalar
from derive.ops.sizes import shape_text
from derive.term import ONE, Term, name, relation

__all__ = ["derive_general", "general_layer"]


def derive_general(graph: Graph, wrt: Sequence[str] | None = None, loss: str | None = None) -> Derivation:
    """The derivation of a layer in general: its results are the gradients by what layer ``l`` declares, from δ.

    ``wrt`` names what a layer declares, with the index or without it (``W__l``, ``W``). Raises `DeriveError` as
    `general_layer` does, and ``unknown_wrt``.
    """
    target = loss or _loss(graph, graph.families[0])
    found = general_layer(graph, target)
    asked = _asked(found, wrt)
    found = replace(found, gradients={known: found.gradients[known] for known in asked})
    from derive.engine.general_check import checks_of

    checks = checks_of(graph, found, target)
    return Derivation(
        graph=replace(graph, values=_values(graph, found)),
        loss=target,
        wrt=tuple(asked),
        style="backprop",
        order=found.top.order,
        edges=found.layer.edges,
        consumers=found.layer.consumers,
        adjoints=found.layer.adjoints,
        results={(known,): replace(_result(found, known), checks=checks) for known in asked},
        checks=checks,
        why=found.layer.why,
        general=found,
    )


def general_layer(graph: Graph, loss: str | None = None) -> GeneralLayer:
    """The equations of a graph with a general family. Raises `DeriveError`: ``general_carrier``, ``general_loss``."""
    family = graph.families[0]
    target = loss or _loss(graph, family)
    pivot = _pivot(graph, family)
    here, next_one, last = shifted(family, 0), shifted(family, 1), to_last(family)
    delta, beyond = _delta(graph, family, here), _delta(graph, family, next_one)
    top = piece(graph, family, [last], graph.definitions)
    layer, two = piece(graph, family, [here]), piece(graph, family, [here, next_one])
    asked = [known for known in family.names if graph.values[known].role == "parameter"]
    return GeneralLayer(
        family=family,
        pivot=pivot,
        meaning=relation(delta, ("=", _partial(target, pivot))),
        forward=tuple(relation(name(item.name), ("=", item.term)) for item in family.definitions),
        last=relation(_delta(graph, family, last), ("=", _from_loss(top, target, last(pivot)))),
        step=relation(delta, ("=", _derived(two, next_one(pivot), pivot, beyond))),
        gradients={
            known: relation(_partial(target, known), ("=", _derived(layer, pivot, known, delta))) for known in asked
        },
        top=derive(top, [last(pivot)], target, "backprop"),
        between=derive(two, [pivot], style="backprop", upstream={next_one(pivot): str(beyond.data)}),
        layer=derive(layer, asked, style="backprop", upstream={pivot: str(delta.data)}),
    )


def _asked(found: GeneralLayer, wrt: Sequence[str] | None) -> list[str]:
    """What a layer declares, by its name with the index or without it."""
    names = {known.partition("__")[0]: known for known in found.gradients}
    wishes = [names.get(wish, wish) for wish in (found.gradients if wrt is None else wrt)]
    for wish in wishes:
        if wish not in found.gradients:
            raise DeriveError("unknown_wrt", {"name": wish, "nearest": "", "known": tuple(names)})
    return wishes


def _values(graph: Graph, found: GeneralLayer) -> Mapping[str, Value]:
    """Every value that the equations name, δ among them."""
    values = {**found.top.graph.values, **found.between.graph.values, **graph.values}
    made = {known for known, value in values.items() if "__" in known and value.role != "parameter"}
    values |= {known: replace(values[known], role="intermediate", assumed=False) for known in made}
    pivots = (found.pivot, *found.between.upstream, *found.top.wrt)
    return values | {
        delta: replace(values[pivot], name=delta, spelling=None)
        for delta, pivot in zip(found.deltas, pivots, strict=True)
    }


def _result(found: GeneralLayer, known: str) -> Result:
    chain, formula = found.gradients[known].args
    return Result((known,), formula, formula, formula, chain)


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
