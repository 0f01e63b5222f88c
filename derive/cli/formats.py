"""What ``--format`` takes: one format, or several with commas between them."""

from __future__ import annotations

from typing import Any

import click

__all__ = ["FORMATS", "complete_formats", "read_formats"]

FORMATS = ("markdown", "html", "pdf", "word", "latex", "typst", "notebook", "text", "json", "numpy", "torch")


def read_formats(context: click.Context, option: click.Parameter, value: str) -> tuple[str, ...]:
    """``"html,pdf"`` as a tuple, each once. Raises `click.BadParameter` for a name that is no format."""
    names = tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
    for unknown in [name for name in names if name not in FORMATS] or ([] if names else [value]):
        raise click.BadParameter(f"{unknown!r} is not one of {', '.join(map(repr, FORMATS))}.", context, option)
    return names


def complete_formats(context: click.Context, option: click.Parameter, incomplete: str) -> list[Any]:
    """What a shell offers after ``--format html,``."""
    before, comma, last = incomplete.rpartition(",")
    return [before + comma + name for name in FORMATS if name.startswith(last)]
