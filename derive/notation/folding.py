"""Folding: the exact value of a numeric power, refused before it grows too large to compute."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from derive.term import Term

if TYPE_CHECKING:
    from derive.notation.grammar import Parser
    from derive.notation.tokens import Token

__all__ = ["EXPONENT_LIMIT", "check_power", "constant_value"]

EXPONENT_LIMIT = 1000
_BIT_LIMIT = 4096


class TooLarge(Exception):
    """The value would have too many digits."""


def check_power(parser: Parser, base: Term, exponent: Term, token: Token) -> None:
    """Raise ``power_too_large`` for ``9**9**9`` and ``x**(64+64*9999)``."""
    if exponent.is_number and base.head == "name" and abs(exponent.value) <= EXPONENT_LIMIT:
        return
    try:
        power = constant_value(exponent)
        if power is not None and abs(power) > EXPONENT_LIMIT:
            raise TooLarge
        constant_value(Term("power", (base, exponent)))
    except TooLarge:
        raise parser.fail("power_too_large", token, limit=EXPONENT_LIMIT) from None


def constant_value(term: Term) -> Fraction | None:
    """The exact value of a term of numbers alone, else ``None``; raises `TooLarge` before computing too much."""
    if term.is_number:
        return term.value
    if term.head not in _FOLDS:
        return None
    values = []
    for child in term.args:
        value = constant_value(child)
        if value is None:
            return None
        values.append(value)
    return _FOLDS[term.head](values)


def _power(values: list[Fraction]) -> Fraction | None:
    base, exponent = values
    if exponent.denominator != 1 or (base == 0 and exponent < 0):
        return None
    if abs(exponent) > EXPONENT_LIMIT or _bits(base) * abs(exponent) > _BIT_LIMIT:
        raise TooLarge
    return Fraction(base ** int(exponent))


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _product(values: list[Fraction]) -> Fraction:
    total = Fraction(1)
    for value in values:
        total *= value
        if _bits(total) > _BIT_LIMIT:
            raise TooLarge
    return total


def _quotient(values: list[Fraction]) -> Fraction | None:
    return values[0] / values[1] if values[1] else None


_FOLDS: dict[str, Callable[[list[Fraction]], Fraction | None]] = {
    "add": lambda values: sum(values, Fraction(0)),
    "multiply": _product,
    "negative": lambda values: -values[0],
    "divide": _quotient,
    "power": _power,
    "group": lambda values: values[0],
}
