"""A power written out, to be named in a sentence."""

from __future__ import annotations

from fractions import Fraction

from derive.mistakes.edits import Vector
from derive.term import Term, multiply, negative, number

__all__ = ["power_term"]


def power_term(coefficient: Vector, exponent: Fraction, variable: Term) -> Term:
    """``c xⁿ``; a coefficient that is no plain number is left out."""
    known = Fraction(coefficient[0]).limit_denominator(1000)
    plain = all(abs(entry - float(known)) < 1e-9 for entry in coefficient)
    factor = abs(known) if plain else Fraction(1)
    power = variable if exponent == 1 else Term("power", (variable, number(exponent)))
    if exponent == 0:
        term = number(factor)
    elif factor == 1:
        term = power
    elif factor.denominator == 1:
        term = multiply(number(factor), power)
    else:
        term = multiply(Term("divide", (number(factor.numerator), number(factor.denominator))), power)
    return negative(term) if plain and known < 0 else term
