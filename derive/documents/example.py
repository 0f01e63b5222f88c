"""The numeric example: forward, gradients, one update, the check on a calculator, the training table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from derive.document import Block, Filling, Table
from derive.documents.curves import training_figures
from derive.documents.descent import rate, updated
from derive.documents.numeric import Numbers, rounded
from derive.documents.subject import Subject
from derive.documents.words import derivative, say, show, text
from derive.kernel.evaluation import evaluate, forward
from derive.kernel.results import evaluate_result
from derive.term import Term, add, multiply, name, negative, number, relation

__all__ = [
    "calculator_check",
    "forward_numbers",
    "given_values",
    "gradient_numbers",
    "learning_rate",
    "new_weights",
    "training",
]

_WIDTH = Fraction(1, 1000)
_COLUMNS = 4
_MORE = 4  # further places where a small change must be seen


def given_values(subject: Subject, numbers: Numbers) -> Iterator[Block]:
    given = tuple(relation(name(key), ("=", value)) for key, value in subject.graph.point.items())
    yield text(say("numbers.given", values=given))


def forward_numbers(subject: Subject, numbers: Numbers) -> Iterator[Block]:
    loss = () if subject.derivation.upstream else subject.network.loss_lines
    for line in (*subject.network.forward, *loss):
        yield numbers.line(line.name, line.term)


def gradient_numbers(subject: Subject, numbers: Numbers) -> Iterator[Block]:
    for result in subject.reached:
        yield numbers.gradient(result)


# -- the update ----------------------------------------------------------------------------------------


def new_weights(subject: Subject, numbers: Numbers) -> Iterator[Block]:
    """Each parameter after one update, and the new loss; nothing when no learning rate is given."""
    step = _step(subject, numbers)
    results = updated(subject)
    if step is None or not results:
        return
    yield text(say("numbers.update", rate=relation(rate(subject), ("=", _rate_number(subject)))))
    places = numbers.decimals + _MORE
    fresh = _after(subject, numbers.values, step)
    for result in results:
        by = result.by[0]
        slope = rounded(numbers.gradient_value(by), places)[1]
        moved = add(numbers.shown[by], negative(multiply(_rate_number(subject), slope)))
        yield show(relation(name(by), ("=", moved), rounded(fresh[by], places)))
    old, new = numbers.values[subject.loss], fresh[subject.loss]
    key = "numbers.lower" if new < old else "numbers.higher"
    yield text(say(key, loss=name(subject.loss), old=rounded(old, places)[1], new=rounded(new, places)[1]))


def _step(subject: Subject, numbers: Numbers) -> float | None:
    step = subject.graph.step
    if step is None:
        return None
    value = step[1] if step[1] is not None else subject.graph.point.get(step[0])
    return None if value is None else numbers.value(value)


def learning_rate(subject: Subject) -> tuple[Term, float] | None:
    """The learning rate as written and as a number, where it is given."""
    step = subject.graph.step
    value = None if step is None else step[1] if step[1] is not None else subject.graph.point.get(step[0])
    return None if value is None else (value, float(evaluate(value, {})))


def _rate_number(subject: Subject) -> Term:
    step = subject.graph.step
    assert step is not None, "asked only where a learning rate is given"
    return step[1] if step[1] is not None else subject.graph.point[step[0]]


def _after(subject: Subject, values: Mapping[str, float], step: float) -> dict[str, float]:
    """Every value after one update of the parameters."""
    derivation = subject.derivation
    leaves = {key: value for key, value in values.items() if derivation.graph.definition(key) is None}
    moved = {
        result.by[0]: leaves[result.by[0]] - step * float(evaluate_result(derivation, result.by, leaves))
        for result in updated(subject)
    }
    return dict(forward(derivation.graph, {**leaves, **moved}))


def training(subject: Subject, numbers: Numbers) -> Iterator[Block]:
    """The loss and the parameters over ``iterations`` updates."""
    step = _step(subject, numbers)
    results = updated(subject)
    if step is None or subject.options.iterations < 1 or not results:
        return
    names = [result.by[0] for result in results]
    history = [numbers.values]
    for _ in range(subject.options.iterations):
        history.append(_after(subject, history[-1], step))
    yield text(say("numbers.training", loss=name(subject.loss)))
    for start in range(0, len(names), _COLUMNS):
        yield _table(subject, numbers, history, names[start : start + _COLUMNS])
    yield from training_figures(subject, numbers, history)


def _table(subject: Subject, numbers: Numbers, history: list[Mapping[str, float]], names: list[str]) -> Table:
    """The count of updates, the loss, and at most so many parameters as fit a page."""
    columns = [subject.loss, *names]
    places = numbers.decimals + _MORE
    header: list[Filling] = [say("numbers.iteration"), *map(name, columns)]
    rows: list[tuple[Filling, ...]] = []
    for count, values in enumerate(history):
        shown: list[Filling] = [rounded(values[key], places)[1] for key in columns]
        rows.append((count, *shown))
    return Table(tuple(header), tuple(rows))


# -- the check -----------------------------------------------------------------------------------------


def calculator_check(subject: Subject, numbers: Numbers) -> Iterator[Block]:
    """A central difference for the gradient nearest to the loss, with the numbers that a reader types."""
    if not subject.reached:
        return
    result = subject.reached[0]
    by, loss = result.by[0], subject.loss
    leaves = {key: value for key, value in numbers.values.items() if subject.graph.definition(key) is None}
    if by not in leaves:
        return
    width = float(_WIDTH)
    above = forward(subject.graph, {**leaves, by: leaves[by] + width})[loss]
    below = forward(subject.graph, {**leaves, by: leaves[by] - width})[loss]
    places = numbers.decimals + _MORE + 2
    change = add(rounded(above, places)[1], negative(rounded(below, places)[1]))
    slope = rounded((above - below) / (2 * width), numbers.decimals)[1]
    h = number(_WIDTH, "0.001")
    yield text(say("check.how", by=name(by), loss=name(loss), h=h))
    quotient = Term("divide", (change, number(2 * _WIDTH, "0.002")))
    yield show(relation(derivative(loss, by), ("≈", quotient), ("≈", slope)))
    yield text(say("check.same", value=rounded(numbers.gradient_value(by), numbers.decimals)[1]))
