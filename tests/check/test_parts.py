"""Derivatives by a part of the formula, entries of products, and index letters that are names of the model too."""

from __future__ import annotations

import pytest

import derive

SCALAR = "input x\ntarget t\nparameter w, b\ny = w*x + b\nL = 1/2*(y - t)^2"
ARRAYS = "input X[n, d]\ntarget T[n, c]\nparameter W[d, c], b[c]\nZ = X @ W + b\nP = sigmoid(Z)\nL = 1/2*sum((P - T)^2)"
RIDGE = (
    "input x\ntarget t\nparameter w, b\nconstant lam\ny = w*x + b\nL = 1/2*(y - t)^2 + lam/2*w^2\n"
    "at lam = 0.1, x = 2, t = 1, w = 0.5, b = 0.1"
)


def _statuses(text: str, model: str) -> list[str]:
    return [verdict.status for verdict in derive.check(text, derive.parse(model))]


@pytest.mark.parametrize(
    ("text", "model", "status"),
    [
        (r"$\frac{\partial L}{\partial (y-t)} = y - t$", SCALAR, "right"),
        (r"$\frac{\partial L}{\partial (y-t)} = 2(y - t)$", SCALAR, "wrong_start"),
        (r"$\frac{\partial L}{\partial (wx)} = y - t$", SCALAR, "right"),  # a stretch of a sum
        (r"$\frac{\partial L}{\partial (wx)} = x(y - t)$", SCALAR, "wrong_start"),
        (r"$\frac{\partial (y-t)^2}{\partial (y-t)} = 2(y - t)$", SCALAR, "right"),
        (r"$\frac{\partial (y-t)^2}{\partial (y-t)} = (y - t)$", SCALAR, "wrong_start"),
        (r"$\frac{\partial L}{\partial (x + b)} = y - t$", SCALAR, "undecided"),  # no part of the model
        (r"$\frac{\partial L}{\partial (XW)} = (P - T) \odot P \odot (1 - P)$", ARRAYS, "right"),
        (r"$\frac{\partial L}{\partial (XW)} = (P - T) \odot P$", ARRAYS, "wrong_start"),
        (r"$\frac{\partial L}{\partial \left(\sum_{i,j} (P_{ij} - T_{ij})^2\right)} = \frac12$", ARRAYS, "right"),
        (r"$\frac{\partial L}{\partial \left(\sum_{i,j} (P_{ij} - T_{ij})^2\right)} = 1$", ARRAYS, "wrong_start"),
        (r"$\frac{\partial (XW)_{ij}}{\partial W_{ab}} = X_{ia} \delta_{jb}$", ARRAYS, "right"),
        (r"$\frac{\partial (XW)_{ij}}{\partial W_{ab}} = X_{ia} \delta_{ib}$", ARRAYS, "wrong_start"),
        (r"$\frac{\partial (XW)_{ij}}{\partial W_{ab}} = X_{ib} \delta_{ja}$", ARRAYS, "wrong_start"),
    ],
)
def test_a_part_of_the_formula_is_differentiated_by(text: str, model: str, status: str) -> None:
    assert _statuses(text, model) == [status]


def test_an_index_letter_may_be_a_name_of_the_model() -> None:
    right = r"$(X^\top (P - T))_{ab} = \sum_i X_{ia} (P - T)_{ib}$"
    wrong = r"$(X^\top (P - T))_{ab} = \sum_i X_{ib} (P - T)_{ia}$"
    assert _statuses(right, ARRAYS) == ["right"]
    assert _statuses(wrong, ARRAYS) == ["wrong_start"]


def test_ones_are_as_long_as_what_stands_beside_them() -> None:
    model = "input Z[n, c]\nP = softmax(Z, axis=1)\nL = sum(P^2)"
    right = r"$\frac{\partial L}{\partial Z} = P \odot (2P - (2P \odot P) \mathbf 1 \mathbf 1^\top)$"
    entry = r"$(P - (P \odot P) \mathbf 1 \mathbf 1^\top)_{ij} = P_{ij} - \sum_k P_{ik}^2$"
    turned = r"$(P - (P \odot P) \mathbf 1 \mathbf 1^\top)_{ij} = P_{ij} - \sum_k P_{kj}^2$"
    assert _statuses(right, model) == ["right"]
    assert _statuses(entry, model) == ["right"]
    assert _statuses(turned, model) == ["wrong_start"]


