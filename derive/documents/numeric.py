"""The numeric example: a formula, the same with numbers put in, and its value, all as Terms.

Numbers are computed in float64 and printed rounded; a value that the author gave keeps its spelling.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import isfinite

from derive.derivation import Derivation, Edge, Result
from derive.document import Equation
from derive.documents.words import derivative, show
from derive.errors import DeriveError
from derive.graph import Graph
from derive.kernel.evaluation import adjoint_key, evaluate, forward, point_of
from derive.kernel.results import adjoints_at, evaluate_result
from derive.rules.tidy import exact
from derive.term import Term, equals, multiply, name, negative, number, relation

__all__ = ["MANY", "Numbers", "rounded"]

MANY = 1e10  # from here on values are printed in scientific notation
_WHOLE = 2**53  # every whole number up to this is a float


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

    def line(self, value: str, term: Term, formula: bool = True) -> Equation:
        """``z = w · x = 0.4 × 0.5 = 0.2``; without ``formula`` the numbers alone."""
        return show(self._chain(name(value), term, self.values[value], formula))

    def factor(self, atom: Term, local: Term, label: str | None) -> Equation:
        """``∂a/∂z = σ'(z) = σ'(0.2) ≈ 0.2475``."""
        return show(self._chain(atom, local, self.value(local)), label)

    def gradient(self, result: Result) -> Equation:
        """The formula with numbers put in; every factor of a product as its own value."""
        left = derivative(self.derivation.loss, result.by[0])
        links = pairwise(result.paths[0].nodes) if result.path_count == 1 and result.paths else ()
        locals_ = [edge.step.after if edge.local is None else edge.local for edge in self._edges(links)]
        filled = self._factors(multiply(*locals_) if len(locals_) > 1 else result.formula)
        return show(self._result(left, filled, self.gradient_value(result.by[0])))

    def _edges(self, links: Iterable[tuple[str, str]]) -> list[Edge]:
        return [self.derivation.edges[link] for link in links]

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
        return self._result(equals(*sides), None if term.is_name or filled == term else filled, value)

    def _result(self, left: Term, filled: Term | None, value: float) -> Term:
        sign, shown = rounded(value, self.decimals)
        if filled is None or exact(filled) is not None:
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
    if abs(value) >= MANY:
        return _scientific(value, decimals)
    text = f"{abs(value):.{decimals}f}"
    if value and float(text) < 10.0 ** (2 - decimals):
        mantissa, _, exponent = f"{abs(value):.{decimals - 1}e}".partition("e")
        text = f"{mantissa}e{int(exponent)}" if int(exponent) else mantissa
        shown, close = number(Fraction(text), text), float(text)
    else:
        text = text.rstrip("0").rstrip(".") if _close(float(text), abs(value)) else text
        shown, close = number(Fraction(text), text), float(text)
    return ("=" if _close(close, abs(value)) else "≈"), (negative(shown) if value < 0 else shown)


def _scientific(value: float, decimals: int) -> tuple[str, Term]:
    """A value with more digits than are to be trusted, or read: never ``=`` beyond what a float holds exactly."""
    mantissa, _, exponent = f"{abs(value):.{decimals}e}".partition("e")
    trimmed = mantissa.rstrip("0").rstrip(".") if float(f"{mantissa}e{exponent}") == abs(value) else mantissa
    text = f"{trimmed}e{int(exponent)}"
    exact = float(text) == abs(value) and abs(value) <= _WHOLE
    return ("=" if exact else "≈"), (
        negative(number(Fraction(text), text)) if value < 0 else number(Fraction(text), text)
    )


def _close(shown: float, value: float) -> bool:
    """Whether the printed digits are the whole value, float64 noise aside."""
    return abs(shown - value) <= 1e-12 * max(1.0, value)
