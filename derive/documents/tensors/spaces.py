"""Where values live: ``X ∈ ℝ^{n×d}``, and the sizes ``n × d`` of a shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.dimension import Shape
from derive.document import Block, Filling, Sentence, Table
from derive.documents.subject import Subject
from derive.documents.words import derivative, heading, say, text
from derive.ops.sizes import dimension_term, shape_text
from derive.term import Term, equals, name, relation

__all__ = ["arriving_gradients", "given_shapes", "in_space", "member", "properties", "shape_table", "sizes", "space"]


def space(shape: Shape) -> Term:
    """``ℝ^{n×d}``."""
    return Term("space", map(dimension_term, shape))


def sizes(shape: Shape) -> Term:
    """``n × d``."""
    return Term("sizes", map(dimension_term, shape))


def member(subject: Subject, value: str) -> Term:
    """``X ∈ ℝ^{n×d}``; a scalar is its name alone."""
    return in_space(name(value), subject.graph.values[value].shape)


def in_space(term: Term, shape: Shape) -> Term:
    """A formula and, after it, where its value lives."""
    if not shape or any(side.head in ("einsum", "tabulate") for side in term.args):
        return term
    if term.head == "relation":
        return relation(term.args[0], *zip(term.data, term.args[1:], strict=True), ("∈", space(shape)))
    return relation(term, ("∈", space(shape)))


def given_shapes(subject: Subject) -> Iterator[Block]:
    """Inputs, targets, constants and parameters, each with its shape."""
    network = subject.network
    targets = [key for key in subject.graph.values if key in network.targets]
    arriving = set(subject.derivation.upstream.values())
    constants = [key for key in subject.graph.role("constant") if key in network.needed - arriving]
    parameters = [key for key in subject.graph.parameters if key in network.needed]
    for role, values in (
        ("inputs", network.inputs),
        ("targets", targets),
        ("parameters", parameters),
        ("constants", constants),
    ):
        members: tuple[Filling, ...] = tuple(member(subject, value) for value in values)
        if members:
            yield text(say(f"tensor.given.{role}", names=members, n=len(members)), *properties(subject, values))
    yield from arriving_gradients(subject)
    if _batched(subject, targets):
        yield text(say("tensor.given.one_batch"))


def arriving_gradients(subject: Subject) -> Iterator[Block]:
    """The gradients that are given in place of a loss."""
    for value, gradient in subject.derivation.upstream.items():
        fact = in_space(equals(derivative(subject.loss, value), name(gradient)), subject.graph.values[value].shape)
        yield text(say("tensor.upstream.given", value=name(value), fact=fact))


def _batched(subject: Subject, targets: list[str]) -> bool:
    """Whether the first axis counts examples: inputs and targets share it, and the loss averages over it or it has the
    usual name of a batch; values that have it twice compare its members, so that they are tokens."""
    values = subject.graph.values
    shapes = [values[key].shape for key in (*subject.network.inputs, *targets)]
    if not (targets and subject.network.inputs) or len({shape[:1] for shape in shapes}) != 1 or shapes[0] == ():
        return False
    size = shapes[0][0]
    if any(value.shape.count(size) > 1 for value in values.values()):
        return False
    return shape_text((size,)).strip("[]") in _BATCHES or _averaged(subject, dimension_term(size))


_BATCHES = frozenset({"n", "m", "N", "B", "batch"})


def _averaged(subject: Subject, size: Term) -> bool:
    """Whether a line of the loss has a mean, or a division by a size."""
    nodes = [node for line in subject.network.loss_lines for node in line.term.walk()]
    return any(node.head == "mean" or (node.head == "divide" and size in node.args[1].walk()) for node in nodes)


def properties(subject: Subject, values: Iterable[str]) -> Iterator[Sentence]:
    """What holds of the entries: one-hot, symmetric, positive …"""
    for value in values:
        for known in subject.graph.values[value].properties:
            yield say(f"tensor.property.{known.replace(' ', '_').replace('-', '_')}", name=name(value))


def shape_table(subject: Subject) -> Iterator[Block]:
    """Every value with its shape and what it is."""
    shown = subject.symbols
    if len(shown) > 60 or not subject.options.reasons:
        return
    yield heading(2, "symbols.heading")
    rows = []
    for key in shown:
        shape = subject.graph.values[key].shape
        where: Filling = sizes(shape) if shape else say("tensor.scalar")
        rows.append((name(key), where, say(f"role.{subject.role(key)}")))
    yield Table((say("symbols.name"), say("tensor.shape"), say("symbols.role")), tuple(rows))
