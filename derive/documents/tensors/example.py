"""The numeric example of an article on a model with tensors, as a section of its own."""

from __future__ import annotations

from collections.abc import Iterator

from derive.document import Block
from derive.documents.subject import Subject
from derive.documents.tensors.arrays import Arrays
from derive.documents.tensors.descent import difference_check, new_weights, training
from derive.documents.words import heading, say, text

__all__ = ["array_example"]


def array_example(subject: Subject, arrays: Arrays) -> Iterator[Block]:
    """Given values, the forward pass, the gradients, one update, the check, further updates."""
    yield heading(2, "numbers.heading")
    yield text(say("tensor.given.values"))
    yield from arrays.given()
    yield text(say("tensor.numbers.forward"))
    given = subject.derivation.upstream
    loss = () if given else subject.network.loss_lines
    for line in (*subject.network.forward, *loss):
        yield from arrays.value(line.name)
    if subject.graph.values[subject.loss].shape:
        return
    yield text(say("numbers.gradients"))
    for result in subject.reached:
        yield from arrays.gradient(result.by[0])
    if given:
        return
    yield from new_weights(subject, arrays)
    yield from difference_check(subject, arrays)
    yield from training(subject, arrays)
