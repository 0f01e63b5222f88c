"""Sizes that are written below a formula, ``X_{5\\times 3}`` and ``(A - Y)_{(5,2)}``: they are no index.

They are checked against the shape and then left out; where they say another one the formula is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from derive.dimension import Shape
from derive.notation.tokens import Token, failure

__all__ = ["without_sizes"]

_TIMES = frozenset(("×", r"\times"))
_CLOSES = {")": "(", "]": "[", "}": "{"}
_HOLDS_TWO = frozenset((r"\frac", r"\dfrac", r"\tfrac"))
_WORD = re.compile(r"(?P<name>\w+)_\{[(\[]?(?P<first>\d+)(?P<sign>[×,])\s?(?P<second>\d+)[)\]]?\}")

ShapeOf = Callable[[list[Token]], "Shape | None"]


def without_sizes(tokens: list[Token], source: str, shape_of: ShapeOf) -> list[Token]:
    """The tokens without the sizes below; ``shape_of`` gives the shape of a part, ``None`` where it has none.

    Raises `DeriveError` (``size_said``) where the sizes are not those of the part.
    """
    result: list[Token] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        word = _WORD.fullmatch(token.text) if token.kind == "word" else None
        found = _sizes(tokens, position) if token.kind == "_" and result else None
        if word is not None:
            bare = Token("word", word["name"], token.start, token.start + len(word["name"]))
            sizes, end = [word["first"], word["second"]], position + 1
            if _agrees([*result, bare], sizes, word["sign"] == ",", source, shape_of):
                result.append(bare)
                position = end
                continue
        elif found is not None and _agrees(result, found[0], found[2], source, shape_of):
            position = found[1]
            continue
        result.append(token)
        position += 1
    return result


def _sizes(tokens: list[Token], position: int) -> tuple[list[str], int, bool] | None:
    """The sizes below from ``_`` on, where they end, and whether a comma stands between them, as in an index."""
    if position + 1 >= len(tokens) or tokens[position + 1].kind not in ("{", "("):
        return None
    depth, end = 0, position + 1
    while end < len(tokens):
        depth += (tokens[end].kind in _CLOSES.values()) - (tokens[end].kind in _CLOSES)
        end += 1
        if not depth:
            break
    inside = [token for token in tokens[position + 1 : end] if token.kind not in (*_CLOSES, *_CLOSES.values())]
    brackets = (end - position - 1) - len(inside)
    if len(inside) != 3 or any(part.kind not in ("number", "letter", "word") for part in inside[::2]):
        return None
    comma = inside[1].kind == ","
    if inside[1].kind not in _TIMES and not (comma and brackets == 4 and all(p.kind == "number" for p in inside[::2])):
        return None
    return [inside[0].text, inside[2].text], end, comma


def _agrees(before: list[Token], sizes: list[str], comma: bool, source: str, shape_of: ShapeOf) -> bool:
    """Whether the sizes are those of the part before. With a comma they may be an index, and are left to that."""
    part = before[_begin(before) :]
    shape = shape_of(part) if part else None
    if shape is None:
        return not comma
    known = [str(size) for size in shape]
    known = [*known, "1"] if len(known) == 1 else known
    same = len(known) == 2 and all(
        said == size or not (said.isdecimal() and size.isdecimal()) for said, size in zip(sizes, known, strict=True)
    )
    if same or comma:
        return same
    raise failure("size_said", source, part[0].start, part[-1].end, said="×".join(sizes), shape="×".join(known))


def _begin(tokens: list[Token]) -> int:
    """Where the part begins that ends with the last token: a name with what is above and below it, or a bracket."""
    at = len(tokens)
    while True:
        at = _unit(tokens, at)
        if at > 1 and tokens[at - 1].kind in ("^", "_"):
            at -= 1
            continue
        if at > 0 and tokens[at - 1].kind == r"\left":
            at -= 1
        return at


def _unit(tokens: list[Token], end: int) -> int:
    """The begin of the one token or bracket before ``end``, with the command that takes it."""
    at = end - 1
    while at > 0 and tokens[at].kind in ("small", "'", r"\right"):
        at -= 1
    if tokens[at].kind not in _CLOSES:
        return max(at, 0)
    groups = 0
    while at >= 0 and tokens[at].kind in _CLOSES:
        at = _opening(tokens, at) - 1
        groups += 1
        if tokens[at + 1].kind != "{" or (at >= 0 and tokens[at].kind.startswith("\\")):
            break
    if at >= 0 and tokens[at + 1].kind == "{" and tokens[at].kind.startswith("\\") and tokens[at].kind != r"\left":
        return at if groups == 1 + (tokens[at].kind in _HOLDS_TWO) else at + 1
    return at + 1


def _opening(tokens: list[Token], close: int) -> int:
    depth = 0
    for at in range(close, -1, -1):
        depth += (tokens[at].kind in _CLOSES) - (tokens[at].kind in _CLOSES.values())
        if not depth:
            return at
    return 0
