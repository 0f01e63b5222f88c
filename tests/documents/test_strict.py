"""What a strict reader found: prose that says what is so, numbers that say how exact they are."""

from __future__ import annotations

import re
from typing import Any

import pytest

import derive
from derive.documents.numeric import rounded
from derive.documents.reasons import always_positive
from derive.errors import DeriveError
from derive.notation import Scope, latex, parse_plain
from tests.documents.test_tensors import document

NORM = """input X[n, d]
target T[n, d]
parameter g[d], s[d], W[d, d]
constant eps
R = X + X@W
mu = mean(R, axis=1, keepdims=1)
v = var(R, axis=1, keepdims=1)
N = g*(R - mu)/sqrt(v + eps) + s
L = 1/2*sum((N - T)^2)
"""
ATTENTION = """input X[n, d]
target T[n, d]
parameter W[d, d]
A = softmax(X@W@X.T, axis=1)
H = A@X
L = 1/2*sum((H - T)^2)
"""
COLUMNS = """input X[n, d]
target y[n]
parameter w[d]
r = X@w - y
L = r@r/(2*n)
at w = [1, 2], X = [[1, 2], [3, 4]], y = [1, 0]
"""


def test_what_is_summed_and_what_is_a_bias_is_so() -> None:
    text = document(NORM, "ko")
    assert r"$-\boldsymbol{\mu}$는 한 행의 모든 열에 똑같이 쓰이므로" in text
    assert r"$\boldsymbol{\mu}$는 모든 행에 똑같이" not in text
    assert "편향 $" not in text
    assert "곱하고" not in text.split("## 손실")[0]
    assert "broadcast" not in text


def test_only_examples_are_a_batch() -> None:
    assert "첫 번째 축은" not in document(ATTENTION, "ko")
    assert "첫 번째 축은" in document(COLUMNS, "ko")


def test_vectors_of_numbers_are_columns_where_vectors_are() -> None:
    text = document(COLUMNS)
    assert r"\mathbf{w} = \begin{pmatrix} 1 & 2 \end{pmatrix}^\top" in text
    rows = "input x[d]\nparameter W[d, h]\ntarget t[h]\ny = x@W\nL = sum((y - t)^2)\n"
    given = "at x = [1, 2], W = [[1, 2], [3, 4]], t = [1, 0]\n"
    assert r"\mathbf{x} = \begin{pmatrix} 1 & 2 \end{pmatrix}" in document(rows + given)
    assert r"\mathbf{x} = \begin{pmatrix} 1 & 2 \end{pmatrix}^\top" not in document(rows + given)


@pytest.mark.parametrize(
    ("value", "sign", "printed"),
    [
        (1e12, "=", r"10^{12}"),
        (123456789012345678.0, "≈", r"1.2346 \times 10^{17}"),
        (-9.9e20, "≈", r"-9.9 \times 10^{20}"),
        (1234567.0, "=", "1234567"),
    ],
)
def test_large_numbers_say_how_exact_they_are(value: float, sign: str, printed: str) -> None:
    found = rounded(value, 4)
    assert (found[0], latex(found[1])) == (sign, printed)


def test_a_diverging_run_shows_no_noise_of_floats() -> None:
    model = "parameter w\nz = w*x\nL = (z - t)^2\nstep eta = 5\nat x = 10, w = 2, t = 1\n"
    table = document(model, options={"iterations": 30}).split("| 0 |")[1]
    assert r"\times 10^{" in table
    assert max(len(word) for word in table.replace("$", " ").split()) < 18


def test_a_rule_of_the_inner_product_is_told_once() -> None:
    assert document(COLUMNS, "ko").count("내적 $") == 1


def test_the_loss_follows_its_sentence() -> None:
    text = document(COLUMNS, "en")
    assert text.index("First comes what goes into it.") < text.index(r"\mathbf{r} = ") < text.index("L = ")


