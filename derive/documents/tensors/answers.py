"""The answers of a model with tensors: every δ that they use, then each gradient, with its numbers."""

from __future__ import annotations

from collections.abc import Iterator

from derive.document import Block
from derive.documents.subject import Subject
from derive.documents.tensors.backward import final_form
from derive.documents.words import derivative, say, show, text
from derive.term import Term, equals

__all__ = ["answers"]


def answers(subject: Subject) -> Iterator[Block]:
    """The gradients boxed; where they are written with δ, those come first, from the loss down."""
    forms = {result.by[0]: final_form(subject, result) for result in subject.reached}
    deltas = _used(subject, tuple(forms.values()))
    if deltas:
        yield text(say("tensor.answers.deltas", n=len(deltas)))
    for value, form in deltas.items():
        yield show(equals(Term("adjoint", (), value), form))
    if deltas:
        yield text(say("tensor.answers.gradients"))
    for by, form in forms.items():
        yield show(equals(derivative(subject.loss, by), form), None, boxed=True)
        if subject.arrays:
            yield from subject.arrays.gradient(by)


def _used(subject: Subject, forms: tuple[Term, ...]) -> dict[str, Term]:
    """Every δ in the answers, and in each other, with its last form; in the order of the backward pass."""
    derivation = subject.derivation
    found: dict[str, Term] = {}
    stack = [*forms]
    while stack:
        for node in stack.pop().walk():
            if node.head == "adjoint" and node.data not in found and node.data in derivation.consumers:
                closed = derivation.closed.get(node.data)
                found[node.data] = closed.term if closed else derivation.adjoints[node.data]
                stack.append(found[node.data])
    return {value: found[value] for value in derivation.order if value in found}
