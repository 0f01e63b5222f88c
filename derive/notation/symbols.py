"""Symbols: the boxes of names and functions."""

from __future__ import annotations

from functools import lru_cache

from derive.notation.boxes import EMPTY, Box, mark, row, script, separated
from derive.notation.letters import GREEK
from derive.notation.spelling import Spelling, is_word, spell
from derive.notation.style import Style

__all__ = ["FUNCTION_WORDS", "name_box", "spelled_box"]

FUNCTION_WORDS = frozenset("arccos arcsin arctan cos cosh cot csc det exp ln log max min sec sin sinh tan tanh".split())
"""Functions that every notation knows by name, and whose powers are written on the name (``tanh²(z)``)."""

_SIGNS = {"-": "minus", "+": "plus", ",": "comma", "*": "star"}


def name_box(name: str, style: Style, bold: bool) -> Box:
    """The box of a name: as the author asked (``print … as``), else as its letters say."""
    own = style.spellings.get(name)
    if own is None:
        return _usual_box(name, style.layer, bold)
    from derive.notation.names_latex import read_spelling

    return spelled_box(read_spelling(own), style.layer, bold)


@lru_cache(maxsize=65536)
def _usual_box(name: str, layer: str, bold: bool) -> Box:
    spelling = spell(name)
    figures = spelling.subscripts
    if layer != "subscript" and len(figures) == 1 and figures[0].isdigit() and len(figures[0]) < 3:
        spelling = Spelling(spelling.base, spelling.accents, (), figures[0], spelling.primes, spelling.calligraphic)
    return spelled_box(spelling, layer, bold)


def spelled_box(spelling: Spelling, layer: str, bold: bool) -> Box:
    """The box of a spelling; an upper index stands in the brackets that ``layer`` names."""
    base = _letters(spelling.base)
    if spelling.calligraphic:
        base = Box("calligraphic", "", (base,))
    if bold:
        base = Box("bold", "", (base,))
    for accent in spelling.accents:
        base = Box("accent", accent, (base,))
    if spelling.primes:
        base = Box("primes", "'" * spelling.primes, (base,))
    below = separated([_index(part) for part in spelling.subscripts], "list")
    above = _upper(spelling.superscript, layer)
    return base if below == EMPTY and above == EMPTY else script(base, below, above)


def _upper(index: str, layer: str) -> Box:
    if not index:
        return EMPTY
    inside = index.strip("()[]")
    return Box("fence", "[" if layer == "[l]" else "(", (_index(inside),))


def _letters(text: str) -> Box:
    if len(text) == 1 or text in GREEK:
        return Box("symbol", text)
    return Box("word", text)


def _index(text: str) -> Box:
    if text.isdigit():
        return Box("number", text)
    if text in GREEK:
        return Box("symbol", text)
    if is_word(text):
        return Box("text", text)
    return row(*(_character(character) for character in text))


def _character(character: str) -> Box:
    if character in _SIGNS:
        return mark(_SIGNS[character])
    return Box("number" if character.isdigit() else "symbol", character)
