"""Names that are set anew, a loss that nobody defines, numbers that nobody gave, and ½ as one sign."""

from __future__ import annotations

import pytest

import derive

LINE = "input x\nparameter w1, w2\ntarget y\nh = w1*x\nyhat = w2*h\nL = 1/2*(yhat - y)^2"
RELU = "input x\nparameter w, b\ntarget y\nz = w*x + b\na = relu(z)\nL = (a - y)^2"
OPEN = "input x\nparameter w1, w2\nz1 = w1*x\na1 = sigmoid(z1)\nz2 = w2*a1\ny = sigmoid(z2)"


def statuses(model: str, text: str) -> list[str]:
    return [str(verdict.status) for verdict in derive.check(text, derive.parse(model)).verdicts]


@pytest.mark.parametrize("again", ["g = g*w2", "g ← g w2", "g := w2 g", "g = (yhat - y) w2", "g = w2 (yhat - y)"])
def test_a_name_that_is_set_anew_has_its_new_value_from_there_on(again: str) -> None:
    text = f"g = yhat - y\ndL/dw2 = g h\n{again}\ndL/dh = g\ndL/dw1 = g x"
    assert statuses(LINE, text) == ["right"] * 5
    assert statuses(LINE, text.replace("dL/dw1 = g x", "dL/dw2 = g h"))[-1] == "error"
    assert statuses(LINE, text.replace(f"{again}\n", ""))[2] == "error"


def test_another_formula_for_a_name_that_is_no_gradient_is_a_slip() -> None:
    assert statuses(LINE, "s = (yhat - y)^2\ns = yhat^2 - y^2\nL = s/2")[1] == "error"


def test_a_signal_of_a_layer_keeps_its_meaning() -> None:
    text = "δ2 = ŷ - y\nδ2 = δ2 w2\n∂L/∂w1 = δ2 x"
    assert "right" not in statuses(LINE, text)[1:]


@pytest.mark.parametrize("model", [OPEN, OPEN.replace("y = sigmoid(z2)", "y = z2^2")])
def test_of_a_loss_that_nobody_defines_only_the_chain_rule_is_known(model: str) -> None:
    right = ["dL/dz1 = dL/dz2 · w2 · a1(1-a1)", "∂L/∂w1 = ∂L/∂z1 · x", "∂L/∂w2 = ∂L/∂y · ∂y/∂z2 · a1"]
    wrong = ["dL/dz1 = dL/dz2 · w2 · a1", "∂L/∂w1 = ∂L/∂z1 · w1", "∂L/∂w2 = ∂L/∂y · a1 · x", "∂L/∂w2 = (y - 1) a1"]
    assert statuses(model, "\n".join(right)) == ["right"] * 3
    assert statuses(model, "\n".join(wrong)) == ["undecided"] * 4


def test_two_names_that_nobody_defines_have_no_derivatives_that_are_zero() -> None:
    assert statuses(OPEN, "∂E/∂w1 = ∂E/∂q · a1 · 7\n∂q/∂w1 = ∂q/∂z1 · w2") == ["undecided", "undecided"]


def test_numbers_that_nobody_gave_are_not_refuted_by_a_model_without_numbers() -> None:
    text = "∂a/∂z = ReLU'(4) = 1\n∂L/∂w = 3×1×2 = 6\n∂L/∂b = 3×1×1 = 3"
    assert statuses(RELU, text) == ["undecided", "right"] * 3
    assert statuses(RELU, text.replace("= 6", "= 5"))[3] in ("error", "wrong_start")
    assert statuses(RELU, f"{text}\n∂z/∂b = 2×3")[-1] == "error"


def test_numbers_of_the_formula_itself_are_no_values_of_the_variable() -> None:
    assert statuses("input x\nf = 3*x^4", "f'(x) = 3·4")[0] == "wrong_start"
    assert statuses("input x\nf = 3*x^2", "f'(x) = 6")[0] == "wrong_start"


@pytest.mark.parametrize(("sign", "status"), [("½", "right"), ("¼", "wrong_start"), ("⅓", "wrong_start")])
@pytest.mark.parametrize(
    "line", ["L = ½(yhat - y)²", "½ (yhat - y)² = L", "dL/dyhat = 2·½(yhat - y)", "$L = ½(yhat-y)^2$"]
)
def test_a_fraction_may_be_one_sign(line: str, sign: str, status: str) -> None:
    assert statuses(LINE, line.replace("½", sign)) == [status]


def test_a_fraction_behind_a_figure_is_no_product() -> None:
    assert statuses(LINE, "L = 1½(yhat - y)²") == ["not_understood"]
