"""Where the data of the package is: sentences and formats, in ``templates/``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from derive.errors import DeriveError
from derive.intake import read_text

__all__ = ["formats", "languages", "read_toml", "templates"]

_LIMIT = 1_000_000  # characters


@cache
def templates() -> Path:
    """The ``templates`` folder: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    for candidate in (package / "templates", package.parent / "templates"):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(str(package / "templates"))


def languages() -> tuple[str, ...]:
    """The codes that have a language file."""
    return tuple(sorted(path.stem for path in (templates() / "lang").glob("*.toml") if "." not in path.stem))


def formats() -> tuple[str, ...]:
    """The names that have a format folder."""
    return tuple(sorted(path.parent.name for path in (templates() / "format").glob("*/format.toml")))


def read_toml(path: Path) -> dict[str, Any]:
    """One TOML file; a byte order mark is allowed. Raises `DeriveError`: ``toml_syntax``, or that of `read_text`."""
    text = read_text(path, _LIMIT)
    try:
        return tomllib.loads(text)
    except (
        ValueError,
        RecursionError,
    ) as error:  # too many digits are a ValueError, too many brackets a RecursionError
        raise DeriveError("toml_syntax", {"file": str(path), "problem": str(error)}) from error
