"""The tokenizer of the equation language: one compiled regular expression, and what is typed as on the board."""

from __future__ import annotations

import re
import unicodedata

from derive.notation.letters import COMBINING, GREEK_NAMES, LOOK_ALIKES, SUBSCRIPTS, SUPERSCRIPTS
from derive.notation.tokens import Token, check_nesting, failure

__all__ = ["FRACTIONS", "normal_name", "tokenize_plain"]

_SMALL = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿᵀ½¼¾⅓⅔⅛"
_MARKS = "̀-ͯ⃗"
_NUMBER = r"(?:[0-9]+(?:\.(?![.\w])|\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+(?![\w.]))?"
_PATTERN = re.compile(
    rf"""[ \t\r\n ]+
    |(?P<name>[^\W0-9{_SMALL}][^\W{_SMALL}{_MARKS}]*(?:[{_MARKS}][^\W{_SMALL}{_MARKS}]*)*)
    |(?P<number>{_NUMBER})
    |(?P<sign>\*\*|<=|>=|==|!=|:=|<-|[-+*/^@()\[\]{{}},.:=<>'])
    |(?P<glyph>[·×⋅∗−–—÷∘⊙≤≥≠≈←′″∂√⊤{_SMALL}])
    |(?P<string>"[^"\n]*")
    |(?P<comment>\#[^\n]*)
    |(?P<unknown>.)""",
    re.VERBOSE,
)
_SIGNS = {"**": "^", "<-": "←", ":=": "←"}
_GLYPHS = {
    **dict.fromkeys("·×⋅∗∘⊙", "*"),
    **dict.fromkeys("−–—", "-"),
    "÷": "/",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "≈": "≈",
    "←": "←",
    "′": "'",
    "∂": "∂",
    "√": "√",
    "ᵀ": "transpose",
    "⊤": "transpose",
}
FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8"}


def tokenize_plain(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[start:end]``, an ``end`` token last. Raises ``unknown_character`` and ``look_alike``."""
    stop = len(text) if end is None else end
    tokens: list[Token] = []
    for match in _PATTERN.finditer(text, start, stop):
        kind = match.lastgroup
        if kind is None or kind == "comment":
            continue
        first, last = match.span()
        content = match[0]
        if kind == "name":
            name = content if content.isascii() else normal_name(content, text, first)
            tokens.append(Token("name", name, first, last))
        elif kind == "sign":
            sign = _SIGNS.get(content, content)
            tokens.append(Token(sign, sign, first, last))
        else:
            _OTHERS[kind](tokens, content, text, first, last)
    tokens.append(Token("end", "", stop, stop))
    check_nesting(tokens, text)
    return tokens


def _number(tokens: list[Token], content: str, source: str, start: int, end: int) -> None:
    _, _, exponent = content.lower().partition("e")
    if len(content) > 400 or (exponent and abs(int(exponent)) > 400):
        raise failure("number_too_long", source, start, end, limit=400)
    tokens.append(Token("number", content, start, end))


def _glyph(tokens: list[Token], content: str, source: str, start: int, end: int) -> None:
    if content in _GLYPHS:
        tokens.append(Token(_GLYPHS[content], content, start, end))
    elif content == "″":
        tokens += [Token("'", content, start, end), Token("'", content, start, end)]
    elif content in FRACTIONS:
        tokens.append(Token("fraction", FRACTIONS[content], start, end))
    elif tokens and tokens[-1].kind == "small":
        tokens[-1] = Token("small", tokens[-1].text + SUPERSCRIPTS[content], tokens[-1].start, end)
    else:
        tokens.append(Token("small", SUPERSCRIPTS[content], start, end))


def _string(tokens: list[Token], content: str, source: str, start: int, end: int) -> None:
    tokens.append(Token("string", content[1:-1], start, end))


def _unknown(tokens: list[Token], content: str, source: str, start: int, end: int) -> None:
    if content in LOOK_ALIKES:
        raise _look_alike(content, LOOK_ALIKES[content], source, start)
    shown = content if content.isprintable() else f"U+{ord(content):04X}"
    raise failure("unknown_character", source, start, end, character=shown, code=f"U+{ord(content):04X}")


_OTHERS = {"number": _number, "glyph": _glyph, "string": _string, "unknown": _unknown}


def normal_name(written: str, source: str, start: int) -> str:
    """A name as it is kept: ``ŷ`` is ``y_hat``, ``w₁`` is ``w1``, ``α`` is ``alpha``."""
    parts: list[str] = []
    for offset, character in enumerate(unicodedata.normalize("NFD", written) if _has_mark(written) else written):
        if character in LOOK_ALIKES:
            raise _look_alike(character, LOOK_ALIKES[character], source, start + offset)
        parts.append(_spelled(character, parts, source, start + offset))
    return "".join(parts)


def _has_mark(written: str) -> bool:
    return any(character in COMBINING for character in unicodedata.normalize("NFD", written))


def _spelled(character: str, before: list[str], source: str, place: int) -> str:
    if character in GREEK_NAMES:
        return GREEK_NAMES[character]
    if character in COMBINING:
        return f"_{COMBINING[character]}"
    if character in SUBSCRIPTS:
        figure = SUBSCRIPTS[character]
        return figure if figure.isdigit() or (before and before[-1].startswith("_")) else f"_{figure}"
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and plain.isascii():
        raise _look_alike(character, plain, source, place)
    return character


def _look_alike(character: str, like: str, source: str, place: int) -> Exception:
    code = f"U+{ord(character):04X}"
    return failure("look_alike", source, place, place + 1, character=character, code=code, like=like)
