"""A Document: blocks of mathematics and sentence keys, before any language or markup.

A `Sentence` is a key into ``templates/lang/<code>.toml`` with its fillings. A filling may be a `Term` (inline
mathematics), a `Ref` (the number of an equation), a `Sentence`, a plain string (the author's own words, escaped
by the format), an ``int``, or a tuple of these (a list, joined as the language joins lists).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Union

from derive.picture import Picture, Plot
from derive.term import Term

__all__ = [
    "Block",
    "Code",
    "Document",
    "Equation",
    "Exercise",
    "Fields",
    "Figure",
    "Filling",
    "Grades",
    "Heading",
    "ItemList",
    "Options",
    "Paragraph",
    "Ref",
    "Sentence",
    "Space",
    "Steps",
    "Table",
]


@dataclass(frozen=True, slots=True)
class Ref:
    """A citation of the equation that carries ``label``."""

    label: str


@dataclass(frozen=True)
class Sentence:
    """A sentence by key; ``fillings`` go into its braces."""

    key: str
    fillings: Mapping[str, Filling] = field(default_factory=dict)


Filling = Union[Term, Ref, Sentence, str, int, tuple["Filling", ...]]


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that stand together. ``kind``: ``plain``, ``note``, ``pitfall``, ``verified`` or ``caption``."""

    sentences: tuple[Sentence, ...]
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Equation:
    """Display mathematics. It is numbered when it has a ``label``; ``boxed`` marks an answer or a shared part."""

    term: Term
    label: str | None = None
    boxed: bool = False


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list, one paragraph an item; ``ordered`` numbers it."""

    items: tuple[Paragraph, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps that a reader may unfold; ``summary`` names them."""

    summary: Sentence
    blocks: tuple[Block, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[Filling, ...]
    rows: tuple[tuple[Filling, ...], ...]
    caption: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Code:
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with what it is called, what stands under it, and what it shows in words.

    ``key`` tells the figures of a document apart; ``lines`` are what a terminal shows instead.
    """

    key: str
    picture: Picture | Plot
    title: Sentence
    caption: tuple[Sentence, ...]
    alternative: tuple[Sentence, ...]
    lines: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Fields:
    """Lines to be filled in at the head of a sheet: what each is called, and what is known already."""

    fields: tuple[tuple[Sentence, str], ...]


@dataclass(frozen=True, slots=True)
class Grades:
    """A table to be filled in by who marks the sheet: the points of each problem, and their sum."""

    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Space:
    """Room for an answer, ``lines`` high: ``blank``, ``lines`` or ``grid``."""

    kind: str
    lines: int


@dataclass(frozen=True, slots=True)
class Options:
    """Formulas of which one is to be chosen."""

    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Exercise:
    """A problem that stays on one page: ``blocks`` is the question, ``solution`` what only staff see.

    ``meta`` says how the mathematics of its model is written; ``breakable`` lets long solutions run on.
    """

    title: Sentence
    blocks: tuple[Block, ...]
    meta: Mapping[str, Any] = field(default_factory=dict)
    breakable: bool = False
    solution: tuple[Block, ...] = ()
    points: int = 0


Block = Union[
    Heading, Paragraph, Equation, ItemList, Steps, Table, Code, Figure, Fields, Grades, Space, Options, Exercise
]


@dataclass(frozen=True)
class Document:
    """``kind`` is ``post``, ``solution`` …; ``meta`` holds title (a string or a Sentence), date, tags, draft."""

    kind: str
    blocks: tuple[Block, ...]
    meta: Mapping[str, Any] = field(default_factory=dict)
