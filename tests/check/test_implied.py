"""Texts that state no shapes: what their notation implies, and that a wrong line is wrong with it."""

from __future__ import annotations

import pytest

import derive
from derive.check.stated import one_hot

LAYER = "$y = W x + b$, $L = \\frac12 \\|y - t\\|^2$.\n\n"
BATCH = "$Z = XW + b$, $A = \\sigma(Z)$, $L = \\frac{1}{2}\\|A - Y\\|_F^2$.\n\n"
SOFTMAX = "$S_i = \\frac{e^{z_i}}{\\sum_k e^{z_k}}$, $L = -\\sum_i y_i \\log S_i$ where $y$ is one-hot.\n\n"
LOGISTIC = "$z = w^T x + b$, $p = \\sigma(z)$, $L = -y\\log p - (1-y)\\log(1-p)$.\n\n"
BOLD = (
    "$\\mathbf{z} = \\mathbf{W} \\mathbf{x} + \\mathbf{b}$, $\\hat{\\mathbf y} = \\mathrm{softmax}(\\mathbf{z})$, "
    "$L = -\\mathbf{y}^\\top \\log\\hat{\\mathbf y}$.\n\n"
)
COLUMNS = "$Z = W X + b$, $A = \\sigma(Z)$, $L = \\frac{1}{2}\\|A - Y\\|_F^2$.\n\n"
VARIANCE = "$\\mu = \\frac{1}{n}\\sum_i x_i$, $v = \\frac1n \\sum_i (x_i - \\mu)^2$.\n\n"
TRACE = "$f = \\mathrm{tr}(A X B)$.\n\n"
INDICES = "$a_j = \\sum_i w_{ji} x_i$, $z_j = \\tanh(a_j)$, $E = \\frac12\\sum_j (z_j - t_j)^2$.\n\n"


def last(text: str) -> str:
    return derive.check(text).verdicts[-1].status


@pytest.mark.parametrize(
    ("model", "right", "wrong"),
    [
        (LAYER, r"\frac{\partial L}{\partial W} = (y-t) x^T", r"\frac{\partial L}{\partial W} = (y-t)^T x"),
        (LAYER, r"\frac{\partial L}{\partial x} = W^T (y-t)", r"\frac{\partial L}{\partial x} = W (y-t)"),
        (LAYER, r"\frac{\partial L}{\partial b} = y - t", r"\frac{\partial L}{\partial b} = t - y"),
        (BATCH, r"\frac{\partial L}{\partial W} = X^\top ((A-Y)\odot A\odot(1-A))",
         r"\frac{\partial L}{\partial W} = ((A-Y)\odot A\odot(1-A)) X^\top"),
        (SOFTMAX, r"\frac{\partial L}{\partial z_j} = S_j - y_j", r"\frac{\partial L}{\partial z_j} = y_j - S_j"),
        (SOFTMAX, r"\frac{\partial S_i}{\partial z_j} = S_i(\delta_{ij} - S_j)",
         r"\frac{\partial S_i}{\partial z_j} = S_i(1 - S_j)"),
        (LOGISTIC, r"\frac{\partial L}{\partial w} = (p - y) x", r"\frac{\partial L}{\partial w} = (p - y) w"),
        (BOLD, r"\frac{\partial L}{\partial \mathbf W} = (\hat{\mathbf y} - \mathbf y)\mathbf x^\top",
         r"\frac{\partial L}{\partial \mathbf W} = \mathbf x(\hat{\mathbf y} - \mathbf y)^\top"),
        (COLUMNS, r"\frac{\partial L}{\partial W} = ((A-Y)\odot A\odot(1-A)) X^\top",
         r"\frac{\partial L}{\partial W} = X^\top ((A-Y)\odot A\odot(1-A))"),
        (VARIANCE, r"\frac{\partial v}{\partial x_i} = \frac{2}{n}(x_i - \mu)",
         r"\frac{\partial v}{\partial x_i} = 2(x_i - \mu)"),
        (TRACE, r"\frac{\partial f}{\partial X} = A^T B^T", r"\frac{\partial f}{\partial X} = B A"),
        (INDICES, r"\frac{\partial E}{\partial w_{ji}} = (z_j - t_j)(1 - z_j^2) x_i",
         r"\frac{\partial E}{\partial w_{ji}} = (z_j - t_j)(1 - z_j^2) x_j"),
    ],
)  # fmt: skip
def test_shapes_come_from_the_notation(model: str, right: str, wrong: str) -> None:
    assert last(f"{model}${right}$") == "right"
    assert last(f"{model}${wrong}$") in ("error", "wrong_start", "not_understood")


