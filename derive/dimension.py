"""Dimensions: integer polynomials in symbols, such as ``3``, ``n`` or ``2*d + 1``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Dimension", "Shape", "dimension"]

Monomial = tuple[str, ...]  # sorted symbols, repeated for powers; () is the constant


@dataclass(frozen=True, slots=True)
class Dimension:
    """An integer polynomial: sorted ``(monomial, coefficient)`` pairs without zeros."""

    terms: tuple[tuple[Monomial, int], ...]

    def __add__(self, other: Dimension | int) -> Dimension:
        total = dict(self.terms)
        for monomial, coefficient in dimension(other).terms:
            total[monomial] = total.get(monomial, 0) + coefficient
        return _polynomial(total)

    def __neg__(self) -> Dimension:
        return _polynomial({monomial: -coefficient for monomial, coefficient in self.terms})

    def __sub__(self, other: Dimension | int) -> Dimension:
        return self + (-dimension(other))

    def __mul__(self, other: Dimension | int) -> Dimension:
        total: dict[Monomial, int] = {}
        for left, a in self.terms:
            for right, b in dimension(other).terms:
                monomial = tuple(sorted(left + right))
                total[monomial] = total.get(monomial, 0) + a * b
        return _polynomial(total)

    @property
    def number(self) -> int | None:
        """The value when no symbol is left, else ``None``."""
        if not self.terms:
            return 0
        return self.terms[0][1] if len(self.terms) == 1 and self.terms[0][0] == () else None

    @property
    def symbols(self) -> tuple[str, ...]:
        return tuple(sorted({symbol for monomial, _ in self.terms for symbol in monomial}))

    def at(self, sizes: Mapping[str, int]) -> int:
        """The size when every symbol has a number."""
        total = 0
        for monomial, coefficient in self.terms:
            for symbol in monomial:
                coefficient *= sizes[symbol]
            total += coefficient
        return total

    def __str__(self) -> str:
        parts = [_monomial(monomial, coefficient) for monomial, coefficient in reversed(self.terms)]
        return "+".join(parts).replace("+-", "-") or "0"


Shape = tuple[Dimension, ...]


def dimension(value: int | str | Dimension) -> Dimension:
    """A dimension from an integer, a symbol or a dimension."""
    if isinstance(value, Dimension):
        return value
    return _polynomial({(): value} if isinstance(value, int) else {(value,): 1})


def _polynomial(total: Mapping[Monomial, int]) -> Dimension:
    kept = sorted((m, c) for m, c in total.items() if c)
    return Dimension(tuple(sorted(kept, key=lambda item: (len(item[0]), item[0]))))


def _monomial(monomial: Monomial, coefficient: int) -> str:
    if not monomial:
        return str(coefficient)
    body = "*".join(monomial)
    return {1: body, -1: f"-{body}"}.get(coefficient, f"{coefficient}*{body}")
