"""A net to a Picture: layers, order, places, then nodes and curves in pixels."""

from __future__ import annotations

from dataclasses import dataclass

from derive.notation.style import Style
from derive.picture import Link, Node, Picture, Point
from derive.pictures.curves import beside, curve
from derive.pictures.layers import Layered, Vertex, layered
from derive.pictures.measure import label_width
from derive.pictures.net import Net
from derive.pictures.order import ordered
from derive.pictures.place import places
from derive.term import Term

__all__ = ["EM", "NOTE", "draw"]

EM = 17.0  # pixels of the labels
NOTE = 15.0  # the height of a line of numbers under a node
_MARGIN = 8.0
_HEIGHT = 34.0
_GAPS = {"right": (40.0, 110.0), "down": (28.0, 60.0)}  # between layers: the least, and where arrows are steep
_PAGE = 980.0  # a picture wider than this flows down the page instead


def draw(net: Net, style: Style | None = None, flow: str = "") -> Picture:
    """The picture of a net; ``flow`` (``right``, ``down``) is chosen by its width where it is not given."""
    graph = layered(net)
    ordered(graph)
    sizes = {key: _size(net, key, style or Style()) for key in net.items}
    if flow:
        return _Drawing(net, graph, sizes, flow).picture()
    picture = _Drawing(net, graph, sizes, "right").picture()
    if picture.width > _PAGE and picture.width > picture.height:
        down = _Drawing(net, graph, sizes, "down").picture()
        return down if down.width <= _PAGE else picture
    return picture


def _size(net: Net, key: str, style: Style) -> tuple[float, float, float]:
    """The width and the height of a frame, and the width of the numbers under it."""
    item = net.items[key]
    width = EM * label_width(item.labels, style) + (26 if item.kind == "target" else 18)
    lines = [label_width((note,), style) for note in net.notes.get(key, ()) if note is not None]
    return max(width, _HEIGHT), _HEIGHT, max([0.75 * EM * line + 14 for line in lines], default=0.0)


def _words(label: Term) -> Point:
    """The room that a local derivative takes on its arrow."""
    tall = any(part.head in ("partial", "divide") for part in label.walk())
    return 0.72 * EM * label_width((label,), Style()), 30.0 if tall else 14.0


@dataclass
class _Drawing:
    """One layout: ``along`` goes from layer to layer, ``across`` within one."""

    net: Net
    graph: Layered
    sizes: dict[str, tuple[float, float, float]]
    flow: str

    def picture(self) -> Picture:
        self.across = places(self.graph, self.net, self._room)
        self.starts, self.ends = self._layers()
        self.row = {vertex: at for at, row in enumerate(self.graph.rows) for vertex in row}
        self.shift = _MARGIN + self._over() - min(map(self._least, self.across), default=0.0)
        nodes = tuple(self._node(key) for key in self.net.items)
        links = tuple(self._link(start, end) for start, end in self.net.links)
        far = max((self.across[vertex] + self._room(vertex) / 2 for vertex in self.across), default=0.0)
        width, height = self._turned((self.ends[-1] + _MARGIN, far + self.shift + _MARGIN))
        return Picture(round(width, 1), round(height, 1), self.flow, nodes, links, self.net.size)

    # -- room ------------------------------------------------------------------------------------------

    def _room(self, vertex: Vertex) -> float:
        """How much room a vertex takes across."""
        if isinstance(vertex, tuple):
            return 0.0
        width, height, numbers = self.sizes[vertex]
        return max(width, numbers) if self.flow == "down" else height + 2 * self._notes(vertex)

    def _length(self, vertex: Vertex) -> float:
        """How much room a vertex takes along."""
        if isinstance(vertex, tuple):
            return 0.0
        width, height, numbers = self.sizes[vertex]
        return height + 2 * self._notes(vertex) if self.flow == "down" else max(width, numbers)

    def _least(self, vertex: Vertex) -> float:
        """Where what is drawn of a vertex begins: numbers stand under a frame, never over it."""
        spare = self._notes(vertex) if isinstance(vertex, str) and self.flow == "right" else 0.0
        return self.across[vertex] - self._room(vertex) / 2 + spare

    def _over(self) -> float:
        """Room for words over the first arrow."""
        return 22.0 if self.net.labels and self.flow == "right" else 0.0

    def _notes(self, key: str) -> float:
        return NOTE * sum(note is not None for note in self.net.notes.get(key, ()))

    def _layers(self) -> tuple[list[float], list[float]]:
        """Where each layer begins and ends; steeper arrows get a wider gap before it."""
        starts: list[float] = []
        ends: list[float] = []
        for at, row in enumerate(self.graph.rows):
            begin = ends[-1] + self._gap(at) if ends else _MARGIN
            starts.append(begin)
            ends.append(begin + max(map(self._length, row), default=0.0))
        return starts, ends

    def _gap(self, at: int) -> float:
        steep, words = 0.0, 0.0
        for below in self.graph.rows[at]:
            for above in self.graph.before.get(below, ()):
                steep = max(steep, abs(self.across[above] - self.across[below]))
                start = above[0] if isinstance(above, tuple) else above
                end = below[1] if isinstance(below, tuple) else below
                label = self.net.labels.get((start, end))
                words = max(words, _words(label)[0] + 26 if label else 0.0)
        if self.flow == "down":
            words = min(words, 46.0)
        least, most = _GAPS[self.flow]
        return max(min(most, least + 0.16 * max(0.0, steep - 60)), words)

    # -- things ----------------------------------------------------------------------------------------

    def _node(self, key: str) -> Node:
        item = self.net.items[key]
        width, height, _ = self.sizes[key]
        at = self.row[key]
        centre = self._point((self.starts[at] + self.ends[at]) / 2, self.across[key])
        value, gradient = self.net.notes.get(key, (None, None))
        strong = key in self.net.strong
        return Node(key, item.kind, item.labels, centre, round(width, 1), height, item.count, value, gradient, strong)

    def _link(self, start: str, end: str) -> Link:
        """A curve through every place where the arrow passes a layer."""
        marks = [self._side(start, after=True)]
        for at in range(self.row[start] + 1, self.row[end]):
            across = self.across[(start, end, at)]
            marks += [self._point(self.starts[at], across), self._point(self.ends[at], across)]
        marks.append(self._side(end, after=False))
        points = curve(marks, self.flow)
        label = self.net.labels.get((start, end))
        where = beside(points, self.flow, *_words(label)) if label else (0.0, 0.0)
        return Link(start, end, points, self.net.is_strong(start, end), label, where)

    def _side(self, key: str, after: bool) -> Point:
        """Where an arrow leaves a node, or reaches it; numbers under a node stand out of its way."""
        at = self.row[key]
        width, height, _ = self.sizes[key]
        half = (height if self.flow == "down" else width) / 2
        if after and self.flow == "down":
            half += self._notes(key)
        middle_of = (self.starts[at] + self.ends[at]) / 2
        return self._point(middle_of + half if after else middle_of - half, self.across[key])

    def _point(self, along: float, across: float) -> Point:
        return self._turned((round(along, 1), round(across + self.shift, 1)))

    def _turned(self, point: Point) -> Point:
        return (point[1], point[0]) if self.flow == "down" else point
