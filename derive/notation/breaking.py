"""Lines: a long formula in several, broken at its relations and at the ``+`` of a sum."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from derive.dimension import Shape
from derive.notation.printers import latex, typst, unicode_text
from derive.notation.style import Style
from derive.term import Term, add

__all__ = ["LATEX_LINES", "TYPST_LINES", "Lines", "lines"]


class Lines(NamedTuple):
    """What a notation writes in a broken formula: a Term, the relations that it spells, and what indents a line."""

    write: Callable[[Term, Style, Mapping[str, Shape] | None], str]
    signs: Mapping[str, str]
    indent: str


LATEX_LINES = Lines(
    latex,
    {"≈": r"\approx", "←": r"\leftarrow", "≠": r"\ne", "<=": r"\le", ">=": r"\ge", "==": "=", "!=": r"\ne"},
    r"\quad",
)
TYPST_LINES = Lines(typst, {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}, "quad")


def lines(
    term: Term,
    style: Style,
    width: int,
    shapes: Mapping[str, Shape] | None = None,
    notation: Lines = LATEX_LINES,
) -> list[tuple[str, str]]:
    """The lines as ``(left, right)``, to be aligned between the two; ``right`` begins with its relation or sign.

    ``width`` counts characters of the Unicode text. The left side stands on the first line only.
    """
    if term.head != "relation":
        return [("", text) for text in _sides(term, style, width, shapes, notation)]
    result: list[tuple[str, str]] = []
    left = notation.write(term.args[0], style, shapes)
    for link, side in zip(term.data, term.args[1:], strict=True):
        sign = notation.signs.get(link, link)
        first, *others = _sides(side, style, width, shapes, notation)
        result.append((left, f"{sign} {first}"))
        result += [("", f"{notation.indent} {other}") for other in others]
        left = ""
    return result


def _sides(
    term: Term, style: Style, width: int, shapes: Mapping[str, Shape] | None, notation: Lines
) -> Iterator[str]:
    """A side, broken before a sign of its outermost sum where it grows too long."""
    if term.head != "add" or len(unicode_text(term, style)) <= width:
        yield notation.write(term, style, shapes)
        return
    pieces = [term.args[0]]
    lead = ""
    for child in term.args[1:]:
        if len(unicode_text(add(*pieces, child), style)) > width:
            yield lead + notation.write(add(*pieces), style, shapes)
            lead, child = ("- ", _held(child.args[0])) if child.head == "negative" else ("+ ", _held(child))
            pieces = []
        pieces.append(child)
    yield lead + notation.write(add(*pieces), style, shapes)


def _held(term: Term) -> Term:
    """A sum inside a sum keeps its parentheses."""
    return Term("group", (term,)) if term.head in ("add", "negative") else term
