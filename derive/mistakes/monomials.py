"""A function as a sum of powers of its variable: ``(x + 1)(x - 3)`` is x² - 2x - 3, ``5/√x`` is 5x^(-1/2)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derive.graph import Graph
from derive.mistakes.duals import constant, plus, times
from derive.mistakes.edits import Vector, combine
from derive.rules.tidy import exact
from derive.term import Term

__all__ = ["Powers", "derived", "inlined", "powers_of", "term_value"]

Powers = dict[Fraction, Vector]  # the coefficient of each power, at the probe points
_MANY, _HIGH, _LONG = 12, 8, 160
_ONE, _ZERO = Fraction(1), Fraction(0)


def inlined(graph: Graph, term: Term) -> Term | None:
    """A Term with the definitions of its names put in, or ``None`` when that grows too long."""
    definitions = {definition.name: definition.term for definition in graph.definitions}
    for _ in range(_HIGH):
        if sum(1 for _ in term.walk()) > _LONG:
            return None
        used = {known: definitions[known] for known in term.names() if known in definitions}
        if not used:
            return term
        term = term.replace({known: Term("group", (meaning,)) for known, meaning in used.items()})
    return None


def powers_of(term: Term, by: str, evaluate: Callable[[Term], Vector]) -> Powers | None:
    """The coefficients of a sum of powers of ``by``; ``None`` for any other Term."""
    found = _Reader(by, evaluate).read(term)
    if found is None or len(found) > _MANY:
        return None
    kept = {n: c for n, c in found.items() if any(abs(entry) > 1e-12 for entry in c)}
    return dict(sorted(kept.items(), reverse=True))


def derived(powers: Powers) -> Powers:
    """The derivative."""
    return {n - 1: tuple(float(n) * entry for entry in c) for n, c in powers.items() if n != 0}


def term_value(coefficient: Vector, exponent: Fraction, variable: Vector) -> Vector:
    """``c xⁿ`` at the points; not a number where it has none."""
    whole = int(exponent) if exponent.denominator == 1 else float(exponent)
    return combine(lambda c, x: c if not whole else c * x**whole, coefficient, variable)


class _Reader:
    def __init__(self, by: str, evaluate: Callable[[Term], Vector]) -> None:
        self.by, self.evaluate = by, evaluate

    def read(self, term: Term) -> Powers | None:
        if self.by not in term.names():
            return {_ZERO: self.evaluate(term)}
        rule = _RULES.get(term.head)
        return rule(self, term) if rule is not None else None

    def _all(self, term: Term) -> list[Powers] | None:
        parts = [self.read(part) for part in term.args]
        return None if any(part is None for part in parts) else [part for part in parts if part is not None]

    def name(self, term: Term) -> Powers | None:
        value = self.evaluate(term)
        return {_ONE: constant(1.0, value)}

    def group(self, term: Term) -> Powers | None:
        return self.read(term.args[0])

    def negative(self, term: Term) -> Powers | None:
        inner = self.read(term.args[0])
        return None if inner is None else {n: tuple(-entry for entry in c) for n, c in inner.items()}

    def add(self, term: Term) -> Powers | None:
        parts = self._all(term)
        if parts is None:
            return None
        total: Powers = {}
        for part in parts:
            for n, c in part.items():
                total[n] = plus(total[n], c) if n in total else c
        return total

    def multiply(self, term: Term) -> Powers | None:
        parts = self._all(term)
        if parts is None:
            return None
        product = parts[0]
        for part in parts[1:]:
            product = _product(product, part)
            if len(product) > _MANY:
                return None
        return product

    def divide(self, term: Term) -> Powers | None:
        parts = self._all(term)
        if parts is None or len(parts[1]) != 1:
            return None
        return _product(parts[0], _raised(parts[1], Fraction(-1)))

    def power(self, term: Term) -> Powers | None:
        exponent = exact(term.args[1])
        base = self.read(term.args[0])
        if base is None or exponent is None:
            return None
        if len(base) == 1:
            return _raised(base, exponent)
        if exponent.denominator != 1 or not 0 <= exponent <= _HIGH or len(base) * exponent > 3 * _MANY:
            return None
        product: Powers = {_ZERO: constant(1.0, next(iter(base.values())))}
        for _ in range(int(exponent)):
            product = _product(product, base)
        return product

    def sqrt(self, term: Term) -> Powers | None:
        inner = self.read(term.args[0])
        return _raised(inner, Fraction(1, 2)) if inner is not None and len(inner) == 1 else None


def _product(left: Powers, right: Powers) -> Powers:
    total: Powers = {}
    for n, c in left.items():
        for m, d in right.items():
            both = times(c, d)
            total[n + m] = plus(total[n + m], both) if n + m in total else both
    return total


def _raised(single: Powers, exponent: Fraction) -> Powers:
    ((n, c),) = single.items()
    whole = int(exponent) if exponent.denominator == 1 else float(exponent)
    return {n * exponent: combine(lambda entry: entry**whole, c)}


_RULES: dict[str, Callable[[_Reader, Term], Powers | None]] = {
    "name": _Reader.name,
    "group": _Reader.group,
    "negative": _Reader.negative,
    "add": _Reader.add,
    "multiply": _Reader.multiply,
    "divide": _Reader.divide,
    "power": _Reader.power,
    "sqrt": _Reader.sqrt,
}
