"""The text of a notebook → a notebook: one cell of prose a section, code in cells of its own (extra ``notebook``)."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from derive.extras import need

__all__ = ["ipynb"]

_MARK = re.compile(r"^<!-- (prose|code) -->$", re.MULTILINE)
_FENCE = re.compile(r"(?s)\A````\w*\n(.*)\n````\Z")
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def ipynb(text: str, language: str, pictures: Mapping[str, bytes]) -> bytes:
    """The notebook as bytes. Raises `DeriveError`: ``missing_extra``."""
    nbformat = need("nbformat", "notebook")
    new = nbformat.v4
    cells = []
    for number, (kind, source) in enumerate(_parts(text), start=1):
        make = new.new_code_cell if kind == "code" else new.new_markdown_cell
        cells.append(make(source, id=f"cell-{number}", **_attached(source, pictures)))
    book = new.new_notebook(cells=cells, metadata={"kernelspec": _KERNEL, "language_info": {"name": "python"}})
    nbformat.validate(book)
    written: str = nbformat.writes(book)
    return (written.rstrip("\n") + "\n").encode("utf-8")


def _attached(source: str, pictures: Mapping[str, bytes]) -> dict[str, Any]:
    """The pictures that a cell shows, inside it."""
    shown = {
        name: {"image/svg+xml": base64.b64encode(data).decode("ascii")}
        for name, data in pictures.items()
        if f"(attachment:{quote(name)})" in source
    }
    return {"attachments": shown} if shown else {}


def _parts(text: str) -> list[tuple[str, str]]:
    """The cells between the marks that the format writes: ``(kind, source)``."""
    _, *pieces = _MARK.split(text)
    parts = [(kind, source.strip()) for kind, source in zip(pieces[::2], pieces[1::2], strict=True)]
    return [(kind, _code(source) if kind == "code" else source) for kind, source in parts if source]


def _code(source: str) -> str:
    found = _FENCE.match(source)
    return found[1] if found else source
