"""Fractions of TeX and of habit, as ``\\frac``: ``{a \\over b}``, ``{∂L}/{∂w}``, ``{\\partial}L``, ``{{∂L}}``."""

from __future__ import annotations

from derive.notation.hand.signs import RELATIONS
from derive.notation.identify_latex import function_words
from derive.notation.tokens import Token

__all__ = ["with_fractions"]

_D = frozenset((r"\partial", "∂"))


def with_fractions(tokens: list[Token]) -> list[Token]:
    """The tokens with every fraction spelled ``\\frac{…}{…}``; what has no braces of its own is left as it is."""
    tokens = _bare_signs(_over(tokens))
    while tokens and tokens[0].kind == "{" and closing(tokens, 0) == len(tokens) - 1:
        tokens = tokens[1:-1]
    return _slashed(tokens)


def closing(tokens: list[Token], at: int) -> int:
    """The place of the brace that closes the one at ``at``; the end where none does."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place].kind == "{") - (tokens[place].kind == "}")
        if depth == 0:
            return place
    return len(tokens)


def _over(tokens: list[Token]) -> list[Token]:
    """``{a \\over b}`` from the innermost group outwards."""
    result: list[Token] = []
    open_: list[tuple[int, int | None]] = []  # where each group begins in the result, and where its \over stands
    for token in tokens:
        if token.kind == "{":
            open_.append((len(result), None))
        elif token.kind == r"\over" and open_ and open_[-1][1] is None:
            open_[-1] = (open_[-1][0], len(result))
        elif token.kind == "}" and open_:
            start, over = open_.pop()
            if over is not None:
                _as_fraction(result, start, over)
        result.append(token)
    return result


def _as_fraction(result: list[Token], start: int, over: int) -> None:
    """``{ a \\over b`` becomes ``{ \\frac{ a }{ b }``; the brace that closes it comes after."""
    opening, sign = result[start], result[over]
    end = result[-1].end
    result[start:] = [
        opening,
        Token(r"\frac", "frac", opening.end, opening.end),
        Token("{", "{", opening.end, opening.end),
        *result[start + 1 : over],
        Token("}", "}", sign.start, sign.start),
        Token("{", "{", sign.end, sign.end),
        *result[over + 1 :],
        Token("}", "}", end, end),
    ]


def _bare_signs(tokens: list[Token]) -> list[Token]:
    """``{\\partial}`` is the sign alone, and ``{{…}}`` one group."""
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind == "{" and at + 2 < len(tokens):
            before = result[-1].kind if result else ""
            alone = tokens[at + 2].kind == "}" and before not in ("_", "^") and not before.startswith("\\")
            if alone and (tokens[at + 1].kind in _D or tokens[at + 1].text in function_words()):
                result.append(tokens[at + 1])
                at += 3
                continue
            if _is_differential(tokens[at : at + 4]):
                result.append(tokens[at + 2]._replace(start=tokens[at].start, end=tokens[at + 3].end))
                at += 4
                continue
            if tokens[at + 1].kind == "{" and closing(tokens, at + 1) + 1 == closing(tokens, at) < len(tokens):
                inner = closing(tokens, at + 1)
                tokens = [*tokens[:at], *tokens[at + 1 : inner + 1], *tokens[inner + 2 :]]
                continue
        result.append(tokens[at])
        at += 1
    return result


def _is_differential(group: list[Token]) -> bool:
    """``{\\rm d}``: a d, whatever its face."""
    return [token.kind for token in group] == ["{", r"\rm", "letter", "}"] and group[2].text == "d"


def _slashed(tokens: list[Token]) -> list[Token]:
    """``{∂L}/{∂w}``: two groups that begin with the sign of a derivative."""
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind == "{" and _begins(tokens, at) and (not result or result[-1].kind not in ("_", "^", "}")):
            end = closing(tokens, at)
            slash = [token.kind for token in tokens[end + 1 : end + 3]]
            if slash == ["/", "{"] and _begins(tokens, end + 2) and not _is_argument(result):
                last = closing(tokens, end + 2)
                result.append(Token(r"\frac", "frac", tokens[at].start, tokens[at].start))
                result += [*tokens[at : end + 1], *tokens[end + 2 : last + 1]]
                at = last + 1
                continue
        result.append(tokens[at])
        at += 1
    return result


def _begins(tokens: list[Token], at: int) -> bool:
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    return following is not None and (following.kind in _D or (following.kind == "letter" and following.text == "d"))


def _is_argument(before: list[Token]) -> bool:
    return bool(before) and before[-1].kind.startswith("\\") and before[-1].kind not in RELATIONS
