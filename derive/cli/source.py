"""Where the model comes from: a file, standard input, or the words of the command itself."""

from __future__ import annotations

import os
from pathlib import Path

from derive import intake
from derive.errors import DeriveError
from derive.graph import Graph
from derive.profile import Profile

__all__ = ["STANDARD_INPUT", "course_of", "folder_of", "read_model", "standard_input"]

STANDARD_INPUT = "-"
ENOUGH = 16_000_000  # bytes; far over what the language allows, so that the parser can say what it allows


def read_model(model: str) -> Graph:
    """The graph that MODEL names. Raises `DeriveError` for text that is none."""
    from derive.pipe import load, parse

    if model == STANDARD_INPUT:
        return parse(standard_input(), intake.STDIN)
    if os.path.lexists(model.replace("\0", "?")):
        return load(model)
    if "=" not in model:
        raise DeriveError("no_file", {"name": model})
    return parse(model)


def folder_of(model: str) -> Path:
    """Where the search for a profile begins: the folder of the file, else where we are."""
    return Path(model).parent if os.path.isfile(model) else Path.cwd()  # noqa: PTH113  # false for what no name can be: Path.is_file raises


def course_of(file: str, profile: str | None = None) -> Profile:
    """The profile that is named, or the nearest ``derive.toml`` to a file. Raises `DeriveError`."""
    from derive.profile import find, read

    found = Path(profile) if profile else find(folder_of(file))
    return read(found) if found else Profile()


def standard_input() -> str:
    """All of standard input as text. Raises `DeriveError`."""
    return intake.decoded(intake.standard_input(ENOUGH), intake.STDIN)
