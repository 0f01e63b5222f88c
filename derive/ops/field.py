"""What scalars must be able to do for an op to be computed on them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Protocol

__all__ = [
    "Field",
    "compare",
    "divide",
    "function",
    "join_max",
    "join_min",
    "join_product",
    "join_sum",
    "number",
    "where",
]


class Field(Protocol):
    """A scalar domain: floats, Fractions, 50-digit numbers or SymPy expressions.

    ``+ - * /`` are Python's operators on its scalars. ``functions`` holds at least ``exp log sqrt sin cos tan asin acos
    atan sinh cosh tanh erf abs sign``, ``constants`` ``pi`` and ``inf``. A domain whose scalars cannot be ordered by
    Python (symbols) also has ``compare(sign, left, right)`` and ``where(condition, yes, no)``; one whose ``/`` does
    not raise ``ZeroDivisionError`` may have ``divide(above, below)``.
    """

    number: Callable[[Any], Any]
    constants: dict[str, Any]
    functions: dict[str, Callable[..., Any]]

    def power(self, base: Any, exponent: Any) -> Any: ...


_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def compare(field: Field, sign: str, left: Any, right: Any) -> Any:
    """Whether ``left sign right`` holds, as `where` takes it."""
    own = getattr(field, "compare", None)
    return own(sign, left, right) if own else bool(_COMPARE[sign](left, right))


def where(field: Field, condition: Any, yes: Any, no: Any) -> Any:
    own = getattr(field, "where", None)
    return own(condition, yes, no) if own else (yes if condition else no)


def divide(field: Field, above: Any, below: Any) -> Any:
    """``above / below``. Raises ``ZeroDivisionError``."""
    own = getattr(field, "divide", None)
    return own(above, below) if own else above / below


def function(field: Field, name: str) -> Callable[..., Any]:
    return field.functions[name]


def number(field: Field, value: int | Fraction) -> Any:
    return field.number(Fraction(value))


def join_sum(field: Field) -> Callable[[list[Any]], Any]:
    """The sum of a list of scalars; that of none is 0."""

    def join(entries: list[Any]) -> Any:
        if not entries:
            return number(field, 0)
        total = entries[0]
        for entry in entries[1:]:
            total = total + entry
        return total

    return join


def join_product(field: Field) -> Callable[[list[Any]], Any]:
    """The product of a list of scalars; that of none is 1."""

    def join(entries: list[Any]) -> Any:
        if not entries:
            return number(field, 1)
        total = entries[0]
        for entry in entries[1:]:
            total = total * entry
        return total

    return join


def _extreme(field: Field, sign: str) -> Callable[[list[Any]], Any]:
    def join(entries: list[Any]) -> Any:
        best = entries[0]
        for entry in entries[1:]:
            best = where(field, compare(field, sign, entry, best), entry, best)
        return best

    return join


def join_max(field: Field) -> Callable[[list[Any]], Any]:
    return _extreme(field, ">")


def join_min(field: Field) -> Callable[[list[Any]], Any]:
    return _extreme(field, "<")
