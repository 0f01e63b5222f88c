"""A note of a check as plain text in a language."""

from __future__ import annotations

from derive.document import Filling, Sentence
from derive.verdict import Note

__all__ = ["spoken"]


def spoken(note: Note | None, language: str) -> str:
    """A note as plain text; nothing for none."""
    if note is None:
        return ""
    from derive.language import Speaker, load
    from derive.notation import Style, last_spoken, unicode_text

    style = Style()
    fillings: dict[str, Filling] = dict(note.fillings)
    pieces = Speaker(load(language), lambda term: last_spoken(term, style)).pieces(Sentence(note.key, fillings))
    return "".join(unicode_text(piece.value) if piece.kind == "math" else str(piece.value) for piece in pieces)
