"""Closed adjoints say what a textbook says, and every matrix rule is derived in index notation."""

from __future__ import annotations

import pytest

import derive
from derive.derivation import Derivation
from derive.engine import derive as walk
from derive.notation import plain

PARTS = ["entry", "chain", "differentiate", "collapse", "read"]
SOFTMAX = """
input X[n, d]
parameter W[d, c], b[c]
target Y[n, c]{property}
Z = X @ W + b
P = softmax(Z, axis=1)
L = -sum(Y*log(P))/n
"""


def derivation(text: str) -> Derivation:
    return walk(derive.parse(text), style="backprop")


@pytest.mark.parametrize(
    ("property", "closed"),
    [
        (" : one-hot", "(P - Y)/n"),
        (" : rows sum to 1", "(P - Y)/n"),
        ("", "(P*sum(Y, axis=1, keepdims=1) - Y)/n"),
    ],
)
def test_softmax_with_cross_entropy(property: str, closed: str) -> None:
    found = derivation(SOFTMAX.format(property=property)).closed["Z"]
    assert sorted(plain(found.term)) == sorted(closed)
    assert any(step.conditions for step in found.steps) == bool(property)


@pytest.mark.parametrize(
    ("text", "value", "closed"),
    [
        (
            "target y; parameter w; input x; z = w*x; a = sigmoid(z); L = -(y*log(a) + (1 - y)*log(1 - a))",
            "z",
            "a - y",
        ),
        (
            "target y[n]; parameter w[d]; input X[n, d]; z = X @ w; p = sigmoid(z)\n"
            "L = -mean(y*log(p) + (1 - y)*log(1 - p))",
            "z",
            "(p - y)/n",
        ),
        ("target y[c] : one-hot; parameter z[c]; p = softmax(z); L = -sum(y*log(p))", "z", "p - y"),
    ],
)
def test_an_activation_meets_its_loss(text: str, value: str, closed: str) -> None:
    assert plain(derivation(text).closed[value].term) == closed


def test_nothing_is_closed_where_nothing_cancels() -> None:
    found = derivation("parameter w1, w2; z1 = w1*x; a1 = sigmoid(z1); z2 = w2*a1; y = sigmoid(z2); L = 1/2*(y - t)^2")
    assert not dict(found.closed)


def whys(text: str) -> dict[str, str]:
    """``op by operand`` → the last line of its index derivation."""
    found = derivation(text)
    lines = {}
    for edge in (found.edges[key] for key in found.edges):
        stack = [edge.step]
        while stack:
            step = stack.pop()
            stack.extend(step.steps)
            if step.rule.startswith("pullback"):
                position = int(step.rule.split()[1])
                why = found.why.get((step.before, position))
                if why is not None:
                    lines[f"{plain(step.before)} by {position}"] = repr(why.steps[-1])
    return lines


def test_the_rules_of_a_matrix_product_are_derived() -> None:
    found = whys("parameter X[n, d], W[d, h]; Z = X @ W; L = sum(Z)")
    assert all(part in found["X @ W by 0"] for part in ("transpose(W)", "index(W, b, j)"))
    assert all(part in found["X @ W by 1"] for part in ("transpose(X)", "index(X, i, a)"))


@pytest.mark.parametrize(
    "text",
    [
        "parameter W[n, d], x[d]; z = W @ x; L = sum(z)",
        "parameter A[n, n], x[n]; L = dot(x, A @ x) + trace(A)",
        "parameter X[n, c], b[c]; Z = X + b; P = softmax(Z, axis=1); u = sum(P*X, axis=1); L = sum(u)",
        "parameter u[n], v[d]; M = outer(u, v); L = sum(M.T)",
    ],
)
def test_every_op_with_an_index_form_is_explained(text: str) -> None:
    found = derivation(text)
    explained = 0
    for edge in (found.edges[key] for key in found.edges):
        stack = [edge.step]
        while stack:
            step = stack.pop()
            stack.extend(step.steps)
            if step.rule.startswith("pullback"):
                why = found.why[step.before, int(step.rule.split()[1])]
                assert [part.rule.split(".")[1] for part in why.steps] == [
                    "entry",
                    "chain",
                    "differentiate",
                    "collapse",
                    "read",
                ]
                explained += 1
    assert explained
