"""Entries of arrays by hand: ``W_{ij}``, ``w_{12}``, ``x^{(i)}`` and ``w^{l+1}_{jk}`` of a layer in general."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from derive.notation.hand.known import aliased, has_family, known_name, new_name
from derive.notation.hand.places import entry_atoms, place
from derive.notation.hand.scope import HandScope
from derive.notation.letters import GREEK
from derive.notation.spelling import Spelling
from derive.term import Term, name, number

__all__ = ["entry", "layered"]

_LAYER = re.compile(r"[lLkKn](?:[+-]\d)?")


def layered(spelling: Spelling, scope: HandScope) -> Term | None:
    """``w^{l+1}_{jk}``: an entry of the member that the layer in general stands for at the moment."""
    upper = spelling.superscript.strip("()[]")
    if not spelling.subscripts or spelling.primes or scope.scalar or not _LAYER.fullmatch(upper):
        return None
    if not has_family(spelling, scope):
        return None
    general = new_name(replace(spelling, subscripts=()))
    places = entry_atoms(replace(spelling, superscript=""))
    member = scope.family.get(general)
    if member is None:
        return Term("index", (name(general), *(place(each, scope) for each in places)))
    return _indexed(member, places, scope)


def entry(spelling: Spelling, scope: HandScope) -> Term | None:
    """An entry of a known array; the longest part of the indices that names an array does."""
    if scope.scalar:
        return None
    sample = bool(spelling.superscript) and spelling.superscript.isalpha()
    for candidate, places in _splits(spelling):
        if any(len(each) > 3 and each.isalpha() and each not in GREEK for each in places):
            continue  # y_pred is no entry of y
        for base in _bases(candidate, scope):
            if sample and len(scope.shapes.get(base, ())) == 2 and scope.doubt("sample_axis"):
                places = places[::-1] if len(places) > 1 else [":", *places]  # x^{(i)} is a column
            term = _indexed(base, places, scope)
            if term is not None:
                return term
    return None


def _splits(spelling: Spelling) -> Iterator[tuple[Spelling, list[str]]]:
    atoms = entry_atoms(spelling)
    for kept in range(len(atoms) - 1, -1, -1):
        below = tuple(atoms[:kept])
        yield Spelling(spelling.base, spelling.accents, below, "", spelling.primes), atoms[kept:]


def _bases(spelling: Spelling, scope: HandScope) -> Iterator[str]:
    """The array itself, or the matrix whose entries are written with a small letter."""
    found = known_name(spelling, scope) or aliased(spelling, scope)
    if found is not None and found.is_name:
        yield str(found.data)
    elif len(spelling.base) == 1:
        other = known_name(replace(spelling, base=spelling.base.swapcase()), scope)
        if other is not None:
            yield str(other.data)
    if (signal := new_name(spelling)) in scope.hints:
        yield signal


def _indexed(base: str, places: list[str], scope: HandScope) -> Term | None:
    shape = scope.shapes.get(base)
    if shape is None and not any(scope.is_value(place) for place in places):
        shape = scope.hints.get(base)
    if not shape or not places:
        return None
    long = [axis for axis, size in enumerate(shape) if size.number != 1]
    if len(places) == 1 and places[0].isdecimal() and 1 < len(places[0]) in (len(shape), len(long)):
        places = list(places[0])  # w_{11}
    if len(places) == len(shape):
        axes = list(range(len(shape)))
    elif len(places) == len(long):
        axes = long
    elif len(places) < len(shape) and len(places) == 1:
        axes = [0]
    else:
        return None
    items: list[Term] = [number(0)] * len(shape) if len(places) >= len(long) else []
    if not items:
        return Term("index", (name(base), place(places[0], scope)))
    for axis, each in zip(axes, places, strict=True):
        items[axis] = place(each, scope)
    return Term("index", (name(base), *items))
