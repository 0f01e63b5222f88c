"""Short ways to write the blocks of a handout."""

from __future__ import annotations

from derive.document import Equation, Filling, Paragraph, Sentence
from derive.term import Term, name

__all__ = ["derivative", "say", "show", "text"]


def say(key: str, **fillings: Filling) -> Sentence:
    return Sentence(key, fillings)


def text(*sentences: Sentence, kind: str = "plain") -> Paragraph:
    return Paragraph(sentences, kind)


def show(term: Term, boxed: bool = False) -> Equation:
    return Equation(term, None, boxed)


def derivative(value: str, by: str) -> Term:
    return Term("partial", (name(value), name(by)), ("partial", 1))
