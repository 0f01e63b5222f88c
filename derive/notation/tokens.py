"""Tokens: what every tokenizer produces and the one grammar reads."""

from __future__ import annotations

from typing import NamedTuple

from derive.errors import DeriveError, Place

__all__ = ["NESTING_LIMIT", "TOKEN_LIMIT", "Token", "check_nesting", "failure", "place_at"]

NESTING_LIMIT = 64
TOKEN_LIMIT = 4096

_OPEN = frozenset("([{")
_CLOSE = frozenset(")]}")


class Token(NamedTuple):
    """One token: for punctuation the ``kind`` is the sign itself; ``start`` to ``end`` are characters of the source."""

    kind: str
    text: str
    start: int
    end: int


def place_at(source: str, start: int, end: int, file: str = "") -> Place:
    """The place of a range of characters; line and column count from 1."""
    line_start = source.rfind("\n", 0, start) + 1
    return Place(source.count("\n", 0, start) + 1, start - line_start + 1, start, end, file)


def failure(key: str, source: str, start: int, end: int, file: str = "", **details: object) -> DeriveError:
    """An error that shows the line it speaks of."""
    place = place_at(source, start, end, file)
    line_start = start - place.column + 1
    line_end = source.find("\n", start)
    line = source[line_start : line_end if line_end >= 0 else len(source)]
    return DeriveError(key, dict(details), place, line)


def check_nesting(tokens: list[Token], source: str) -> None:
    """Refuse what is too long or too deep before anything is built from it."""
    if len(tokens) > TOKEN_LIMIT:
        last = tokens[TOKEN_LIMIT]
        raise failure("expression_too_long", source, last.start, last.end, limit=TOKEN_LIMIT)
    depth = 0
    for token in tokens:
        if token.kind in _OPEN:
            depth += 1
            if depth > NESTING_LIMIT:
                raise failure("nesting_too_deep", source, token.start, token.end, limit=NESTING_LIMIT)
        elif token.kind in _CLOSE:
            depth -= 1
