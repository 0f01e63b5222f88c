"""The figures of a training run: the loss over the updates, and for two parameters the way over contour lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import nan

from derive.document import Block, Figure
from derive.documents.descent import updated
from derive.documents.numeric import Numbers, rounded
from derive.documents.subject import Subject
from derive.documents.words import say
from derive.errors import DeriveError
from derive.kernel.fields import FLOAT
from derive.kernel.run import Run
from derive.pictures import descent_plot, loss_plot
from derive.term import Term, name

__all__ = ["training_figures"]

History = list[Mapping[str, float]]


def training_figures(subject: Subject, numbers: Numbers, history: History) -> Iterator[Block]:
    """What a training run looks like; nothing where pictures are off."""
    if not subject.options.pictures or len(history) < 2:
        return
    yield _loss(subject, numbers, history)
    parameters = {result.by[0] for result in updated(subject)}
    moved = [key for key in subject.graph.values if key in parameters]
    if len(moved) == 2:
        yield _descent(subject, numbers, history, (moved[0], moved[1]))


def _loss(subject: Subject, numbers: Numbers, history: History) -> Figure:
    loss = name(subject.loss)
    losses = [values[subject.loss] for values in history]
    first, last = (_number(numbers, value) for value in (losses[0], losses[-1]))
    return Figure(
        "loss",
        loss_plot(losses, loss),
        say("picture.loss.title", loss=loss),
        (say("picture.loss.caption", loss=loss),),
        (say("picture.alt.loss", loss=loss, n=len(history) - 1, first=first, last=last),),
    )


def _descent(subject: Subject, numbers: Numbers, history: History, by: tuple[str, str]) -> Figure:
    loss, across, up = name(subject.loss), name(by[0]), name(by[1])
    way = [(values[by[0]], values[by[1]]) for values in history]
    places = {
        key: _number(numbers, value) for key, value in zip(("x0", "y0", "x1", "y1"), (*way[0], *way[-1]), strict=True)
    }
    return Figure(
        "descent",
        descent_plot(way, _Surface(subject, numbers, by).value, (across, up)),
        say("picture.descent.title", loss=loss),
        (say("picture.descent.caption", loss=loss),),
        (say("picture.alt.descent", loss=loss, across=across, up=up, n=len(history) - 1, **places),),
    )


def _number(numbers: Numbers, value: float) -> Term:
    return rounded(value, numbers.decimals)[1]


class _Surface:
    """The loss as a function of two parameters, everything else as given; NaN where it has no value."""

    def __init__(self, subject: Subject, numbers: Numbers, by: tuple[str, str]) -> None:
        graph = subject.graph
        self._leaves = {key: value for key, value in numbers.values.items() if graph.definition(key) is None}
        self._run, self._loss, self._by = Run(graph, FLOAT, subject.loss), subject.loss, by

    def value(self, x: float, y: float) -> float:
        try:
            return float(self._run.base({**self._leaves, self._by[0]: x, self._by[1]: y})[self._loss])
        except (ArithmeticError, DeriveError):
            return nan
