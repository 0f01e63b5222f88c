"""Terms as the format writes them: LaTeX in a dialect, or Unicode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.notation import Style, last_spoken, latex, lines, unicode_text
from derive.profile import Profile
from derive.term import Term, relation

__all__ = ["Mathematics"]


class Mathematics:
    """Writes Terms in one style; what was written once is remembered."""

    def __init__(self, settings: Mapping[str, Any], profile: Profile, meta: Mapping[str, Any], otherwise: str) -> None:
        self.settings = settings
        self.unicode = settings["notation"] == "unicode"
        self.style = Style(
            product=profile.product,
            transpose=profile.transpose,
            bold=profile.bold,
            adjoint=profile.adjoint,
            dialect=settings.get("dialect", "latex"),
            layer=profile.layers,
            loss=str(meta.get("loss", "L")),
            otherwise=otherwise,
            spellings=dict(meta.get("spellings", {})),
        )
        self.shapes = meta.get("shapes") or None
        self._written: dict[Term, str] = {}

    def inline(self, term: Term) -> str:
        if term not in self._written:
            self._written[term] = unicode_text(term, self.style) if self.unicode else self.latex(term)
        return self._written[term]

    def latex(self, term: Term) -> str:
        return latex(term, self.style, self.shapes)

    def plain(self, term: Term) -> str:
        """Unicode, for titles and headings, where no mathematics may stand."""
        return unicode_text(term, self.style)

    def spoken(self, term: Term) -> str:
        return last_spoken(term, self.style)

    def rows(self, term: Term) -> list[tuple[str, str]]:
        """The lines of a display, each as ``(left, right)``; a short one is a single line."""
        width = int(self.settings["width"])
        if self.unicode or len(self.plain(term)) <= width:
            return [("", self.inline(term))]
        if not self.settings["aligned"]:
            return [("", self.inline(part)) for part in _single_relations(term)]
        return list(lines(term, self.style, width, self.shapes))


def _single_relations(term: Term) -> list[Term]:
    """``A = B = C`` as ``A = B`` and ``A = C``: every line has a left side."""
    if term.head != "relation" or len(term.args) < 3:
        return [term]
    return [relation(term.args[0], (sign, side)) for sign, side in zip(term.data, term.args[1:], strict=True)]
