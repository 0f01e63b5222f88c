"""The number systems in which Terms are evaluated: floats, and 50 digits.

A field turns exact numbers into its own scalars and computes the primitive functions. An argument outside a
function's domain raises `OutsideDomain`, never a complex number or a NaN.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

__all__ = ["FLOAT", "Field", "OutsideDomain", "precise"]

_HUGE = 10**9  # arguments beyond it cost as many digits to reduce as they have bits in their exponent


class OutsideDomain(ArithmeticError):
    """A function was asked for a value where it has none; ``reason`` is an id such as ``log``."""

    def __init__(self, reason: str, value: object = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.value = value


class Field:
    """Scalars of one kind: how an exact number becomes one, and the functions that are computed directly."""

    def __init__(
        self,
        name: str,
        number: Callable[[Fraction], Any],
        constants: dict[str, Any],
        functions: dict[str, Callable[..., Any]],
    ) -> None:
        self.name = name
        self.number = number
        self.constants = constants
        self.functions = functions

    def power(self, base: Any, exponent: Any) -> Any:
        """``base ** exponent`` over the reals."""
        if base < 0 and exponent != int(exponent):
            raise OutsideDomain("power", base)
        if base == 0 and exponent < 0:
            raise OutsideDomain("division", base)
        if abs(exponent) > _HUGE:
            raise OverflowError
        whole = exponent == int(exponent) and abs(exponent) < 2**31
        return base ** (int(exponent) if whole else exponent)


def _guarded(reason: str, allowed: Callable[[Any], bool], function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def guarded(u: Any) -> Any:
        if not allowed(u):
            raise OutsideDomain(reason, u)
        return function(u)

    return guarded


def _bounded(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The function where its argument is not huge, as ``e^(e^(e^20))`` has; floats overflow by themselves."""

    def bounded(u: Any) -> Any:
        if abs(u) > _HUGE:
            raise OverflowError
        return function(u)

    return bounded


def _sign(u: Any) -> int:
    return int(u > 0) - int(u < 0)


def _float_sigmoid(u: float) -> float:
    if u >= 0:
        return 1.0 / (1.0 + math.exp(-u))
    small = math.exp(u)
    return small / (1.0 + small)


def _float_softplus(u: float) -> float:
    return max(u, 0.0) + math.log1p(math.exp(-abs(u)))


def _functions(library: Any) -> dict[str, Callable[..., Any]]:
    """The primitives that ``math`` and ``mpmath`` name alike."""
    direct = ("exp", "sin", "cos", "tan", "atan", "sinh", "cosh", "tanh", "erf")
    table: dict[str, Callable[..., Any]] = {name: getattr(library, name) for name in direct}
    table["log"] = _guarded("log", lambda u: u > 0, library.log)
    table["sqrt"] = _guarded("sqrt", lambda u: u >= 0, library.sqrt)
    table["asin"] = _guarded("asin", lambda u: -1 <= u <= 1, library.asin)
    table["acos"] = _guarded("acos", lambda u: -1 <= u <= 1, library.acos)
    table["abs"] = abs
    table["sign"] = _sign
    table["stop_gradient"] = lambda u: u
    return table


FLOAT = Field(
    "float",
    float,
    {"pi": math.pi, "inf": math.inf},
    {**_functions(math), "sigmoid": _float_sigmoid, "softplus": _float_softplus},
)


@cache
def precise(digits: int = 50) -> Field:
    """Numbers of so many decimal digits, in a context of their own."""
    from mpmath import MPContext

    context = MPContext()
    context.dps = digits + 10

    def number(value: Any) -> Any:
        if isinstance(value, (int, Fraction)):
            return context.mpf(value.numerator) / value.denominator
        return context.mpf(value)

    table = _functions(context)
    table.update({known: _bounded(table[known]) for known in ("exp", "sin", "cos", "tan", "sinh", "cosh")})
    return Field("precise", number, {"pi": +context.pi, "inf": context.inf}, table)
