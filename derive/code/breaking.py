"""Long expressions over several lines: broken where they bind least, in the outermost brackets that have a break."""

from __future__ import annotations

import re

__all__ = ["broken"]

_WIDTH = 108
_INDENT = " " * 4
_SIGNS = (" + ", " - ")
_BREAKS = re.compile(r" [+-] |, | (?=for |if )")


def broken(target: str, expression: str, indent: int = 1) -> str:
    """The expression as it stands after ``target = ``, lines after the first indented by ``indent`` steps."""
    if len(target) + len(expression) + 3 + 4 * indent <= _WIDTH:
        return expression
    places = _places(expression)
    if not places:
        return expression
    depth = min(places)
    if depth == 0:
        return _stacked(f"({expression})", 1, indent)
    return _stacked(expression, depth, indent)


def _stacked(text: str, depth: int, indent: int) -> str:
    """The outermost brackets that hold breaks at this depth, one part a line."""
    start, end = _brackets(text, depth)
    parts = _parts(text[start + 1 : end])
    lines = [f"{_INDENT * (indent + 1)}{_part(part, indent + 1)}" for part in parts]
    return "\n".join([text[: start + 1], *lines, f"{_INDENT * indent}{text[end:]}"])


def _part(text: str, indent: int) -> str:
    return broken("", text[:-1], indent) + "," if text.endswith(",") else broken("", text, indent)


def _places(text: str) -> dict[int, list[int]]:
    """The breaks of a text by depth of brackets."""
    depths = _depths(text)
    found: dict[int, list[int]] = {}
    for match in _BREAKS.finditer(text):
        depth = depths[match.start()]
        if depth > 0 or match[0] in _SIGNS:
            found.setdefault(depth, []).append(match.start())
    return found


def _depths(text: str) -> list[int]:
    depths, depth = [], 0
    for letter in text:
        depth -= letter in ")]}"
        depths.append(depth)
        depth += letter in "([{"
    return depths


def _brackets(text: str, depth: int) -> tuple[int, int]:
    """The longest pair of brackets that encloses text of this depth."""
    depths = _depths(text)
    best, start = (0, len(text) - 1), None
    longest = -1
    for k, (letter, here) in enumerate(zip(text, depths, strict=True)):
        if here == depth - 1 and letter in "([{":
            start = k
        elif here == depth - 1 and letter in ")]}" and start is not None:
            if k - start > longest:
                best, longest = (start, k), k - start
            start = None
    return best


def _parts(text: str) -> list[str]:
    """What stands between the breaks at depth 0, a sign with what follows it, a comma with what precedes it."""
    depths = _depths(text)
    cuts = [match for match in _BREAKS.finditer(text) if depths[match.start()] == 0]
    first = next(kind for kind in ((", ",), (" ",), _SIGNS) if any(cut[0] in kind for cut in cuts) or kind is _SIGNS)
    parts, at = [], 0
    for match in [cut for cut in cuts if cut[0] in first]:
        end = match.start() + (1 if match[0] == ", " else 0)
        parts.append(text[at:end].strip())
        at = match.start() + 1
    return [part for part in (*parts, text[at:].strip()) if part]
