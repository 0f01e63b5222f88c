"""Names are drawn last: what was worked out in the names of the model is written in those of the student."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from derive.document import Block, Equation, Filling, Options, Paragraph, Sentence, Table
from derive.handout.nouns import Asked
from derive.term import Term

__all__ = ["renamed"]

_HEADS = ("name", "adjoint")  # the Terms whose data is the name of a value


def renamed(asked: Asked, names: Mapping[str, str]) -> Asked:
    """The problem with every ``old`` of ``names`` written ``new``, all at once."""
    if not names:
        return asked

    def change(node: Term) -> Term:
        known = node.head in _HEADS and names.get(str(node.data))
        return Term(node.head, node.args, known) if known else node

    def blocks(part: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(_block(block, change) for block in part)

    return replace(
        asked,
        question=blocks(asked.question),
        answers=blocks(asked.answers),
        solution=blocks(asked.solution),
        scheme=blocks(asked.scheme),
    )


Change = Callable[[Term], Term]


def _block(block: Block, change: Change) -> Block:
    if isinstance(block, Equation):
        return replace(block, term=block.term.rebuild(change))
    if isinstance(block, Paragraph):
        return replace(block, sentences=tuple(_sentence(each, change) for each in block.sentences))
    if isinstance(block, Options):
        return Options(tuple(term.rebuild(change) for term in block.terms))
    if isinstance(block, Table):
        return replace(block, rows=tuple(tuple(_filling(cell, change) for cell in row) for row in block.rows))
    return block


def _sentence(sentence: Sentence, change: Change) -> Sentence:
    return Sentence(sentence.key, {key: _filling(each, change) for key, each in sentence.fillings.items()})


def _filling(filling: Filling, change: Change) -> Filling:
    if isinstance(filling, Term):
        return filling.rebuild(change)
    if isinstance(filling, Sentence):
        return _sentence(filling, change)
    if isinstance(filling, tuple):
        return tuple(_filling(each, change) for each in filling)
    return filling
