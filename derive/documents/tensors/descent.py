"""One update of every parameter, the check by differences of one entry, and the losses of further updates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive.document import Block, Filling, Table
from derive.documents.descent import rate, updated
from derive.documents.example import learning_rate
from derive.documents.numeric import rounded
from derive.documents.subject import Subject
from derive.documents.tensors.arrays import Arrays
from derive.documents.words import derivative, say, show, text
from derive.kernel.placement import forward_arrays
from derive.kernel.results import evaluate_result
from derive.ops.array import Array, map_arrays
from derive.term import Term, add, name, negative, number, relation

__all__ = ["difference_check", "new_weights", "training"]

_MORE = 4
_WIDTH = 0.001


def new_weights(subject: Subject, arrays: Arrays) -> Iterator[Block]:
    """Each parameter after one update, and the new loss; nothing when no learning rate is given."""
    step = learning_rate(subject)
    if step is None or not updated(subject):
        return
    yield text(say("numbers.update", rate=relation(rate(subject), ("=", step[0]))))
    fresh = _after(subject, arrays.values, step[1])
    for result in updated(subject):
        yield arrays.equation(name(result.by[0]), fresh[result.by[0]], arrays.decimals)
    yield _losses(subject, arrays, fresh)


def _losses(subject: Subject, arrays: Arrays, fresh: Mapping[str, Array]) -> Block:
    places = arrays.decimals + _MORE
    old, new = (float(values[subject.loss].item) for values in (arrays.values, fresh))
    key = "numbers.lower" if new < old else "numbers.higher"
    return text(say(key, loss=name(subject.loss), old=rounded(old, places)[1], new=rounded(new, places)[1]))


def _after(subject: Subject, values: Mapping[str, Array], step: float) -> Mapping[str, Array]:
    """Every value after one update of the parameters."""
    graph = subject.graph
    leaves = {key: array for key, array in values.items() if graph.definition(key) is None}
    point = {key: array.nested() for key, array in leaves.items()}
    for result in updated(subject):
        by = result.by[0]
        slope = Array.of(evaluate_result(subject.derivation, (by,), point))
        leaves[by] = map_arrays(lambda a, b: a - step * b, leaves[by], slope)
    return forward_arrays(graph, {key: array.nested() for key, array in leaves.items()})


def training(subject: Subject, arrays: Arrays) -> Iterator[Block]:
    """The loss over ``iterations`` updates."""
    step = learning_rate(subject)
    if step is None or subject.options.iterations < 1 or not updated(subject):
        return
    yield text(say("tensor.numbers.training", loss=name(subject.loss)))
    rows: list[tuple[Filling, ...]] = []
    values = arrays.values
    for count in range(subject.options.iterations + 1):
        rows.append((count, rounded(float(values[subject.loss].item), arrays.decimals + _MORE)[1]))
        values = _after(subject, values, step[1])
    yield Table((say("numbers.iteration"), name(subject.loss)), tuple(rows))


def difference_check(subject: Subject, arrays: Arrays) -> Iterator[Block]:
    """A central difference for the first entry of the gradient nearest to the loss."""
    by = next((result.by[0] for result in subject.reached if result.by[0] in arrays.leaves), None)
    if by is None:
        return
    shape = arrays.values[by].shape
    entry = Term("index", (name(by), *[number(0)] * len(shape))) if shape else name(by)
    above, below = (_moved(subject, arrays, by, sign * _WIDTH) for sign in (1, -1))
    places = arrays.decimals + _MORE + 2
    change = add(rounded(above, places)[1], negative(rounded(below, places)[1]))
    slope = rounded((above - below) / (2 * _WIDTH), arrays.decimals)[1]
    known = rounded(float(arrays.gradient_value(by).data[0]), arrays.decimals)[1]
    yield text(say("check.how", by=entry, loss=name(subject.loss), h=number(0) if not _WIDTH else _number("0.001")))
    yield show(
        relation(derivative(subject.loss, entry), ("≈", Term("divide", (change, _number("0.002")))), ("≈", slope))
    )
    yield text(say("tensor.check.entry" if shape else "check.same", value=known))


def _number(text_: str) -> Term:
    from fractions import Fraction

    return number(Fraction(text_), text_)


def _moved(subject: Subject, arrays: Arrays, by: str, offset: float) -> float:
    """The loss when the first entry of a leaf is moved."""
    array = arrays.leaves[by]
    moved = Array(array.shape, (array.data[0] + offset, *array.data[1:]))
    leaves = {**arrays.leaves, by: moved}
    values = forward_arrays(subject.graph, {key: value.nested() for key, value in leaves.items()})
    return float(values[subject.loss].item)
