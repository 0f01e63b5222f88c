"""Typst text → PDF: tagged (PDF/UA-1), in fonts found by name, the same bytes every time (extra ``pdf``)."""

from __future__ import annotations

import re
import struct
import tempfile
import zlib
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from derive.errors import DeriveError
from derive.extras import need

__all__ = ["font_inputs", "font_ready", "pdf", "png"]

# Fonts for Korean, the best first: what the body is set in, and what headings and strong words are.
_PAIRS = (
    ("Noto Serif CJK KR", "Noto Sans CJK KR"),
    ("Noto Serif KR", "Noto Sans KR"),
    ("Source Han Serif KR", "Source Han Sans KR"),
    ("Source Han Serif K", "Source Han Sans K"),
    ("AppleMyungjo", "Apple SD Gothic Neo"),
    ("Batang", "Malgun Gothic"),
    ("NanumMyeongjo", "NanumGothic"),
    ("UnBatang", "UnDotum"),
    ("Noto Sans CJK KR", "Noto Sans CJK KR"),
    ("Noto Sans KR", "Noto Sans KR"),
    ("Malgun Gothic", "Malgun Gothic"),
)
_PACKAGE = "pylopdf_fonts_ko"  # the extra pdf-ko: Noto Sans KR and Noto Serif KR, regular only
_HANGUL = re.compile("[가-힣ㄱ-ㆎ]")
_BOLD = 600
_LATIN = "New Computer Modern"
_PPI = 220.0
_INCH = 0.0254  # metres
_SCALE = 0.7  # of the size on screen
_HEAD = 33  # bytes: the signature and the first chunk of every PNG


def pdf(text: str, language: str, pictures: Mapping[str, bytes]) -> bytes:
    """The PDF of a Typst document, which holds its pictures itself.

    Raises `DeriveError`: ``missing_extra``, ``missing_font``, ``conversion_failed``.
    """
    typst = need("typst", "pdf")
    inputs = _inputs(bool(_HANGUL.search(text)))
    try:
        data: bytes = typst.compile(
            text.encode("utf-8"), font_paths=_fonts(), format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs
        )
    except typst.TypstError as error:
        raise DeriveError("conversion_failed", {"format": "PDF", "found": error.message}) from error
    return data


def png(typst_text: str, picture: bytes) -> bytes:
    """A picture as PNG; ``typst_text`` sets the page that it fills (its name is ``picture.svg``)."""
    typst = need("typst", "word")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "picture.svg").write_bytes(picture)
        page = Path(folder, "page.typ")
        page.write_text(typst_text, encoding="utf-8")
        data: bytes = typst.compile(page, font_paths=_fonts(), format="png", ppi=_PPI)
    return _sized(data)


def _sized(data: bytes) -> bytes:
    """The PNG with its density written in: without it, a small picture would be as wide as the page."""
    metre = round(_PPI / _INCH / _SCALE)
    chunk = b"pHYs" + struct.pack(">IIB", metre, metre, 1)
    return data[:_HEAD] + struct.pack(">I", 9) + chunk + struct.pack(">I", zlib.crc32(chunk)) + data[_HEAD:]


@cache
def _fonts() -> Any:
    found = find_spec(_PACKAGE)
    folders = [Path(where) for where in (found.submodule_search_locations or ())] if found else []
    return need("typst", "pdf").Fonts(font_paths=folders)


@cache
def _inputs(korean: bool) -> dict[str, str]:
    weights: dict[str, set[int]] = {}
    for font in _fonts().fonts():
        weights.setdefault(font.family, set()).add(font.weight)
    return font_inputs(weights, korean)


def font_ready(language: str) -> None:
    """Raises `DeriveError` where no font has the letters of that language: ``missing_font``."""
    _inputs(language == "ko")


def font_inputs(weights: Mapping[str, set[int]], korean: bool) -> dict[str, str]:
    """What the document asks for, of the families that are there with their weights. Raises ``missing_font``."""
    for body, head in _PAIRS:
        if body in weights and head in weights:
            bold = all(max(weights[each]) >= _BOLD for each in (body, head))
            return {"font": body, "head": head, "bold": "yes" if bold else "no"}
    if korean:
        raise DeriveError("missing_font", {})
    return {"font": _LATIN, "head": _LATIN, "bold": "yes"}
