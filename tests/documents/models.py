"""The networks on which documents are tried."""

from __future__ import annotations

from functools import cache
from typing import Any

import derive
from derive.derivation import Derivation
from derive.documents import Options, compose
from derive.language import load
from derive.profile import Profile
from derive.render import render

MODELS = {
    "two_weights": """
title "순전파와 역전파 그리고 체인룰"
date 2024-01-01
example f(x, y) = x^2*y + 3*x*y + y^2
example y = f(g(x))
input x
target y_true
parameter w1, w2
z1 = w1*x
a1 = sigmoid(z1)
z2 = w2*a1
y_pred = sigmoid(z2)
L = 1/2*(y_pred - y_true)^2
""",
    "two_layers": """
input i1, i2
target t1, t2
parameter w1, w2, w3, w4, b1, w5, w6, w7, w8, b2
net_h1 = w1*i1 + w2*i2 + b1
h1 = sigmoid(net_h1)
net_h2 = w3*i1 + w4*i2 + b1
h2 = sigmoid(net_h2)
net_o1 = w5*h1 + w6*h2 + b2
o1 = sigmoid(net_o1)
net_o2 = w7*h1 + w8*h2 + b2
o2 = sigmoid(net_o2)
E = 1/2*(t1 - o1)^2 + 1/2*(t2 - o2)^2
at i1 = 0.05, i2 = 0.10, t1 = 0.01, t2 = 0.99
at w1 = 0.15, w2 = 0.20, w3 = 0.25, w4 = 0.30, b1 = 0.35
at w5 = 0.40, w6 = 0.45, w7 = 0.50, w8 = 0.55, b2 = 0.60
step eta = 0.5
""",
    "activations": """
input x
target t
parameter w1, b1, w2, b2, w3
z1 = w1*x + b1
a1 = relu(z1)
z2 = w2*a1 + b2
a2 = tanh(z2)
z3 = w3*a2
y = softplus(z3)
L = (y - t)^2
at x = 0.5, w1 = 0.4, b1 = 0.1, w2 = -0.3, b2 = 0.2, w3 = 0.7, t = 1
step eta = 0.1
""",
    "cross_entropy": "z = w*x + b\np = sigmoid(z)\nL = -(t*log(p) + (1 - t)*log(1 - p))",
    "no_hidden_layer": "input x\ntarget t\nparameter w, b\ny = w*x + b\nL = 1/2*(t - y)^2",
    "shared_weight": "input x\ntarget t\nparameter w\nh1 = tanh(w*x)\nh2 = tanh(w*h1)\nL = (h2 - t)^2",
    "unreached": "input x\ntarget t\nparameter w, v\ny = w*x\nL = (y - t)^2",
    "abstract": "function f\ninput x\ntarget t\nparameter w\ny = f(w*x)\nL = 1/2*(y - t)^2",
    "bare": "L = w^3",
}


@cache
def derivation(text: str, style: str = "paths") -> Derivation:
    """The verified derivation of a model by all its parameters."""
    return derive.explain(derive.parse(text), style=style).derivation


def page(
    name: str,
    document: str,
    code: str,
    format: str = "markdown",
    target: str = "hugo",
    style: str = "paths",
    **options: Any,
) -> str:
    """The document of a model (by its name, or as text) in a language and a format."""
    found = compose(derivation(MODELS.get(name, name), style), document, Options(**options))
    return render(found, load(code), format, Profile(language=code, target=target))
