"""Words of plain text: names side by side."""

from __future__ import annotations

from derive.errors import DeriveError
from derive.notation.hand.assemble import Assembler
from derive.notation.hand.names import resolve_spelling
from derive.notation.spelling import spell

__all__ = ["is_known", "split_word"]


def split_word(word: str, reader: Assembler, raised: bool = False) -> list[str]:
    """A word that is not known as known names side by side: ``yp`` is y·p, ``wx`` is w·x; else itself. ``raised`` to a
    power, ``xe`` is x·e."""
    if reader.known(word) or is_known(word, reader):
        return [word]
    parts = _segment(word, reader)
    if parts is None and raised and len(word) > 1 and word[-1] == "e":
        before = _segment(word[:-1], reader)
        parts = None if before is None else [*before, "e"]
    if parts is None and word[0] == "e" and len(word) == 1:
        return [word]
    return parts or [word]


def is_known(word: str, reader: Assembler) -> bool:
    """A value, an entry of one or another spelling of one."""
    try:
        term = resolve_spelling(spell(word), reader.scope)
    except DeriveError:
        return False
    if (
        "_" not in word
        and term.head == "index"
        and any(reader.scope.shapes.get(str(item.data)) for item in term.args[1:] if item.is_name)
    ):
        return False  # ``Ax`` of two arrays is a product: no array is the place of an entry
    return term.head in ("index", "partial") or (term.is_name and reader.scope.is_value(str(term.data)))


def _segment(word: str, reader: Assembler) -> list[str] | None:
    """The fewest known names that make up a word, from the left; at most 24 letters are tried."""
    if len(word) > 24:
        return None
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(end):
            head = best[start]
            piece = word[start:end]
            if head is None or piece[0].isdigit() or piece[0] == "_" or piece[-1] == "_":
                continue
            if end < len(word) and (word[end].isdigit() or word[end] == "_"):
                continue
            if is_known(piece, reader) and (best[end] is None or len(head) + 1 < len(best[end] or [])):
                best[end] = [*head, piece]
    return best[len(word)]
