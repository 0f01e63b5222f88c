"""One skeleton for every notation: a formula as nested tuples of characters, fractions, indices and roots.

``of_box`` makes it from our layout, the others from what a reader of the format makes of our text: Typst's own
parser, the MathML in the page, the equations inside a Word file. Equal skeletons are the same mathematics; fonts and
spaces are left out.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree

from derive.notation.boxes import EMPTY, Box
from derive.notation.letters import ACCENTS, GREEK

__all__ = ["of_box", "of_mathml", "of_omml", "of_typst", "read_mathml"]

Skeleton = tuple[Any, ...]

_SIGNS = {"plus": "+", "minus": "−", "dot": "⋅", "times": "×", "odot": "⊙", "otimes": "⊗", "comma": ",", "list": ",", "==": "=",
          "!=": "≠", "<=": "≤", ">=": "≥"}  # fmt: skip
_MARKS = {"minus": "−", "plus": "+", "star": "∗", "comma": ",", "colon": ":", "partial": "∂", "one": "1",
          "odot": "⊙", "reals": "R", "infinity": "∞", "transpose top": "⊤", "transpose T": "T"}  # fmt: skip
_FENCES = {"(": "()", "[": "[]", "|": "||", "norm": "‖‖"}
_SAME = str.maketrans({"-": "−", "·": "⋅", "∗": "*", "'": "′", "\u2061": None, "\u2062": None, "\u2063": None, "\u200b": None,
                       "\ufe00": None, "∥": "‖", "˜": "̃", "^": "̂", "‾": "̄", "¯": "̄", "ˆ": "̂", "˙": "̇", "→": "⃗"})  # fmt: skip


def _text(text: str | None) -> list[Any]:
    plain = unicodedata.normalize("NFKC", (text or "").translate(_SAME))
    return [sign for sign in plain.translate(_SAME) if not sign.isspace()]


def _accent(text: str) -> str:
    return text.strip().translate(_SAME)


def _joined(parts: Iterable[Iterable[Any]]) -> Skeleton:
    """Side by side; indices that follow one another become one lower and one upper."""
    flat: list[Any] = []
    for part in parts:
        for item in part:
            if isinstance(item, tuple) and item[0] in ("sub", "sup"):
                _attach(flat, item)
            else:
                flat.append(item)
    return tuple(flat)


def _attach(flat: list[Any], item: tuple[Any, ...]) -> None:
    at = len(flat)
    while at and isinstance(flat[at - 1], tuple) and flat[at - 1][0] in ("sub", "sup"):
        at -= 1
        if flat[at][0] == item[0]:
            flat[at] = (item[0], (*flat[at][1], *item[1]))
            return
    flat.append(item)
    flat[at:] = sorted(flat[at:], key=lambda each: each[0])


def _indices(base: Skeleton, below: Skeleton, above: Skeleton) -> Skeleton:
    return _joined((base, [("sub", below)] if below else [], [("sup", above)] if above else []))


# -- our own boxes ---------------------------------------------------------------------------------------


def of_box(box: Box) -> Skeleton:
    parts = [of_box(part) for part in box.parts]
    match box.kind:
        case "symbol" | "word" | "text" | "number" | "function" | "otherwise":
            word = {"sigma": "σ"}.get(box.text, box.text) if box.kind == "function" else box.text
            return tuple(_text(GREEK.get(word, word.replace("_", "") if box.kind in ("function", "word") else word)))
        case "sign":
            return tuple(_text(_SIGNS.get(box.text, box.text)))
        case "mark":
            return tuple(_text(_MARKS[box.text]))
        case "big":
            return ("∑",)
        case "gap":
            return ()
        case "fraction":
            return (("fraction", *parts),)
        case "slash":
            return _joined((parts[0], "/", parts[1]))
        case "script":
            below, above = (() if each == EMPTY else part for each, part in zip(box.parts[1:], parts[1:], strict=True))
            return _indices(parts[0], below, above)
        case "accent":
            return (("accent", _accent(ACCENTS[box.text]), parts[0]),)
        case "primes":
            return _indices(parts[0], (), ("′",) * len(box.text))
        case "root":
            return (("root", parts[0]),)
        case "fence":
            opening, closing = _FENCES[box.text]
            return _joined((opening, parts[0], closing))
        case "cases":
            return ("{", ("table", *(_joined(pair) for pair in zip(parts[::2], parts[1::2], strict=True))))
        case "matrix":
            return ("[", ("table", *parts), "]")
        case _:
            return _joined(parts)


# -- Typst: what `typst.query` tells of an equation ---------------------------------------------------------


def of_typst(node: Any) -> Skeleton:
    if not isinstance(node, dict):
        return ()
    match node["func"]:
        case "symbol" | "text":
            return tuple(_text(node["text"]))
        case "op":
            return of_typst(node["text"])
        case "frac":
            return (("fraction", of_typst(node["num"]), of_typst(node["denom"])),)
        case "attach":
            primes = node.get("tr") or {}
            above = ("′",) * primes.get("count", 0) + of_typst(node.get("t"))
            return _indices(of_typst(node["base"]), of_typst(node.get("b")), above)
        case "accent":
            return (("accent", _accent(node["accent"]), of_typst(node["base"])),)
        case "root":
            return (("root", of_typst(node["radicand"])),)
        case "cases":
            return ("{", ("table", *map(of_typst, node["children"])))
        case "mat":
            rows = (_joined(map(of_typst, row)) for row in node["rows"])
            return ("[", ("table", *rows), "]")
        case "h" | "space" | "align-point" | "linebreak":
            return ()
        case _:
            inner = node.get("children") or [node.get("body") or node.get("child")]
            return _joined(map(of_typst, inner))


# -- MathML ------------------------------------------------------------------------------------------------

_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\w+);)\w+;")


def read_mathml(text: str) -> ElementTree.Element:
    """A ``math`` element of a page; HTML knows more entities by name than XML."""
    return ElementTree.fromstring(_ENTITY.sub(lambda match: html.unescape(match[0]), text))  # noqa: S314  # our own


def of_mathml(element: ElementTree.Element) -> Skeleton:
    parts = [of_mathml(child) for child in element]
    match element.tag.rpartition("}")[2]:
        case "mi" | "mo" | "mn" | "mtext":
            return tuple(_text(element.text))
        case "mfrac":
            return (("fraction", *parts),)
        case "msub" | "munder":
            return _indices(parts[0], parts[1], ())
        case "msup":
            return _indices(parts[0], (), parts[1])
        case "msubsup":
            return _indices(*parts)
        case "mover":
            return (("accent", _accent(element[1].text or ""), parts[0]),)
        case "msqrt":
            return (("root", _joined(parts)),)
        case "mtable" if "displaystyle" in element.attrib and element.get("displaystyle") == "true":
            return _joined(parts)  # a formula in several lines
        case "mtable":
            return (("table", *parts),)
        case _:
            return _joined(parts)


# -- Word (OMML) -------------------------------------------------------------------------------------------


def of_omml(element: ElementTree.Element) -> Skeleton:
    name = element.tag.rpartition("}")[2]
    inside = {child.tag.rpartition("}")[2]: child for child in element}

    def part(key: str) -> Skeleton:
        return of_omml(inside[key]) if key in inside else ()

    match name:
        case "t":
            return tuple(_text(element.text))
        case "f":
            return (("fraction", part("num"), part("den")),)
        case "sSub" | "sSup" | "sSubSup":
            return _indices(part("e"), part("sub"), part("sup"))
        case "nary":
            return _joined(
                (_text(_value(inside["naryPr"], "chr", "∫")), _indices((), part("sub"), part("sup")), part("e"))
            )
        case "d":
            opening, closing = (_value(inside["dPr"], key, usual) for key, usual in (("begChr", "("), ("endChr", ")")))
            return _joined((_text(opening), part("e"), _text(closing)))
        case "acc":
            return (("accent", _accent(_value(inside["accPr"], "chr", "̂")), part("e")),)
        case "rad":
            return (("root", part("e")),)
        case "m" | "eqArr":
            return (("table", *(of_omml(child) for child in element if child.tag.endswith(("}mr", "}e")))),)
        case _:
            return _joined(map(of_omml, element))


def _value(properties: ElementTree.Element, key: str, usual: str) -> str:
    for child in properties:
        if child.tag.endswith("}" + key):
            return next(iter(child.attrib.values()), "")
    return usual
