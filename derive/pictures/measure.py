"""How wide a label is, from its boxes: near enough to give it room, with no font at hand."""

from __future__ import annotations

from derive.notation.boxes import Box, fold
from derive.notation.layout import layout
from derive.notation.style import Style
from derive.term import Term

__all__ = ["label_width"]

_SMALL = 0.72
_WIDE = {"m": 0.85, "w": 0.75, "i": 0.35, "l": 0.35, "t": 0.4, "j": 0.4}


def label_width(labels: tuple[Term, ...], style: Style) -> float:
    """The width in ems; several labels have dots between them."""
    widths = [fold(layout(label, style), lambda box: box.parts, _width) for label in labels]
    return sum(widths) + 1.6 * (len(widths) - 1) if widths else 1.0


def _width(box: Box, made: list[float]) -> float:
    if box.kind == "script":
        return made[0] + _SMALL * max(made[1:])
    if box.kind == "fraction":
        return sum(made) + 0.4
    own = {"sign": 0.9, "mark": 0.7, "gap": 0.3, "fence": 0.7, "root": 0.8, "big": 0.9, "cases": 1.2}
    letters = sum(_letter(letter) for letter in box.text) if box.kind in ("word", "text", "number", "function") else 0.0
    return sum(made) + letters + (_symbol(box.text) if box.kind == "symbol" else own.get(box.kind, 0.0))


def _symbol(text: str) -> float:
    return _letter(text) if len(text) == 1 else 0.65


def _letter(letter: str) -> float:
    if ord(letter) > 0x1100:  # Hangul and what follows it is as wide as it is high
        return 1.0
    return 0.8 if letter.isupper() else _WIDE.get(letter, 0.55)
