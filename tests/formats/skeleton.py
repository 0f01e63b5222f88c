"""One skeleton for every notation: a formula as nested tuples of characters, fractions, indices and roots.

``of_box`` makes it from our layout, the others from what a reader of the format makes of our text: Typst's own
parser, the MathML in the page, the equations inside a Word file. Equal skeletons are the same mathematics; fonts and
spaces are left out.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any
from xml.etree import ElementTree as ET

from derive.notation.boxes import EMPTY, Box
from derive.notation.letters import ACCENTS, GREEK

__all__ = ["of_box", "of_mathml", "of_omml", "of_typst", "read_mathml"]

Skeleton = tuple[Any, ...]

_SIGNS = {"plus": "+", "minus": "−", "dot": "⋅", "times": "×", "odot": "⊙", "otimes": "⊗", "comma": ",", "list": ",",
          "==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}  # fmt: skip
_MARKS = {"minus": "−", "plus": "+", "star": "∗", "comma": ",", "colon": ":", "partial": "∂", "one": "1",
          "odot": "⊙", "reals": "R", "infinity": "∞", "transpose top": "⊤", "transpose T": "T"}  # fmt: skip
_FENCES = {"(": "()", "[": "[]", "|": "||", "norm": "‖‖"}
_GONE = "\u2061\u2062\u2063\u200b\ufe00"
_ALIKE = {"-": "−", "·": "⋅", "∗": "*", "'": "′", "∥": "‖"}
_ACCENTS = {"˜": "̃", "^": "̂", "ˆ": "̂", "‾": "̄", "¯": "̄", "˙": "̇", "→": "⃗"}
_SAME = str.maketrans({**dict.fromkeys(_GONE), **_ALIKE, **_ACCENTS})


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
    return _BOXES.get(box.kind, lambda box, parts: _joined(parts))(box, parts)


def _letters(box: Box, parts: list[Skeleton]) -> Skeleton:
    return tuple(_text(GREEK.get(box.text, box.text)))


def _name(box: Box, parts: list[Skeleton]) -> Skeleton:
    return tuple(_text(GREEK.get(box.text, box.text.replace("_", ""))))


def _script(box: Box, parts: list[Skeleton]) -> Skeleton:
    below, above = (() if each == EMPTY else part for each, part in zip(box.parts[1:], parts[1:], strict=True))
    return _indices(parts[0], below, above)


def _cases(box: Box, parts: list[Skeleton]) -> Skeleton:
    return ("{", ("table", *(_joined(pair) for pair in zip(parts[::2], parts[1::2], strict=True))))


_BOXES: dict[str, Callable[[Box, list[Skeleton]], Skeleton]] = {
    **dict.fromkeys(("symbol", "text", "number", "otherwise"), _letters),
    **dict.fromkeys(("word", "function"), _name),
    "sign": lambda box, parts: tuple(_text(_SIGNS.get(box.text, box.text))),
    "mark": lambda box, parts: tuple(_text(_MARKS[box.text])),
    "big": lambda box, parts: ("∑",),
    "gap": lambda box, parts: (),
    "fraction": lambda box, parts: (("fraction", *parts),),
    "slash": lambda box, parts: _joined((parts[0], "/", parts[1])),
    "script": _script,
    "accent": lambda box, parts: (("accent", _accent(ACCENTS[box.text]), parts[0]),),
    "primes": lambda box, parts: _indices(parts[0], (), ("′",) * len(box.text)),
    "root": lambda box, parts: (("root", parts[0]),),
    "fence": lambda box, parts: _joined((_FENCES[box.text][0], parts[0], _FENCES[box.text][1])),
    "cases": _cases,
    "matrix": lambda box, parts: ("[", ("table", *parts), "]"),
}


# -- Typst: what `typst.query` tells of an equation ---------------------------------------------------------


def of_typst(node: Any) -> Skeleton:
    return _TYPST.get(node["func"], _inside)(node) if isinstance(node, dict) else ()


def _inside(node: dict[str, Any]) -> Skeleton:
    return _joined(map(of_typst, node.get("children") or [node.get("body") or node.get("child")]))


def _attached(node: dict[str, Any]) -> Skeleton:
    primes = ("′",) * (node.get("tr") or {}).get("count", 0)
    return _indices(of_typst(node["base"]), of_typst(node.get("b")), primes + of_typst(node.get("t")))


def _rows(node: dict[str, Any]) -> Skeleton:
    return ("[", ("table", *(_joined(map(of_typst, row)) for row in node["rows"])), "]")


_TYPST: dict[str, Callable[[dict[str, Any]], Skeleton]] = {
    **dict.fromkeys(("symbol", "text"), lambda node: tuple(_text(node["text"]))),
    **dict.fromkeys(("h", "space", "align-point", "linebreak"), lambda node: ()),
    "op": lambda node: of_typst(node["text"]),
    "frac": lambda node: (("fraction", of_typst(node["num"]), of_typst(node["denom"])),),
    "attach": _attached,
    "accent": lambda node: (("accent", _accent(node["accent"]), of_typst(node["base"])),),
    "root": lambda node: (("root", of_typst(node["radicand"])),),
    "cases": lambda node: ("{", ("table", *map(of_typst, node["children"]))),
    "mat": _rows,
}


# -- MathML ------------------------------------------------------------------------------------------------

_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\w+);)\w+;")


def read_mathml(text: str) -> ET.Element:
    """A ``math`` element of a page; HTML knows more entities by name than XML."""
    return ET.fromstring(_ENTITY.sub(lambda match: html.unescape(match[0]), text))  # noqa: S314  # our own


def of_mathml(element: ET.Element) -> Skeleton:
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


def of_omml(element: ET.Element) -> Skeleton:
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


def _value(properties: ET.Element, key: str, usual: str) -> str:
    for child in properties:
        if child.tag.endswith("}" + key):
            return next(iter(child.attrib.values()), "")
    return usual
