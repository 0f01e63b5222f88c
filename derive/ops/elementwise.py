"""Elementwise functions: one aligned entry a function, its textbook derivative beside it.

Derivatives are functions of the argument ``u``. Sources: any calculus textbook; GELU: Hendrycks and Gimpel (2016),
exact form; Mish: Misra (2019); SiLU: Elfwing et al. (2017); ELU: Clevert et al. (2015).
"""

from __future__ import annotations

from typing import Any

from derive.ops.table import Layout, Op, register


def _function(name: str, derivative: str, symbol: str = "", **more: Any) -> Op:
    layout = more.pop("layout", None) or Layout("function", symbol or name)
    return Op(name, layout, ("u",), "elementwise", {"u": derivative}, **more)


def _several(name: str, symbol: str, derivatives: dict[str, str], **more: Any) -> Op:
    layout = more.pop("layout", None) or Layout("function", symbol)
    return Op(name, layout, tuple(derivatives), "elementwise", derivatives, **more)


register(
    # -- exponentials, logarithms, roots -----------------------------------------------------------
    _function("exp", "exp(u)", by_output="v", layout=Layout("exponential")),
    _function("log", "1/u", domain=("u > 0",)),
    _function("ln", "1/u", definition="log(u)", domain=("u > 0",)),
    _function("log2", "1/(u*log(2))", definition="log(u)/log(2)", domain=("u > 0",)),
    _function("log10", "1/(u*log(10))", definition="log(u)/log(10)", domain=("u > 0",)),
    _function("sqrt", "1/(2*sqrt(u))", by_output="1/(2*v)", domain=("u > 0",), layout=Layout("root")),
    # -- absolute value and sign -------------------------------------------------------------------
    _function("abs", "sign(u)", kinks=("u",), layout=Layout("bars")),
    _function("sign", "0", kinks=("u",)),
    # -- trigonometry ------------------------------------------------------------------------------
    _function("sin", "cos(u)"),
    _function("cos", "-sin(u)"),
    _function("tan", "sec(u)^2"),
    _function("sec", "sec(u)*tan(u)", definition="1/cos(u)"),
    _function("csc", "-csc(u)*cot(u)", definition="1/sin(u)"),
    _function("cot", "-csc(u)^2", definition="cos(u)/sin(u)"),
    _function("asin", "1/sqrt(1 - u^2)", symbol="arcsin", domain=("1 - u^2 > 0",), aliases=("arcsin",)),
    _function("acos", "-1/sqrt(1 - u^2)", symbol="arccos", domain=("1 - u^2 > 0",), aliases=("arccos",)),
    _function("atan", "1/(1 + u^2)", symbol="arctan", aliases=("arctan",)),
    _function("sinh", "cosh(u)"),
    _function("cosh", "sinh(u)"),
    # -- activations -------------------------------------------------------------------------------
    _function("tanh", "1 - tanh(u)^2", by_output="1 - v^2", primed=True),
    _function(
        "sigmoid",
        "sigmoid(u)*(1 - sigmoid(u))",
        "sigma",
        definition="1/(1 + exp(-u))",
        by_output="v*(1 - v)",
        primed=True,
    ),
    _function("relu", "where(u > 0, 1, 0)", "ReLU", definition="where(u > 0, u, 0)", primed=True, kinks=("u",)),
    _function("softplus", "sigmoid(u)", definition="log(1 + exp(u))", primed=True),
    _function(
        "silu",
        "sigmoid(u) + u*sigmoid(u)*(1 - sigmoid(u))",
        "SiLU",
        definition="u*sigmoid(u)",
        primed=True,
        aliases=("swish",),
    ),
    _function(
        "mish",
        "tanh(softplus(u)) + u*sigmoid(u)*(1 - tanh(softplus(u))^2)",
        definition="u*tanh(softplus(u))",
        primed=True,
    ),
    _function("erf", "2/sqrt(pi)*exp(-u^2)"),
    _function("logsigmoid", "1 - sigmoid(u)", definition="log(sigmoid(u))", primed=True),
    _function(
        "gelu",
        "1/2*(1 + erf(u/sqrt(2))) + u*exp(-u^2/2)/sqrt(2*pi)",
        "GELU",
        definition="u*(1 + erf(u/sqrt(2)))/2",
        primed=True,
    ),
    _several(
        "leaky_relu",
        "LeakyReLU",
        {"u": "where(u > 0, 1, alpha)", "alpha": "where(u > 0, 0, u)"},
        definition="where(u > 0, u, alpha*u)",
        kinks=("u",),
    ),
    _several(
        "elu",
        "ELU",
        {"u": "where(u > 0, 1, alpha*exp(u))", "alpha": "where(u > 0, 0, exp(u) - 1)"},
        definition="where(u > 0, u, alpha*(exp(u) - 1))",
        kinks=("u",),
    ),
    # -- choices: at a tie the first argument is the one chosen, so that the derivatives add up ------
    _several(
        "maximum",
        "max",
        {"a": "where(a >= b, 1, 0)", "b": "where(b > a, 1, 0)"},
        definition="where(a >= b, a, b)",
        kinks=("a - b",),
    ),
    _several(
        "minimum",
        "min",
        {"a": "where(a <= b, 1, 0)", "b": "where(b < a, 1, 0)"},
        definition="where(a <= b, a, b)",
        kinks=("a - b",),
    ),
    _several(
        "clip",
        "clip",
        {
            "u": "where(u > low, where(u < high, 1, 0), 0)",
            "low": "where(u < low, 1, 0)",
            "high": "where(u > high, 1, 0)",
        },
        definition="where(u < low, low, where(u > high, high, u))",
        kinks=("u - low", "u - high"),
    ),
    _several(
        "where",
        "",
        {"condition": "0", "yes": "where(condition, 1, 0)", "no": "where(condition, 0, 1)"},
        layout=Layout("cases"),
    ),
    Op("stop_gradient", Layout("function", "stop_gradient"), ("u",), "elementwise", {"u": "0"}),
)
