"""A Document as JSON: every block with its type; a Term as LaTeX and as Unicode; a sentence as key and as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from derive.document import Document, Ref, Sentence
from derive.language import Language, Piece, Speaker
from derive.profile import Profile
from derive.render.formats import load
from derive.render.mathematics import Mathematics
from derive.render.numbering import equation_numbers
from derive.term import Term

__all__ = ["SCHEMA", "encode"]

SCHEMA = 1


def encode(document: Document, language: Language, profile: Profile) -> str:
    """The document as JSON text, keys in a fixed order."""
    mathematics = Mathematics(load("latex").settings, profile, document.meta, language.settings)
    numbers = equation_numbers(document.blocks)
    writer = _Writer(mathematics, Speaker(language, mathematics.spoken, numbers))
    meta = {key: writer.value(value) for key, value in document.meta.items() if key not in ("spellings", "shapes")}
    blocks = [writer.value(block) for block in document.blocks]
    for block in blocks:
        if block.get("label"):
            block["number"] = numbers[block["label"]]
    whole = {"schema": SCHEMA, "kind": document.kind, "language": language.code, "meta": meta, "blocks": blocks}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


class _Writer:
    def __init__(self, mathematics: Mathematics, speaker: Speaker) -> None:
        self.mathematics = mathematics
        self.speaker = speaker

    def value(self, item: Any) -> Any:
        if isinstance(item, Term):
            return {"latex": self.mathematics.latex(item), "text": self.mathematics.plain(item)}
        if isinstance(item, Sentence):
            return {"key": item.key, "text": self.text(item)}
        if isinstance(item, Ref):
            return {"ref": item.label}
        if is_dataclass(item):
            inside = {part.name: self.value(getattr(item, part.name)) for part in fields(item)}
            return {"type": type(item).__name__.lower(), **inside}
        if isinstance(item, Mapping):
            return {str(key): self.value(inner) for key, inner in item.items()}
        return [self.value(inner) for inner in item] if isinstance(item, tuple | list) else item

    def text(self, sentence: Sentence) -> str:
        return "".join(self._piece(piece) for piece in self.speaker.pieces(sentence))

    def _piece(self, piece: Piece) -> str:
        if piece.kind == "math":
            return self.mathematics.plain(piece.value)
        return f"({self.speaker.numbers.get(piece.value, '?')})" if piece.kind == "cite" else str(piece.value)
