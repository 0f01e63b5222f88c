"""Upper indices of plain text: ``W^(l)`` and ``δ^(l+1)`` are names, where the model numbers values of that letter."""

from __future__ import annotations

import re

from derive.errors import DeriveError
from derive.notation.hand.known import has_family
from derive.notation.hand.scope import HandScope
from derive.notation.spelling import spell
from derive.notation.tokens import Token
from derive.notation.tokens_plain import normal_name

__all__ = ["with_upper_indices"]

_INDEX = re.compile(r"(?P<letter>[lLkKn]|\d+)(?:(?P<sign>[-+])(?P<step>\d))?")
_PARTS = 8  # tokens that an upper index has at most, with its brackets


def with_upper_indices(tokens: list[Token], source: str, scope: HandScope) -> list[Token]:
    """The tokens with each name and its upper index as one word, ``W__l`` as in the equation language."""
    if scope.scalar or not any(token.kind == "^" for token in tokens):
        return tokens
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        close = _closing(tokens, at)
        word = _named(tokens[at], tokens[at + 3 : close], source, scope) if close else None
        if word is None:
            joined.append(tokens[at])
            at += 1
        else:
            joined.append(Token("word", word, tokens[at].start, tokens[close].end))
            at = close + 1
    return joined


def _closing(tokens: list[Token], at: int) -> int:
    """The place of the bracket that closes ``W^(…)``; 0 where none begins here."""
    kinds = [token.kind for token in tokens[at : at + 3]]
    if kinds[:1] not in (["word"], ["greek"]) or kinds[1:] != ["^", "("]:
        return 0
    if any(a.end != b.start for a, b in zip(tokens[at : at + 2], tokens[at + 1 : at + 3], strict=True)):
        return 0
    return next((end for end in range(at + 3, min(at + _PARTS, len(tokens))) if tokens[end].kind == ")"), 0)


def _named(token: Token, inside: list[Token], source: str, scope: HandScope) -> str | None:
    try:
        base = token.text if token.text.isascii() else normal_name(token.text, source, token.start)
    except DeriveError:
        return None
    found = _INDEX.fullmatch("".join(part.text for part in inside).replace("−", "-"))
    gradient = "d" if len(base) == 2 and base[0] == "d" else ""
    below = base.removeprefix(gradient)
    if found is None or spell(below) in scope.names or not has_family(spell(below), scope):
        return None
    sign = {"-": "minus", "+": "plus"}.get(found["sign"] or "", "")
    return f"{base}__{found['letter']}{sign}{found['step'] or ''}"
