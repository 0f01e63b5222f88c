"""SymPy expressions as Terms, summands and factors in the order in which their symbols first appear."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import sympy

from derive.errors import DeriveError
from derive.kernel.symbolic import Frozen, Sign, Size
from derive.rules.tidy import divide, power, product, spell, total
from derive.term import ONE, ZERO, Term, op

__all__ = ["from_sympy"]

_NAMES: dict[Any, str] = {
    **{getattr(sympy, name): name for name in "exp log sin cos tan asin acos atan sinh cosh tanh erf".split()},
    Size: "abs",
    Sign: "sign",
    Frozen: "stop_gradient",
}

_SIGNS: dict[Any, str] = {
    sympy.StrictLessThan: "<",
    sympy.LessThan: "<=",
    sympy.StrictGreaterThan: ">",
    sympy.GreaterThan: ">=",
    sympy.Equality: "==",
    sympy.Unequality: "!=",
}


def from_sympy(expression: Any, order: Sequence[str] = ()) -> Term:
    """A Term for an expression over the symbols of `derive.kernel.symbolic`.

    ``order`` lists names by first appearance. Raises `DeriveError` (``no_meaning``) for what no Term can say.
    """
    return _Reader({name: position for position, name in enumerate(order)}).read(expression)


class _Reader:
    def __init__(self, ranks: dict[str, int]) -> None:
        self.ranks = ranks

    def read(self, expression: Any) -> Term:
        for kind, reader in _READERS:
            if isinstance(expression, kind):
                return reader(self, expression)
        name = _NAMES.get(expression.func)
        if name is not None:
            return op(name, *[self.read(argument) for argument in expression.args])
        if expression.func in _SIGNS:
            return Term("compare", [self.read(side) for side in expression.args], _SIGNS[expression.func])
        if isinstance(expression, sympy.core.function.AppliedUndef):
            return Term("apply", [self.read(argument) for argument in expression.args], expression.func.__name__)
        raise DeriveError("no_meaning", {"name": str(expression.func)})

    def _rank(self, expression: Any) -> tuple[list[int], str]:
        found = sorted(self.ranks.get(symbol.name, len(self.ranks)) for symbol in expression.free_symbols)
        return found, sympy.srepr(expression)

    def _add(self, expression: Any) -> Term:
        return total(*[self.read(part) for part in sorted(expression.args, key=self._rank)])

    def _multiply(self, expression: Any) -> Term:
        above, below = expression.as_numer_denom()
        if below == 1:
            return product(*[self.read(part) for part in sorted(expression.args, key=self._rank)])
        return divide(self.read(above), self.read(below))

    def _power(self, expression: Any) -> Term:
        base, exponent = expression.as_base_exp()
        if base == sympy.E:
            return op("exp", self.read(exponent))
        if exponent.is_Rational and exponent < 0:
            return divide(ONE, self.read(sympy.Pow(base, -exponent, evaluate=True)))
        if exponent == sympy.Rational(1, 2):
            return op("sqrt", self.read(base))
        return power(self.read(base), self.read(exponent))

    def _piecewise(self, expression: Any) -> Term:
        *choices, last = expression.args
        result = self.read(last.expr)
        for choice in reversed(choices):
            result = op("where", self.condition(choice.cond), self.read(choice.expr), result)
        return result

    def condition(self, expression: Any) -> Term:
        """A condition: a comparison as it is, anything else as the comparison of its truth value."""
        if expression.func in _SIGNS:
            return self.read(expression)
        return Term("compare", (self._truth(expression), spell(Fraction(1, 2))), ">")

    def _truth(self, expression: Any) -> Term:
        """1 where a condition holds, else 0."""
        if expression in (sympy.true, sympy.false):
            return ONE if expression == sympy.true else ZERO
        if expression.func in _SIGNS:
            return Term("indicator", (self.read(expression),))
        parts = [self._truth(part) for part in expression.args]
        if isinstance(expression, sympy.ITE):
            return op("where", self.condition(expression.args[0]), parts[1], parts[2])
        if isinstance(expression, sympy.And):
            return product(*parts)
        negated = [total(ONE, product(spell(Fraction(-1)), part)) for part in parts]
        if isinstance(expression, sympy.Not):
            return negated[0]
        return total(ONE, product(spell(Fraction(-1)), *negated))

    def _derivative(self, expression: Any) -> Term:
        (_, count), *more = expression.variable_count
        inner = expression.expr
        if more or not isinstance(inner, sympy.core.function.AppliedUndef):
            raise DeriveError("no_meaning", {"name": str(expression)})
        return Term("prime", [self.read(inner.args[0])], (inner.func.__name__, int(count)))

    def _subs(self, expression: Any) -> Term:
        """``f'(u)`` as SymPy writes it: a derivative at a dummy, then the argument."""
        inner = expression.expr
        if not isinstance(inner, sympy.Derivative) or len(expression.point) != 1:
            raise DeriveError("no_meaning", {"name": str(expression)})
        count = int(inner.variable_count[0][1])
        return Term("prime", [self.read(expression.point[0])], (inner.expr.func.__name__, count))


def _rational(reader: _Reader, expression: Any) -> Term:
    return spell(Fraction(int(expression.p), int(expression.q)))


_READERS: tuple[tuple[Any, Callable[[_Reader, Any], Term]], ...] = (
    (sympy.Rational, _rational),
    (sympy.Symbol, lambda reader, expression: Term("name", (), expression.name)),
    (sympy.core.numbers.Pi, lambda reader, expression: Term("constant", (), "pi")),
    (sympy.core.numbers.Exp1, lambda reader, expression: op("exp", ONE)),
    (sympy.Add, _Reader._add),
    (sympy.Mul, _Reader._multiply),
    (sympy.exp, lambda reader, expression: op("exp", reader.read(expression.args[0]))),
    (sympy.Pow, _Reader._power),
    (sympy.Piecewise, _Reader._piecewise),
    (sympy.Derivative, _Reader._derivative),
    (sympy.Subs, _Reader._subs),
)
