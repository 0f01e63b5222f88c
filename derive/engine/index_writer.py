"""SymPy's indexed expressions as Terms, in the order in which a person writes them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import sympy

from derive.kernel.index_meaning import PRIME, sum_parts
from derive.term import ONE, Term, add, multiply, name, negative, number, op

__all__ = ["Writer", "indexed", "sums_inside"]


def indexed(term: Term, place: Sequence[Any]) -> Term:
    """The entry of a Term at indices; a scalar stays itself."""
    return Term("index", (term, *[name(str(mark)) for mark in place])) if place else term


def sums_inside(expression: Any) -> Any:
    """Factors that do not depend on an index in front of its sum."""
    if isinstance(expression, sympy.Add):
        return sympy.Add(*[sums_inside(part) for part in expression.args])
    summand, indices = sum_parts(expression)
    for index in reversed(indices):
        free, bound = summand.as_independent(index, as_Add=False)
        summand = free * sympy.Sum(bound, (index, 1, sympy.oo)) if bound != 1 or index else summand
    return summand


class Writer:
    """SymPy's indexed expressions as Terms: the gradient first, then the operands in the op's own order."""

    def __init__(self, gradient: Term, letters: Sequence[Term]) -> None:
        self.order = {mark.data: place for place, mark in enumerate((gradient, *letters))}

    def write(self, expression: Any) -> Term:
        if isinstance(expression, sympy.Sum):
            body, indices = sum_parts(expression)
            return Term("sum_over", (self.write(body),), tuple(map(str, indices)))
        if isinstance(expression, sympy.Add):
            return add(*[self.write(part) for part in sorted(expression.args, key=self._summand)])
        if isinstance(expression, sympy.Mul):
            return self._product(expression)
        return self._leaf(expression)

    def _product(self, expression: Any) -> Term:
        """Numbers, entries, δ's, sums: in that order, as one writes them; a sign and a fraction line where needed."""
        ranked = sorted(expression.args, key=lambda part: (_rank(part), self._first(part)))
        above = [self.write(part) for part in ranked if part != -1 and not _is_below(part)]
        below = [self.write(1 / part) for part in ranked if _is_below(part)]
        body = multiply(*above) if above else ONE
        whole = Term("divide", (body, multiply(*below))) if below else body
        return negative(whole) if -1 in expression.args else whole

    def _first(self, expression: Any) -> tuple[int, str]:
        """Where the first letter of an expression stands in the op."""
        found = [self.order.get(str(symbol), len(self.order)) for symbol in expression.free_symbols]
        return min(found, default=len(self.order)), str(expression)

    def _summand(self, expression: Any) -> tuple[bool, tuple[int, str]]:
        """Positive summands first."""
        return bool(expression.could_extract_minus_sign()), self._first(expression)

    def _leaf(self, expression: Any) -> Term:
        if expression.is_Rational:
            return _rational(expression)
        if isinstance(expression, sympy.Indexed):
            return indexed(name(str(expression.base.label)), expression.indices)
        if isinstance(expression, sympy.Symbol):
            return name(expression.name)
        if isinstance(expression, sympy.KroneckerDelta):
            return Term("kronecker", [name(str(part)) for part in expression.args])
        if isinstance(expression, sympy.exp):
            return op("exp", self.write(expression.args[0]))
        if isinstance(expression, sympy.Pow):
            return self._power(expression)
        if isinstance(expression, sympy.Subs | sympy.Derivative):
            return self._prime(expression)
        if isinstance(expression, sympy.core.function.AppliedUndef):
            called = expression.func.__name__
            if called.startswith(PRIME):
                order, _, primed = called.removeprefix(PRIME).partition(" ")
                return Term("prime", [self.write(part) for part in expression.args], (primed, int(order)))
            return op(expression.func.__name__, *[self.write(part) for part in expression.args])
        raise ValueError(expression)

    def _power(self, expression: Any) -> Term:
        base, exponent = expression.args
        if exponent == -1:
            return Term("divide", (ONE, self.write(base)))
        if not exponent.is_Integer:
            raise ValueError(expression)
        if exponent < 0:
            return Term("divide", (ONE, Term("power", (self.write(base), number(int(-exponent))))))
        return Term("power", (self.write(base), number(int(exponent))))

    def _prime(self, expression: Any) -> Term:
        inner = expression.expr if isinstance(expression, sympy.Derivative) else expression.expr.expr
        point = expression.point[0] if isinstance(expression, sympy.Subs) else inner.args[0]
        return Term("prime", (self.write(point),), (inner.func.__name__, 1))


def _rational(value: Any) -> Term:
    above = number(Fraction(int(value.p)))
    return above if value.is_Integer else op("divide", above, number(int(value.q)))


def _is_below(part: Any) -> bool:
    return isinstance(part, sympy.Pow) and bool(part.exp.is_negative)


def _rank(part: Any) -> int:
    for rank, kind in enumerate(_ORDER):
        if isinstance(part, kind):
            return rank
    return len(_ORDER)


_CALL = sympy.core.function.AppliedUndef
_ORDER: tuple[Any, ...] = (sympy.Number, sympy.Indexed, sympy.Symbol, sympy.exp, sympy.Pow, _CALL, sympy.KroneckerDelta)
