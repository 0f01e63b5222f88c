"""The meaning of a scalar Term in SymPy, and SymPy's answers as Terms.

Elementwise ops of the table enter by their definitions (``σ(u)`` as ``1/(1 + e^{-u})``), so that SymPy's derivative is
an independent proof of the table's. Choices become `Piecewise`; ``|u|`` and ``sign`` keep the convention at zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import sympy

from derive.errors import DeriveError
from derive.graph import Function
from derive.ops import find
from derive.rules.formulas import definition_formula, prime_formula
from derive.term import Term

__all__ = ["symbol", "to_sympy"]

Functions = Mapping[str, Function]


@cache
def symbol(name: str) -> Any:
    """The real symbol of a named value."""
    return sympy.Symbol(name, real=True)


class Sign(sympy.Function):  # type: ignore[misc]  # SymPy has no types
    """The sign function, whose derivative is 0 by convention (SymPy's own has a Dirac delta)."""

    def fdiff(self, argindex: int = 1) -> Any:
        return sympy.Integer(0)


class Size(sympy.Function):  # type: ignore[misc]  # SymPy has no types
    """The absolute value; its derivative is the sign, 0 at 0."""

    def fdiff(self, argindex: int = 1) -> Any:
        return Sign(self.args[0])


class Frozen(sympy.Function):  # type: ignore[misc]  # SymPy has no types
    """``stop_gradient``: its argument, constant under differentiation."""

    def fdiff(self, argindex: int = 1) -> Any:
        return sympy.Integer(0)


_PRIMITIVES: dict[str, Any] = {
    **{name: getattr(sympy, name) for name in "exp log sin cos tan asin acos atan sinh cosh tanh sqrt erf".split()},
    "abs": Size,
    "sign": Sign,
    "stop_gradient": Frozen,
}

_RELATIONS: dict[str, Any] = {
    "<": sympy.Lt,
    "<=": sympy.Le,
    ">": sympy.Gt,
    ">=": sympy.Ge,
    "==": sympy.Eq,
    "!=": sympy.Ne,
}


def to_sympy(term: Term, functions: Functions | None = None) -> Any:
    """The SymPy expression that a scalar Term means. Raises `DeriveError` (``no_meaning``)."""
    table = functions or {}
    builder = _BUILDERS.get(term.head)
    if builder is not None:
        return builder(term, table)
    if term.head in _PRIMITIVES:
        return _PRIMITIVES[term.head](to_sympy(term.args[0], table))
    meaning = definition_formula(term)
    if meaning is None:
        raise DeriveError("no_meaning", {"name": term.head})
    return to_sympy(meaning, table)


def _arguments(term: Term, table: Functions) -> list[Any]:
    return [to_sympy(argument, table) for argument in term.args]


def _number(term: Term, table: Functions) -> Any:
    return sympy.Rational(term.value.numerator, term.value.denominator)


def _where(term: Term, table: Functions) -> Any:
    condition, yes, no = _arguments(term, table)
    return sympy.Piecewise((yes, condition), (no, True))


def _indicator(term: Term, table: Functions) -> Any:
    return sympy.Piecewise((1, to_sympy(term.args[0], table)), (0, True))


def _apply(term: Term, table: Functions) -> Any:
    function = table[term.data]
    if function.body is None:
        return sympy.Function(term.data)(*_arguments(term, table))
    return to_sympy(function.body.replace(dict(zip(function.parameters, term.args, strict=True))), table)


def _prime(term: Term, table: Functions) -> Any:
    name, order = term.data
    if name in table or find(name) is None:
        hole = sympy.Dummy("u", real=True)
        return sympy.Function(name)(hole).diff(hole, order).subs(hole, to_sympy(term.args[0], table)).doit()
    return to_sympy(prime_formula(term), table)


_BUILDERS: dict[str, Callable[[Term, Functions], Any]] = {
    "number": _number,
    "name": lambda term, table: symbol(term.data),
    "constant": lambda term, table: {"pi": sympy.pi, "inf": sympy.oo}[term.data],
    "add": lambda term, table: sympy.Add(*_arguments(term, table)),
    "multiply": lambda term, table: sympy.Mul(*_arguments(term, table)),
    "negative": lambda term, table: -to_sympy(term.args[0], table),
    "group": lambda term, table: to_sympy(term.args[0], table),
    "divide": lambda term, table: to_sympy(term.args[0], table) / to_sympy(term.args[1], table),
    "power": lambda term, table: sympy.Pow(*_arguments(term, table)),
    "compare": lambda term, table: _RELATIONS[term.data](*_arguments(term, table)),
    "where": _where,
    "indicator": _indicator,
    "apply": _apply,
    "prime": _prime,
}
