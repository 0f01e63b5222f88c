"""Typst: boxes to text, for between the dollar signs of a Typst document.

Typst reads a name of several letters as a variable, ``/`` as a fraction and a comma in a call as the end of an
argument: so words stand in quotes, a slash is escaped and a comma is the symbol ``comma``. Letters stand apart.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.notation.boxes import EMPTY, Box, fold
from derive.notation.letters import GREEK
from derive.notation.symbols import FUNCTION_WORDS

__all__ = ["typst_box"]

_SIGNS = {
    "plus": "+",
    "minus": "-",
    "dot": "dot.op",
    "times": "times",
    "odot": "dot.o",
    "otimes": "times.o",
    "mapsto": "|->",
    "comma": "comma",
    "list": "comma",
    "==": "=",
    "!=": "≠",
    "<=": "≤",
    ">=": "≥",
}
_MARKS = {
    "minus": "-",
    "plus": "+",
    "star": "ast.op",
    "comma": "comma",
    "colon": "colon",
    "partial": "partial",
    "one": "bb(1)",
    "odot": "dot.o",
    "reals": "RR",
    "infinity": "infinity",
    "transpose top": "top",
    "transpose T": "T",
}
_FENCES = {"(": ("(", ")"), "[": ("[", "]"), "|": ("abs(", ")"), "norm": ("norm(", ")")}  # Typst lets them grow
_ACCENTS = {"hat": "hat", "bar": "macron", "tilde": "tilde", "dot": "dot", "ddot": "dot.double", "vec": "arrow"}
_FUNCTIONS = {"sigma": "σ", **{word: word for word in FUNCTION_WORDS}}


def typst_box(box: Box) -> str:
    """The Typst mathematics of a box."""
    return fold(box, lambda node: node.parts, lambda node, made: _PRINTERS[node.kind](node, made))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _symbol(box: Box, made: list[str]) -> str:
    if box.text in GREEK:
        return GREEK[box.text]
    return box.text if box.text.isascii() and box.text.isalpha() else _quoted(box.text)


def _function(box: Box, made: list[str]) -> str:
    return _FUNCTIONS.get(box.text) or f"op({_quoted(box.text.replace('_', ''))})"


def _script(box: Box, made: list[str]) -> str:
    base, below, above = made
    text = base or '""'
    if box.parts[1] != EMPTY:
        text += f"_({below})"
    if box.parts[2] != EMPTY:
        text += f"^({above})"
    return text


def _fence(box: Box, made: list[str]) -> str:
    opening, closing = _FENCES[box.text]
    return f"{opening}{made[0]}{closing}"


def _cases(box: Box, made: list[str]) -> str:
    rows = (f"{value} & quad {condition}" for value, condition in zip(made[::2], made[1::2], strict=True))
    return f"cases({', '.join(rows)})"


def _matrix(box: Box, made: list[str]) -> str:
    return f'mat(delim: "[", {"; ".join(made)})'


Printer = Callable[[Box, list[str]], str]

_PRINTERS: dict[str, Printer] = {
    "symbol": _symbol,
    "word": lambda box, made: f"upright({_quoted(box.text)})",
    "text": lambda box, made: _quoted(box.text),
    "otherwise": lambda box, made: _quoted(box.text),
    "number": lambda box, made: box.text,
    "function": _function,
    "sign": lambda box, made: _SIGNS.get(box.text, box.text),
    "mark": lambda box, made: _MARKS[box.text],
    "big": lambda box, made: "sum",
    "row": lambda box, made: " ".join(made),
    "cells": lambda box, made: ", ".join(made),
    "gap": lambda box, made: "",
    "fraction": lambda box, made: f"frac({made[0]}, {made[1]})",
    "slash": lambda box, made: rf"{made[0]} \/ {made[1]}",
    "script": _script,
    "accent": lambda box, made: f"{_ACCENTS[box.text]}({made[0]})",
    "primes": lambda box, made: made[0] + box.text,
    "bold": lambda box, made: f"upright(bold({made[0]}))" if made[0].isascii() else f"bold({made[0]})",
    "calligraphic": lambda box, made: f"cal({made[0]})",
    "root": lambda box, made: f"sqrt({made[0]})",
    "fence": _fence,
    "cases": _cases,
    "matrix": _matrix,
    "blank": lambda box, made: (
        f"#box(stroke: 0.5pt, inset: (x: 6pt, y: 6pt), baseline: 6pt, width: 52pt)[({box.text})]"
    ),
}
