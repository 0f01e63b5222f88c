"""Sizes by hand: ``ℝ^{m×n}``, ``\\mathbb{R}^{3 \\times 1}``."""

from __future__ import annotations

from derive.notation.tokens import Token
from derive.term import Term, name, number

__all__ = ["sizes_of"]

_TIMES = frozenset((r"\times", "×", "*", ",", "x"))
_SETS = frozenset((r"\mathbb", r"\mathbf", r"\mathcal", r"\Bbb"))


def sizes_of(tokens: list[Token], source: str) -> Term | None:
    """The sizes as a ``matrix`` of numbers and names; ``ℝ`` alone has none. ``None`` if it is no such set."""
    rest = _after_set(tokens)
    if rest is None:
        return None
    sizes: list[Term] = []
    written = ""
    for token in [*rest, Token(",", ",", 0, 0)]:
        if token.kind in ("{", "}", "^", "(", ")"):
            continue
        if token.kind in _TIMES and written:
            sizes.append(number(int(written)) if written.isdecimal() else name(written))
            written = ""
        elif token.kind in ("letter", "greek", "number", "word", "_", "+", "-", "[", "]"):
            written += token.text
    return Term("matrix", sizes)


def _after_set(tokens: list[Token]) -> list[Token] | None:
    """What stands after the sign of the set."""
    if tokens and tokens[0].text in ("ℝ", "R"):
        return tokens[1:]
    if len(tokens) > 3 and tokens[0].kind in _SETS and tokens[1].kind == "{" and tokens[2].text == "R":
        return tokens[4:]
    if len(tokens) > 1 and tokens[0].kind in _SETS and tokens[1].text == "R":
        return tokens[2:]
    return None
