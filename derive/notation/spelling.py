"""Spelling: what a name looks like, the same for every notation and for the reader.

A name is a base with accents, subscripts and a superscript: ``y_hat_i`` is *y* with a hat and the index *i*. The rules:

* ``y_pred``: what follows ``_`` is a subscript; several are separated by commas (``w_1_2`` is ``w_{1,2}``);
* ``w1``, ``w11``: figures at the end of a letter or a Greek name are a subscript;
* ``y_hat``, ``h_tilde``: an accent; ``yhat`` too, for x, y, z and p, small or capital;
* ``Wq``, ``Whh``: a capital with a small letter, or with two consonants, is a letter with a subscript;
* ``W__1``: what follows two underscores is an upper index, ``W^{(1)}``;
* a subscript with three letters in a row is a word (``\\text{pred}``), any other is italic (``W_{hh}``, ``h_t``);
* a base of several letters is a word (``\\mathrm{loss}``), unless it is the name of a Greek letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from derive.notation.letters import ACCENTS, GREEK

__all__ = ["Spelling", "identifier", "is_word", "print_key", "spell"]

_HEAD = re.compile(r"([^\W\d_]+)(\d*)(.*)", re.DOTALL)
_HATTED = {f"{letter}{accent}": (letter, accent) for letter in "xyzpXYZP" for accent in ("hat", "bar")}
_MARKED = re.compile(r"([A-Z])((?:[a-z]|[b-df-hj-np-tv-z]{2})\d*)")
_SHORT = {"lam": "lambda", "eps": "epsilon"}
_WORD = re.compile(r"[^\W\d_]{3,}")
_SIGNS = {"-": "minus", "+": "plus", "*": "star"}
_UNSIGNS = re.compile(r"(?<=[a-z0-9])(minus|plus)(?=[a-z0-9])")
_UPPER_SIGNS = re.compile(r"(?<=[A-Za-z0-9])(minus|plus)(?=[0-9])")
_SIGN_OF = {"minus": "-", "plus": "+"}


@dataclass(frozen=True, slots=True)
class Spelling:
    """The parts of a printed name: ``Spelling("y", ("hat",), ("i",))`` is ŷᵢ. ``calligraphic`` is ``\\mathcal``."""

    base: str
    accents: tuple[str, ...] = ()
    subscripts: tuple[str, ...] = ()
    superscript: str = ""
    primes: int = 0
    calligraphic: bool = False

    @property
    def plain_letter(self) -> bool:
        """One letter without any index, such as ``x`` or ``α``."""
        bare = not (self.subscripts or self.superscript or self.primes)
        return bare and (len(self.base) == 1 or self.base in GREEK)


def is_word(text: str) -> bool:
    """True when a subscript is set upright: three letters in a row that are no Greek letter."""
    return text not in GREEK and _WORD.search(text) is not None


@lru_cache(maxsize=65536)
def spell(name: str) -> Spelling:
    """The spelling of a name of the equation language."""
    lower, _, upper = name.partition("__")
    head, *rest = lower.split("_")
    found = _HEAD.fullmatch(head)
    if found is None:
        return Spelling(head, (), tuple(part for part in rest if part), upper)
    base, figures, tail = found.groups()
    marked = _MARKED.fullmatch(head) if base not in GREEK else None
    if marked is not None:
        letter, mark = marked.groups()
        return _with_rest(letter, (), "", [mark, *rest], upper)
    if tail or (figures and len(base) > 1 and base not in GREEK and base not in _HATTED and base not in _SHORT):
        base, figures = head, ""
    base = _SHORT.get(base, base)
    base, accents = (*_HATTED[base][0:1], _HATTED[base][1:]) if base in _HATTED else (base, ())
    return _with_rest(base, accents, figures, rest, upper)


def _with_rest(base: str, accents: tuple[str, ...], figures: str, rest: list[str], upper: str) -> Spelling:
    marks = [*accents]
    parts = [part for part in rest if part]
    while parts and not figures and parts[0] in ACCENTS:
        marks.append(parts.pop(0))
    primes = 0
    while parts and parts[-1] == "prime":
        primes += 1
        parts.pop()
    upper = _UPPER_SIGNS.sub(lambda sign: _SIGN_OF[sign.group()], upper)
    shown = tuple(_UNSIGNS.sub(lambda sign: _SIGN_OF[sign.group()], part) for part in parts)
    return Spelling(base, tuple(marks), ((figures,) if figures else ()) + shown, upper, primes)


def print_key(name: str) -> Spelling:
    """Names that print alike share a key: ``z1`` and ``z_1``."""
    return spell(name)


def identifier(spelling: Spelling) -> str:
    """A name that is spelled so; what was read from LaTeX becomes a name of the equation language."""
    lower = "_".join([spelling.base, *spelling.accents, *(_plain(part) for part in spelling.subscripts)])
    lower += "_prime" * spelling.primes
    return f"{lower}__{_plain(spelling.superscript)}" if spelling.superscript else lower


def _plain(part: str) -> str:
    for sign, word in _SIGNS.items():
        part = part.replace(sign, word)
    return re.sub(r"\W", "", part)
