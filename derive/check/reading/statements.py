"""From tokens to statements: sides and the relations between them."""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.notation.hand.signs import RELATIONS, SEPARATORS
from derive.notation.tokens import Token

__all__ = ["Statement", "split_latex"]

_OPEN = frozenset(("(", "[", "{", r"\{", r"\lbrace"))
_CLOSE = frozenset((")", "]", "}", r"\}", r"\rbrace"))
_CONTINUING = frozenset(("+", "-", "−", "*", r"\cdot", r"\times", "×", "·", r"\odot", "⊙", "/", r"\circ", ")", "]"))
_ADDING = frozenset(("+", "*", r"\cdot", r"\times", "×", "·", r"\odot", "⊙", "/"))  # nothing begins with these
_DROPPED = frozenset((",", ".", ";", "quad", "&", ":"))


@dataclass
class Statement:
    """``sides[0] relations[0] sides[1] …``; an empty first side continues what stood before.

    ``begin`` is where the row begins when its first sign is an alignment mark. ``separate`` is true when the statement
    begins a row of its own.
    """

    sides: list[list[Token]] = field(default_factory=lambda: [[]])
    relations: list[Token] = field(default_factory=list)
    begin: int | None = None
    row: bool = False

    @property
    def empty(self) -> bool:
        return not self.relations and not self.sides[0]

    def span(self, link: int) -> tuple[int, int]:
        """Where link number ``link`` stands."""
        right = self.sides[link + 1]
        sign = self.relations[link]
        end = right[-1].end if right else sign.end
        if link == 0 and self.sides[0]:
            return self.sides[0][0].start, end
        return (self.begin if link == 0 and self.begin is not None else sign.start), end


def split_latex(tokens: list[Token]) -> list[Statement]:
    """The statements of a display or an inline formula, rows in order."""
    splitter = _Splitter()
    for token in tokens:
        splitter.take(token)
    splitter.close()
    return [trimmed for statement in splitter.done if not (trimmed := _trimmed(statement)).empty]


class _Splitter:
    def __init__(self) -> None:
        self.done: list[Statement] = []
        self.now = Statement(row=True)
        self.depth = 0
        self.frames = 0

    def take(self, token: Token) -> None:
        kind = token.kind
        self.frames += kind.startswith("begin ") - kind.startswith("end ")
        if self.frames > 0 or kind.startswith("end "):
            self._put(token)
        elif kind == "row":
            self._row()
        elif kind in SEPARATORS or kind in ("text", "prose") or (self.depth <= 0 and kind in (",", "quad")):
            self._separate(token)
        elif self.depth <= 0 and kind in RELATIONS:
            self.now.relations.append(token)
            self.now.sides.append([])
        elif kind == "&":
            self._mark(token)
        else:
            self.depth += (kind in _OPEN) - (kind in _CLOSE)
            self._put(token)

    def _put(self, token: Token) -> None:
        self.now.sides[-1].append(token)

    def _mark(self, token: Token) -> None:
        if self.now.empty:
            if self.now.begin is None:
                self.now.begin = token.start
        elif self.now.relations and self.now.sides[-1] and self.depth <= 0:
            self._separate(token)

    def _separate(self, token: Token) -> None:
        if token.kind == "quad" and not self.now.relations:
            return
        if self.now.relations and not self.now.sides[-1]:
            return
        self.close()

    def close(self, row: bool = False) -> None:
        self.done.append(self.now)
        self.now = Statement(row=row)

    def _row(self) -> None:
        """A row ends; one that ends in a sign, or stays open, goes on in the next."""
        last = self.now.sides[-1]
        hanging = bool(self.now.relations) and not last
        if self.depth > 0 and last:
            return
        if hanging or (last and last[-1].kind in _CONTINUING and last[-1].kind not in _CLOSE):
            return
        self.depth = 0
        self.close(row=True)


def _trimmed(statement: Statement) -> Statement:
    for side in statement.sides:
        while side and side[-1].kind in _DROPPED:
            side.pop()
        while side and side[0].kind in ("quad", "&", ",", ":", "."):
            side.pop(0)
    while statement.relations and not statement.sides[-1]:
        statement.sides.pop()
        statement.relations.pop()
    return statement


def goes_on(statement: Statement) -> bool:
    """A row without a relation that begins with ``+`` or the like continues the formula above."""
    first = statement.sides[0][0].kind if statement.sides[0] else ""
    return not statement.relations and first in (_CONTINUING if statement.row else _ADDING)
