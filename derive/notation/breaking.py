"""Lines: a long formula in several, broken at its relations, at the ``+`` of a sum and between factors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from derive.dimension import Shape
from derive.notation.layout import displayed
from derive.notation.printers import latex, typst, unicode_text
from derive.notation.style import Style
from derive.term import Term, add, multiply

__all__ = ["LATEX_LINES", "TYPST_LINES", "Lines", "lines"]


class Lines(NamedTuple):
    """What a notation writes in a broken formula: a Term, the relations that it spells, and what indents a line."""

    write: Callable[[Term, Style, Mapping[str, Shape] | None], str]
    signs: Mapping[str, str]
    indent: str
    times: tuple[str, str]  # the signs of a product: a dot, a cross


LATEX_LINES = Lines(
    latex,
    {
        "≈": r"\approx",
        "←": r"\leftarrow",
        "≠": r"\ne",
        "<=": r"\le",
        ">=": r"\ge",
        "==": "=",
        "!=": r"\ne",
        "∈": r"\in",
    },
    r"\quad",
    (r"\cdot", r"\times"),
)
TYPST_LINES = Lines(typst, {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠", "∈": "in"}, "quad", ("dot", "times"))


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
    term = displayed(term, style, shapes)
    if term.head != "relation":
        return [("", text) for text in _sides(term, style, width, shapes, notation)]
    result: list[tuple[str, str]] = []
    left = notation.write(term.args[0], style, shapes)
    for link, side in zip(term.data, term.args[1:], strict=True):
        sign = notation.signs.get(link, link)
        first, *others = _sides(side, style, width, shapes, notation)
        if link == "∈" and result:  # where a value lives stands behind its last line
            result[-1] = (result[-1][0], f"{result[-1][1]} {sign} {first}")
            continue
        result.append((left, f"{sign} {first}"))
        result += [("", f"{notation.indent} {other}") for other in others]
        left = ""
    return result


def _sides(term: Term, style: Style, width: int, shapes: Mapping[str, Shape] | None, notation: Lines) -> Iterator[str]:
    """A side, broken before a sign of its outermost sum or product where it grows too long."""
    if term.head == "multiply" and not shapes:
        yield from _factors(term, style, width, notation)
        return
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


def _factors(term: Term, style: Style, width: int, notation: Lines) -> Iterator[str]:
    """A product of scalars, as many factors on a line as fit; every line but the first begins with the sign."""
    lead = ""
    pieces: list[Term] = []
    for factor in term.args:
        if pieces and len(unicode_text(multiply(*pieces, factor), style)) > width:
            yield lead + notation.write(_alone(pieces), style, None)
            lead, pieces = f"{notation.times[style.product == 'times']} ", []
        pieces.append(factor)
    yield lead + notation.write(_alone(pieces), style, None)


def _alone(pieces: list[Term]) -> Term:
    """The factors of one line; a single sum keeps its parentheses."""
    return multiply(*pieces) if len(pieces) > 1 else _held(pieces[0])
