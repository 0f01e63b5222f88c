"""Branches that are not taken: ``where(x > 0, log(x), 0)`` has a value where ``log(x)`` has none.

Within a branch, a function outside its domain gives `Undefined`, which passes through arithmetic; only where the
branch is chosen does it become the error that it stands for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derive.ops.array import Array
from derive.ops.field import Field, divide
from derive.term import ONE, ZERO, Term, multiply, op

__all__ = ["Guarded", "Undefined", "as_choice", "settled"]


class Undefined:
    """No value, and the reason."""

    def __init__(self, reason: ArithmeticError) -> None:
        self.reason = reason

    def _same(self, *_: Any) -> Undefined:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __neg__ = _same

    def _raise(self, *_: Any) -> Any:
        raise self.reason

    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = __bool__ = __float__ = __int__ = _raise
    __hash__ = object.__hash__


class Guarded:
    """A scalar domain whose functions give `Undefined` instead of raising."""

    def __init__(self, field: Field) -> None:
        self.number, self.constants = field.number, field.constants
        self.functions = {name: _guarded(function) for name, function in field.functions.items()}
        self.power = _guarded(field.power)
        self.divide = _guarded(lambda above, below: divide(field, above, below))
        for name in ("compare", "where"):
            if hasattr(field, name):
                setattr(self, name, getattr(field, name))


def _guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(*arguments: Any) -> Any:
        for argument in arguments:
            if isinstance(argument, Undefined):
                return argument
        try:
            return function(*arguments)
        except ArithmeticError as reason:
            return Undefined(reason)

    return guarded


def settled(array: Array) -> Array:
    """The array, all of whose entries are needed. Raises the error of an undefined one."""
    for entry in array.data:
        if isinstance(entry, Undefined):
            raise entry.reason
    return array


def as_choice(term: Term) -> Term | None:
    """``1[c] f`` as ``where(c, f, 0)``: a product with an indicator has a value where ``f`` has none."""
    if term.head == "divide":
        above = _choice(term.args[0])
        return above and _within(above, lambda chosen: Term("divide", (chosen, term.args[1])))
    if term.head != "multiply":
        return None
    first = next((k for k, factor in enumerate(term.args) if _choice(factor)), None)
    if first is None:
        return None
    choice = _choice(term.args[first])
    rest = [factor for k, factor in enumerate(term.args) if k != first]
    return choice and _within(choice, lambda chosen: multiply(chosen, *rest))


def _choice(term: Term) -> Term | None:
    """A ``where`` with a branch that is nothing, an indicator or a product with one."""
    if term.head == "indicator":
        return op("where", term.args[0], ONE, ZERO)
    return term if term.head == "where" and ZERO in term.args[1:] else as_choice(term)


def _within(choice: Term, change: Callable[[Term], Term]) -> Term:
    """A change of the branches that are something."""
    condition, *branches = choice.args
    return op("where", condition, *[branch if branch == ZERO else change(branch) for branch in branches])
