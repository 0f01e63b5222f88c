"""Files: the equations in them: plain, in a fenced block of Markdown, or as LaTeX definitions."""

from __future__ import annotations

import re
from pathlib import Path

from derive.graph import Graph
from derive.intake import read_text
from derive.syntax.latex import formulas, read_definitions
from derive.syntax.reader import SIZE_LIMIT, check_text, parse

__all__ = ["fenced", "read_file"]

_FENCE = re.compile(r"^(`{3,}|~{3,})[ \t]*derive[^\n]*\n(.*?)^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_MARKDOWN = (".md", ".markdown", ".qmd", ".rmd")
_LATEX = (".tex", ".latex")


def read_file(path: Path) -> Graph:
    """The Graph of a file. Raises `DeriveError` for what cannot be read, decoded or understood."""
    name = str(path)
    text = read_text(path, SIZE_LIMIT)
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
