"""Numbers: exact values with the spelling their author chose."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from derive.term import Term, number

__all__ = ["read_number"]


@lru_cache(maxsize=4096)
def read_number(text: str) -> Term:
    """A ``number`` Term: ``0.5`` is exactly one half, spelled ``0.5``."""
    return number(Fraction(text), text.rstrip(".") if text.endswith(".") else text)
