"""Sizes by hand: ``ℝ^{m×n}``, ``\\mathbb{R}^{3 \\times 1}``."""

from __future__ import annotations

import re

from derive.errors import DeriveError
from derive.notation import parse_plain
from derive.notation.hand.signs import SIGNS, UPRIGHT, WORDS
from derive.notation.tokens import Token
from derive.term import Term, name, number

__all__ = ["sizes_of"]

_TIMES = frozenset((r"\times", "×", "*", ",", "x"))
_FACTOR = re.compile(r"(?<![A-Za-z_0-9])(\d+)(?=[A-Za-z])")
_SUM = re.compile(r"[+-]|(?<![A-Za-z_0-9])\d+(?=[A-Za-z])")
_SKIPPED = UPRIGHT | WORDS | {"{", "}", "^", "(", ")", r"\left", r"\right"}
_OPENED, _CLOSED = frozenset("{(["), frozenset("})]")
_BRACED = re.compile(r"_\{([^{}]*)\}")
_WRITTEN = frozenset(("letter", "greek", "number", "word", "_", "+", "[", "]"))
_SETS = frozenset((r"\mathbb", r"\mathbf", r"\mathcal", r"\Bbb"))


def sizes_of(tokens: list[Token], source: str) -> Term | None:
    """The sizes as a ``matrix`` of numbers and names; ``ℝ`` alone has none. ``None`` if it is no such set."""
    rest = _after_set(tokens)
    if rest is None:
        return None
    sizes: list[Term] = []
    written = ""
    rest = [*rest, Token(",", ",", 0, 0)]
    at = 0
    while at < len(rest):
        token = rest[at]
        at += 1
        if token.kind in ("_", "^") and written:
            script, at = _script(rest, at)
            written += f"_{script}"
        elif token.kind in _SKIPPED:
            continue
        elif token.kind in _TIMES and written:
            sizes.append(_size(written))
            written = ""
        elif SIGNS.get(token.kind) == "-":
            written += "-"
        elif token.kind in _WRITTEN:
            written += _BRACED.sub(lambda found: f"_{_spelled(found[1])}", token.text)
        else:
            return None
    return Term("matrix", sizes)


def _script(tokens: list[Token], at: int) -> tuple[str, int]:
    """What stands above or below a letter, as one word, and the place after it: ``n^{(l-1)}`` is ``n_lminus1``."""
    depth, start = 0, at
    while at < len(tokens):
        depth += (tokens[at].kind in _OPENED) - (tokens[at].kind in _CLOSED)
        at += 1
        if depth == 0 and tokens[at - 1].kind not in UPRIGHT | WORDS:
            break
    inside = (token for token in tokens[start:at] if token.kind not in UPRIGHT | WORDS)
    return _spelled("".join(token.text for token in inside)), at


def _spelled(script: str) -> str:
    return re.sub(r"\W", "", re.sub(r"[-−]", "minus", script.replace("+", "plus")))


def _size(written: str) -> Term:
    """One size: a number, a letter, or ``n-2`` and ``2h``."""
    if written.isdecimal():
        return number(int(written))
    try:
        return parse_plain(_FACTOR.sub(r"\1*", written)) if _SUM.search(written) else name(written)
    except DeriveError:
        return name(written)


def _after_set(tokens: list[Token]) -> list[Token] | None:
    """What stands after the sign of the set."""
    if tokens and tokens[0].text in ("ℝ", "R"):
        return tokens[1:]
    if len(tokens) > 3 and tokens[0].kind in _SETS and tokens[1].kind == "{" and tokens[2].text == "R":
        return tokens[4:]
    if len(tokens) > 1 and tokens[0].kind in _SETS and tokens[1].text == "R":
        return tokens[2:]
    return None