def test_what_was_assumed_is_told() -> None:
    review = derive.check(f"{BOLD}$\\frac{{\\partial L}}{{\\partial \\mathbf z}} = \\hat{{\\mathbf y}} - \\mathbf y$")
    report = review.render("text")
    assert "W[n, m], x[m], b[n], y[n]" in report
    assert "The entries of y are taken to sum to 1" in report
    assert "sum to 1" in review.render("markdown")


def test_scalars_stay_scalars() -> None:
    review = derive.check("$z = w x + b$, $L = (z - t)^2$, $\\frac{\\partial L}{\\partial w} = 2(z-t)x$")
    assert {finding.status for finding in review} == {"right"}
    assert review.submission.notes == ()


def test_samples_that_are_vectors_are_no_entries() -> None:
    model = "$L = \\sum_{i=1}^n (y_i - w^T x_i)^2$. "
    for claim in ("-2\\sum_i (y_i - w^T x_i) x_i", "2\\sum_i (y_i - w^T x_i) x_i^T"):
        assert last(f"{model}$\\frac{{\\partial L}}{{\\partial w}} = {claim}$") in ("undecided", "not_understood")


def test_a_gradient_by_nobody_knows_what_is_not_guessed() -> None:
    text = "$f(x) = x^T A x$. $g(x) = b^T x$. $\\nabla g = b$. $\\nabla_x g = b$. $\\nabla_x f = (A + A^T) x$."
    said = [finding.status for finding in derive.check(text)]
    assert "error" not in said
    assert said[-2:] == ["right", "right"]


def test_signals_that_only_their_index_tells_apart_are_left_open() -> None:
    model = (
        "$a_j = \\sum_i w_{ji} x_i$, $z_j = \\tanh(a_j)$, $y_k = \\sum_j v_{kj} z_j$, "
        "$E = \\frac12\\sum_k (y_k - t_k)^2$."
    )
    two = "$\\delta_k = y_k - t_k$, $\\delta_j = (1 - z_j^2)\\sum_k v_{kj}\\delta_k$."
    assert [finding.status for finding in derive.check(f"{model}\n\n{two}")][4:] == ["undecided", "undecided"]


def test_a_loss_that_is_made_of_other_names_says_nothing_of_these() -> None:
    model = "$Z = W X + b$, $A = \\sigma(Z)$, $J = -\\frac1m \\sum_{i=1}^m y_i \\log p_i$.\n\n"
    for claim in ("dW = \\frac1m dZ X^T", "dW = 7 dZ X^T"):
        assert last(f"{model}${claim}$") == "undecided"


def test_one_bias_of_all_rows_is_one_number() -> None:
    text = "$r = X w + b - y$, $L = \\|r\\|^2$.\n\n$\\frac{\\partial L}{\\partial b} = "
    assert last(f"{text}2 \\sum_i r_i$") == "right"
    assert last(f"{text}2 r$") == "error"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Let $z$ be the logits and $y$ a one-hot vector.", {"y"}),
        (r"where $y \in \mathbb{R}^n$ is one-hot.", {"y"}),
        ("with $p = softmax(z)$ and one-hot targets $y$.", {"y"}),
        ("원-핫 벡터 $y$에 대하여 $p$를 구한다.", {"y"}),
        ("정답 $y$는 원-핫 벡터이고 $z$는 로짓이다.", {"y"}),
        ("the rows of Y are one-hot, with P = softmax(Z)", {"Y"}),
        ("Let $y_i$ be one-hot", {"y", "y_i"}),
    ],
)
def test_one_hot_is_said_of_the_nearest_name(text: str, names: set[str]) -> None:
    assert one_hot(text) == names
