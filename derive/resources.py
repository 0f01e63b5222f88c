"""Where the data of the package is: sentences and formats, in ``templates/``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["formats", "languages", "read_toml", "templates"]


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
    """One TOML file; a byte order mark is allowed."""
    return tomllib.loads(path.read_text(encoding="utf-8-sig"))
