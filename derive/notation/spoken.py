"""Spoken: the last thing that is heard when a formula is read aloud, for particles that follow it.

A derivative is read numerator first (∂L/∂w₂ ends with w₂), a plain fraction denominator first; a power ends with
``square``, a prime with ``prime``, a hat with ``hat``, a call with its argument.
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.dimension import Shape
from derive.notation.boxes import EMPTY, Box
from derive.notation.layout import layout
from derive.notation.style import Style
from derive.term import Term

__all__ = ["last_spoken"]

_DIFFERENTIALS = (Box("mark", "partial"), Box("symbol", "d"))
_NAMED = {"norm": "norm", "infinity": "infinity", "one": "1", "star": "star"}


def last_spoken(term: Term, style: Style, shapes: Mapping[str, Shape] | None = None) -> str:
    """A letter, a digit, a Greek name, a word, or ``prime``, ``square``, ``hat``, ``transpose``, ``norm``."""
    box = layout(term, style, shapes)
    while True:
        following = _into(box)
        if isinstance(following, str):
            return following
        box = following


def _into(box: Box) -> Box | str:
    """The part of a box that is read last, or what is heard there."""
    if box.kind in _LAST_PARTS:
        return box.parts[_LAST_PARTS[box.kind]]
    if box.kind == "row":
        return box.parts[-1] if box.parts else ""
    if box.kind == "fraction":
        return box.parts[1] if _is_derivative(box) else box.parts[0]
    if box.kind == "script":
        return _script(box)
    if box.kind == "fence":
        return "norm" if box.text == "norm" else box.parts[0]
    return _heard(box)


_LAST_PARTS = {"slash": 0, "root": 0, "bold": 0, "calligraphic": 0, "cases": -1, "matrix": -1, "cells": -1}


def _heard(box: Box) -> str:
    if box.kind == "primes":
        return "prime"
    if box.kind == "mark":
        return "transpose" if box.text.startswith("transpose") else _NAMED.get(box.text, "")
    return box.text[-1:] if box.kind == "number" else box.text


def _is_derivative(box: Box) -> bool:
    first = box.parts[1].parts[0] if box.parts[1].kind == "row" and box.parts[1].parts else box.parts[1]
    return first in _DIFFERENTIALS


def _script(box: Box) -> Box | str:
    base, below, above = box.parts
    if base == Box("mark", "reals"):
        return above if above != EMPTY else "r"
    if above == EMPTY:
        return below
    if above.kind == "fence":
        return above if below == EMPTY else below
    return "transpose" if above.kind == "mark" and above.text.startswith("transpose") else "square"
