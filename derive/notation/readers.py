"""Readers: text to Term."""

from __future__ import annotations

from derive.notation.atoms import PLAIN
from derive.notation.atoms_latex import LATEX
from derive.notation.grammar import Parser
from derive.notation.scope import Scope
from derive.notation.tokens_latex import tokenize_latex
from derive.notation.tokens_plain import tokenize_plain
from derive.term import Term

__all__ = ["parse_latex", "parse_plain"]


def parse_plain(text: str, scope: Scope | None = None) -> Term:
    """The Term that a text of the equation language means; every mistake is a `DeriveError` with its place."""
    return Parser(tokenize_plain(text), PLAIN, scope if scope is not None else Scope(), text).whole()


def parse_latex(text: str, scope: Scope | None = None) -> Term:
    """The Term that a formula in LaTeX means; what cannot be read with certainty is a `DeriveError`, never a guess."""
    known = scope if scope is not None else Scope(derivatives=True)
    return Parser(tokenize_latex(text, known), LATEX, known, text).whole()
