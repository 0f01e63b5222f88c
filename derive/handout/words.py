"""Short ways to write the blocks of a handout."""

from __future__ import annotations

from derive.document import Equation, Filling, Paragraph, Sentence
from derive.term import Term, name, relation

__all__ = ["bare", "derivative", "equals", "say", "show", "text"]


def say(key: str, **fillings: Filling) -> Sentence:
    return Sentence(key, fillings)


def text(*sentences: Sentence, kind: str = "plain") -> Paragraph:
    return Paragraph(sentences, kind)


def show(term: Term, boxed: bool = False) -> Equation:
    return Equation(term, None, boxed)


def derivative(value: str, by: str) -> Term:
    return Term("partial", (name(value), name(by)), ("partial", 1))


def bare(term: Term) -> Term:
    """A Term without the parentheses around the whole of it."""
    return bare(term.args[0]) if term.head == "group" else term


def equals(*sides: Term) -> Term:
    """``A = B = C``; a side that repeats the one before it is left out."""
    kept: list[Term] = []
    for side in sides:
        if not kept or bare(kept[-1]) != bare(side):
            kept.append(side)
    return relation(kept[0], *[("=", side) for side in kept[1:]]) if len(kept) > 1 else kept[0]
