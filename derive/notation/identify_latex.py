"""Which name a spelling in LaTeX stands for, and which words are functions."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from derive.notation.scope import Scope
from derive.notation.signs_latex import NO_BRACKETS
from derive.notation.spelling import Spelling, identifier
from derive.ops.table import OPS

__all__ = ["function_words", "identify"]


@cache
def function_words() -> dict[str, str]:
    """Functions by the word that prints them, in small letters without underscores."""
    words = {entry.layout.symbol.replace("_", "").lower(): entry.name for entry in OPS.values() if entry.layout.symbol}
    words |= {spelling.replace("_", "").lower(): entry.name for spelling, entry in OPS.items()}
    return words


def identify(spelling: Spelling, scope: Scope) -> str:
    """The known name with that spelling, or with the layer's number below instead of above; else a new name."""
    names = scope.names
    plain = replace(spelling, calligraphic=False)
    lowered = replace(plain, superscript="", subscripts=(spelling.superscript, *spelling.subscripts))
    for candidate in (spelling, plain, lowered if spelling.superscript else plain):
        if candidate in names:
            return names[candidate]
    return _adjoint(plain, scope) or identifier(plain)


def _adjoint(spelling: Spelling, scope: Scope) -> str | None:
    """``δ_{z_2}`` where ``z2`` is a value of the model."""
    if spelling.base != "delta" or not spelling.subscripts or not scope.derivatives:
        return None
    index = ",".join(spelling.subscripts).translate(NO_BRACKETS)
    found = next((name for key, name in scope.names.items() if _joined(key) == index), None)
    return None if found is None or index.isdigit() else f"δ{found}"


def _joined(spelling: Spelling) -> str:
    """A spelling as it stands in a subscript: ``z_1`` is ``z1``."""
    accents = "".join(rf"\{accent}" for accent in spelling.accents)
    return accents + spelling.base + ",".join(spelling.subscripts) + spelling.superscript