def test_a_name_of_the_readers_own_does_not_hide_the_given_values() -> None:
    text = (
        "With $u = y - t$ and any $v$, $y = 0.5 \\times 2 + 0.1 = 1.1$.\n$$\\frac{\\partial y}{\\partial w} = x = 2$$"
    )
    assert _statuses(text, RIDGE) == ["right", "right", "right", "right", "right"]
    assert "error" in _statuses(text.replace("= x = 2", "= x = 3"), RIDGE)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("∂L/∂W = Xᵀ ((P − T) ⊙ P ⊙ (1 − P))    (4)", "right"),  # the number is none of the formula
        ("∂L/∂W = Xᵀ ((P − T) ⊙ P ⊙ (1 − P))    (4)    ◀", "right"),
        ("∂L/∂W = (4) Xᵀ ((P − T) ⊙ P ⊙ (1 − P))", "wrong_start"),
        ("∂L/∂W_ab = Σ_i X_ia ((P − T) ⊙ P ⊙ (1 − P))_ib", "right"),
        ("∂L/∂W_ab = Σ_i X_ib ((P − T) ⊙ P ⊙ (1 − P))_ia", "wrong_start"),
        ("L = 1/2 Σ_{i,j} (P − T)_ij²", "right"),
        ("∂(X W)_ij/∂W_ab = X_ia δ_jb", "right"),
        ("∂(X W)_ij/∂W_ab = X_ja δ_ib", "wrong_start"),
        ("Z ∈ ℝ^(n × c)    (2)", "right"),
    ],
)
def test_plain_text_as_our_pages_print_it(text: str, status: str) -> None:
    assert _statuses(text, ARRAYS) == [status]


def test_a_formula_goes_on_in_the_next_line() -> None:
    model = "input x\nparameter w\nu = w*x\nv = w + u\nL = u*v\n"
    whole = "    dL/dw = dL/du·du/dw\n            + dL/dv·dv/dw"
    assert _statuses("∂L/∂w = v·x + u·1\n        + u·x", model) == ["right"]
    assert _statuses("∂L/∂w = v·x + u·1\n        − u·x", model) == ["wrong_start"]
    assert _statuses("∂L/∂w = v·x + u·1 + u·x\n\n- u·x is what comes through u", model) == ["right"]
    assert len(_statuses(whole, model)) == 1


def test_arrays_in_square_brackets() -> None:
    model = "input X[2, 2]\nparameter w[2]\nz = X @ w\nL = sum(z)\nat X = [[1, 2], [3, 4]], w = [1, -1]"
    assert _statuses("X = [[1, 2], [3, 4]]\nz = [−1, −1]ᵀ", model) == ["right", "right"]
    assert _statuses("z = [−1, 1]ᵀ", model) == ["wrong_start"]
    assert _statuses("z = 2[X w] − z", model) == ["right"]  # a square bracket that only holds together


def test_a_size_is_a_scalar_in_a_product() -> None:
    model = "input P[n, c]\ntarget Y[n, c]\nL = -sum(Y*log(P))/n"
    assert _statuses(r"$\frac{\partial L}{\partial P} = -\frac{Y}{n P}$", model) == ["right"]
    assert _statuses(r"$\frac{\partial L}{\partial P} = -\frac{Y}{P}$", model) == ["wrong_start"]


def test_where_a_kink_is_claims_nothing() -> None:
    model = "input x\nparameter w, b\nz = w*x - b\na = relu(z)\nL = a^2"
    assert _statuses("At $wx - b = 0$ there is no derivative.\n$\\frac{dL}{da} = 2a$", model) == ["right"]
    assert _statuses("$wx - b = 0$에서는 미분할 수 없다.\n$\\frac{dL}{da} = 2a$", model) == ["right"]


def test_a_direct_derivative_is_that_of_the_model_as_it_is_written() -> None:
    model = "input x\nparameter w\nv = w*x\ny = tanh(v*w)\n"
    text = "Let $u = v w$.\n$$\\left(\\frac{\\partial y}{\\partial w}\\right)_{\\text{direct}} = \\tanh'(v w) v$$"
    assert _statuses(text, model) == ["right", "right"]
    assert _statuses(text.replace("(v w) v", "(v w) w"), model)[1] == "error"


def test_a_letter_may_stand_for_one_part_and_then_for_another() -> None:
    text = "Let $u = wx$.\n$$\\frac{d}{du}(u^2) = 2u$$\nLet $u = y - t$.\n$$\\frac{d}{du}(u^2) = 2u$$"
    assert _statuses(text, SCALAR) == ["right"] * 4
    assert _statuses(text[::-1].replace("u2 =", "u3 =", 1)[::-1], SCALAR)[-1] == "error"


def test_an_error_signal_is_no_such_letter() -> None:
    text = "$\\delta_2 = 2(y - t)$\n\n$\\frac{\\partial L}{\\partial w} = \\delta_2 x$"
    model = "input x\ntarget t\nparameter w, b\nz2 = w*x + b\ny = z2\nL = 1/2*(y - t)^2"
    assert "right" not in _statuses(text, model)[:1]


def test_a_function_that_nobody_knows_is_told_and_not_passed_over() -> None:
    model = derive.parse("input X[n, d]\nparameter W[d, m], b[m]\nZ = X @ W + b\nL = sum(Z^2)")
    found = derive.check("dL/db = rowsum(2*Z)\ndL/dW = 2 X^T Z (see notes(1))", model).verdicts
    assert [verdict.status for verdict in found] == ["undecided", "right"]
    assert "rowsum" in found[0].message
