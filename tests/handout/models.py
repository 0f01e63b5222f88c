"""Problems for the tests: every kind, scalar and matrix, each with something that varies."""

from __future__ import annotations

from functools import cache

from derive.classroom import tools
from derive.handout import Asked, Draw, Problem, Sheet, Student, Vary, ask, draws_of
from derive.handout.variants import Key
from derive.kinship import Alike

CHAIN = """
input x
target t
parameter w1, w2
z1 = w1*x
a1 = sigmoid(z1)
z2 = w2*a1
y = sigmoid(z2)
L = 1/2*(y - t)^2
"""
PATHS = """
input x
target t
parameter w, v
h = tanh(w*x)
g = sigmoid(w*h)
y = v*g
L = (y - t)^2
"""
MATRIX = """
input X[n, d]
target Y[n, c]
parameter W[d, h], V[h, c]
Z = X @ W
H = tanh(Z)
P = H @ V
L = sum((P - Y)^2)/(2*n)
"""
NUMBERS = """
input x
target t
parameter w, b
z = w*x + b
a = relu(z)
L = 1/2*(a - t)^2
at x = 2, w = 0.5, b = 1, t = 3
"""
ACTIVATIONS = Vary(activation=("sigmoid", "tanh", "softplus"))
VALUES = Vary(numbers={"x": ("2", "3", "4"), "t": ("1", "5")}, signs=("b",))

PROBLEMS = (
    Problem("derive", "derive", CHAIN, 12, ("w1",), vary=ACTIVATIONS),
    Problem("derive-matrix", "derive", MATRIX, 9, ("W", "V")),
    Problem("fill", "fill", CHAIN, 10, ("w1",), level=3, vary=ACTIVATIONS),
    Problem("fill-matrix", "fill", MATRIX, 10, ("W",), level=2),
    Problem("find", "find", CHAIN, 10, ("w1",), vary=ACTIVATIONS),
    Problem("find-paths", "find", PATHS, 7, ("w",)),
    Problem("find-matrix", "find", MATRIX, 10, ("W",)),
    Problem("choose", "choose", CHAIN, 8, ("w1",), vary=ACTIVATIONS),
    Problem("choose-matrix", "choose", MATRIX, 8, ("V",)),
    Problem("compute", "compute", NUMBERS, 12, ("w", "b"), vary=VALUES),
    Problem("shapes", "shapes", MATRIX, 5),
    Problem("proof", "proof", CHAIN, 8, ("w2",), vary=ACTIVATIONS),
)
KINDS = {problem.id: problem for problem in PROBLEMS}


def drawn(problem: Problem, seed: int) -> Draw:
    """What the student of that number gets."""
    sheet = Sheet("s", "sheet", (problem,))
    kinship = Alike() if problem.kind == "compute" else None  # numbers that cannot be computed by hand are left out
    return draws_of(sheet, (Student(f"s{seed}"),), "test", {}, None, kinship)[f"s{seed}"][problem.id]


@cache
def asked(identity: str, seed: int) -> Asked:
    problem = KINDS[identity]
    return ask(problem, drawn(problem, seed), tools())


__all__ = ["CHAIN", "KINDS", "MATRIX", "NUMBERS", "PATHS", "PROBLEMS", "Key", "asked", "drawn"]
