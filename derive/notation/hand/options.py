"""The readings of one part of a formula, and of heads that work on a part by itself: transposes, powers, diag."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from derive.dimension import Shape, dimension
from derive.errors import DeriveError
from derive.notation.hand.joining import cheapest
from derive.notation.hand.joins import Option
from derive.notation.hand.scalars import as_scalar
from derive.notation.hand.scope import HandScope
from derive.notation.hand.shapes import shape_of
from derive.term import ONE, Term, number

__all__ = ["Options"]


def _axis(term: Term, chosen: tuple[Option, ...]) -> object:
    """``softmax(z)`` of a column works down the column."""
    shape = chosen[0].shape if chosen else None
    if term.head in ("softmax", "log_softmax") and term.data is None and shape is not None and len(shape) == 2:
        return (("axis", 0),) if shape[1].number == 1 else None
    return term.data


@dataclass
class Options(ABC):
    """The readings of a Term beside what it must fit; what a sum or a product means is said by the heir."""

    scope: HandScope
    wanted: Shape | None

    @abstractmethod
    def options(self, term: Term) -> list[Option]:
        """The readings of a raw Term, the cheapest first."""

    def _option(self, term: Term, cost: float = 0.0, signs: tuple[str, ...] = (), row: bool = False) -> Option:
        try:
            return Option(term, shape_of(term, self.scope), row, cost, signs, above=self._above(term))
        except DeriveError:
            return Option(term, None, row, cost, signs, clash=True)

    def _above(self, term: Term) -> int | None:
        if term.head not in ("partial", "local"):
            return None
        shape = shape_of(term.args[0], self.scope)
        return None if shape is None else len(shape)

    def _mapped(self, term: Term) -> list[Option]:
        """Every choice of readings of the arguments."""
        found: list[Option] = []
        for chosen in self._choices([self.options(arg) for arg in term.args]):
            built = Term(term.head, [option.term for option in chosen], _axis(term, chosen))
            cost = sum(option.cost for option in chosen)
            signs = tuple(sign for option in chosen for sign in option.signs)
            row = any(option.row for option in chosen)
            option = self._option(built, cost, signs, row)
            found.append(option if not any(part.clash for part in chosen) else option.clashing())
        return cheapest(found)

    def _choices(self, lists: list[list[Option]]) -> Iterator[tuple[Option, ...]]:
        """Combinations of readings, at most sixteen."""
        chosen: list[tuple[Option, ...]] = [()]
        for options in lists:
            chosen = [(*head, option) for head in chosen for option in options][:16]
        yield from chosen

    def _group(self, term: Term) -> list[Option]:
        return [option.grouped() for option in self.options(term.args[0])]

    def _transpose(self, term: Term) -> list[Option]:
        found = []
        for option in self.options(term.args[0]):
            if option.term.head == "ones" and not option.term.args:
                found.append(Option(option.term, None, not option.row, option.cost, option.signs))
            elif option.shape is None or len(option.shape) == 2:
                built = self._option(Term("transpose", (option.term,)), option.cost, option.signs)
                found.append(built)
            elif len(option.shape) == 1:
                found.append(Option(option.term, option.shape, not option.row, option.cost, option.signs))
            else:
                found.append(option.turned())
        return found

    def _power(self, term: Term) -> list[Option]:
        """``W^{-1}`` of a square matrix is its inverse."""
        exponent = term.args[1]
        power = exponent.args[0] if exponent.head == "negative" else ONE
        turned = power.is_name and power.data == "T" and not self.scope.horizon
        inverted = exponent.head == "negative" and (power == ONE or turned)
        found = []
        for option in self.options(term.args[0]):
            square = option.shape is not None and len(option.shape) == 2 and option.shape[0] == option.shape[1]
            if inverted and square and option.shape and option.shape[0].number != 1:
                base = Term("transpose", (option.term,)) if turned else option.term
                found.append(self._option(Term("inv", (base,)), option.cost, option.signs))
            else:
                found += self._raised(option, exponent)
        return found

    def _raised(self, option: Option, exponent: Term) -> list[Option]:
        return [
            self._option(Term("power", (option.term, part.term)), option.cost + part.cost, option.signs, option.row)
            for part in self.options(exponent)
        ]

    def _diag(self, term: Term) -> list[Option]:
        """``diag`` of a column is that of its entries."""
        found = []
        for option in self.options(term.args[0]):
            inner = option.term
            if option.column:
                inner = Term("index", (inner, Term("slice", (), (False, False)), number(0)))
            elif option.shape == ():
                found.append(option)
                continue
            found.append(self._option(Term("diag", (inner,)), option.cost, option.signs))
        return found

    def _matrix(self, term: Term) -> list[Option]:
        """A matrix that is written out has the shape that it shows."""
        built = term.rebuild(as_scalar)
        rows = built.args
        wide = rows and rows[0].head == "matrix"
        shape = (dimension(len(rows)), dimension(len(rows[0].args))) if wide else (dimension(len(rows)),)
        return [Option(built, shape, False, 0.0, ())]

    def _ones(self, term: Term) -> list[Option]:
        return [Option(term, None, False, 0.0, ())] if not term.args else self._mapped(term)

    def _outer(self, term: Term) -> list[Option]:
        """``outer(a, b)`` of columns is ``a bᵀ``."""
        found = []
        for left, right in self._choices([self.options(arg) for arg in term.args]):
            if left.column and right.column:
                built = Term("matmul", (left.term, Term("transpose", (right.term,))))
                found.append(self._option(built, left.cost + right.cost, (*left.signs, *right.signs)))
        return found or self._mapped(term)
