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

TENSORS = {
    "logistic": """
input X[n, d]
target y[n]
parameter w[d], b
z = X @ w + b
p = sigmoid(z)
L = -mean(y*log(p) + (1 - y)*log(1 - p))
at X = [[1, 2], [0, 1], [-1, 1]], y = [1, 0, 1], w = [0.5, -0.25], b = 0.1
step eta = 0.1
""",
    "mlp": """
input X[n, d]
parameter W1[d, h], b1[h], W2[h, c], b2[c]
target Y[n, c]
Z1 = X @ W1 + b1
A1 = sigmoid(Z1)
Z2 = A1 @ W2 + b2
A2 = sigmoid(Z2)
L = 1/(2*n)*sum((A2 - Y)^2)
at X = [[1, 2], [0, 1], [-1, 1]], Y = [[1], [0], [1]]
at W1 = [[0.1, 0.2], [-0.3, 0.4]], b1 = [0.1, -0.1], W2 = [[0.5], [-0.6]], b2 = [0.2]
step eta = 0.5
""",
    "softmax": """
input X[n, d]
target Y[n, c] : one-hot
parameter W1[d, h], b1[h], W2[h, c], b2[c]
Z1 = X @ W1 + b1
H = relu(Z1)
Z2 = H @ W2 + b2
P = softmax(Z2)
L = -1/n*sum(Y*log(P))
""",
    "recurrent": """
input x1[d], x2[d], x3[d], h0[m]
target y[c]
parameter W_x[d, m], W_h[m, m], b[m], V[m, c]
for t = 1..3:
    h{t} = tanh(x{t} @ W_x + h{t-1} @ W_h + b)
o = h3 @ V
L = 1/2*sum((o - y)^2)
""",
    "batch_norm": """
input X[n, d]
parameter W[d, k], gamma[k], beta[k]
target T[n, k]
U = X @ W
mu = mean(U, axis=0)
v = mean((U - mu)^2, axis=0)
U_hat = (U - mu)/sqrt(v + 0.001)
Y = gamma*U_hat + beta
L = 1/2*sum((Y - T)^2)
""",
    "attention": """
input X[n, d]
target T[n, k]
parameter W_q[d, k], W_k[d, k], W_v[d, k]
Q = X @ W_q
K = X @ W_k
V = X @ W_v
S = Q @ K.T/sqrt(k)
A = softmax(S)
O = A @ V
L = 1/2*sum((O - T)^2)
""",
}
MODELS |= TENSORS


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
