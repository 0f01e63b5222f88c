"""Where a submission comes from: a file, the Markdown cells of a notebook, standard input, or words in quotes."""

from __future__ import annotations

import json
import os
from pathlib import Path

from derive.cli.source import STANDARD_INPUT, standard_input
from derive.errors import DeriveError

__all__ = ["read_text"]

_MATHEMATICS = ("=", "$", "\\(", "≈", "←", "\n")  # what no name of a file holds
_LIMIT = 4_000_000  # bytes; what may be submitted is far less, and said so by the reader


def read_text(submission: str) -> str:
    """The text. Raises `DeriveError` for a file that cannot be read."""
    if submission == STANDARD_INPUT:
        return standard_input()
    if os.path.lexists(submission.replace("\0", "?")):
        return _of_file(Path(submission))
    if not any(sign in submission for sign in _MATHEMATICS):
        raise DeriveError("no_file", {"name": submission})
    return submission


def _of_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_LIMIT)
    except OSError as error:
        raise DeriveError("file_unreadable", {"file": str(path), "reason": error.strerror or ""}) from error
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise DeriveError("wrong_encoding", {"byte": f"0x{content[error.start]:02X}"}) from None
    return _cells(text) if path.suffix.lower() == ".ipynb" else text


def _cells(text: str) -> str:
    """The Markdown cells of a notebook, one after the other."""
    try:
        cells = json.loads(text)["cells"]
        parts = ["".join(cell["source"]) for cell in cells if cell.get("cell_type") == "markdown"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DeriveError("not_a_notebook") from None
    return "\n\n".join(parts)
