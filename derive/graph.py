"""A Graph: the network as named values and their definitions, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from derive.dimension import Shape
from derive.errors import Place
from derive.term import Term

__all__ = ["ROLES", "Article", "Definition", "Example", "Family", "Function", "Graph", "Value"]

ROLES = ("input", "parameter", "target", "constant", "intermediate")


@dataclass(frozen=True, slots=True)
class Value:
    """A named value: scalar when ``shape`` is ``()``.

    ``spelling`` is what ``print w1 as w_{11}`` said (LaTeX), else ``None``: the name decides. ``assumed`` is true for
    a leaf that nobody declared; the documents tell what was assumed of it.
    """

    name: str
    role: str
    shape: Shape = ()
    properties: tuple[str, ...] = ()
    spelling: str | None = None
    place: Place | None = None
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """``name = term``; ``caption`` is the comment that stood above it."""

    name: str
    term: Term
    place: Place | None = None
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the author's: ``f(u, v) = u^2*v``, or abstract (``function f``) when ``body`` is ``None``."""

    name: str
    parameters: tuple[str, ...]
    body: Term | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example of the article, in a scope of its own.

    ``f(x, y) = body`` (``arguments`` are the variables) or a composite ``y = f(g(x))`` (no arguments; ``body`` applies
    abstract functions).
    """

    name: str
    arguments: tuple[str, ...]
    body: Term


@dataclass(frozen=True, slots=True)
class Article:
    """What the author said of the article itself; the clock is never read."""

    title: str | None = None
    date: str | None = None
    tags: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """A layer for every number of ``index`` from ``first`` to ``last``, a symbol: ``for l = 1..L:``.

    ``names`` are the values that the layer declares and ``definitions`` its equations, for one layer in general: the
    names end in ``__l``, those of its neighbours in ``__lminus1`` and ``__lplus1``, those of the last in ``__L``
    (printed ``W^{(l)}``); the members of a number are ``a0``, ``W1`` …. ``start`` names the values before the first
    layer, by what a layer calls them (``a__lminus1``: ``a0``).
    """

    index: str
    first: int
    last: str
    names: tuple[str, ...]
    definitions: tuple[Definition, ...]
    start: Mapping[str, str]


@dataclass(frozen=True)
class Graph:
    """Named values and their definitions, in the author's order.

    ``values`` holds every name, leaves and definitions; ``point`` the numbers given with ``at`` and ``constant`` as
    Terms (a ``number``, or a nested ``matrix``); ``step`` the learning rate as ``(name, value)``, value ``None`` when
    only the name is known. ``families`` are the general layers; their definitions are not among ``definitions``.
    ``sizes`` are the numbers given for symbolic sizes (``at n = 3``).
    """

    values: Mapping[str, Value]
    definitions: tuple[Definition, ...]
    functions: Mapping[str, Function] = field(default_factory=dict)
    point: Mapping[str, Term] = field(default_factory=dict)
    article: Article = field(default_factory=Article)
    step: tuple[str, Term | None] | None = None
    source: str = ""
    families: tuple[Family, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {item.name: item for item in self.definitions})

    def definition(self, name: str) -> Definition | None:
        """The definition of a value, or ``None`` for a leaf."""
        table: dict[str, Definition] = self.__dict__["_by_name"]
        return table.get(name)

    def role(self, *roles: str) -> tuple[str, ...]:
        """The names that have one of these roles, in order."""
        return tuple(name for name, value in self.values.items() if value.role in roles)

    @property
    def parameters(self) -> tuple[str, ...]:
        return self.role("parameter")

    def to_json(self) -> dict[str, Any]:
        from derive.wire import encode

        return encode(self)
