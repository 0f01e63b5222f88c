"""Unicode: boxes to one line of text for the terminal, ``∂L/∂w₂ = (y_pred − y_true)·σ′(z₂)·a₁``."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from derive.notation.boxes import EMPTY, Box, fold
from derive.notation.letters import ACCENTS, BLACKBOARD_ONE, GREEK, SUBSCRIPT_OF, SUPERSCRIPT_OF

__all__ = ["unicode_box"]

_SIGNS = {
    "plus": " + ",
    "minus": " − ",
    "dot": "·",
    "times": " × ",
    "otimes": " ⊗ ",
    "mapsto": " ↦ ",
    "odot": " ⊙ ",
    "comma": ", ",
    "list": ",",
    "==": " = ",
    "!=": " ≠ ",
    "<=": " ≤ ",
    ">=": " ≥ ",
}
_MARKS = {
    "minus": "−",
    "plus": "+",
    "star": "*",
    "comma": ",",
    "colon": ":",
    "partial": "∂",
    "one": BLACKBOARD_ONE,
    "odot": "⊙",
    "reals": "ℝ",
    "infinity": "∞",
    "transpose top": "ᵀ",
    "transpose T": "ᵀ",
}
_FENCES = {"(": ("(", ")"), "[": ("[", "]"), "|": ("|", "|"), "norm": ("‖", "‖")}
_FUNCTIONS = {"sigma": "σ"}
_ATOMS = frozenset(
    ("symbol", "word", "number", "text", "script", "accent", "primes", "fence", "mark", "bold", "calligraphic")
)


def unicode_box(box: Box) -> str:
    """The text of a box."""
    return fold(box, lambda node: node.parts, lambda node, made: _PRINTERS[node.kind](node, made))


def _row(box: Box, made: list[str]) -> str:
    return "".join(made)


def _script(box: Box, made: list[str]) -> str:
    base, below, above = made
    text = base
    if box.parts[1] != EMPTY:
        text += _lowered(box.parts[1], below)
    if box.parts[2] != EMPTY:
        text += _raised(box.parts[2], above)
    return text


def _lowered(box: Box, text: str) -> str:
    if all(character in SUBSCRIPT_OF and character.isdigit() for character in text):
        return "".join(SUBSCRIPT_OF[character] for character in text)
    return f"_{text}" if text.isalnum() else f"_{{{text}}}"


def _raised(box: Box, text: str) -> str:
    plain = text.replace("−", "-")
    if text == "ᵀ":
        return text
    if plain.lstrip("-").isdigit():
        return "".join(SUPERSCRIPT_OF[character] for character in plain)
    plain_script = box.kind == "script" and box.parts[2] == EMPTY and text.replace("_", "").isalnum()
    held = plain_script or (box.kind in _ATOMS and box.kind not in ("mark", "script"))
    return f"^{text}" if held else f"^({text})"


def _fraction(box: Box, made: list[str]) -> str:
    over, below = box.parts
    return f"{_held(over, made[0])}/{_held(below, made[1])}"


def _held(box: Box, text: str) -> str:
    """A part of a fraction; ``∂L`` and ``σ(z)`` hold together, sums and products get parentheses."""
    if box.kind in _ATOMS or box.kind == "root" or (box.kind == "row" and not _loose(box)):
        return text
    return f"({text})"


def _loose(box: Box) -> bool:
    if not box.parts:
        return False
    first = box.parts[0]
    derivative = first in (Box("mark", "partial"), Box("symbol", "d")) or (
        first.kind == "script" and first.parts[0] in (Box("mark", "partial"), Box("symbol", "d"))
    )
    call = len(box.parts) == 2 and box.parts[1].kind == "fence"
    return not (derivative or call)


def _cases(box: Box, made: list[str]) -> str:
    rows = [f"{value} [{condition}]" for value, condition in zip(made[::2], made[1::2], strict=True)]
    return "{" + "; ".join(rows) + "}"


def _fence(box: Box, made: list[str]) -> str:
    opening, closing = _FENCES[box.text]
    return f"{opening}{made[0]}{closing}"


Printer = Callable[[Box, list[str]], str]

_PRINTERS: dict[str, Printer] = {
    "symbol": lambda box, made: GREEK.get(box.text, box.text),
    "word": lambda box, made: box.text,
    "text": lambda box, made: box.text,
    "otherwise": lambda box, made: box.text,
    "number": lambda box, made: box.text,
    "function": lambda box, made: _FUNCTIONS.get(box.text, box.text),
    "sign": lambda box, made: _SIGNS.get(box.text, f" {box.text} "),
    "mark": lambda box, made: _MARKS[box.text],
    "big": lambda box, made: "Σ",
    "row": _row,
    "cells": lambda box, made: f"[{', '.join(made)}]",
    "gap": lambda box, made: " ",
    "fraction": _fraction,
    "slash": lambda box, made: f"{made[0]}/{made[1]}",
    "script": _script,
    "accent": lambda box, made: unicodedata.normalize("NFC", made[0] + ACCENTS[box.text]),
    "primes": lambda box, made: made[0] + box.text.replace("'", "′"),
    "bold": lambda box, made: "𝟏" if made[0] == "1" else made[0],
    "calligraphic": lambda box, made: made[0],
    "root": lambda box, made: f"√({made[0]})",
    "fence": _fence,
    "cases": _cases,
    "blank": lambda box, made: f"[({box.text})      ]",
    "matrix": lambda box, made: made[0] if len(made) == 1 else f"[{', '.join(made)}]",
}
