"""Families: ``for t = 1..3:`` unrolls its body; ``h{t}`` is the member of that number."""

from __future__ import annotations

import re

from derive.notation.atoms import PLAIN
from derive.notation.folding import constant_value
from derive.notation.grammar import COMPARE, Parser
from derive.notation.scope import Scope
from derive.notation.tokens import Token
from derive.syntax.state import State
from derive.term import Term, number

__all__ = ["MEMBER_LIMIT", "header", "members"]

MEMBER_LIMIT = 100_000
_HEADER = re.compile(r"\s*([^\W\d]\w*)\s*=\s*([^:]+?)\s*\.\.\s*([^:]+?)\s*:")


def header(state: State, start: int, end: int) -> tuple[str, int, int | str, int]:
    """The index, its first and last number, and where the body on the same line begins; a last symbol stays one."""
    found = _HEADER.match(state.text, start, end)
    if found is None:
        shown = state.text[start:end].strip()[:80]
        raise state.fail("bad_family", Token("", "", start, end), found=shown)
    first = _bound(state, found.start(2), found.end(2))
    last = _bound(state, found.start(3), found.end(3))
    if not isinstance(first, int) or (isinstance(last, str) and not last.isidentifier()):
        place = Token("", "", found.start(2), found.end(3))
        raise state.fail("symbolic_family", place, found=state.text[place.start : place.end])
    if isinstance(last, int) and last - first >= MEMBER_LIMIT:
        raise state.fail("family_too_long", Token("", "", start, end), limit=MEMBER_LIMIT)
    return found[1], first, last, found.end()


def _bound(state: State, start: int, end: int) -> int | str:
    from derive.notation.tokens_plain import tokenize_plain

    tokens = tokenize_plain(state.text, start, end)
    return _number(state, tokens, Token("", "", start, end))


def _number(state: State, tokens: list[Token], place: Token) -> int | str:
    """An integer expression of the indices of the families around it; with a symbol in it ``lplus1``."""
    known = {name: term for name, term in state.point.items() if name in state.declared and term.is_number}
    known |= {name: number(value) for name, value in state.index.items()}
    term = Parser(tokens, PLAIN, Scope(), state.text).whole(COMPARE + 1).replace(known)
    value = constant_value(term)
    if value is None:
        return _symbolic(state, term, place)
    if value.denominator != 1 or value < 0:
        raise state.fail("family_index", place, found=str(value))
    return int(value)


def _symbolic(state: State, term: Term, place: Token) -> str:
    """``l``, ``lminus1``, ``L``: one symbol and a whole number."""
    names = term.names()
    offset = constant_value(term.replace({names[0]: number(0)})) if len(names) == 1 else None
    step = constant_value(term.replace({names[0]: number(1)})) if len(names) == 1 else None
    if offset is None or step != offset + 1 or offset.denominator != 1:
        raise state.fail("symbolic_family", place, found=state.text[place.start : place.end])
    state.symbols.setdefault(names[0], place)
    sign = "plus" if offset > 0 else "minus"
    return f"{names[0]}{sign}{abs(offset)}" if offset else names[0]


def members(state: State, tokens: list[Token]) -> list[Token]:
    """Tokens in which every ``h{t-1}`` has become one name, ``h0``."""
    result: list[Token] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.kind != "{":
            result.append(token)
            position += 1
            continue
        if not result or result[-1].kind != "name" or result[-1].end != token.start:
            raise state.fail("unexpected_token", token, found="{")
        close = _closing(state, tokens, position)
        inside = [*tokens[position + 1 : close], Token("end", "", tokens[close].start, tokens[close].start)]
        place = Token("", "", token.start + 1, tokens[close].start)
        result[-1] = _member(result[-1], _number(state, inside, place), tokens[close].end)
        position = close + 1
    return result


def _closing(state: State, tokens: list[Token], position: int) -> int:
    for candidate in range(position, len(tokens)):
        if tokens[candidate].kind == "}":
            return candidate
    raise state.fail("expected", tokens[-1], found="", expected="}")


def _member(base: Token, index: int | str, end: int) -> Token:
    if isinstance(index, str):
        return Token("name", f"{base.text}__{index}", base.start, end)
    joint = "_" if base.text[-1].isdigit() else ""
    return Token("name", f"{base.text}{joint}{index}", base.start, end)
