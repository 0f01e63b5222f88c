"""Sums, products, quotients and powers as a person would write them down.

Numbers are collected in front, ones and zeros vanish, equal factors become a power and equal summands a multiple;
everything else stays in the order in which it came. Nothing is expanded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from derive.term import ONE, ZERO, Term, add, bare, multiply, negative, number

__all__ = ["coefficient", "divide", "exact", "neat", "power", "product", "spell", "total"]

_FOLD_LIMIT = 64  # a numeric power is folded only while base and exponent stay this small


def exact(term: Term) -> Fraction | None:
    """The value of a Term that is nothing but a number (``2``, ``-2``, ``1/2``), else ``None``."""
    if term.head == "number":
        return term.value
    if term.head in ("negative", "group"):
        inner = exact(term.args[0])
        return None if inner is None else (-inner if term.head == "negative" else inner)
    if term.head == "divide":
        top, bottom = exact(term.args[0]), exact(term.args[1])
        return top / bottom if top is not None and bottom else None
    return None


def spell(value: Fraction, like: Iterable[Term] = ()) -> Term:
    """A number as a Term: an integer, a decimal where the author wrote decimals, else a fraction."""
    if value < 0:
        return negative(spell(-value, like))
    if value.denominator == 1:
        return number(value)
    if any("." in part.data[1] for term in like for part in term.walk() if part.is_number):
        decimal = _decimal(value)
        if decimal is not None:
            return number(value, decimal)
    return Term("divide", (number(value.numerator), number(value.denominator)))


def _decimal(value: Fraction) -> str | None:
    """The finite decimal of a fraction, or ``None`` when it has none of reasonable length."""
    for digits in range(1, 12):
        scaled = value * 10**digits
        if scaled.denominator == 1:
            text = str(scaled.numerator).rjust(digits + 1, "0")
            return f"{text[:-digits]}.{text[-digits:]}"
    return None


def product(*factors: Term) -> Term:
    """The product of the factors in their order, numbers collected in front."""
    value, rest, numbers = Fraction(1), [], []
    for factor in _flatten(factors):
        known = exact(factor)
        if known is not None:
            value *= known
            numbers.append(factor)
        elif factor.head == "negative":
            value = -value
            rest.extend(_flatten(factor.args))
        elif factor.head == "divide" and exact(factor.args[1]):
            value /= exact(factor.args[1]) or 1
            rest.extend(_flatten(factor.args[:1]))
        else:
            rest.append(factor)
    if value == 0:
        return ZERO
    more, rest = _numbers_inside(rest)
    return _signed(value * more, _over(_gather(rest)), numbers)


def _over(factors: list[Term]) -> list[Term]:
    """``y · 1/a`` is ``y/a``: of two factors, a reciprocal takes the other one above its line."""
    if len(factors) != 2:
        return factors
    for fraction, other in (factors, reversed(factors)):
        if fraction.head == "divide" and exact(fraction.args[0]) == 1 and other.head != "divide":
            return [divide(other, fraction.args[1])]
    return factors


def _numbers_inside(factors: list[Term]) -> tuple[Fraction, list[Term]]:
    """Pull the numbers out of negated factors that a flattening brought to light."""
    value, rest = Fraction(1), []
    for factor in factors:
        known = exact(factor)
        if known is None:
            rest.append(factor)
        else:
            value *= known
    return value, rest


def _signed(value: Fraction, rest: list[Term], numbers: list[Term]) -> Term:
    if value == 0:
        return ZERO
    if not rest:
        return spell(value, numbers)
    size, rest = _into_fraction(abs(value), rest)
    body = multiply(*rest) if size == 1 else multiply(spell(size, numbers), *rest)
    return negative(body) if value < 0 else body


def _into_fraction(size: Fraction, rest: list[Term]) -> tuple[Fraction, list[Term]]:
    """A number in front of a fraction goes into it: ``2 · r/(2n)`` is ``r/n``, ``1/4 · a/b`` is ``a/(4b)``."""
    place = next((k for k, factor in enumerate(rest) if factor.head == "divide"), None)
    if size == 1 or place is None:
        return size, rest
    top, bottom = rest[place].args
    folded = divide(product(number(size.numerator), top), product(number(size.denominator), bottom))
    return Fraction(1), [*rest[:place], folded, *rest[place + 1 :]]


def _flatten(terms: Iterable[Term], head: str = "multiply") -> list[Term]:
    """The factors, or the summands (``add``), of products within products and of what stands in parentheses."""
    flat: list[Term] = []
    for term in map(bare, terms):
        flat.extend(_flatten(term.args, head) if term.head == head else (term,))
    return flat


def _gather(factors: list[Term]) -> list[Term]:
    """Equal bases become a power, at the place of the first; only whole exponents are added."""
    if len(factors) == len(set(factors)) and not any(factor.head == "power" for factor in factors):
        return factors
    exponents: dict[Term, Fraction] = {}
    for factor in factors:
        base, exponent = _base(factor)
        exponents[base] = exponents.get(base, Fraction(0)) + exponent
    gathered = [power(base, spell(exponent)) for base, exponent in exponents.items()]
    return [factor for factor in gathered if factor != ONE]


def _base(factor: Term) -> tuple[Term, Fraction]:
    if factor.head == "power":
        exponent = exact(factor.args[1])
        if exponent is not None and exponent.denominator == 1 and exponent > 0:
            return factor.args[0], exponent
    return factor, Fraction(1)


def neat(term: Term) -> Term:
    """A Term with every sum, product, quotient and power in it tidied."""

    def change(node: Term) -> Term:
        tidy = _TIDY.get(node.head)
        return tidy(*node.args) if tidy else node

    return term.rebuild(change)


_SINGLE = frozenset("name adjoint matmul sum broadcast transpose outer index embed prime".split())  # one factor each


def total(*summands: Term) -> Term:
    """The sum in its order: zeros vanish, equal summands are counted."""
    counts: dict[Term, Fraction] = {}
    numbers: list[Term] = []
    for summand in _flatten(summands, "add"):
        value, body = coefficient(summand)
        if body == ONE:
            numbers.append(summand)
        counts[body] = counts.get(body, Fraction(0)) + value
    kept = [_multiple(value, body, numbers) for body, value in counts.items() if value]
    return add(*kept) if kept else ZERO


def _multiple(value: Fraction, body: Term, numbers: list[Term]) -> Term:
    if value == 1 and body.head in _SINGLE:
        return body
    return spell(value, numbers) if body == ONE else product(spell(value, [body]), body)


def coefficient(term: Term) -> tuple[Fraction, Term]:
    """A Term as number times the rest: ``-3*x`` is ``(-3, x)``."""
    known = exact(term)
    if known is not None:
        return known, ONE
    if term.head == "negative":
        value, body = coefficient(term.args[0])
        return -value, body
    if term.head == "multiply":
        value, rest = Fraction(1), []
        for factor in term.args:
            number_of = exact(factor)
            if number_of is None:
                rest.append(factor)
            else:
                value *= number_of
        if value != 0 and rest:
            return value, multiply(*rest)
    return Fraction(1), term


def divide(top: Term, bottom: Term) -> Term:
    """A quotient: the sign goes in front, a denominator of one vanishes, numbers cancel."""
    below = exact(bottom)
    if top == ZERO or (below is not None and below == 1):
        return top
    if exact(top) is not None and below:
        return spell((exact(top) or Fraction(0)) / below, (top, bottom))
    value, body = coefficient(top)
    below_value, below_body = coefficient(bottom)
    ratio = value / below_value
    above = product(spell(Fraction(abs(ratio.numerator)), (top,)), body)
    under = product(spell(Fraction(ratio.denominator), (bottom,)), below_body)
    above, under = _cancel(above, under)
    quotient = above if under == ONE else Term("divide", (above, under))
    return negative(quotient) if ratio < 0 else quotient


def _cancel(top: Term, bottom: Term) -> tuple[Term, Term]:
    """Remove whole factors that stand above and below."""
    above = dict(_base(factor) for factor in _gather(_flatten([top])))
    below = dict(_base(factor) for factor in _gather(_flatten([bottom])))
    shared = [base for base in above if base in below and base != ONE and exact(base) is None]
    if not shared:
        return top, bottom
    for base in shared:
        least = min(above[base], below[base])
        above[base] -= least
        below[base] -= least
    return _rebuilt(above), _rebuilt(below)


def _rebuilt(exponents: dict[Term, Fraction]) -> Term:
    return product(*[power(base, spell(exponent)) for base, exponent in exponents.items()])


def power(base: Term, exponent: Term) -> Term:
    """A power: exponents zero and one vanish, small numbers are folded."""
    up = exact(exponent)
    if up == 0:
        return ONE
    if up == 1:
        return base
    if base.head == "sqrt" and up is not None and up % 2 == 0:
        return power(base.args[0], spell(up / 2))
    known = exact(base)
    if known is not None and up is not None and _foldable(known, up):
        return spell(known ** int(up), (base,))
    return Term("power", (base, exponent))


def _foldable(base: Fraction, exponent: Fraction) -> bool:
    """Whether the power is a number, small enough to be written out."""
    small = all(size <= _FOLD_LIMIT for size in (abs(base.numerator), base.denominator, abs(exponent)))
    return small and exponent.denominator == 1 and (base != 0 or exponent > 0)


def _spread_power(base: Term, exponent: Term) -> Term:
    """``(a b)^2`` is ``a^2 b^2``, so that factors can cancel."""
    whole = exact(exponent)
    if base.head == "multiply" and whole is not None and whole.denominator == 1:
        return product(*[power(factor, exponent) for factor in base.args])
    return power(base, exponent)


_TIDY: dict[str, Callable[..., Term]] = {
    "add": total,
    "multiply": product,
    "divide": divide,
    "power": _spread_power,
    "negative": lambda inside: product(negative(ONE), inside),
}
