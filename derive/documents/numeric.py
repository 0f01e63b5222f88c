"""The numeric example: a formula, the same with numbers put in, and its value, all as Terms.

Numbers are computed in float64 and printed rounded; a value that the author gave keeps its spelling.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from math import isfinite

from derive.derivation import Derivation, Edge, Result
from derive.document import Block, Equation
from derive.documents.words import bare, derivative, equals, show
from derive.errors import DeriveError
from derive.graph import Graph
from derive.kernel import adjoints_at, evaluate, evaluate_result, forward, point_of
from derive.kernel.evaluation import adjoint_key
from derive.term import Term, multiply, name, negative, number, relation

__all__ = ["Numbers", "rounded"]

_EXTRA = 4  # further places where a small change must be seen: updates and losses


class Numbers:
    """Values at the graph's point; made by `of`, which is ``None`` where a value is missing."""

    def __init__(self, derivation: Derivation, values: Mapping[str, float], decimals: int) -> None:
        self.derivation = derivation
        self.values = values
        self.decimals = decimals

    @classmethod
    def of(cls, derivation: Derivation, decimals: int) -> Numbers | None:
        graph = derivation.graph
        if not graph.point or any(value.shape for value in graph.values.values()):
            return None
        leaves = {key for key in graph.values if graph.definition(key) is None}
        used = {key for definition in graph.definitions for key in definition.term.names()}
        if not (leaves & used) <= set(graph.point):
            return None
        return cls(derivation, forward(graph, point_of(graph)), decimals)

    @property
    def graph(self) -> Graph:
        return self.derivation.graph

    @cached_property
    def shown(self) -> Mapping[str, Term]:
        """Every named value as the number that stands for it in print."""
        given = self.graph.point
        return {key: given.get(key) or rounded(value, self.decimals)[1] for key, value in self.values.items()}

    # -- equations -------------------------------------------------------------------------------------

    def line(self, value: str, term: Term) -> Equation:
        """``z = w · x = 0.4 × 0.5 = 0.2``."""
        return show(self._chain(name(value), term, self.values[value]))

    def factor(self, edge: Edge) -> Iterator[Block]:
        """``∂z/∂w = x = 0.5``."""
        local = edge.step.after if edge.local is None else edge.local
        if local.names():
            yield show(self._chain(derivative(edge.value, edge.by), local, self.value(local), left_formula=False))

    def gradient(self, result: Result) -> Equation:
        """The formula with numbers put in; every factor of a product as its own value."""
        left = derivative(self.derivation.loss, result.by[0])
        return show(self._result(left, self._factors(result.formula), self.gradient_value(result.by[0])))

    def answer(self, result: Result) -> Equation:
        """``∂L/∂w = formula ≈ value``."""
        left = equals(derivative(self.derivation.loss, result.by[0]), result.formula)
        return show(self._result(left, None, self.gradient_value(result.by[0])))

    def adjoint(self, value: str) -> Equation:
        """``δ_z ≈ -0.0981``."""
        delta = Term("adjoint", (), value)
        return show(self._result(delta, None, self._adjoints[adjoint_key(value)]))

    def gradient_value(self, by: str) -> float:
        return float(evaluate_result(self.derivation, (by,), point_of(self.graph)))

    def value(self, term: Term) -> float:
        return float(evaluate(term, {**self.values, **self._adjoints}, self.graph.functions))

    @cached_property
    def _adjoints(self) -> Mapping[str, float]:
        if self.derivation.style == "paths":
            return {}
        return {adjoint_key(key): value for key, value in adjoints_at(self.derivation, self.values).items()}

    def put_in(self, term: Term) -> Term:
        """A Term with the printed numbers in place of the names."""
        return _put_in(term, self.shown)

    def _chain(self, left: Term, term: Term, value: float, left_formula: bool = True) -> Term:
        filled = self.put_in(term)
        sides = (left, term) if left_formula else (left,)
        return self._result(equals(*sides), filled if bare(filled) != bare(term) else None, value)

    def _result(self, left: Term, filled: Term | None, value: float) -> Term:
        sign, shown = rounded(value, self.decimals)
        if filled is None or bare(filled) == shown:
            return _joined(left, (sign, shown))
        return _joined(left, ("=", filled), (sign, shown))

    def _factors(self, formula: Term) -> Term:
        """A product of numbers: each factor that is not a plain number is worked out first."""
        if formula.head == "add":
            return Term("add", [self._factors(summand) for summand in formula.args])
        parts = formula.args if formula.head == "multiply" else (formula,)
        return multiply(*[rounded(self.value(part), self.decimals)[1] for part in parts])


def _joined(left: Term, *links: tuple[str, Term]) -> Term:
    if left.head != "relation":
        return relation(left, *links)
    known = list(zip(left.data, left.args[1:], strict=True))
    return relation(left.args[0], *known, *links)


def _put_in(term: Term, numbers: Mapping[str, Term]) -> Term:
    return term.replace(numbers)


def rounded(value: float, decimals: int) -> tuple[str, Term]:
    """``=`` or ``≈``, and the value as a number Term with so many places (scientific when it would vanish)."""
    if not isfinite(value):
        raise DeriveError("not_finite", {"found": str(value)})
    text = f"{abs(value):.{decimals}f}"
    if value and float(text) < 10.0 ** (2 - decimals):
        mantissa, _, exponent = f"{abs(value):.{decimals - 1}e}".partition("e")
        power = Term("power", (number(10), _signed(int(exponent))))
        digits = number(Fraction(mantissa), mantissa)
        shown = multiply(digits, power) if int(exponent) else digits
        close = float(mantissa) * 10.0 ** int(exponent)
    else:
        text = text.rstrip("0").rstrip(".") if float(text) == abs(value) else text
        shown, close = number(Fraction(text), text), float(text)
    exact = abs(close - abs(value)) <= 1e-12 * max(1.0, abs(value))
    return ("=" if exact else "≈"), (negative(shown) if value < 0 else shown)


def _signed(value: int) -> Term:
    return negative(number(-value)) if value < 0 else number(value)
