"""A note of a check as plain text in a language."""

from __future__ import annotations

from collections.abc import Mapping

from derive.dimension import Shape
from derive.document import Filling, Sentence
from derive.verdict import Note

__all__ = ["spoken"]


def spoken(note: Note | None, language: str, shapes: Mapping[str, Shape] | None = None) -> str:
    """A note as plain text; nothing for none. ``shapes`` of the names tell ``⊙`` between arrays from other products."""
    if note is None:
        return ""
    from derive.language import Speaker, load
    from derive.notation import Style, last_spoken, unicode_text

    style = Style()
    fillings: dict[str, Filling] = dict(note.fillings)
    pieces = Speaker(load(language), lambda term: last_spoken(term, style, shapes)).pieces(Sentence(note.key, fillings))
    return "".join(
        unicode_text(piece.value, style, shapes) if piece.kind == "math" else str(piece.value) for piece in pieces
    )