CROSS_ENTROPY = """parameter w1, w2
z1 = w1*x
h = tanh(z1)
z2 = w2*h
p = sigmoid(z2)
L = -(t*log(p) + (1 - t)*log(1 - p))
"""
DEEP = CROSS_ENTROPY.replace("tanh", "sigmoid")
SOFTMAX = "input X[n, d]\ntarget T[n, k]: one-hot\nparameter W[d, k]\nP = softmax(X@W)\nL = -sum(T*log(P))\n"


def test_both_logarithms_of_cross_entropy_are_explained() -> None:
    text = document(CROSS_ENTROPY)
    assert r"gives $\frac{t}{p}$" in text
    assert r"multiplied by −1, the derivative of $1 - p$ inside, which gives $-\frac{1 - t}{1 - p}$" in text


def test_a_slope_that_cancelled_is_no_warning() -> None:
    assert "1/4" not in document(CROSS_ENTROPY)
    assert "1/4" in document(DEEP)
    assert "1/4" in document("parameter w\ny = sigmoid(w*x)\nL = (y - t)^2\n")


@pytest.mark.parametrize(
    ("formula", "told"),
    [("1 + exp(-z)", False), ("z^2 + 1", False), ("1 + z", True), ("z^2", True), ("exp(z) - 1", True)],
)
def test_conditions_that_always_hold_are_not_told(formula: str, told: bool) -> None:
    assert always_positive(parse_plain(formula, Scope())) is not told


def test_every_activation_is_defined_and_derived() -> None:
    text = document(CROSS_ENTROPY, options={"detail": "full"})
    assert r"\tanh(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}}" in text
    assert r"= 1 - \tanh^2(z)" in text
    assert r"\frac{d}{dz}(e^{-z}) = e^{-z} \cdot (-1)" in text
    assert (
        r"The entries of the softmax function are $(\mathrm{softmax}(z))_i = \frac{e^{z_i}}{\sum_k e^{z_k}}"
        in document(SOFTMAX)
    )


def test_matrices_are_always_told_with_adjoints() -> None:
    assert document(COLUMNS, style="paths") == document(COLUMNS, style="backprop")
    assert "always written so" in document(COLUMNS)


@pytest.mark.parametrize(
    ("model", "asked", "key"),
    [
        (CROSS_ENTROPY, {"sections": ("answers",)}, "empty_sections"),
        (CROSS_ENTROPY, {"iterations": 3}, "iterations_without_step"),
        (CROSS_ENTROPY + "step eta = 0.1\n", {"iterations": 3}, "iterations_without_values"),
    ],
)
def test_what_is_missing_is_said(model: str, asked: dict[str, Any], key: str) -> None:
    found = derive.explain(derive.parse(model), wrt=["w1"])
    with pytest.raises(DeriveError) as raised:
        found.render("solution", **asked)
    assert raised.value.key == key


CHAIN = """input X[n, d]
target Y[n, k]
parameter W1[d, h], W2[h, k]
A = sigmoid(X@W1)
L = 1/2*sum((A@W2 - Y)^2)
at X = [[1, 2]], W1 = [[1, 0], [0, 1]], W2 = [[1], [2]], Y = [[1]]
"""


def test_answers_hold_all_that_they_use() -> None:
    told = document(CHAIN).split("## Answers")[1].split("## ")[0]
    assert re.findall(r"^\\delta_A = ", told, re.MULTILINE)
    assert told.index(r"\delta_A = ") < told.index(r"\boxed{\frac{\partial L}{\partial\mathbf{W}_1} =")
    assert r"\frac{\partial L}{\partial\mathbf{W}_1} \approx \begin{pmatrix}" in told


def test_what_is_assumed_is_what_is_given() -> None:
    text = document("y = w*x + b\nL = (y - t)^2\nparameter w, b\n")
    assert "$t$ was not declared and is taken as a target" in text
    assert "The target is $t$" in text
