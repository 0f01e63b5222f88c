"""Short ways to write blocks, sentences and the Terms that documents need."""

from __future__ import annotations

from collections.abc import Sequence

from derive.document import Equation, Filling, Heading, Paragraph, Sentence
from derive.term import Term, name

__all__ = ["clauses", "count", "derivative", "heading", "in_turn", "ordinal", "say", "show", "text"]

_WORDS = 12  # counts up to here have a word in every language file


def say(key: str, **fillings: Filling) -> Sentence:
    return Sentence(key, fillings)


def text(*sentences: Sentence | None, kind: str = "plain") -> Paragraph:
    return Paragraph(tuple(sentence for sentence in sentences if sentence is not None), kind)


def heading(level: int, key: str, **fillings: Filling) -> Heading:
    return Heading(level, Sentence(key, fillings))


def show(term: Term, label: str | None = None, boxed: bool = False) -> Equation:
    return Equation(term, label, boxed)


def derivative(value: str | Term, by: str | Term, kind: str = "partial") -> Term:
    """``∂value/∂by`` (``kind="total"``: ``d value/d by``)."""
    sides = [name(side) if isinstance(side, str) else side for side in (value, by)]
    return Term("partial", sides, (kind, 1))


def count(number: int | Sequence[object]) -> Filling:
    """A small number as a word of the language (세, three); a large one as digits."""
    size = number if isinstance(number, int) else len(number)
    return Sentence(f"count.{size}") if 1 <= size <= _WORDS else size


def ordinal(number: int) -> Filling:
    return Sentence(f"ordinal.{number}") if 1 <= number <= _WORDS else Sentence("ordinal.other", {"n": number})


def in_turn(items: Sequence[Filling]) -> Filling:
    """Items in the order in which they come."""
    whole = items[0]
    for item in items[1:]:
        whole = Sentence("join.then", {"a": whole, "b": item})
    return whole


def clauses(parts: Sequence[Sentence]) -> Sentence:
    """Clauses joined as the language joins clauses."""
    whole = parts[0]
    for position, part in enumerate(parts[1:], start=2):
        whole = Sentence("join.clauses_last" if position == len(parts) else "join.clauses", {"a": whole, "b": part})
    return whole
