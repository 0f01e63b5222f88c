"""Labels inside an SVG: glyphs drawn by ziamath where it is installed, else text with raised and lowered parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from derive.notation.boxes import EMPTY, Box
from derive.notation.letters import ACCENTS, GREEK
from derive.notation.print_unicode import unicode_box

__all__ = ["Glyphs", "Run", "glyphs", "runs"]

_LATIN = re.compile(r"[\x00-ɏͰ-Ͽ‐-⯿]*")  # what the mathematics font has; Hangul is not in it
_INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_VIEW = re.compile(r'viewBox="([-\d.e]+) [-\d.e]+ ([-\d.e]+)')
_BOLD_WORD = re.compile(r"\\mathbf\{\\mathrm\{(\w+)\}\}")  # ziamath slants it
_SMALL = 0.72
_ITALIC = frozenset({"symbol", "bold"})


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a label in one style: ``rise`` in ems above the baseline, ``scale`` of the letters."""

    text: str
    rise: float = 0.0
    scale: float = 1.0
    italic: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Outlines with the baseline at zero: the label goes from ``left`` to ``left + width``."""

    markup: str
    left: float
    width: float


@lru_cache(maxsize=4096)
def glyphs(latex: str, size: float) -> Glyphs | None:
    """The label as outlines; ``None`` where ziamath is missing or cannot draw it."""
    ziamath = _ziamath()
    if ziamath is None or not _LATIN.fullmatch(latex):
        return None
    config = ziamath.config
    before = config.svg2, config.precision
    config.svg2, config.precision = False, 2
    try:
        drawn = ziamath.Latex(_BOLD_WORD.sub(r"\\mathbf{\1}", latex), size=size, color="currentColor").svg()
    except Exception:  # a label is never worth an error: it is written as text instead
        return None
    finally:
        config.svg2, config.precision = before
    inner, view = _INNER.search(drawn), _VIEW.search(drawn)
    if inner is None or view is None:
        return None
    return Glyphs(inner[1], float(view[1]), float(view[2]))


@lru_cache(maxsize=1)
def _ziamath() -> Any:
    try:
        import ziamath
    except ImportError:
        return None
    return ziamath


def runs(box: Box) -> list[Run]:
    """The pieces of a label as text."""
    return list(_runs(box, Run("")))


def _runs(box: Box, style: Run) -> Iterator[Run]:
    if box.kind == "script":
        yield from _script(box, style)
    elif box.kind == "row":
        for part in box.parts:
            yield from _runs(part, style)
    elif box.kind == "bold":
        yield from _runs(box.parts[0], Run("", style.rise, style.scale, False, True))
    elif box.kind == "accent":
        *before, last = _runs(box.parts[0], style)
        yield from before
        yield Run(last.text + ACCENTS[box.text], last.rise, last.scale, last.italic, last.bold)
    elif box.kind == "fence" and box.text == "(":
        yield Run("(", style.rise, style.scale)
        yield from _runs(box.parts[0], style)
        yield Run(")", style.rise, style.scale)
    else:
        yield _leaf(box, style)


def _leaf(box: Box, style: Run) -> Run:
    italic = box.kind in _ITALIC and not style.bold and box.text not in GREEK
    text = GREEK.get(box.text, box.text) if box.kind == "symbol" else unicode_box(box)
    return Run(text, style.rise, style.scale, italic or (box.kind == "symbol" and not style.bold), style.bold)


def _script(box: Box, style: Run) -> Iterator[Run]:
    base, below, above = box.parts
    small = style.scale * _SMALL
    yield from _runs(base, style)
    if below != EMPTY:
        yield from _runs(below, Run("", style.rise - 0.22 * style.scale, small))
    if above != EMPTY:
        yield from _runs(above, Run("", style.rise + 0.36 * style.scale, small))
