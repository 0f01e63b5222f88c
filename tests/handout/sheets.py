"""Random problems of every kind: models of many shapes, scalar, matrix, softmax, recurrent and attention."""

from __future__ import annotations

from random import Random

from derive.handout import Problem

__all__ = ["problem_of"]

Model = tuple[list[str], list[str]]  # the lines, and what can be asked for
ACTIVATIONS = ("sigmoid", "tanh", "relu", "softplus", "sin", "exp", "silu")
SMOOTH = tuple(each for each in ACTIVATIONS if each != "relu")  # a ReLU of w·ReLU(…) sits on its kink for half of all x
ON_MATRICES = ("sigmoid", "tanh", "relu", "softplus")
VALUES = ("2", "-1", "0.5", "3", "1", "-2", "1.5", "4")


def problem_of(kind: str, seed: int) -> Problem:
    """The problem of that kind that the seed decides."""
    chance = Random(f"{kind} {seed}")
    tensor = kind == "shapes" or (kind != "compute" and chance.random() < 0.5)
    lines, asked = chance.choice(TENSOR if tensor else SCALAR)(chance)
    if kind == "compute":
        lines = [*lines, "at " + ", ".join(f"{name} = {chance.choice(VALUES)}" for name in _leaves(lines))]
    count = 1 if kind in ("find", "choose") else chance.randint(1, min(2, len(asked)))
    wrt = tuple(chance.sample(asked, count))
    level, options = chance.randint(1, 4), chance.randint(2, 4)
    return Problem(f"p{seed}", kind, "\n".join(lines), chance.randint(3, 14), wrt, level=level, options=options)


def _leaves(lines: list[str]) -> list[str]:
    roles = ("input ", "target ", "parameter ", "constant ")
    told = [line.partition(" ")[2] for line in lines if line.startswith(roles)]
    return [name.strip() for line in told for name in line.split(",")]


def _loss(chance: Random, y: str) -> str:
    return chance.choice((f"L = 1/2*({y} - t)^2", f"L = ({y} - t)^2", f"L = (t - {y})^2", f"L = 1/2*(t - {y})^2/3"))


def _chain(chance: Random) -> Model:
    depth, bias = chance.randint(1, 3), chance.random() < 0.5
    weights = [f"{w}{i}" for i in range(1, depth + 1) for w in ("w", "b")[: 1 + bias]]
    lines, before = ["input x", "target t", "parameter " + ", ".join(weights)], "x"
    for i in range(1, depth + 1):
        lines += [
            f"z{i} = w{i}*{before}" + f" + b{i}" * bias,
            f"a{i} = {chance.choice(ACTIVATIONS if bias else SMOOTH)}(z{i})",
        ]
        before = f"a{i}"
    return [*lines, _loss(chance, before)], weights


def _paths(chance: Random) -> Model:
    one, two = chance.choice(SMOOTH), chance.choice(SMOOTH)
    lines = ["input x", "target t", "parameter w, v", f"h = {one}(w*x)", f"g = {two}(w*h)", "y = v*g"]
    return [*lines, _loss(chance, "y")], ["w", "v"]


def _gate(chance: Random) -> Model:
    lines = ["input x", "target t", "parameter w, v", "g = sigmoid(w*x)", "c = tanh(v*x)", "h = g*c"]
    return [*lines, _loss(chance, "h")], ["w", "v"]


def _entropy(chance: Random) -> Model:
    lines = ["input x", "target t", "parameter w, b", "z = w*x + b", "p = sigmoid(z)"]
    return [*lines, "L = -t*log(p) - (1 - t)*log(1 - p)"], ["w", "b"]


def _quotient(chance: Random) -> Model:
    lines = ["input x", "target t", "parameter a, b", "u = a*x + 1", "v = exp(b*x)", "y = u/(1 + v)"]
    return [*lines, _loss(chance, "y")], ["a", "b"]


def _recurrent(chance: Random) -> Model:
    lines = ["input x1, x2", "target t", "parameter u, w", "z1 = u*x1", "h1 = tanh(z1)", "z2 = u*x2 + w*h1"]
    return [*lines, f"h2 = {chance.choice(ACTIVATIONS[:3])}(z2)", _loss(chance, "h2")], ["u", "w"]


def _squares(chance: Random, p: str) -> str:
    return chance.choice((f"L = sum(({p} - Y)^2)/(2*n)", f"L = 1/2*sum(({p} - Y)^2)", f"L = sum((Y - {p})^2)/n"))


def _layer(chance: Random) -> Model:
    lines = ["input X[n, d]", "target Y[n, c]", "parameter W[d, c], b[c]", "Z = X @ W + b"]
    return [*lines, f"A = {chance.choice(ON_MATRICES)}(Z)", _squares(chance, "A")], ["W", "b"]


def _network(chance: Random) -> Model:
    lines = ["input X[n, d]", "target Y[n, c]", "parameter W[d, h], V[h, c]", "Z = X @ W"]
    return [*lines, f"H = {chance.choice(ON_MATRICES)}(Z)", "P = H @ V", _squares(chance, "P")], ["W", "V"]


def _softmax(chance: Random) -> Model:
    lines = ["input X[n, d]", "target Y[n, c] : one-hot", "parameter W[d, c], b[c]", "Z = X @ W + b", "P = softmax(Z)"]
    return [*lines, chance.choice(("L = -sum(Y*log(P))/n", "L = -sum(Y*log(P))"))], ["W", "b"]


def _vector(chance: Random) -> Model:
    lines = ["input x[d]", "target t[k]", "parameter W[k, d], b[k]", "z = W @ x + b"]
    return [*lines, f"a = {chance.choice(ON_MATRICES)}(z)", "L = 1/2*sum((a - t)^2)"], ["W", "b"]


def _attention(chance: Random) -> Model:
    lines = ["input X[n, d]", "target Y[n, k]", "parameter A[d, k], B[d, k], C[d, k]"]
    lines += ["Q = X @ A", "K = X @ B", "V = X @ C", "S = Q @ K.T", "P = softmax(S)", "O = P @ V"]
    return [*lines, "L = sum((O - Y)^2)/2"], ["A", "B", "C"]


def _steps(chance: Random) -> Model:
    lines = ["input X1[n, d], X2[n, d]", "target Y[n, h]", "parameter U[d, h], W[h, h]", "Z1 = X1 @ U"]
    lines += ["H1 = tanh(Z1)", "Z2 = X2 @ U + H1 @ W", "H2 = tanh(Z2)"]
    return [*lines, _squares(chance, "H2")], ["U", "W"]


SCALAR = (_chain, _chain, _paths, _gate, _entropy, _quotient, _recurrent)
TENSOR = (_layer, _network, _softmax, _vector, _attention, _steps)
