"""A Picture: a graph with coordinates, or a Plot; labels are Terms, places are points, nothing here is markup.

Lengths are CSS pixels, `y` grows downward. A format turns the same coordinates into SVG or TikZ.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.term import Term

__all__ = ["Link", "Mark", "Node", "Picture", "Plot", "Point", "Stroke", "Tick"]

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the graph. ``kind`` is its role or ``loss``, or ``gap`` for what a collapsed picture leaves out.

    ``labels`` is one Term; where several values are drawn as one, the first and the last, and ``count`` of them.
    ``value`` and ``gradient`` are numbers, shown on request.
    """

    key: str
    kind: str
    labels: tuple[Term, ...]
    centre: Point
    width: float
    height: float
    count: int = 1
    value: Term | None = None
    gradient: Term | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow from a value to one that is made from it: the edge ``(end, start)`` of a derivation.

    ``points`` are those of cubic curves: a start, then two control points and an end for each. ``label`` (a local
    derivative) stands at ``label_at``.
    """

    start: str
    end: str
    points: tuple[Point, ...]
    strong: bool = False
    label: Term | None = None
    label_at: Point = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Picture:
    """A computational graph. ``flow`` is ``right`` or ``down``; ``size`` counts the values that it stands for."""

    width: float
    height: float
    flow: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    size: int

    @property
    def collapsed(self) -> bool:
        return any(node.kind == "gap" or node.count > 1 for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: how far along it, and the number that stands there."""

    at: float
    label: Term


@dataclass(frozen=True, slots=True)
class Stroke:
    """A polyline. ``kind``: ``curve``, ``level`` (of a contour) or ``way`` (of the descent)."""

    kind: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A point worth a mark: ``step``, ``start`` or ``end``."""

    kind: str
    at: Point


@dataclass(frozen=True, slots=True)
class Plot:
    """Curves in a frame. ``across`` and ``up`` name the axes (``None``: the count of updates)."""

    width: float
    height: float
    frame: tuple[float, float, float, float]
    across: Term | None
    up: Term
    across_ticks: tuple[Tick, ...]
    up_ticks: tuple[Tick, ...]
    strokes: tuple[Stroke, ...]
    marks: tuple[Mark, ...] = ()
