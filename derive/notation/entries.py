"""The entry of an array: indices carried inwards to the names.

``(Y ⊙ log P)_{ij}`` is ``Y_{ij} log P_{ij}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.notation.spelling import spell
from derive.ops.sizes import ONE_SIZE
from derive.ops.table import find
from derive.term import Term, name, number

if TYPE_CHECKING:
    from derive.notation.layout import Context

__all__ = ["entry_of", "letters_for"]

_ARITHMETIC = frozenset("add multiply negative divide power group prime where compare indicator share".split())


def letters_for(term: Term, rank: int, context: Context) -> tuple[str, ...]:
    """Index letters that nothing in the model is called."""
    taken = {*term.names(), *context.shapes, *context.symbols}
    free = [letter for letter in "ijklmpqrstuv" if letter not in taken]
    return tuple(free[:rank]) if len(free) >= rank else tuple(f"i_{k + 1}" for k in range(rank))


def entry_of(term: Term, letters: tuple[str, ...], context: Context) -> Term:
    """The entry of a Term at these indices, aligned at the last axis as broadcasting is."""
    shape = context.shape(term)
    if shape == ():
        return term
    if shape is None:
        return _at(term, letters)
    own = letters[len(letters) - len(shape) :]
    if term.head == "transpose" and len(term.args) == 1 and len(own) == 2:
        return entry_of(term.args[0], own[::-1], context)
    if _elementwise(term) and not _read_better_whole(term, context):
        return Term(term.head, [entry_of(part, own, context) for part in term.args], term.data)
    items = [number(0) if size == ONE_SIZE else name(letter) for size, letter in zip(shape, own, strict=True)]
    return Term("index", (term.args[0] if term.head == "group" else term, *items))


def _at(term: Term, letters: tuple[str, ...]) -> Term:
    return Term("index", (term, *map(name, letters)))


def _elementwise(term: Term) -> bool:
    known = find(term.head)
    return term.head in _ARITHMETIC or (known is not None and known.elementwise)


def _read_better_whole(term: Term, context: Context) -> bool:
    """``(A_2 - Y)_{ij}`` instead of ``(A_2)_{ij} - Y_{ij}``: a plain sum of whole arrays with an index of their own."""
    if term.head != "add":
        return False
    parts = [part.args[0] if part.head == "negative" else part for part in term.args]
    if any(context.shape(part) != context.shape(term) or part.head not in ("name", "adjoint") for part in parts):
        return False
    return any(part.head == "adjoint" or not spell(part.data).plain_letter for part in parts)
