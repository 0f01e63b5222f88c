"""Notation: Term to layout to LaTeX, Unicode and plain text, and back again."""

from derive.notation.breaking import LATEX_LINES, TYPST_LINES, Lines, lines
from derive.notation.print_plain import plain
from derive.notation.printers import latex, typst, unicode_text
from derive.notation.readers import parse_latex, parse_plain
from derive.notation.scope import Scope
from derive.notation.spelling import Spelling, identifier, print_key, spell
from derive.notation.spoken import last_spoken
from derive.notation.style import Style
from derive.term import register_printer

register_printer(plain)

__all__ = [
    "LATEX_LINES",
    "TYPST_LINES",
    "Lines",
    "Scope",
    "Spelling",
    "Style",
    "identifier",
    "last_spoken",
    "latex",
    "lines",
    "parse_latex",
    "parse_plain",
    "plain",
    "print_key",
    "spell",
    "typst",
    "unicode_text",
]
