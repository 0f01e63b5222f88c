"""State: what is known of a model while its text is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from derive.dimension import Shape
from derive.errors import DeriveError, Place
from derive.graph import Article, Definition, Example, Family, Function, Value
from derive.notation import Scope
from derive.notation.tokens import Token, failure
from derive.term import Term

if TYPE_CHECKING:
    from derive.syntax.functions import Body

__all__ = ["Declared", "State"]


@dataclass(frozen=True, slots=True)
class Declared:
    """What a declaration said of a name."""

    role: str
    shape: Shape
    properties: tuple[str, ...]
    place: Place


@dataclass
class State:
    """Everything read so far.

    ``first_use`` holds the first place of every name that was used; ``statements`` where each definition was written,
    with the indices of the families around it; ``sizes`` the names of dimensions and ``size_values`` the numbers given
    to them; ``symbols`` the indices of members without a number.

    Of functions with several statements: ``bodies`` the functions, ``results`` what the one being read returns, or
    ``None``; ``unsettled`` the names that calls have added, each with what it is called in the body (``bases`` keeps
    that for nested calls) and the value that the call defines.
    """

    text: str
    file: str = ""
    scope: Scope = field(default_factory=Scope)
    declared: dict[str, Declared] = field(default_factory=dict)
    defined: dict[str, Definition] = field(default_factory=dict)
    first_use: dict[str, Token] = field(default_factory=dict)
    late: list[tuple[str, Token]] = field(default_factory=list)
    functions: dict[str, Function] = field(default_factory=dict)
    point: dict[str, Term] = field(default_factory=dict)
    point_places: dict[str, Token] = field(default_factory=dict)
    spellings: dict[str, tuple[str, Token]] = field(default_factory=dict)
    sizes: set[str] = field(default_factory=set)
    size_values: dict[str, tuple[int, Token]] = field(default_factory=dict)
    step: tuple[str, Term | None] | None = None
    title: str | None = None
    date: str | None = None
    tags: tuple[str, ...] = ()
    examples: list[Example] = field(default_factory=list)
    index: Mapping[str, int] = field(default_factory=dict)
    statements: dict[str, tuple[int, int, Mapping[str, int]]] = field(default_factory=dict)
    symbols: dict[str, Token] = field(default_factory=dict)
    families: list[Family] = field(default_factory=list)
    bodies: dict[str, Body] = field(default_factory=dict)
    results: tuple[str, ...] | None = None
    unsettled: dict[str, tuple[str, str]] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    counter: Iterator[int] = field(default_factory=count)
    unrolled: int = 0
    line: int = 1
    line_start: int = 0

    @property
    def article(self) -> Article:
        return Article(self.title, self.date, self.tags, tuple(self.examples))

    def fail(self, key: str, token: Token, **details: object) -> DeriveError:
        """An error at a token."""
        return failure(key, self.text, token.start, token.end, self.file, **details)

    def place(self, token: Token) -> Place:
        """The place of a token; lines are counted onwards from the last place asked for."""
        if token.start < self.line_start:
            self.line, self.line_start = 1, 0
        while True:
            newline = self.text.find("\n", self.line_start, token.start)
            if newline < 0:
                return Place(self.line, token.start - self.line_start + 1, token.start, token.end, self.file)
            self.line += 1
            self.line_start = newline + 1

    def base_of(self, name: str) -> str:
        """What a name that a call has added is called in its body."""
        return self.bases.get(name, name)

    def first_place(self, value: Value) -> Token:
        """Where a value was declared, defined or first used."""
        place = value.place
        return Token("", "", place.start, place.end) if place else Token("", "", 0, 0)

    def claim(self, token: Token, name: str) -> None:
        """Make sure that a name is new. Raises ``defined_twice``."""
        earlier = self.defined.get(name)
        before = earlier.place if earlier else self.declared[name].place if name in self.declared else None
        if before is None and name in self.functions:
            before = self.functions[name].place
        if before is not None:
            raise self.fail("defined_twice", token, name=name, line=before.line)
