"""What is written by mistake for the derivative of ``c xⁿ``: one row a misconception.

``made`` gives the coefficient and the exponent that stand there instead, from c and n; ``None`` where the
misconception makes no difference. Whoever holds one mostly holds it at every power of a sum.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

__all__ = ["DROPPED", "KEPT", "MISRULES", "Misrule"]

Made = Callable[[float, Fraction], tuple[float, Fraction] | None]


@dataclass(frozen=True)
class Misrule:
    """``only`` tells which exponents it is met at."""

    mistake: str
    kind: str
    cost: float
    made: Made
    only: Callable[[Fraction], bool] = lambda n: n != 0

    def at(self, coefficient: float, exponent: Fraction) -> tuple[float, Fraction] | None:
        return self.made(coefficient, exponent) if self.only(exponent) else None


def _power(n: Fraction) -> bool:
    return n not in (0, 1)


def _below(n: Fraction) -> bool:
    return n < 0


def _broken(n: Fraction) -> bool:
    return n.denominator > 1


def _rule(mistake: str, made: Made, cost: float = 0.75, only: Callable[[Fraction], bool] = _power) -> Misrule:
    return Misrule(mistake, "power_rule", cost, made, only)


KEPT = Misrule("term_kept", "power_rule", 1.0, lambda c, n: (c, n))
DROPPED = Misrule("term_dropped", "dropped_path", 0.77, lambda c, n: (0.0, n))

MISRULES: tuple[Misrule, ...] = (
    _rule("exponent_kept", lambda c, n: (c * float(n), n), only=lambda n: n != 0),
    _rule("exponent_not_in_front", lambda c, n: (c, n - 1), only=lambda n: n not in (-1, 0, 1)),
    _rule("exponent_not_in_front", lambda c, n: (c, n - 1), 1.2, only=lambda n: n == -1),
    _rule("lowered_in_front", lambda c, n: (c * float(n - 1), n - 1), only=lambda n: 2 * n not in (0, 1, 2)),
    _rule("lowered_in_front", lambda c, n: (c * float(n - 1), n - 1), 1.2, only=lambda n: 2 * n == 1),
    _rule("exponent_moved_up", lambda c, n: (c * float(n), n + 1), only=_below),
    _rule("exponent_raised", lambda c, n: (c * float(n), n + 1), only=lambda n: n > 0),
    _rule("integrated", lambda c, n: (c / float(n + 1), n + 1), 0.76, only=lambda n: n != -1),
    _rule("divided_by_exponent", lambda c, n: (c / float(n), n - 1), 0.78, only=lambda n: n not in (-1, 0, 1)),
    _rule("coefficient_added", lambda c, n: (c + float(n), n - 1) if abs(c) != 1 else None, 0.78),
    _rule("coefficient_added_kept", lambda c, n: (c + float(n), n) if abs(c) != 1 else None, 0.95),
    _rule("lowered_twice", lambda c, n: (c * float(n), n - 2), 0.78),
    _rule("raised_in_front", lambda c, n: (c * float(n + 1), n - 1), 1.2, only=lambda n: n not in (-1, 0, 1)),
    _rule("lowered_kept", lambda c, n: (c * float(n - 1), n), 0.8),
    _rule("exponent_only_raised", lambda c, n: (c, n + 1), 0.85, only=lambda n: n != 0),
    _rule("multiplied_by_raised", lambda c, n: (c * float(n + 1), n + 1), 0.85, only=lambda n: n not in (-1, 0)),
    _rule("power_as_product", lambda c, n: (c * float(n), Fraction(1)), 0.82, only=lambda n: n > 2),
    _rule("exponent_alone", lambda c, n: (c * float(n), Fraction(0)), 0.82, only=lambda n: n > 1),
    _rule("exponent_to_coefficient", lambda c, n: (c ** float(n) * float(n) if c > 0 else 0.0, n - 1), 1.1,
          only=lambda n: n > 1),
    _rule("negative_as_positive", lambda c, n: (c * float(-n), -n - 1), 0.78, only=_below),
    _rule("negative_as_positive", lambda c, n: (c * float(n), -n - 1), 0.8, only=_below),
    _rule("bottom_differentiated", lambda c, n: (c / float(-n), n + 1), 0.82, only=lambda n: n < -1),
    _rule("bottom_rule_above", lambda c, n: (c * float(-n), n + 1), 0.84, only=_below),
    _rule("fraction_numerator", lambda c, n: (c * float(n), Fraction(n.numerator - 1, n.denominator)), 0.76,
          only=_broken),
    _rule("fraction_negated", lambda c, n: (c * float(n), -n), 0.8, only=_broken),
    _rule("fraction_turned", lambda c, n: (c * float(n), 1 - n), 0.8, only=_broken),
    _rule("fraction_turned_over", lambda c, n: (c / float(n), n - 1), 0.82, only=_broken),
    _rule("linear_as_variable", lambda c, n: (1.0, n), 0.9, only=lambda n: n == 1),
    _rule("linear_as_variable", lambda c, n: (1.0 if c > 0 else -1.0, n), 0.92, only=lambda n: n == 1),
    _rule("constant_kept", lambda c, n: (c, n), 1.0, only=lambda n: n == 0),
    _rule("constant_as_one", lambda c, n: (1.0 if c > 0 else -1.0, n), 1.0, only=lambda n: n == 0),
    _rule("constant_as_one", lambda c, n: (1.0, n), 1.05, only=lambda n: n == 0),
    Misrule("coefficient_lost", "constant_factor", 0.8, lambda c, n: (float(n), n - 1) if abs(c) != 1 else None),
    Misrule("coefficient_lost", "constant_factor", 0.85, lambda c, n: (float(n) if c > 0 else -float(n), n - 1)),
    Misrule("negative_sign_lost", "sign", 0.7, lambda c, n: (-c * float(n), n - 1), only=_below),
    Misrule("term_sign", "sign", 1.0, lambda c, n: (-c * float(n), n - 1)),
    KEPT,
    DROPPED,
)  # fmt: skip
