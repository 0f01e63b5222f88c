"""The article: partial derivative, chain rule, network, forward pass, loss, gradients, gradient descent."""

from __future__ import annotations

from collections.abc import Iterator

from derive.document import Block
from derive.documents.backward import gradients, loss_derivatives
from derive.documents.descent import descent
from derive.documents.example import (
    calculator_check,
    forward_numbers,
    given_values,
    gradient_numbers,
    new_weights,
    training,
)
from derive.documents.forward import activation_notes, forward_lines, loss_lines
from derive.documents.primer import chain_rule, intro, network, partial_derivative
from derive.documents.sections import Sections
from derive.documents.subject import Subject
from derive.documents.verified import verified
from derive.documents.words import heading, in_turn, say, text
from derive.term import name

__all__ = ["POST"]


def _forward(subject: Subject) -> Iterator[Block]:
    if subject.network.forward:
        yield heading(2, "forward.heading")
        yield text(say("forward.what"))
        yield from forward_lines(subject)
        yield from activation_notes(subject)


def _loss(subject: Subject) -> Iterator[Block]:
    if subject.derivation.upstream:
        return
    yield heading(2, "loss.heading" if subject.network.targets else "loss.heading_plain")
    yield from loss_lines(subject)


def _backward(subject: Subject) -> Iterator[Block]:
    yield heading(2, "backward.heading")
    order = [name(result.by[0]) for result in subject.reached]
    yield text(
        None if subject.derivation.upstream else say("backward.goal", loss=name(subject.loss)),
        say("backward.order", names=in_turn(order)) if len(order) > 1 else None,
    )
    if subject.tensor:
        from derive.documents.tensors.backward import backward

        yield from backward(subject)
        return
    yield from loss_derivatives(subject)
    yield from gradients(subject)


def _numbers(subject: Subject) -> Iterator[Block]:
    numbers = subject.numbers
    if subject.arrays:
        from derive.documents.tensors.example import array_example

        yield from array_example(subject, subject.arrays)
    if numbers is None:
        return
    yield heading(2, "numbers.heading")
    yield from given_values(subject, numbers)
    yield from forward_numbers(subject, numbers)
    yield text(say("numbers.gradients"))
    yield from gradient_numbers(subject, numbers)
    if subject.derivation.upstream:
        return
    yield from new_weights(subject, numbers)
    yield from calculator_check(subject, numbers)
    yield from training(subject, numbers)


POST: Sections = {
    "intro": intro,
    "partial": partial_derivative,
    "chain": chain_rule,
    "network": network,
    "forward": _forward,
    "loss": _loss,
    "backward": _backward,
    "descent": descent,
    "numbers": _numbers,
    "verified": verified,
}
