"""The documents on which formats are tried, with what is expected of their mathematics."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from derive.document import (
    Block,
    Document,
    Equation,
    Heading,
    ItemList,
    Paragraph,
    Sentence,
    Steps,
    Table,
)
from derive.documents import Options, compose
from derive.language import load
from derive.notation.layout import layout
from derive.profile import Profile
from derive.render import render
from derive.render.formats import load as load_format
from derive.render.mathematics import Mathematics, _single_relations
from derive.term import Term
from tests.documents.models import MODELS, derivation
from tests.formats.skeleton import Skeleton, of_box

__all__ = ["DOCUMENTS", "displays", "document", "inlines", "text"]

TENSORS = """
input X[N, D]
target T[N, 2]
parameter W1[D, 3], b1[3], W2[3, 2]
Z = X @ W1 + b1
A = tanh(Z)
Y = A @ W2
L = sum((Y - T)^2)
"""
DOCUMENTS = [
    ("two_weights", "post", "ko"),
    ("two_weights", "post", "en"),
    ("two_layers", "solution", "ko"),
    ("activations", "solution", "en"),
    ("cross_entropy", "solution", "ko"),
    (TENSORS, "solution", "ko"),
]


@cache
def document(model: str, kind: str) -> Document:
    found = derivation(MODELS.get(model, model))
    detail = "full" if model in MODELS else "normal"
    return compose(found, kind, Options(detail=detail, iterations=2 if found.graph.step and found.graph.point else 0))


@cache
def text(model: str, kind: str, code: str, format: str, **options: Any) -> str:
    return render(document(model, kind), load(code), format, Profile(language=code), **options)


def _mathematics(page: Document, code: str, format: str) -> Mathematics:
    language = load(code)
    return Mathematics(load_format(format).settings, Profile(), page.meta, language.settings)


def displays(page: Document, code: str, format: str) -> list[Skeleton]:
    """The displays in order, one a line where the format writes one a line."""
    mathematics = _mathematics(page, code, format)
    lines = not mathematics.settings["aligned"]
    width = int(mathematics.settings["width"])
    terms: list[Term] = []
    for block in _blocks(page.blocks):
        if isinstance(block, Equation):
            long = lines and len(mathematics.plain(block.term)) > width
            terms += _single_relations(block.term) if long else [block.term]
    return [of_box(layout(term, mathematics.style, mathematics.shapes)) for term in terms]


def inlines(page: Document, code: str, format: str) -> set[Skeleton]:
    """Every formula that may stand in a sentence or a cell."""
    mathematics = _mathematics(page, code, format)
    terms = {term for block in _blocks(page.blocks) for term in _terms(block)}
    return {of_box(layout(term, mathematics.style, mathematics.shapes)) for term in terms}


def _blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Steps):
            yield from _blocks(block.blocks)


def _terms(item: Any) -> Iterator[Term]:
    if isinstance(item, Term):
        yield item
    elif isinstance(item, tuple | list):
        for each in item:
            yield from _terms(each)
    elif isinstance(item, Sentence):
        yield from _terms(tuple(item.fillings.values()))
    elif isinstance(item, Heading | Steps):
        yield from _terms(item.sentence if isinstance(item, Heading) else item.summary)
    elif isinstance(item, Paragraph):
        yield from _terms(item.sentences)
    elif isinstance(item, ItemList):
        yield from _terms(item.items)
    elif isinstance(item, Table):
        yield from _terms((item.header, item.rows, item.caption))
    elif hasattr(item, "caption"):
        yield from _terms(item.caption)
