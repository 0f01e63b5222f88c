"""The worked solution: given and asked, forward, loss, the common part, each gradient, a check, the update."""

from __future__ import annotations

from collections.abc import Iterator

from derive.document import Block, Filling, Table
from derive.documents.backward import gradients
from derive.documents.common import common_part
from derive.documents.descent import rate, update, updated
from derive.documents.example import calculator_check, given_values, new_weights, training
from derive.documents.figures import graph_figure
from derive.documents.forward import activation_notes, forward_lines, loss_lines
from derive.documents.meaning import meaning
from derive.documents.sections import Sections
from derive.documents.subject import Subject
from derive.documents.tensors import descent as tensor_descent
from derive.documents.tensors.answers import answers
from derive.documents.tensors.backward import backward
from derive.documents.tensors.spaces import arriving_gradients, given_shapes, shape_table
from derive.documents.verified import verified
from derive.documents.words import derivative, heading, say, show, text
from derive.term import bare, equals, name

__all__ = ["SOLUTION"]


def _given(subject: Subject) -> Iterator[Block]:
    yield heading(2, "solution.given.heading")
    network = subject.network
    targets = [key for key in subject.graph.values if key in network.targets]
    arriving = set(subject.derivation.upstream.values())
    constants = [key for key in subject.graph.role("constant") if key in network.needed - arriving]
    given = (("given.inputs", network.inputs), ("given.targets", targets), ("given.constants", constants))
    if subject.tensor:
        yield from given_shapes(subject)
    for key, values in () if subject.tensor else given:
        names = tuple(map(name, values))
        if names:
            yield text(say(key, names=names, n=len(names)))
    if not subject.tensor:
        yield from arriving_gradients(subject)
    if subject.numbers:
        yield from given_values(subject, subject.numbers)
    if subject.arrays:
        yield text(say("tensor.given.values"))
        yield from subject.arrays.given()
    asked = tuple(derivative(subject.loss, by) for by in subject.derivation.wrt)
    yield text(say("given.asked", derivatives=asked, n=len(asked)))


def _symbols(subject: Subject) -> Iterator[Block]:
    if subject.tensor:
        yield from shape_table(subject)
        return
    shown = subject.symbols
    if len(shown) > 60 or not subject.options.reasons:
        return
    rows: dict[str, list[Filling]] = {}
    for key in shown:
        rows.setdefault(subject.role(key), []).append(name(key))
    yield heading(2, "symbols.heading")
    cells = tuple((tuple(names), say(f"role.{role}")) for role, names in rows.items())
    yield Table((say("symbols.name"), say("symbols.role")), cells)


def _forward(subject: Subject) -> Iterator[Block]:
    if subject.network.forward:
        yield heading(2, "forward.heading")
        yield from _numbered(subject, forward_lines(subject))
        yield from activation_notes(subject)


def _loss(subject: Subject) -> Iterator[Block]:
    if subject.derivation.upstream:
        return
    yield heading(2, "loss.heading" if subject.network.targets else "loss.heading_plain")
    yield from _numbered(subject, loss_lines(subject))


def _numbered(subject: Subject, blocks: Iterator[Block]) -> Iterator[Block]:
    """Each labelled line, followed by the same line in numbers."""
    by_label = {f"value-{line.name}": line for line in (*subject.network.forward, *subject.network.loss_lines)}
    for block in blocks:
        yield block
        line = by_label.get(getattr(block, "label", None) or "")
        if line and subject.numbers:
            yield subject.numbers.line(line.name, line.term, formula=False)
        if line and subject.arrays:
            yield from subject.arrays.value(line.name)


def _gradients(subject: Subject) -> Iterator[Block]:
    yield heading(2, "solution.gradients.heading")
    if subject.tensor:
        yield from backward(subject, boxed=True)
        return
    yield from common_part(subject)
    yield from gradients(subject, boxed=True)


def _answers(subject: Subject) -> Iterator[Block]:
    if len(subject.reached) < 2 or subject.graph.values[subject.loss].shape:
        return
    yield heading(2, "answers.heading")
    if subject.tensor:
        yield from answers(subject)
        return
    for result in subject.reached:
        left = derivative(subject.loss, result.by[0])
        numbers = subject.numbers
        yield numbers.answer(result) if numbers else show(equals(left, result.short or bare(result.formula)))


def _check(subject: Subject) -> Iterator[Block]:
    if subject.numbers and not subject.derivation.upstream:
        yield heading(2, "check.heading")
        yield from calculator_check(subject, subject.numbers)
    if subject.arrays and not subject.graph.values[subject.loss].shape and not subject.derivation.upstream:
        yield heading(2, "check.heading")
        yield from tensor_descent.difference_check(subject, subject.arrays)


def _update(subject: Subject) -> Iterator[Block]:
    if not updated(subject) or subject.graph.values[subject.loss].shape or subject.derivation.upstream:
        return
    yield heading(2, "update.heading")
    yield text(say("update.rule", rate=rate(subject)))
    if subject.numbers and subject.graph.step:
        yield from new_weights(subject, subject.numbers)
        yield from training(subject, subject.numbers)
        return
    if subject.arrays and subject.graph.step:
        yield from tensor_descent.new_weights(subject, subject.arrays)
        yield from tensor_descent.training(subject, subject.arrays)
        return
    for result in updated(subject):
        yield show(update(subject, result.by[0]))


SOLUTION: Sections = {
    "given": _given,
    "symbols": _symbols,
    "picture": graph_figure,
    "forward": _forward,
    "loss": _loss,
    "gradients": _gradients,
    "answers": _answers,
    "check": _check,
    "meaning": meaning,
    "update": _update,
    "verified": verified,
}
