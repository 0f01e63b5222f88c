"""The backward pass: the loss by what it is made from, then every gradient, the nearest to the loss first."""

from __future__ import annotations

from collections.abc import Iterator

from derive.derivation import Edge
from derive.document import Block
from derive.documents.adjoints import adjoint_gradient, adjoints
from derive.documents.gradients import factor, gradient
from derive.documents.subject import Subject
from derive.documents.tensors.jacobians import jacobian_formula
from derive.documents.words import heading, say, text
from derive.term import Term, name

__all__ = ["gradients", "loss_derivatives", "second_order", "unreachable"]

_MOST = 4  # a loss that is made from more than this is told within the gradients


def loss_derivatives(subject: Subject) -> Iterator[Block]:
    """``∂L/∂y`` for each value that the loss is made from directly."""
    edges = _loss_edges(subject)
    if len(edges) > _MOST or not any(len(path.nodes) > 2 for result in subject.reached for path in result.paths):
        return
    for edge in edges:
        yield heading(3, "backward.loss.heading", loss=name(edge.value), by=name(edge.by))
        label = f"loss-{edge.by}"
        yield from factor(subject, edge, label)
        subject.explained[edge.value, edge.by] = label


def _loss_edges(subject: Subject) -> list[Edge]:
    links = (path.nodes[:2] for result in subject.reached for path in result.paths)
    edges = [subject.derivation.edges[above, below] for above, below in dict.fromkeys(links)]
    return [edge for edge in edges if subject.atom(edge).head == "partial"]


def gradients(subject: Subject, boxed: bool = False) -> Iterator[Block]:
    """Every gradient in the order of the backward pass; adjoints first where the gradients are written with them."""
    if any(not result.paths for result in subject.reached):
        yield from adjoints(subject)
    for result in subject.reached:
        yield heading(3, "gradient.heading", by=name(result.by[0]), loss=name(subject.loss))
        told = gradient if result.paths else adjoint_gradient
        yield from told(subject, result, boxed)
    yield from unreachable(subject)
    yield from second_order(subject, boxed)


def second_order(subject: Subject, boxed: bool) -> Iterator[Block]:
    """The second derivatives, where they were asked for."""
    asked = [result for result in subject.derivation.results.values() if len(result.by) == 2]
    if asked:
        yield heading(3, "second.heading", loss=name(subject.loss))
        yield text(say("second.what"))
    for result in asked:
        left = Term("partial", map(name, dict.fromkeys((subject.loss, *result.by))), ("partial", 2))
        label = f"second-{'-'.join(result.by)}"
        yield from jacobian_formula(left, result.formula, result.by[0], boxed, label)


def unreachable(subject: Subject) -> Iterator[Block]:
    """What does not reach the loss: its gradient is zero, and why."""
    names = tuple(name(result.by[0]) for result in subject.results if result not in subject.reached)
    if names:
        yield text(say("gradient.unreachable", names=names, loss=name(subject.loss), n=len(names)), kind="note")
