"""Smooth arrows: cubic curves that leave and arrive along the flow of the picture."""

from __future__ import annotations

from itertools import pairwise
from math import cos, pi, sin

from derive.picture import Node, Point

__all__ = ["arrowhead", "beside", "curve", "hexagon", "shadow"]

_HEAD = 8.0  # the length of an arrowhead
_STEEP = 40.0  # arrows that climb more have their words at the side


def curve(marks: list[Point], flow: str) -> tuple[Point, ...]:
    """A start, then two control points and an end for each stretch; the last stops where the arrowhead begins."""
    along = 1 if flow == "down" else 0
    last = list(marks[-1])
    last[along] -= _HEAD * 0.75
    course = [*marks[:-1], _rounded(last[0], last[1])]
    points = [course[0]]
    for start, end in pairwise(course):
        points += [*_controls(start, end, along), end]
    return tuple(points)


def _controls(start: Point, end: Point, along: int) -> tuple[Point, Point]:
    half = (end[along] - start[along]) / 2
    first, second = list(start), list(end)
    first[along] += half
    second[along] -= half
    return _rounded(*first), _rounded(*second)


def _rounded(x: float, y: float) -> Point:
    return round(x, 1), round(y, 1)


def arrowhead(points: tuple[Point, ...], flow: str, strong: bool) -> tuple[Point, ...]:
    """The corners of the head of an arrow, its tip first."""
    x, y = points[-1]
    wide = 4.5 if strong else 3.2
    if flow == "down":
        tip = y + _HEAD * 0.75
        return tuple(_rounded(*corner) for corner in ((x, tip), (x - wide, tip - _HEAD), (x + wide, tip - _HEAD)))
    tip = x + _HEAD * 0.75
    return tuple(_rounded(*corner) for corner in ((tip, y), (tip - _HEAD, y - wide), (tip - _HEAD, y + wide)))


def beside(points: tuple[Point, ...], flow: str, width: float, height: float) -> Point:
    """The middle of words about an arrow: beside its middle stretch, on the side that it turns away from."""
    first = 3 * ((len(points) - 1) // 6)
    stretch = points[first : first + 4]
    side = 0 if flow == "down" else 1
    turn = stretch[3][side] - stretch[0][side]
    x, y = _on(stretch, 0.36 if turn else 0.5)
    if flow == "down":
        off = width / 2 + 6
        return _rounded(x - off if turn > 0 else x + off, y)
    if abs(turn) < _STEEP:
        return _rounded(x + 6, y + height / 2 + 4) if turn < 0 else _rounded(x, y - height / 2 - 4)
    return _rounded(x + width / 2 + 7, y + 5 if turn < 0 else y - 5)


def _on(stretch: tuple[Point, ...], t: float) -> Point:
    """The point of a cubic curve at ``t``."""
    shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    return (
        sum(share * point[0] for share, point in zip(shares, stretch, strict=True)),
        sum(share * point[1] for share, point in zip(shares, stretch, strict=True)),
    )


def hexagon(node: Node) -> tuple[Point, ...]:
    """The corners of the frame of a target."""
    (x, y), half, high = node.centre, node.width / 2, node.height / 2
    inner = half - high * 0.6
    corners = ((inner, -high), (half, 0.0), (inner, high), (-inner, high), (-half, 0.0), (-inner, -high))
    return tuple(_rounded(x + across, y + down) for across, down in corners)


def shadow(node: Node) -> tuple[Point, ...]:
    """The second frame of a node that stands for several: what is seen of it behind the first."""
    (x, y), half, high = node.centre, node.width / 2, node.height / 2
    if node.kind == "input":
        turns = (pi * (0.9 - 1.03 * step / 24) for step in range(25))
        return tuple(_rounded(x + 5 + half * cos(turn), y - 4 - high * sin(turn)) for turn in turns)
    right, top = x + half + 5, y - high - 4
    left, low = x - half + 5, y + high - 4
    corners = ((left, y - high), (left, top), (right, top), (right, low), (x + half, low))
    return tuple(_rounded(*corner) for corner in corners)
