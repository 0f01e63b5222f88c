"""Products, quotients and signs as they stand in a contribution: one fraction, one number in front, no ones."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import prod

from derive.term import ONE, ZERO, Term, multiply, negative, number

__all__ = ["exact", "is_numeric", "minus", "over", "times"]


def exact(term: Term) -> Fraction | None:
    """The value of a Term that is nothing but a number (``2``, ``-2``, ``1/2``), else ``None``."""
    if term.head == "number":
        return term.value
    parts = [exact(part) for part in term.args] if term.head in ("negative", "group", "divide") else [None]
    values = [part for part in parts if part is not None]
    if len(values) < len(parts) or (term.head == "divide" and values[1] == 0):
        return None
    if term.head == "divide":
        return values[0] / values[1]
    return -values[0] if term.head == "negative" else values[0]


def is_numeric(term: Term) -> bool:
    """A number, or a fraction of two."""
    return term.is_number or (term.head == "divide" and not _fraction(term))


def times(*factors: Term) -> Term:
    """An elementwise product: zeros and ones vanish, a minus moves in front, products and fractions become one."""
    parts = _flat(factors)
    odd = sum(part.head == "negative" for part in parts) % 2
    bare = [part.args[0] if part.head == "negative" else part for part in parts]
    if any(part.head in ("multiply", "negative") for part in bare):
        inside = times(*bare)
        return minus(inside) if odd else inside
    if ZERO in bare:
        return ZERO
    above = [part.args[0] if _fraction(part) else part for part in bare]
    below = [part.args[1] for part in bare if _fraction(part)]
    body = over(_ordered(above), times(*below)) if below else _ordered(above)
    return minus(body) if odd else body


def minus(term: Term) -> Term:
    """The negative; of a negative, what stands inside."""
    if term == ZERO:
        return ZERO
    return term.args[0] if term.head == "negative" else negative(term)


def over(above: Term, below: Term) -> Term:
    """A quotient: one fraction, its minus in front, a number cancelled that stands on both sides."""
    if above.head == "negative":
        return minus(over(above.args[0], below))
    if below == ONE or above == ZERO:
        return above
    if _fraction(above):
        return over(above.args[0], times(above.args[1], below))
    top, bottom = _split(above), _split(below)
    if top[0] is None or bottom[0] is None or not (top[1] or bottom[1]):
        return Term("divide", (above, below))
    ratio = top[0] / bottom[0]
    return _divided(times(number(ratio.numerator), *top[1]), times(number(ratio.denominator), *bottom[1]))


def _divided(above: Term, below: Term) -> Term:
    return above if below == ONE else Term("divide", (above, below))


def _split(term: Term) -> tuple[Fraction | None, tuple[Term, ...]]:
    """The number in front of a product (``None`` where there is none), and the rest."""
    parts = _flat([term])
    values = [value for part in parts if is_numeric(part) and (value := exact(part)) is not None]
    rest = tuple(part for part in parts if not is_numeric(part))
    return (prod(values, start=Fraction(1)) if values else None), rest


def _ordered(factors: Sequence[Term]) -> Term:
    """A product without ones, the numbers as one in front."""
    flat = [part for part in _flat(factors) if part != ONE]
    numbers = [part for part in flat if is_numeric(part)]
    front = numbers if len(numbers) < 2 else [_joined(numbers)]
    kept = [part for part in (*front, *(part for part in flat if not is_numeric(part))) if part != ONE]
    return multiply(*kept) if kept else ONE


def _joined(numbers: Sequence[Term]) -> Term:
    """One number for several: a decimal where one of them is, else a whole number or a fraction."""
    value = prod([exact(part) or Fraction(0) for part in numbers], start=Fraction(1))
    if value.denominator == 1:
        return number(value)
    if any(part.is_number and "." in part.data[1] for part in numbers) and _terminates(value.denominator):
        return number(value, f"{Decimal(value.numerator) / Decimal(value.denominator):f}")
    return Term("divide", (number(value.numerator), number(value.denominator)))


def _terminates(denominator: int) -> bool:
    """Whether a fraction has a finite decimal of at most 12 figures."""
    return 10**12 % denominator == 0


def _flat(factors: Sequence[Term]) -> list[Term]:
    return [part for factor in factors for part in (factor.args if factor.head == "multiply" else (factor,))]


def _fraction(term: Term) -> bool:
    """A quotient that is more than a number."""
    return term.head == "divide" and not all(part.is_number for part in term.args)
