"""Cells of one width a column, for formats that are read in a terminal."""

from __future__ import annotations

from unicodedata import combining, east_asian_width

__all__ = ["in_columns", "width"]


def width(text: str) -> int:
    """The columns that a text takes: Hangul takes two, a combining mark none."""
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def in_columns(rows: list[list[str]]) -> list[list[str]]:
    """The rows with every cell but the last filled up to the width of its column."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [
        [cell + " " * (size - width(cell)) for cell, size in zip(row[:-1], widths, strict=False)] + row[-1:]
        for row in rows
    ]
