"""The kinds of file: which text each is made from, what its name ends with, and what makes its bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from derive.errors import DeriveError
from derive.export.docx import docx
from derive.export.ipynb import ipynb
from derive.export.pdf import font_ready, pdf
from derive.extras import need

__all__ = ["KINDS", "Kind", "kind_of", "ready"]

Maker = Callable[[str, str, Mapping[str, bytes]], bytes]
_NONE: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True)
class Kind:
    """``source``: the format of the text; ``make(text, language, pictures)`` the bytes of a file that is no text.

    ``pictures`` are the SVG files that the text refers to, by name. ``runs``: code in it can be run where it stands.
    ``needs``: the library that writes it, and the extra that brings that.
    """

    source: str
    extension: str
    make: Maker | None = None
    runs: bool = False
    needs: tuple[str, str] | None = None

    def data(self, text: str, language: str, pictures: Mapping[str, bytes] = _NONE) -> bytes:
        """The bytes of the file. Raises `DeriveError` when an extra or a font is missing."""
        return text.encode("utf-8") if self.make is None else self.make(text, language, pictures)


KINDS: dict[str, Kind] = {
    "markdown": Kind("markdown", ".md"),
    "html": Kind("html", ".html", needs=("math_core", "html")),
    "latex": Kind("latex", ".tex"),
    "pdf": Kind("typst", ".pdf", pdf, needs=("typst", "pdf")),
    "typst": Kind("typst", ".typ"),
    "word": Kind("word", ".docx", docx, needs=("pypandoc", "word")),
    "notebook": Kind("notebook", ".ipynb", ipynb, runs=True, needs=("nbformat", "notebook")),
    "text": Kind("text", ".txt"),
    "json": Kind("json", ".json"),
    "numpy": Kind("numpy", "_numpy.py"),
    "torch": Kind("torch", "_torch.py"),
}


def kind_of(format: str) -> Kind:
    """Raises `DeriveError` for an unknown format."""
    if format not in KINDS:
        raise DeriveError("unknown_format", {"found": format, "known": ", ".join(KINDS)})
    return KINDS[format]


def ready(format: str, language: str) -> None:
    """Say before long work that a library or a font is missing. Raises `DeriveError`: ``missing_extra``,
    ``missing_font``, ``unknown_format``."""
    kind = kind_of(format)
    if kind.needs is not None:
        need(*kind.needs)
    if kind.extension == ".pdf":
        font_ready(language)
