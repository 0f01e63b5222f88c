"""LaTeX: boxes to text, in the dialect that the target understands.

``portable`` and ``github`` put a space before every underscore (no Markdown emphasis can begin there), write
``\\lt`` and ``\\gt``, and never use a backslash before punctuation, ``*``, ``|`` or ``\\operatorname``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from derive.notation.boxes import EMPTY, Box, fold
from derive.notation.letters import GREEK
from derive.notation.style import Style
from derive.notation.symbols import FUNCTION_WORDS

__all__ = ["latex_box"]

_SIGNS = {
    "plus": " + ",
    "minus": " - ",
    "dot": r" \cdot ",
    "times": r" \times ",
    "otimes": r" \otimes ",
    "mapsto": r" \mapsto ",
    "∈": r" \in ",
    "odot": r" \odot ",
    "comma": ", ",
    "list": ",",
    "=": " = ",
    "==": " = ",
    "!=": r" \ne ",
    "≠": r" \ne ",
    "≈": r" \approx ",
    "←": r" \leftarrow ",
    "<=": r" \le ",
    ">=": r" \ge ",
    "<": " < ",
    ">": " > ",
}
_SAFE_SIGNS = {**_SIGNS, "<": r" \lt ", ">": r" \gt "}
_MARKS = {
    "minus": "-",
    "plus": "+",
    "star": r"\ast",
    "comma": ",",
    "colon": ":",
    "partial": r"\partial",
    "one": r"\mathbb{1}",
    "odot": r"\odot",
    "reals": r"\mathbb{R}",
    "infinity": r"\infty",
    "transpose top": r"\top",
    "transpose T": "T",
}
_FENCES = {"(": ("(", ")"), "[": ("[", "]"), "|": (r"\lvert ", r" \rvert"), "norm": (r"\lVert ", r" \rVert")}
_FUNCTIONS = {"sigma": r"\sigma", **{word: rf"\{word}" for word in FUNCTION_WORDS}}
_SAFE = ("github", "portable")
_COMMAND_END = re.compile(r"\\[A-Za-z]+$")
_LINE = r"\_" * 8
_SIMPLE = re.compile(r"[A-Za-z0-9]|\\top")


def latex_box(box: Box, style: Style) -> str:
    """The LaTeX of a box."""
    safe = style.dialect in _SAFE
    printers = _WORD_PRINTERS if style.dialect == "word" else _PRINTERS
    return fold(box, lambda node: node.parts, lambda node, made: printers[node.kind](node, made, safe))


def _row(box: Box, made: list[str], safe: bool) -> str:
    return _joined(made)


def _joined(pieces: list[str]) -> str:
    """Pieces side by side; a command is kept apart from a letter or a figure that follows it."""
    text = ""
    for piece in pieces:
        apart = piece[:1].isalnum() and _COMMAND_END.search(text[-24:]) is not None
        text += f" {piece}" if apart else piece
    return text


def _symbol(box: Box, made: list[str], safe: bool) -> str:
    return rf"\{box.text}" if box.text in GREEK else box.text


def _function(box: Box, made: list[str], safe: bool) -> str:
    return _FUNCTIONS.get(box.text) or rf"\mathrm{{{box.text.replace('_', '')}}}"


def _fraction(box: Box, made: list[str], safe: bool) -> str:
    return rf"\frac{{{made[0]}}}{{{made[1]}}}"


def _script(box: Box, made: list[str], safe: bool) -> str:
    base, below, above = made
    text = base
    if box.parts[1] != EMPTY:
        text += f"{' ' if safe else ''}_{_braced(below)}"
    if box.parts[2] != EMPTY:
        text += f"^{_braced(above)}"
    return text


def _braced(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"{{{text}}}"


def _fence(box: Box, made: list[str], safe: bool) -> str:
    opening, closing = _FENCES[box.text]
    if box.parts[0].tall:
        return rf"\left{opening}{made[0]}\right{closing.strip()}"
    return f"{opening}{made[0]}{closing}"


def _cases(box: Box, made: list[str], safe: bool) -> str:
    rows = [rf"{value} & {condition}" for value, condition in zip(made[::2], made[1::2], strict=True)]
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"


def _matrix(box: Box, made: list[str], safe: bool) -> str:
    return r"\begin{pmatrix} " + (r" \cr " if safe else r" \\ ").join(made) + r" \end{pmatrix}"


def _bold(text: str) -> str:
    """Bold letters; an upright word becomes a bold one."""
    if text.startswith(r"\mathrm{"):
        return r"\mathbf" + text.removeprefix(r"\mathrm")
    return (r"\boldsymbol{%s}" if text.startswith("\\") else r"\mathbf{%s}") % text


Printer = Callable[[Box, list[str], bool], str]

_PRINTERS: dict[str, Printer] = {
    "symbol": _symbol,
    "word": lambda box, made, safe: rf"\mathrm{{{box.text.replace('_', '')}}}",
    "text": lambda box, made, safe: rf"\text{{{box.text}}}",
    "otherwise": lambda box, made, safe: rf"\text{{{box.text}}}",
    "number": lambda box, made, safe: box.text,
    "function": _function,
    "sign": lambda box, made, safe: (_SAFE_SIGNS if safe else _SIGNS)[box.text],
    "mark": lambda box, made, safe: _MARKS[box.text],
    "big": lambda box, made, safe: rf"\{box.text}",
    "row": _row,
    "cells": lambda box, made, safe: " & ".join(made),
    "gap": lambda box, made, safe: " ",
    "fraction": _fraction,
    "slash": lambda box, made, safe: f"{made[0]}/{made[1]}",
    "script": _script,
    "accent": lambda box, made, safe: rf"\{box.text}{{{made[0]}}}",
    "primes": lambda box, made, safe: f"{made[0]}{box.text}",
    "bold": lambda box, made, safe: _bold(made[0]),
    "calligraphic": lambda box, made, safe: rf"\mathcal{{{made[0]}}}",
    "root": lambda box, made, safe: rf"\sqrt{{{made[0]}}}",
    "fence": _fence,
    "cases": _cases,
    "matrix": _matrix,
    "blank": lambda box, made, safe: rf"\boxed{{\quad ({box.text}) \qquad \qquad \quad}}",
}


def _script_as_one(box: Box, made: list[str], safe: bool) -> str:
    """Of ``(y - t)^2`` an equation editor would else take the closing parenthesis alone as what is squared."""
    base, below, above = made
    return _script(box, [f"{{{base}}}" if box.parts[0].kind == "fence" else base, below, above], safe)


# Word's equations, as other programs show them too: a frame, its spaces and an alphabet would be lost there.
_WORD_PRINTERS: dict[str, Printer] = {
    **_PRINTERS,
    "script": _script_as_one,
    "mark": lambda box, made, safe: {"one": "𝟙", "reals": "ℝ"}.get(box.text) or _MARKS[box.text],
    "blank": lambda box, made, safe: rf"\text{{({box.text}){_LINE}}}",
}
