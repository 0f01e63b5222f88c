"""Printers: a Term in a notation."""

from __future__ import annotations

from collections.abc import Mapping

from derive.dimension import Shape
from derive.notation.layout import layout
from derive.notation.print_latex import latex_box
from derive.notation.print_typst import typst_box
from derive.notation.print_unicode import unicode_box
from derive.notation.style import Style
from derive.term import Term

__all__ = ["latex", "typst", "unicode_text"]

_DEFAULT = Style()


def latex(term: Term, style: Style = _DEFAULT, shapes: Mapping[str, Shape] | None = None) -> str:
    """The Term in LaTeX; ``shapes`` of the names tell an elementwise product from a scalar one."""
    return latex_box(layout(term, style, shapes), style)


def unicode_text(term: Term, style: Style = _DEFAULT, shapes: Mapping[str, Shape] | None = None) -> str:
    """The Term on one line of Unicode, for a terminal."""
    return unicode_box(layout(term, style, shapes))


def typst(term: Term, style: Style = _DEFAULT, shapes: Mapping[str, Shape] | None = None) -> str:
    """The Term in the mathematics of Typst, without the dollar signs."""
    return typst_box(layout(term, style, shapes))
