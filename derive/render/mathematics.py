"""Terms as the format writes them: LaTeX in a dialect, MathML made from it, Typst, or Unicode."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from derive.notation import LATEX_LINES, TYPST_LINES, Style, last_spoken, latex, lines, typst, unicode_text
from derive.profile import Profile
from derive.render.mathml import mathml
from derive.term import Term, relation

__all__ = ["Mathematics"]


class Mathematics:
    """Writes Terms in one style; what was written once is remembered."""

    def __init__(
        self, settings: Mapping[str, Any], profile: Profile, meta: Mapping[str, Any], words: Mapping[str, Any]
    ) -> None:
        self.settings = settings
        self.notation = str(settings["notation"])
        self.unicode = self.notation == "unicode"
        self.lines = TYPST_LINES if self.notation == "typst" else LATEX_LINES
        self.style = Style(
            product=profile.product,
            transpose=profile.transpose,
            bold=profile.bold,
            adjoint=profile.adjoint,
            dialect=settings.get("dialect", "latex"),
            layer=profile.layers,
            loss=str(meta.get("loss", "L")),
            otherwise=str(words["otherwise"]),
            direct=str(words.get("direct", "direct")),
            spellings=dict(meta.get("spellings", {})),
            rows=bool(meta.get("rows")),
        )
        self.shapes = meta.get("shapes") or None
        self._written: dict[Term, str] = {}
        self._latex: dict[Term, str] = {}
        self._plain: dict[Term, str] = {}
        self._writers: dict[str, Callable[[Term], str]] = {
            "unicode": self.plain,
            "latex": self.latex,
            "mathml": lambda term: mathml(self.latex(term)),
            "typst": lambda term: typst(term, self.style, self.shapes),
        }

    def inline(self, term: Term) -> str:
        if term not in self._written:
            self._written[term] = self._writers[self.notation](term)
        return self._written[term]

    def latex(self, term: Term) -> str:
        if term not in self._latex:
            self._latex[term] = latex(term, self.style, self.shapes)
        return self._latex[term]

    def plain(self, term: Term) -> str:
        """Unicode, for titles and headings, where no mathematics may stand."""
        if term not in self._plain:
            self._plain[term] = unicode_text(term, self.style, self.shapes)
        return self._plain[term]

    def spoken(self, term: Term) -> str:
        return last_spoken(term, self.style, self.shapes)

    def rows(self, term: Term) -> list[tuple[str, str]]:
        """The lines of a display, each as ``(left, right)``; a short one is a single line."""
        width = int(self.settings["width"])
        if len(self.plain(term)) <= width:
            return [("", self._display(term))]
        if self.unicode:
            return [("", row) for row in self._unicode_rows(term, width)]
        if not self.settings["aligned"]:
            return [("", self.inline(part)) for part in _single_relations(term)]
        return list(lines(term, self.style, width, self.shapes, self.lines))

    def _display(self, term: Term) -> str:
        """A display that fits on one line; for MathML its LaTeX, which the format converts as a whole."""
        return self.latex(term) if self.notation == "mathml" else self.inline(term)

    def _unicode_rows(self, term: Term, width: int) -> Iterator[str]:
        """Broken before each relation, and before a sign of an outermost sum that is still too long."""
        sides = term.args if term.head == "relation" else (term,)
        left = self.plain(sides[0]) if len(sides) > 1 else ""
        indent = " " * len(left)
        for at, side in enumerate(sides[1:] or sides):
            sign = f" {term.data[at]} " if left else ""
            parts = side.args if side.head == "add" and len(self.plain(side)) > width - len(indent) else (side,)
            for place, part in enumerate(parts):
                lead = (left if at == 0 else indent) + sign if place == 0 else indent + "     "
                yield lead + self._signed(part, place)

    def _signed(self, part: Term, place: int) -> str:
        """A summand with the sign that joins it to the one before it."""
        if place == 0:
            return self.plain(part)
        inner = part.args[0] if part.head == "negative" else part
        whole = Term("group", (inner,)) if inner.head in ("add", "negative") else inner
        return ("− " if part.head == "negative" else "+ ") + self.plain(whole)


def _single_relations(term: Term) -> list[Term]:
    """``A = B = C`` as ``A = B`` and ``A = C``: every line has a left side."""
    if term.head != "relation" or len(term.args) < 3:
        return [term]
    return [relation(term.args[0], (sign, side)) for sign, side in zip(term.data, term.args[1:], strict=True)]
