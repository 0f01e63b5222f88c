"""Markdown → Word, with native equations, through pandoc (extra ``word``); the same bytes every time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from derive.errors import DeriveError
from derive.export.docx_pages import finished, read_pages
from derive.export.pdf import png
from derive.extras import need
from derive.resources import templates

__all__ = ["docx"]

_READER = "markdown-raw_html-raw_tex-raw_attribute-smart-implicit_figures-citations-example_lists-fancy_lists"
_OPTIONS = ("--fail-if-warnings", "--wrap=none", "--columns=10000")
_REGIONS = {"ko": "ko-KR", "en": "en-US"}
_EPOCH = "1704067200"  # a document says nothing of when it was made: 2024-01-01


def docx(text: str, language: str, pictures: Mapping[str, bytes]) -> bytes:
    """The Word document. Raises `DeriveError`: ``missing_extra``, ``conversion_failed``."""
    pypandoc = need("pypandoc", "word")
    text, pages = read_pages(text)
    with tempfile.TemporaryDirectory() as folder, _dated():
        target = Path(folder) / "document.docx"
        _draw(Path(folder), pictures)
        options = [*_OPTIONS, f"--resource-path={folder}", f"--metadata=lang:{_REGIONS.get(language, language)}"]
        try:
            pypandoc.convert_text(text, "docx", format=_READER, outputfile=str(target), extra_args=options)
        except OSError as error:
            if error.errno is not None:  # a full disk; pypandoc's own error, when pandoc is not there, has no number
                raise
            raise DeriveError("missing_extra", {"module": "pandoc", "extra": "word"}) from error
        except RuntimeError as error:
            raise DeriveError("conversion_failed", {"format": "Word", "found": str(error)[:300]}) from error
        return finished(target.read_bytes(), pages)


def _draw(folder: Path, pictures: Mapping[str, bytes]) -> None:
    """The pictures as PNG, which every Word shows."""
    page = (templates() / "format" / "word" / "picture.typ").read_text(encoding="utf-8") if pictures else ""
    for name, picture in pictures.items():
        (folder / name).with_suffix(".png").write_bytes(png(page, picture))


@contextmanager
def _dated() -> Iterator[None]:
    """While pandoc runs, the clock of its files stands still."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = before or _EPOCH
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
