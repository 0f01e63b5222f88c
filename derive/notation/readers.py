"""Readers: text to Term."""

from __future__ import annotations

from derive.notation.atoms import PLAIN
from derive.notation.grammar import Parser
from derive.notation.scope import Scope
from derive.notation.tokens_plain import tokenize_plain
from derive.term import Term

__all__ = ["parse_plain"]


def parse_plain(text: str, scope: Scope | None = None) -> Term:
    """The Term that a text of the equation language means; every mistake is a `DeriveError` with its place."""
    return Parser(tokenize_plain(text), PLAIN, scope if scope is not None else Scope(), text).whole()
