"""Files: checked bytes, then the equations in them: plain, in a fenced block of Markdown, or as LaTeX definitions."""

from __future__ import annotations

import re
from pathlib import Path

from derive.errors import DeriveError, Place
from derive.graph import Graph
from derive.syntax.latex import formulas, read_definitions
from derive.syntax.reader import SIZE_LIMIT, check_text, parse

__all__ = ["decode", "fenced", "read_file"]

_FENCE = re.compile(r"^(`{3,}|~{3,})[ \t]*derive[^\n]*\n(.*?)^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_MARKDOWN = (".md", ".markdown", ".qmd", ".rmd")
_LATEX = (".tex", ".latex")


def read_file(path: Path) -> Graph:
    """The Graph of a file. Raises `DeriveError` for what cannot be read, decoded or understood."""
    name = str(path)
    text = decode(_bytes(path), name)
    suffix = path.suffix.lower()
    if suffix in _LATEX:
        return _from_latex(text, name)
    if suffix not in _MARKDOWN:
        return parse(text, name)
    blocks = fenced(text)
    return parse(blocks, name) if blocks is not None else _from_latex(text, name)


def _from_latex(text: str, name: str) -> Graph:
    check_text(text, name)
    return read_definitions(text, formulas(text), name)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > 4 * SIZE_LIMIT:
            details: dict[str, object] = {"limit": SIZE_LIMIT, "found": path.stat().st_size}
            raise DeriveError("text_too_long", details, Place(1, 1, 0, 0, str(path)))
        return path.read_bytes()
    except FileNotFoundError:
        raise DeriveError("file_not_found", {"file": str(path)}) from None
    except OSError as error:
        raise DeriveError("file_unreadable", {"file": str(path), "reason": error.strerror or ""}) from error


def decode(content: bytes, name: str = "") -> str:
    """UTF-8, with or without a byte order mark. Raises ``wrong_encoding`` at the first byte that does not fit."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        place = Place(line, column, len(before), len(before) + 1, name)
        raise DeriveError("wrong_encoding", {"byte": f"0x{content[error.start]:02X}"}, place) from None


def fenced(text: str) -> str | None:
    """The text with everything blank but its ```` ```derive ```` blocks, so that places stay; ``None`` without one."""
    kept = [match.span(2) for match in _FENCE.finditer(text)]
    if not kept:
        return None
    result: list[str] = []
    position = 0
    for start, end in kept:
        result += [_blank(text[position:start]), text[start:end]]
        position = end
    return "".join([*result, _blank(text[position:])])


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
