"""What is written by mistake for the derivative of a function: one row a mistake.

``u`` is the argument, ``v`` the value ``f(u)``, ``k`` the parameter of a function that has one. The formulas are read
by the parser of the equation language.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ACTIVATIONS", "SIBLINGS", "WRONG_DERIVATIVES", "Wrong"]


@dataclass(frozen=True)
class Wrong:
    formula: str
    kind: str
    cost: float = 1.0


def _rows(kind: str, *formulas: str, cost: float = 0.85) -> tuple[Wrong, ...]:
    return tuple(Wrong(formula, kind, cost) for formula in formulas)


_ACTIVATION = "wrong_activation_derivative"
_POINT = "wrong_evaluation_point"

WRONG_DERIVATIVES: dict[str, tuple[Wrong, ...]] = {
    "sigmoid": (
        *_rows(_ACTIVATION, "v", "1 - v", "v*(1 + v)", "1 - v^2", "(1 - v)^2", "v^2", "v - 1", "v*(v - 1)",
               "v*(1 - 2*v)", "1 + v", "exp(-u)/(1 + exp(-u))", "exp(-u)", "1/(1 + exp(-u))^2"),
        *_rows(_POINT, "u*(1 - u)", "sigmoid(v)*(1 - sigmoid(v))", "v*(1 - u)", "u*(1 - v)"),
    ),
    "tanh": (
        *_rows(_ACTIVATION, "v", "1 - v", "1 + v^2", "v*(1 - v)", "(1 - v)^2", "v^2", "1 - 2*v", "v^2 - 1", "1 + v",
               "1 - tanh(u^2)", "sqrt(1 - v^2)"),
        *_rows(_POINT, "1 - u^2", "1 - tanh(v)^2"),
    ),
    "relu": (
        *_rows(_ACTIVATION, "v", "u", "where(u > 0, 0, 1)", "-1*where(u > 0, 1, 0)", "sign(u)", "where(u > 0, u, 0)"),
    ),
    "leaky_relu": _rows(_ACTIVATION, "v", "u", "where(u > 0, 1, 0)", "where(u > 0, 1, k*u)", "where(u > 0, 1, -k)",
                        "where(u > 0, u, k)", "1", "k"),
    "elu": _rows(_ACTIVATION, "v", "exp(u)", "where(u > 0, 1, 0)", "where(u > 0, 1, v)", "where(u > 0, 1, exp(u))",
                 "where(u > 0, 1, exp(u) - 1)", "where(u > 0, u, k*exp(u))", "1"),
    "softplus": (
        *_rows(_ACTIVATION, "v", "1 - sigmoid(u)", "sigmoid(u)*(1 - sigmoid(u))", "exp(u)", "1/(1 + exp(u))"),
        *_rows(_POINT, "sigmoid(v)"),
    ),
    "silu": _rows(_ACTIVATION, "v", "sigmoid(u)", "sigmoid(u)*(1 - sigmoid(u))"),
    "gelu": _rows(_ACTIVATION, "v"),
    "sin": (*_rows("sign", "-cos(u)"), *_rows(_ACTIVATION, "v", "-sin(u)", "tan(u)")),
    "cos": (*_rows("sign", "sin(u)"), *_rows(_ACTIVATION, "v", "-cos(u)")),
    "tan": (
        *_rows(_ACTIVATION, "1/cos(u)", "1/cos(u)*tan(u)", "tan(u)/cos(u)^2", "1/sin(u)^2", "v", "1/(1 + u^2)"),
        *_rows("sign", "-1/cos(u)^2"),
    ),
    "exp": (
        *_rows("power_rule", "u*exp(u - 1)"),
        *_rows("power_rule", "u*exp(u)", cost=0.95),
        *_rows(_ACTIVATION, "1/u", "log(u)", cost=1.2),
    ),
    "log": (
        *_rows(_ACTIVATION, "log(u)", "u", "1/log(u)", "exp(u)", "log(u)/u"),
        *_rows("sign", "-1/u"),
        *_rows("power_rule", "1/u^2"),
    ),
    "sqrt": (
        *_rows("power_rule", "sqrt(u)/2", "1/(2*u)", "2*sqrt(u)", "u^(-3/2)/2", "1/(2*u^2)"),
        *_rows("constant_factor", "1/sqrt(u)"),
        *_rows("sign", "-1/(2*sqrt(u))"),
    ),
    "asin": (
        *_rows(_ACTIVATION, "1/cos(u)", "1/(1 + u^2)", "1/(1 - u^2)", "1/sqrt(1 + u^2)"),
        *_rows("sign", "-1/sqrt(1 - u^2)"),
    ),
    "acos": (*_rows(_ACTIVATION, "-1/sin(u)", "1/(1 + u^2)"), *_rows("sign", "1/sqrt(1 - u^2)")),
    "atan": (
        *_rows(_ACTIVATION, "1/sqrt(1 - u^2)", "1/(1 - u^2)", "1/sqrt(1 + u^2)", "1/cos(u)^2"),
        *_rows("sign", "-1/(1 + u^2)"),
    ),
    "sinh": _rows("sign", "-cosh(u)"),
    "cosh": _rows("sign", "-sinh(u)"),
    "abs": _rows(_ACTIVATION, "abs(u)", "1", "u"),
}  # fmt: skip
"""By function; the derivative of another function of the table is tried for each as well."""

SIBLINGS = ("sigmoid", "tanh", "relu", "softplus", "sin", "cos")

ACTIVATIONS = frozenset(("sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu", "gelu"))
"""Functions whose derivative is written with a prime, at a point that may be taken wrongly."""
