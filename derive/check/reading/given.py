"""Names for results: ``∂L/∂z = ζ`` says what ζ is, ``∂z₂/∂w₂ = h`` mostly that h was taken for something else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from derive.notation.hand import HandScope
from derive.notation.letters import GREEK, GREEK_NAMES

__all__ = ["nobody_knows"]

_STEM = re.compile(r"[A-Za-z]+|[^\W\d_]+")


def nobody_knows(given: Collection[str], used: Iterable[str], scope: HandScope) -> set[str]:
    """Of the names that only stand for a result those that name nothing: no other line uses them and they are no Greek
    letter, or they count on with a name of the model (``a2`` where it has an ``a1`` alone)."""
    if not given:
        return set()
    counts = Counter(used)
    stems = {_stem(known) for known in scope.shapes if known not in scope.own}
    return {known for known in given if _stem(known) in stems or (counts[known] < 2 and not _is_greek(known))}


def _stem(known: str) -> str:
    found = _STEM.match(known)
    return found[0] if found is not None else known


def _is_greek(known: str) -> bool:
    return _stem(known) in GREEK or known[:1] in GREEK_NAMES
