"""A Figure as the format shows it: SVG, TikZ, mermaid or a line of arrows, all from the same coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from derive.document import Figure, Sentence
from derive.notation.layout import layout
from derive.picture import Link, Node, Picture, Point
from derive.pictures.curves import arrowhead, hexagon, shadow
from derive.render.environment import block_template
from derive.render.labels import Run, glyphs, runs
from derive.term import Term

if TYPE_CHECKING:
    from derive.render.renderer import Renderer

__all__ = ["Drawn", "Files"]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BASELINE = 0.32  # of an em: how far under the middle of a letter it stands
_NOTE = 0.72  # the letters of numbers, to those of labels
_EM = 17.0


@dataclass
class Files:
    """The files that a document refers to, beside it: ``<stem>-<figure>.svg``."""

    stem: str
    made: dict[str, str] = field(default_factory=dict)

    def keep(self, key: str, text: str) -> str:
        """Keep a picture; how the document refers to it."""
        name = f"{self.stem}-{key}.svg"
        self.made[name] = text
        return quote(name)


@dataclass(frozen=True, slots=True)
class Label:
    """A label with its middle at ``x``, ``y``: outlines, or pieces of text."""

    x: float
    y: float
    size: float
    outlines: str
    pieces: tuple[tuple[Run, float], ...]
    shift: float = 0.0
    anchor: str = "middle"


class Drawn:
    """What a figure template sees as ``figure``."""

    def __init__(self, block: Figure, renderer: Renderer) -> None:
        self.block = block
        self.picture: Any = block.picture
        self.is_graph = isinstance(block.picture, Picture)
        self._renderer = renderer
        self.id = f"{renderer.prefix}{block.key}"
        self._outlined = True

    # -- words -----------------------------------------------------------------------------------------

    @cached_property
    def caption(self) -> str:
        """The caption in the format's own markup."""
        return " ".join(self._renderer._text(sentence) for sentence in self.block.caption)

    @cached_property
    def alternative(self) -> str:
        """The text alternative, plain."""
        return " ".join(map(self._plain, self.block.alternative))

    @cached_property
    def escaped_alternative(self) -> str:
        return self._renderer.format.escape(self.alternative)

    @cached_property
    def title(self) -> str:
        return self._plain(self.block.title)

    @cached_property
    def lines(self) -> list[str]:
        return [self._plain(line) for line in self.block.lines]

    def _plain(self, sentence: Sentence) -> str:
        said = self._renderer.language.say(sentence, self._renderer.mathematics.plain)
        return _CONTROL.sub("", " ".join(said.split()))

    # -- the picture in each markup ----------------------------------------------------------------------

    @property
    def svg(self) -> str:
        """Markup to stand in a document: it takes the colour of the text around it."""
        return self._markup("svg", standalone=False)

    @property
    def svg_in_page(self) -> str:
        """The same with labels as text, for a page that has fonts of its own: small, and quick to make."""
        self._outlined = False
        return self._markup("svg", standalone=False)

    @property
    def source(self) -> str:
        """The file beside the document that holds the picture; empty where no file can be written."""
        files = self._renderer.files
        return files.keep(self.block.key, self._markup("svg", standalone=True)) if files else ""

    @property
    def tikz(self) -> str:
        return self._markup("tikz")

    @property
    def mermaid(self) -> str:
        return self._markup("mermaid") if self.is_graph else ""

    def _markup(self, notation: str, **more: Any) -> str:
        template = block_template((f"pictures/{notation}",), "graph" if self.is_graph else "plot")
        return template.render(figure=self, picture=self.picture, **more).strip("\n")

    # -- what the templates ask of the geometry -----------------------------------------------------------

    def latex(self, term: Term) -> str:
        return self._renderer.mathematics.latex(term)

    def plain(self, term: Term) -> str:
        return _CONTROL.sub("", self._renderer.mathematics.plain(term))

    def words(self, key: str) -> str:
        return self._plain(Sentence(key))

    @cached_property
    def ids(self) -> dict[str, str]:
        """A short safe id a node."""
        return {node.key: f"n{at}" for at, node in enumerate(self.picture.nodes)}

    def head(self, link: Link) -> tuple[Point, ...]:
        return arrowhead(link.points, self.picture.flow, link.strong)

    def hexagon(self, node: Node) -> tuple[Point, ...]:
        return hexagon(node)

    def shadow(self, node: Node) -> tuple[Point, ...]:
        return shadow(node)

    def label(
        self,
        terms: tuple[Term, ...] | Term,
        x: float,
        y: float,
        scale: float = 1.0,
        nabla: bool = False,
        anchor: str = "middle",
    ) -> Label:
        """A label of one or two Terms (dots between them) with its middle at a point."""
        terms = terms if isinstance(terms, tuple) else (terms,)
        size = round(_EM * scale, 2)
        base = round(y + _BASELINE * size, 2)
        tex = self._tex(terms)
        share = {"middle": 0.5, "end": 1.0}[anchor]
        outlines = glyphs(rf"\nabla\ {{{tex}}}" if nabla else tex, size) if self._outlined else None
        if outlines is not None:
            shift = round(x - outlines.left - outlines.width * share, 2)
            return Label(x, base, size, outlines.markup, (), shift)
        pieces = [*([Run("∇ ")] if nabla else []), *self._runs(terms)]
        return Label(x, base, size, "", tuple(_placed(pieces, size)), anchor=anchor)

    def note(self, term: Term, x: float, y: float, nabla: bool = False) -> Label:
        """A number under a node."""
        return self.label(term, x, y, _NOTE, nabla)

    def before(self, term: Term, x: float, y: float) -> Label:
        """A number that ends at a point."""
        return self.label(term, x, y, _NOTE, anchor="end")

    def _tex(self, terms: tuple[Term, ...]) -> str:
        from derive.notation import latex

        mathematics = self._renderer.mathematics
        return r" \dots ".join(latex(term, mathematics.style, mathematics.shapes) for term in terms)

    def _runs(self, terms: tuple[Term, ...]) -> list[Run]:
        mathematics = self._renderer.mathematics
        pieces: list[Run] = []
        for term in terms:
            pieces += [Run(" … ")] if pieces else []
            pieces += runs(layout(term, mathematics.style, mathematics.shapes))
        return pieces


def _placed(pieces: list[Run], size: float) -> Iterator[tuple[Run, float]]:
    """Each piece with how far it moves down from the one before it."""
    rise = 0.0
    for piece in pieces:
        yield piece, round((rise - piece.rise) * size, 2)
        rise = piece.rise
