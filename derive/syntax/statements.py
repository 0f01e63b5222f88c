"""Statements: a text cut into lines that belong together, before anything in them is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Statement", "split"]

_PARTS = re.compile(r'"[^"\n]*"|#|;|[\[(]|[\])]')
_MOVES = {"(": 1, "[": 1, ")": -1, "]": -1}


@dataclass(slots=True)
class Statement:
    """One statement: characters ``start`` to ``end`` of the source, how far it is indented, the comment above it."""

    start: int
    end: int
    indent: int
    caption: str | None = None


@dataclass(slots=True)
class _Line:
    pieces: list[tuple[int, int]]
    comment: str | None
    depth: int


def split(text: str) -> Iterator[Statement]:
    """The statements of a text. ``;`` separates two on one line; a line ends where its brackets are closed."""
    caption: list[str] = []
    pending: Statement | None = None
    depth = 0
    for start, end in _lines(text):
        line = _scan(text, start, end, depth)
        if pending is not None:
            pending.end = line.pieces[0][1]
            depth = line.depth
            if depth <= 0:
                yield pending
                pending, depth = None, 0
                yield from _rest(text, line, start)
            continue
        if not line.pieces:
            caption = [*caption, line.comment] if line.comment is not None else []
            continue
        first, *others = _rest(text, line, start, whole=True)
        first.caption = "\n".join(caption) or None
        caption = []
        last = others[-1] if others else first
        depth = line.depth
        finished = [first, *others]
        if depth > 0:
            pending = last
            finished.pop()
        yield from finished
    if pending is not None:
        yield pending


def _rest(text: str, line: _Line, start: int, whole: bool = False) -> list[Statement]:
    pieces = line.pieces if whole else line.pieces[1:]
    begin = text[start : line.pieces[0][1]]
    indent = len(begin) - len(begin.lstrip())
    return [Statement(first, last, indent) for first, last in pieces if text[first:last].strip()] if pieces else []


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    size = len(text)
    while start < size:
        end = text.find("\n", start)
        if end < 0:
            end = size
        yield start, end
        start = end + 1


def _scan(text: str, start: int, end: int, depth: int) -> _Line:
    """Cut one line at ``;`` and before a comment; ``depth`` counts the brackets that stay open."""
    pieces: list[tuple[int, int]] = []
    first, comment = start, None
    for match in _PARTS.finditer(text, start, end):
        sign = match[0]
        if sign in _MOVES:
            depth += _MOVES[sign]
        elif sign == ";" and depth <= 0:
            pieces.append((first, match.start()))
            first = match.end()
        elif sign == "#":
            comment = text[match.end() : end].strip()
            end = match.start()
            break
    pieces.append((first, end))
    kept = [piece for piece in pieces if text[piece[0] : piece[1]].strip()]
    return _Line(kept or ([(start, end)] if depth > 0 else []), comment, depth)
