"""The text of a notebook: its Markdown cells, a blank line between two."""

from __future__ import annotations

import json
from typing import Any

from derive.errors import DeriveError

__all__ = ["is_notebook", "markdown_of"]

_SIZE_LIMIT = 2_000_000


def is_notebook(text: str) -> bool:
    """Whether a text is the JSON of a notebook."""
    return text.lstrip()[:1] == "{" and '"cells"' in text


def markdown_of(text: str) -> str:
    """The Markdown cells joined; places in a submission are places in this text. Raises ``notebook_unreadable``."""
    if len(text) > _SIZE_LIMIT:
        raise DeriveError("text_too_long", {"limit": _SIZE_LIMIT, "found": len(text)})
    try:
        cells = json.loads(text)["cells"]
        return "\n\n".join(_source(cell) for cell in cells if cell.get("cell_type") == "markdown")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise DeriveError("notebook_unreadable", {}) from None


def _source(cell: Any) -> str:
    source = cell.get("source", "")
    return "".join(str(line) for line in source) if isinstance(source, list) else str(source)
