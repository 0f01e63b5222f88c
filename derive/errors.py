"""The one error that a user meets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

__all__ = ["DeriveError", "Place", "showing"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a text: characters ``start`` to ``end``; line and column count from 1."""

    line: int
    column: int
    start: int
    end: int
    file: str = ""


@dataclass(eq=False)
class DeriveError(Exception):
    """An input that cannot be used, told in the author's words.

    ``key`` names the sentence in ``templates/lang`` (``error.unknown_name``), ``details`` fill it: it says what was
    found, what was expected and what to do. ``place`` and ``source_line`` show where.
    """

    key: str
    details: dict[str, object] = field(default_factory=dict)
    place: Place | None = None
    source_line: str = ""

    def __post_init__(self) -> None:
        super().__init__(self.key)

    def __str__(self) -> str:
        from derive.language import message

        return message(self)

    @property
    def line(self) -> int | None:
        return self.place.line if self.place else None

    @property
    def column(self) -> int | None:
        return self.place.column if self.place else None


@contextmanager
def showing(source: str) -> Iterator[None]:
    """Errors that know their place but not its line, raised long after ``source`` was read, show that line."""
    try:
        yield
    except DeriveError as error:
        if error.place is not None and source and not error.source_line:
            lines = source.split("\n", error.place.line)
            error.source_line = lines[error.place.line - 1] if len(lines) >= error.place.line else ""
        raise
