"""Lines: a long formula in several, broken at its relations and at the ``+`` of a sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive.dimension import Shape
from derive.notation.printers import latex, unicode_text
from derive.notation.style import Style
from derive.term import Term, add

__all__ = ["lines"]

_SIGNS = {"≈": r"\approx", "←": r"\leftarrow", "≠": r"\ne", "<=": r"\le", ">=": r"\ge", "==": "=", "!=": r"\ne"}


def lines(term: Term, style: Style, width: int, shapes: Mapping[str, Shape] | None = None) -> list[tuple[str, str]]:
    """The lines as ``(left, right)``, to be aligned between the two; ``right`` begins with its relation or sign.

    ``width`` counts characters of the Unicode text. The left side stands on the first line only.
    """
    if term.head != "relation":
        return [("", text) for text in _sides(term, style, width, shapes)]
    result: list[tuple[str, str]] = []
    left = latex(term.args[0], style, shapes)
    for link, side in zip(term.data, term.args[1:], strict=True):
        sign = _SIGNS.get(link, link)
        first, *others = _sides(side, style, width, shapes)
        result.append((left, f"{sign} {first}"))
        result += [("", rf"\quad {other}") for other in others]
        left = ""
    return result


def _sides(term: Term, style: Style, width: int, shapes: Mapping[str, Shape] | None) -> Iterator[str]:
    """A side, broken before a sign of its outermost sum where it grows too long."""
    if term.head != "add" or len(unicode_text(term, style)) <= width:
        yield latex(term, style, shapes)
        return
    pieces = [term.args[0]]
    lead = ""
    for child in term.args[1:]:
        if len(unicode_text(add(*pieces, child), style)) > width:
            yield lead + latex(add(*pieces), style, shapes)
            lead, child = ("- ", _held(child.args[0])) if child.head == "negative" else ("+ ", _held(child))
            pieces = []
        pieces.append(child)
    yield lead + latex(add(*pieces), style, shapes)


def _held(term: Term) -> Term:
    """A sum inside a sum keeps its parentheses."""
    return Term("group", (term,)) if term.head in ("add", "negative") else term
