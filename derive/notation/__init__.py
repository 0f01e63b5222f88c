"""Notation: Term to layout to LaTeX, Unicode and plain text, and back again."""

from derive.notation.breaking import lines
from derive.notation.print_plain import plain
from derive.notation.printers import latex, unicode_text
from derive.notation.readers import parse_latex, parse_plain
from derive.notation.scope import Scope
from derive.notation.spelling import Spelling, identifier, print_key, spell
from derive.notation.spoken import last_spoken
from derive.notation.style import Style

__all__ = [
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
    "unicode_text",
]
