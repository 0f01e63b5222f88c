"""What is read of formats, shapes, families and words; what is refused, in place."""

from __future__ import annotations

import json

import pytest

import derive
from derive.check.reading import read_submission
from derive.graph import Graph
from derive.kernel.shapes import shaped
from derive.notation import Scope, parse_plain

NET = derive.parse("z1 = w1*x + b1\na1 = sigmoid(z1)\nz2 = w2*a1\ny_pred = sigmoid(z2)\nL = 1/2*(y_pred - y_true)^2")
LAYERS = shaped(
    derive.parse(
        "input x[4]\nparameter W1[3, 4], W2[2, 3]\ntarget y[2]\n"
        "z1 = W1 @ x\na1 = sigmoid(z1)\nz2 = W2 @ a1\na2 = sigmoid(z2)\nL = sum((a2 - y)^2)"
    )
)


def one(text: str, graph: Graph = NET) -> str:
    (claim,) = read_submission(text, graph).claims
    assert claim.right is not None, claim.notes
    return str(claim.right)


def plain(meaning: str, graph: Graph = NET) -> str:
    return str(parse_plain(meaning, Scope.of(graph)))


SCALARS = [
    (r"$\frac{\partial L}{\partial w_2} = (\hat y - y)\,\sigma'(z_2)\,a_1$", "(y_pred - y_true)*sigmoid'(z2)*a1"),
    (r"$\frac{dL}{dw_2} = \dfrac{\partial L}{\partial \hat{y}}\cdot a_1$", "∂L/∂y_pred*a1"),
    ("dL/dw1 = (y_pred - y_true)·w2·σ'(z1)·x", "(y_pred - y_true)*w2*sigmoid'(z1)*x"),
    ("따라서 ∂z1/∂w1 = x 이다.", "x"),
    ("gradient: dz2/da1 = w2 (elementwise)", "w2"),
    (r"\( \partial z_1/\partial x = w_1 \)", "w1"),
    ("```math\n\\frac{\\partial z_1}{\\partial w_1} = x\n```", "x"),
    (r"$$\boxed{\frac{\partial z_2}{\partial a_1} = w_2} \tag{3}$$", "w2"),
    (r"$z^{(1)} = w^{(1)}x + b^{[1]}$", "w1*x + b1"),
    (r"$a_1 = 1/\left[1+e^{-z_1}\right]$", "1/(1 + exp(-z1))"),
    (r"$\frac{\partial z_1}{\partial x} = {\color{red} w_1}$", "w1"),
]


@pytest.mark.parametrize(("text", "meaning"), SCALARS)
def test_scalars(text: str, meaning: str) -> None:
    assert one(text) == plain(meaning)


ARRAYS = [
    (r"$z_1 = W_1 x$", "W1 @ x"),
    (r"$\frac{\partial L}{\partial W_2} = \delta x^T$", None),
    (r"$\frac{\partial L}{\partial a_1} = W_2^T (a_2 - y)$", "W2.T @ (a2 - y)"),
    (r"$\frac{\partial L}{\partial z_1} = W^{(2)T} (a_2 - y)\odot\sigma'(z_1)$", "(W2.T @ (a2 - y))*sigmoid'(z1)"),
    (r"$\frac{\partial L}{\partial W_2} = (a_2 - y)a_1^\top$", "outer(a2 - y, a1)"),
]


@pytest.mark.parametrize(("text", "meaning"), [row for row in ARRAYS if row[1]])
def test_arrays(text: str, meaning: str) -> None:
    assert one(text, LAYERS) == plain(meaning, LAYERS)


def test_entries_are_whole_arrays() -> None:
    (claim,) = read_submission(r"$\frac{\partial L}{\partial W_{2,kj}} = 2(a_{2,k} - y_k)\,a_{1,j}$", LAYERS).claims
    assert str(claim.left) == "∂L/∂W2"
    assert claim.right is not None
    assert claim.right.head == "tabulate"


def test_general_layers_are_every_layer() -> None:
    submission = read_submission(r"Let $\delta^{(l)} = \partial L/\partial z^{(l)}$.", LAYERS)
    (claim,) = submission.claims
    assert (str(claim.left), str(claim.right)) == ("delta2", "∂L/∂z2")
    assert [(str(other.left), str(other.right)) for other in claim.instances] == [("delta1", "∂L/∂z1")]
    assert set(submission.definitions) == {"delta1", "delta2"}


