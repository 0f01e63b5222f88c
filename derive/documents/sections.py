"""Sections to a Document: chosen, ordered, with what the renderer must know of the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from derive.derivation import Derivation
from derive.document import Block, Document
from derive.documents.numbered import layer_spellings
from derive.documents.options import DETAILS, Options
from derive.documents.orientation import vectors_are_rows
from derive.documents.subject import Subject
from derive.documents.words import say
from derive.errors import DeriveError
from derive.graph import Graph

__all__ = ["Section", "Sections", "assemble"]

Section = Callable[[Subject], Iterator[Block]]
Sections = Mapping[str, Section]


def assemble(kind: str, sections: Sections, derivation: Derivation, options: Options) -> Document:
    """Every chosen section in order. Raises `DeriveError` for an option that cannot be used."""
    if options.detail not in DETAILS:
        raise DeriveError("unknown_detail", {"found": options.detail, "known": ", ".join(DETAILS)})
    for name in options.sections or ():
        if name not in sections:
            near = get_close_matches(name, sections, 1)
            known = near[0] if near else ", ".join(sections)
            raise DeriveError("unknown_section", {"found": name, "known": known})
    subject = Subject(derivation, options, inline=kind == "solution")
    blocks: list[Block] = []
    for name, section in sections.items():
        if options.sections is None or name in options.sections:
            blocks.extend(section(subject))
    if not blocks and options.sections is not None:
        raise DeriveError("empty_sections", {"found": ", ".join(options.sections), "known": ", ".join(sections)})
    return Document(kind, tuple(blocks), _meta(kind, derivation))


def _meta(kind: str, derivation: Derivation) -> dict[str, Any]:
    graph = derivation.graph
    article = graph.article
    title = say(f"{kind if derivation.general is None else 'general'}.title", loss=derivation.loss)
    return {
        "title": article.title or title,
        "date": article.date,
        "tags": article.tags,
        "draft": False,
        "spellings": {**layer_spellings(derivation), **_spellings(graph)},
        "shapes": {name: value.shape for name, value in graph.values.items() if value.shape or name == "e"},
        "rows": vectors_are_rows(graph) if any(value.shape for value in graph.values.values()) else False,
        "loss": derivation.loss,
    }


def _spellings(graph: Graph) -> dict[str, str]:
    return {name: value.spelling for name, value in graph.values.items() if value.spelling}
