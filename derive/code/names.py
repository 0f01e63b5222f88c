"""Names of the author's as identifiers of Python: Greek letters, hats, primes and keywords, without a clash."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable

from derive.notation.letters import GREEK_NAMES

__all__ = ["Names"]

_ACCENTS = {
    "\N{COMBINING CIRCUMFLEX ACCENT}": "_hat",
    "\N{COMBINING MACRON}": "_bar",
    "\N{COMBINING TILDE}": "_tilde",
    "\N{COMBINING DOT ABOVE}": "_dot",
    "\N{PRIME}": "_prime",
    "'": "_prime",
    "*": "_star",
    "+": "_plus",
    "-": "_minus",
}
_RESERVED = frozenset(
    (
        "np math torch sum range max min print ctx upstream gradients differences held rng arguments self stopped "
        "replay loss_of Gradients"
    ).split()
)


class Names:
    """One identifier a name; the same name always has the same one."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {*_RESERVED, *taken}
        self._done: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        found = self._done.get(name)
        if found is None:
            found = self._done[name] = self._free(plain(name))
        return found

    def named(self, key: str, wish: str) -> str:
        """The identifier of something else than a value (an adjoint), by a key of its own."""
        if key not in self._done:
            self._done[key] = self._free(wish)
        return self._done[key]

    def _free(self, wish: str) -> str:
        while wish in self._taken or keyword.iskeyword(wish):
            wish += "_"
        self._taken.add(wish)
        return wish


def plain(name: str) -> str:
    """A name in ASCII letters, figures and underscores."""
    spelled = "".join(_letter(letter) for letter in unicodedata.normalize("NFKD", name))
    text = re.sub(r"\W+", "_", spelled, flags=re.ASCII)
    return text if text and not text[0].isdigit() else f"_{text}"


def _letter(letter: str) -> str:
    return _ACCENTS.get(letter) or GREEK_NAMES.get(letter) or letter