def test_chains_and_rows() -> None:
    text = "$$\\frac{\\partial L}{\\partial z_2} = a \\cdot b$$\nso\n$$= c, \\qquad \\frac{dz_2}{dw_2} = a_1$$"
    claims = read_submission(text, NET).claims
    assert [(claim.chain, text[slice(*claim.span)][:2]) for claim in claims] == [
        (False, r"\f"),
        (True, "= "),
        (False, r"\f"),
    ]
    assert str(claims[1].head) == "∂L/∂z2"


def test_roles() -> None:
    text = "d = y_pred - y_true\nw1 <- w1 - 0.1*d\ndz1/db1 = 1\nx = 2\nL = 0.5*0.25 = 0.125"
    roles = [claim.role for claim in read_submission(text, NET).claims]
    assert roles == ["definition", "update", "derivation", "given", "numeric", "numeric"]


def test_membership_is_a_claim_of_shape() -> None:
    (claim,) = read_submission(r"$W_1 \in \mathbb{R}^{3\times 4}$", LAYERS).claims
    assert (claim.role, str(claim.right)) == ("shape", "[3, 4]")


def test_notebooks() -> None:
    cells = [
        {"cell_type": "code", "source": "x = 1"},
        {"cell_type": "markdown", "source": ["$z_2 = ", "w_2 a_1$"]},
    ]
    submission = read_submission(json.dumps({"cells": cells}), NET)
    assert submission.text == "$z_2 = w_2 a_1$"
    assert [claim.text for claim in submission.claims] == ["z_2 = w_2 a_1"]


UNREAD = [
    (r"$L = \prod_i x_i$", "sum_bounds"),
    (r"$L = \frac{x}$", "unexpected_end"),
    (r"$L = 9^{9^{9}}$", "power_too_large"),
    ("dL/dw1 = (y_pred - y_true) times x", None),
    (r"$= x$", "claim_without_left"),
    (r"$L = \sin^{-1}(x)$", "function_power"),
]


@pytest.mark.parametrize(("text", "key"), UNREAD)
def test_what_cannot_be_read_is_told_in_place(text: str, key: str | None) -> None:
    claims = read_submission(text + "\n\n" + ("$z_2 = w_2 a_1$" if "$" in text else "z2 = w2 a1"), NET).claims
    if key is not None:
        assert claims[0].role == "unread"
        assert claims[0].notes[0].key == key
    assert str(claims[-1].right) == "w2*a1"
    assert text[slice(*claims[0].span)] == claims[0].text


def test_words_that_go_on_a_formula_are_not_cut_off() -> None:
    (claim,) = read_submission("dL/dw1 = (y_pred - y_true) times x", NET).claims
    assert claim.role == "unread" or claim.notes


AS_THEY_WRITE = [
    ("dL/dw2 = 0.5 × 0.2", "0.5*0.2"),
    (r"$\mathrm{d}L/\mathrm{d}w_2 = a_1$", "a1"),
    ("δ₂ = (y_pred − y_true)σ′(z₂)", "(y_pred - y_true)*sigmoid'(z2)"),
    ("dw2 = (y_pred - y_true)*sigmoid'(z2)*a1", "(y_pred - y_true)*sigmoid'(z2)*a1"),
    ("w2(new) = w2 - 0.1*0.3", "w2 - 0.1*0.3"),
    ("1) dz1/dw1 = x  # chain rule", "x"),
    (r"$\frac{\partial a_1}{\partial z_1}=a_1(1-a_1)\ (\text{시그모이드})$", "a1*(1 - a1)"),
]


@pytest.mark.parametrize(("text", "meaning"), AS_THEY_WRITE)
def test_as_they_write(text: str, meaning: str) -> None:
    assert one(text) == plain(meaning)


def test_functions_without_an_argument() -> None:
    (claim,) = read_submission(r"$\sigma' = \sigma(1-\sigma)$", NET).claims
    assert (str(claim.left), str(claim.right)) == ("sigmoid'(·)", "sigmoid(·)*(1 - sigmoid(·))")
