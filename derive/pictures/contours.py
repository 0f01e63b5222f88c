"""Contour lines by marching squares: where a function over a grid has a given value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from derive.picture import Point

__all__ = ["contour"]

Side = tuple[str, int, int]  # a side of a cell: ``across`` or ``up``, from the grid point (column, row)


def contour(values: Sequence[Sequence[float]], level: float) -> list[list[Point]]:
    """The lines on which the values (row by row) have that level, in units of the grid."""
    near: dict[Side, list[Side]] = {}
    for row in range(len(values) - 1):
        for column in range(len(values[0]) - 1):
            for one, other in _segments(values, column, row, level):
                near.setdefault(one, []).append(other)
                near.setdefault(other, []).append(one)
    return [[_point(values, side, level) for side in line] for line in _lines(near)]


def _segments(values: Sequence[Sequence[float]], column: int, row: int, level: float) -> Iterator[tuple[Side, Side]]:
    """The pieces of the line inside one cell."""
    corners = values[row][column], values[row][column + 1], values[row + 1][column + 1], values[row + 1][column]
    if not all(map(isfinite, corners)):
        return
    above = [corner > level for corner in corners]
    sides: list[Side] = [("across", column, row), ("up", column + 1, row), ("across", column, row + 1)]
    sides.append(("up", column, row))
    cut = [side for at, side in enumerate(sides) if above[at] != above[(at + 1) % 4]]
    if len(cut) == 2:
        yield cut[0], cut[1]
    elif len(cut) == 4:  # a saddle: the middle of the cell decides
        turn = (sum(corners) / 4 > level) == above[0]
        yield cut[0], cut[1] if turn else cut[3]
        yield cut[2], cut[3] if turn else cut[1]


def _point(values: Sequence[Sequence[float]], side: Side, level: float) -> Point:
    kind, column, row = side
    here = values[row][column]
    there = values[row][column + 1] if kind == "across" else values[row + 1][column]
    share = (level - here) / (there - here)
    return (column + share, float(row)) if kind == "across" else (float(column), row + share)


def _lines(near: dict[Side, list[Side]]) -> Iterator[list[Side]]:
    """The pieces joined to lines: open ones from their ends first, then rings."""
    left = dict.fromkeys(near)
    for start in [side for side in near if len(near[side]) == 1] + list(near):
        if start not in left:
            continue
        line = [start]
        del left[start]
        while following := next((side for side in near[line[-1]] if side in left), None):
            line.append(following)
            del left[following]
        if len(line) > 2 and start in near[line[-1]]:
            line.append(start)
        yield line
