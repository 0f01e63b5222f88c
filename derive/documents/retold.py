"""Blocks told of a part, in the names of the whole: ``δ`` and ``∂C/∂a`` for what the part calls its adjoints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from derive.derivation import Derivation
from derive.document import Block, Equation, Filling, Paragraph, Sentence
from derive.documents.subject import Subject
from derive.documents.words import derivative
from derive.term import Term, name

__all__ = ["Retold"]


class Retold:
    """Retells what documents say of ``part``, a derivation behind a general layer."""

    def __init__(self, subject: Subject, part: Derivation) -> None:
        self.loss = subject.loss
        self.part = part

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            if isinstance(block, Equation):
                yield replace(block, term=self.term(block.term))
            elif isinstance(block, Paragraph):
                yield replace(block, sentences=tuple(map(self.sentence, block.sentences)))
            else:
                yield block

    def sentence(self, sentence: Sentence) -> Sentence:
        return Sentence(sentence.key, {key: self.filling(filling) for key, filling in sentence.fillings.items()})

    def filling(self, filling: Filling) -> Filling:
        if isinstance(filling, Term):
            return self.term(filling)
        if isinstance(filling, tuple):
            return tuple(map(self.filling, filling))
        return self.sentence(filling) if isinstance(filling, Sentence) else filling

    def term(self, term: Term) -> Term:
        return term.rebuild(self._node)

    def _node(self, node: Term) -> Term:
        """An adjoint of the part, or its derivative of a loss that only the part has."""
        if node.head == "adjoint":
            return self._slope(str(node.data))
        if node.head == "partial" and node.args[0] == name(self.part.loss):
            return self._slope(str(node.args[1].data))
        return node

    def _slope(self, value: str) -> Term:
        given = self.part.upstream.get(value)
        return derivative(self.loss, value) if given is None else name(given)
