"""Rows of a display that nothing but the end of a line parts, as authors write them in ```` ```math ```` fences."""

from __future__ import annotations

import re

from derive.check.reading.fractions import closing
from derive.notation.hand.signs import RELATIONS, SEPARATORS, SIGNS
from derive.notation.tokens import Token

__all__ = ["with_rows"]

_BRACKETS = frozenset(("(", "[", r"\{", r"\lbrace"))
_FRACTIONS = frozenset((r"\frac", r"\dfrac", r"\tfrac"))
_SCRIPTS = frozenset(("_", "^"))
_PARTED = frozenset(("row", "&"))


def with_rows(tokens: list[Token], source: str) -> list[Token]:
    """A ``row`` token wherever a line begins a statement of its own: a name or a derivative, then a relation."""
    if any(token.kind in _PARTED or token.kind.startswith(("begin ", "end ")) for token in tokens):
        return tokens
    result: list[Token] = []
    depth, stated = 0, False
    for at, token in enumerate(tokens):
        if result and depth == 0 and stated and "\n" in source[result[-1].end : token.start] and _begins(tokens, at):
            result.append(Token("row", "", token.start, token.start))
            stated = False
        depth += (token.kind in ("{", *_BRACKETS)) - (token.kind in ("}", ")", "]", r"\}", r"\rbrace"))
        stated = stated or (depth == 0 and token.kind in RELATIONS)
        result.append(token)
    return result


def _begins(tokens: list[Token], at: int) -> bool:
    """Whether a whole left side and a relation stand at ``at``, and nothing before them needs it."""
    before = tokens[at - 1]
    if (
        before.kind in RELATIONS
        or before.kind in SEPARATORS
        or (before.kind in SIGNS and before.kind not in (")", "]"))
    ):
        return False
    end = _side_end(tokens, at)
    if end is None or end >= len(tokens) or tokens[end].kind not in RELATIONS:
        return False
    return not _telescopes(tokens, at)


def _side_end(tokens: list[Token], at: int) -> int | None:
    """Past one name with its indices, or one fraction; ``None`` for anything else."""
    if tokens[at].kind in _FRACTIONS:
        end = at + 1
        for _ in range(2):
            if end >= len(tokens) or tokens[end].kind != "{":
                return None
            end = closing(tokens, end) + 1
        return _past_scripts(tokens, end)
    if tokens[at].kind.startswith("\\") and at + 1 < len(tokens) and tokens[at + 1].kind == "{":
        return _past_scripts(tokens, closing(tokens, at + 1) + 1)
    end = at
    while end < len(tokens) and tokens[end].kind in ("letter", "greek") and (
        end == at or tokens[end].start == tokens[end - 1].end
    ):  # fmt: skip
        end += 1
    return _past_scripts(tokens, end) if end > at else None


def _past_scripts(tokens: list[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].kind in (*_SCRIPTS, "'", "small"):
        if tokens[at].kind in _SCRIPTS:
            at += 1
            at = closing(tokens, at) + 1 if at < len(tokens) and tokens[at].kind == "{" else at + 1
        else:
            at += 1
    return at


def _telescopes(tokens: list[Token], at: int) -> bool:
    """``… ∂L/∂a`` and then ``∂a/∂z …``: the chain goes on."""
    if tokens[at].kind not in _FRACTIONS or tokens[at - 1].kind != "}":
        return False
    depth, start = 0, at - 1
    while start >= 0:
        depth += (tokens[start].kind == "}") - (tokens[start].kind == "{")
        if depth == 0:
            break
        start -= 1
    below = _words(tokens[start:at])
    return below == _words(tokens[at + 1 : closing(tokens, at + 1) + 1])


def _words(tokens: list[Token]) -> str:
    return re.sub(r"[{}\s]", "", "".join(token.text for token in tokens if token.kind not in (r"\partial", "∂")))
