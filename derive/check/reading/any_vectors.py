"""Letters that stand for any vector: ``z`` in ``softmax(z)_i = e^{z_i} / Σ_k e^{z_k}``, where the model has none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from derive.dimension import dimension
from derive.notation.hand import HandScope
from derive.notation.spelling import Spelling

__all__ = ["MARK", "AnyVectors"]

MARK = "_vec"  # what the name of such a letter ends with, as the letter alone may be any number elsewhere
_APPLIED = re.compile(
    r"softmax\s*\}?\s*(?:\\left\s*)?\(\s*(?:\\(?:mathbf|boldsymbol|vec|bm)\s*)?\{?\s*(?P<letter>[A-Za-z])\s*\}?\s*"
    r"(?:\\right\s*)?\)"
)


class AnyVectors:
    """Which letters softmax was applied to, and where they have that meaning: in a statement that applies softmax to
    them, and in any later one that speaks of their entries."""

    def __init__(self, scope: HandScope) -> None:
        self.scope = scope
        self.letters: set[str] = set()

    @contextmanager
    def within(self, written: str) -> Iterator[None]:
        """The letters have their meaning while the statement that is ``written`` so is read."""
        spelled = {Spelling(letter): f"{letter}{MARK}" for letter in self._here(written)}
        self._renew(spelled)
        try:
            yield
        finally:
            for spelling in spelled:
                self.scope.names.pop(spelling, None)
            self.scope.__dict__.pop("_table", None)

    def _renew(self, spelled: dict[Spelling, str]) -> None:
        self.scope.names.update(spelled)
        for known in spelled.values():
            self.scope.shapes[known] = (dimension(f"{known}_size"),)
        if spelled:
            self.scope.__dict__.pop("_table", None)

    def _here(self, written: str) -> list[str]:
        """The letters that are vectors in a statement; none where the model has numbers alone."""
        if self.scope.scalar:
            return []
        free = {found["letter"] for found in _APPLIED.finditer(written)}
        taken = {each for each in free if self.scope.is_value(each) or Spelling(each) in self.scope.names}
        self.letters |= free - taken
        return [letter for letter in sorted(self.letters) if letter in free or _has_entries(letter, written)]


def _has_entries(letter: str, written: str) -> bool:
    """``z_i`` and ``z_{k}``."""
    return re.search(rf"(?<![A-Za-z\\]){letter}\s?_\s?\{{?[ijkmn](?![A-Za-z])", written) is not None
