"""Where a submission comes from: a file, the Markdown cells of a notebook, standard input, or words in quotes."""

from __future__ import annotations

import json
import os
from pathlib import Path

from derive.cli.source import STANDARD_INPUT, standard_input
from derive.errors import DeriveError
from derive.intake import read_text as text_of
from derive.submitted import LIMIT

__all__ = ["read_text"]

_MATHEMATICS = ("=", "$", "\\(", "≈", "←", "\n")  # what no name of a file holds
_NOTEBOOK = 16_000_000  # characters: the pictures of a notebook are in it, too


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
    if path.suffix.lower() == ".ipynb":
        return _cells(text_of(path, _NOTEBOOK))
    return text_of(path, LIMIT)


def _cells(text: str) -> str:
    """The Markdown cells of a notebook, one after the other."""
    try:
        cells = json.loads(text)["cells"]
        parts = ["".join(cell["source"]) for cell in cells if cell.get("cell_type") == "markdown"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DeriveError("not_a_notebook") from None
    return "\n\n".join(parts)
