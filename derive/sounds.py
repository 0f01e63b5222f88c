"""Which form of a particle follows a word: by the sound at its end, from the tables of the language.

The tables ``[reading]`` list what is read with an ending of each class; ``[particles]`` give the form for each class.
A syllable of Hangul tells its class itself: its final consonant stands in its code point. A formula as plain text is
heard by its last sign: ``w₁`` ends with a 1, ``x²`` with ``square``, ``f′`` with ``prime``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import decomposition, normalize

__all__ = ["Sounds"]

_FIRST, _LAST, _FINALS, _LIQUID = 0xAC00, 0xD7A3, 28, 8
_WORD = re.compile(r"[^\W_]+(?=[\W_]*$)")
_MARKS = {"′": "prime", "\u0302": "hat", "ᵀ": "transpose", "⊤": "transpose"}


@dataclass(frozen=True)
class Sounds:
    """``particles[pair][class]`` and ``reading[class]``; the classes are ``open``, ``closed`` and ``liquid``."""

    particles: Mapping[str, Mapping[str, str]]
    reading: Mapping[str, Any]

    def particle(self, pair: str, spoken: str) -> str:
        """The form of ``pair`` that follows what was spoken."""
        forms = self.particles[pair]
        sound = self.ending(spoken)
        return forms.get(sound, forms["closed"] if sound == "liquid" else forms["open"])

    def ending(self, spoken: str) -> str:
        """``open``, ``closed`` or ``liquid``: how the last thing read aloud ends."""
        token = _heard(spoken)
        if not token:
            return "open"
        last = token[-1]
        if _FIRST <= ord(last) <= _LAST:
            final = (ord(last) - _FIRST) % _FINALS
            return "open" if final == 0 else "liquid" if final == _LIQUID else "closed"
        return self._listed(token.lower()) or self._suffixed(token.lower()) or "open"

    def _listed(self, token: str) -> str | None:
        """A letter, a digit or a whole word that the language lists."""
        whole = token if token.isalpha() else token[-1]
        return next((sound for sound, words in self.reading.get("whole", {}).items() if whole in words), None)

    def _suffixed(self, token: str) -> str | None:
        """A word by its spelling; the longest listed ending decides."""
        if len(token) < 2 or not token.isalpha():
            return None
        table = self.reading.get("suffix", {})
        fits = [(len(end), sound) for sound, ends in table.items() for end in ends if token.endswith(end)]
        return max(fits)[1] if fits else None


def _heard(text: str) -> str:
    """The last word, letter or digit of a text; a mark or an exponent at its end is heard by its name."""
    last = text.rstrip()[-1:]
    if last in _MARKS:
        return _MARKS[last]
    if decomposition(last or " ").startswith("<super>"):
        return "square"
    found = _WORD.search(normalize("NFKC", text))
    return found[0] if found else ""
