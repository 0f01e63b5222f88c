"""Indices by hand: the letters of ``W_{2,1j}`` one by one, and the places that they count."""

from __future__ import annotations

import re

from derive.notation.hand.scope import HandScope
from derive.notation.letters import GREEK
from derive.notation.spelling import Spelling
from derive.term import Term, add, name, negative, number

__all__ = ["entry_atoms", "place"]

_PIECE = re.compile(
    r"[A-Za-z]\+[A-Za-z]-1(?!\d)|[A-Za-z][+-][A-Za-z](?![A-Za-z])|"
    r"[A-Za-z](?:[+-]\d)?(?![A-Za-z]*[+-])|\d+|[A-Za-z][+-]\d+|[A-Za-z]"
)
_FROM_ONE = re.compile(r"[A-Za-z]\+[A-Za-z]-1")  # x_{i+k-1} counted from one
_STEP = re.compile(r"([^+-]+)([+-])(\d+)")


def entry_atoms(spelling: Spelling) -> list[str]:
    """The indices of a spelling one by one: ``W_{2,1j}`` has 2, 1 and j."""
    atoms = [spelling.superscript.strip("()[]")] if spelling.superscript else []
    for part in spelling.subscripts:
        if part in GREEK or (part.isalpha() and len(part) > 3) or "'" in part:
            atoms.append(part)
        else:
            atoms += _PIECE.findall(part) or [part]
    return atoms


def place(text: str, scope: HandScope) -> Term:
    """An index as the kernel counts: literal ones from 0."""
    if text.isdecimal():
        return number(int(text) - scope.first_index)
    if text == ":":
        return Term("slice", (), (False, False))
    if _FROM_ONE.fullmatch(text) and scope.first_index == 1:
        return add(name(text[0]), name(text[2]))
    if len(text) == 3 and text[2].isalpha():
        return add(name(text[0]), name(text[2]) if text[1] == "+" else negative(name(text[2])))
    letter, sign, step = _STEP.sub(r"\1 \2 \3", text, count=1).split(" ") if _STEP.fullmatch(text) else (text, "", "")
    if not sign:
        return name(letter)
    return add(name(letter), number(int(step)) if sign == "+" else negative(number(int(step))))
