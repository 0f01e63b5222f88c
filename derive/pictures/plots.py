"""Plots of a training run: the loss over the updates, and the descent over contour lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, isfinite, nan

from derive.notation.style import Style
from derive.picture import Mark, Plot, Point, Stroke, Tick
from derive.pictures.contours import contour
from derive.pictures.measure import label_width
from derive.pictures.ticks import ticks
from derive.term import Term

__all__ = ["descent_plot", "loss_plot"]

_INNER = (400.0, 240.0)  # of the frame of a curve
_SQUARE = (340.0, 340.0)
_TOP, _RIGHT, _BOTTOM = 14.0, 22.0, 52.0
_GRID = 48  # cells a side
_LEVELS = 12
_NUMBER = 12.2  # pixels an em of the numbers on an axis


@dataclass(frozen=True)
class _Frame:
    """Values to pixels; ``x`` and ``y`` are what the sides of the frame stand for."""

    left: float
    size: Point
    x: Point
    y: Point

    def point(self, x: float, y: float) -> Point:
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return round(self.left + across * self.size[0], 1), round(_TOP + (1 - up) * self.size[1], 1)

    def plot(
        self, names: tuple[Term | None, Term], marks: tuple[list[Tick], list[Tick]], strokes: list[Stroke],
        points: Sequence[Mark] = (),
    ) -> Plot:  # fmt: skip  # what is drawn on one line, what it is drawn with on the next
        width, height = self.left + self.size[0] + _RIGHT, _TOP + self.size[1] + _BOTTOM
        frame = (self.left, _TOP, self.size[0], self.size[1])
        return Plot(width, height, frame, *names, tuple(marks[0]), tuple(marks[1]), tuple(strokes), tuple(points))


def _framed(x: Point, y: Point, size: Point, whole: bool) -> tuple[_Frame, tuple[list[Tick], list[Tick]]]:
    """A frame with room for the numbers on its left, and the marks on its axes."""
    across, up = ticks(*x, whole=whole), ticks(*y)
    widest = max((label_width((label,), Style()) for _, label in up), default=1.0)
    frame = _Frame(round(38 + widest * _NUMBER, 1), size, x, y)
    return frame, (
        [Tick(frame.point(at, y[0])[0], label) for at, label in across],
        [Tick(frame.point(x[0], at)[1], label) for at, label in up],
    )


def loss_plot(losses: Sequence[float], loss: Term) -> Plot:
    """The loss at the start and after each update."""
    low, high = min(losses), max(losses)
    spare = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    bottom = 0.0 if 0 <= low < 0.4 * high else low - spare
    frame, marks = _framed((0.0, float(max(1, len(losses) - 1))), (bottom, high + spare), _INNER, True)
    points = tuple(frame.point(at, value) for at, value in enumerate(losses))
    dots = [Mark("step", point) for point in points] if len(points) <= 30 else []
    return frame.plot((None, loss), marks, [Stroke("curve", points)], dots)


def descent_plot(way: Sequence[Point], value: Callable[[float, float], float], names: tuple[Term, Term]) -> Plot:
    """The way of two parameters over the contour lines of ``value``, which may be NaN where there is none."""
    x, y = _around([point[0] for point in way]), _around([point[1] for point in way])
    frame, marks = _framed(x, y, _SQUARE, False)
    grid = [[_finite(value(_at(x, column), _at(y, row))) for column in range(_GRID + 1)] for row in range(_GRID + 1)]
    strokes = [
        Stroke("level", tuple(frame.point(_at(x, column), _at(y, row)) for column, row in line))
        for level in _levels(grid)
        for line in contour(grid, level)
    ]
    points = tuple(frame.point(*point) for point in way)
    steps = [Mark("step", point) for point in points[1:-1]] if len(points) <= 60 else []
    ends = [Mark("start", points[0]), Mark("end", points[-1])]
    return frame.plot(names, marks, [*strokes, Stroke("way", points)], [*steps, *ends])


def _around(values: Sequence[float]) -> Point:
    """An interval with room on both sides of the way."""
    low, high = min(values), max(values)
    spare = (high - low) * 0.35 or abs(high) * 0.1 or 0.5
    return low - spare, high + spare


def _at(side: Point, count: float) -> float:
    return side[0] + (side[1] - side[0]) * count / _GRID


def _finite(value: float) -> float:
    return value if isfinite(value) else nan


def _levels(grid: Sequence[Sequence[float]]) -> list[float]:
    """Values that lie closer together where the loss is small: a bowl gets rings at equal distances."""
    known = [value for row in grid for value in row if isfinite(value)]
    low, high = min(known, default=inf), max(known, default=-inf)
    return [low + (high - low) * ((count + 0.5) / _LEVELS) ** 2 for count in range(_LEVELS)] if high > low else []
