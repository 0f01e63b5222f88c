"""Sparse polynomials over the rationals in numbered generators, for normal forms.

A polynomial is a dict from monomial to coefficient, a monomial a tuple of ``(generator, exponent)`` pairs sorted by
generator. Exponents are integers, or fractions for generators that are known to be positive.
"""

from __future__ import annotations

from fractions import Fraction

__all__ = ["CONSTANT", "Monomial", "Polynomial", "TooLarge", "constant", "generator", "plus", "scaled", "times"]

Exponent = int | Fraction
Monomial = tuple[tuple[int, Exponent], ...]
Polynomial = dict[Monomial, Fraction]

CONSTANT: Monomial = ()


class TooLarge(ArithmeticError):
    """A polynomial grew past its limit; the caller decides by numbers instead."""


def constant(value: Fraction | int) -> Polynomial:
    return {CONSTANT: Fraction(value)} if value else {}


def generator(index: int, exponent: Exponent = 1) -> Polynomial:
    return {((index, exponent),): Fraction(1)}


def plus(left: Polynomial, right: Polynomial) -> Polynomial:
    result = dict(left)
    for monomial, value in right.items():
        summed = result.get(monomial, 0) + value
        if summed:
            result[monomial] = Fraction(summed)
        else:
            del result[monomial]
    return result


def scaled(polynomial: Polynomial, factor: Fraction | int) -> Polynomial:
    return {monomial: value * factor for monomial, value in polynomial.items()} if factor else {}


def times(left: Polynomial, right: Polynomial, limit: int) -> Polynomial:
    """The product; raises `TooLarge` past ``limit`` monomials."""
    if len(left) * len(right) > 50 * limit:
        raise TooLarge
    result: Polynomial = {}
    for a, x in left.items():
        for b, y in right.items():
            monomial = _joined(a, b)
            summed = result.get(monomial, 0) + x * y
            if summed:
                result[monomial] = Fraction(summed)
            else:
                del result[monomial]
    if len(result) > limit:
        raise TooLarge
    return result


def _joined(left: Monomial, right: Monomial) -> Monomial:
    if not left:
        return right
    if not right:
        return left
    exponents = dict(left)
    for index, exponent in right:
        exponents[index] = exponents.get(index, 0) + exponent
    return tuple(sorted((index, _whole(exponent)) for index, exponent in exponents.items() if exponent))


def _whole(exponent: Exponent) -> Exponent:
    return int(exponent) if isinstance(exponent, Fraction) and exponent.denominator == 1 else exponent
