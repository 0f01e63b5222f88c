"""Functions that a submission writes out itself, step functions, and what words say that an error signal means."""

from __future__ import annotations

import pytest

import derive

SQUARE = "z = w*x\na = {act}\nL = 1/2*(a - y)^2"
TWO = "z1 = w1*x\na1 = sigmoid(z1)\nz2 = w2*a1\na2 = sigmoid(z2)\nL = 1/2*(a2 - y)^2"
GELU = SQUARE.format(act="z*(1 + erf(z/sqrt(2)))/2")
NORMAL = r" where $\Phi(z) = \frac12(1+\operatorname{erf}(z/\sqrt2))$, $\phi(z) = \frac{1}{\sqrt{2\pi}}e^{-z^2/2}$."
GENERAL = (
    "여기서 δᵢ는 ∂L/∂zᵢ를 뜻한다.\nδ₂ = {side} a₂(1 − a₂)\n∂L/∂w₂ = {sign}δ₂ a₁",
    "$\\delta_2 = {side}a_2(1-a_2)$, where $\\delta_i$ denotes $\\partial L/\\partial z_i$; "
    "$\\partial L/\\partial w_2 = {sign}\\delta_2 a_1$.",
    "Let $\\delta_i$ denote $\\frac{{\\partial L}}{{\\partial z_i}}$. $$\\delta_2 = {side}a_2(1-a_2)$$ "
    "$$\\frac{{\\partial L}}{{\\partial w_2}} = {sign}\\delta_2 a_1$$",
)


def statuses(model: str, text: str) -> list[str]:
    return [str(verdict.status) for verdict in derive.check(text, derive.parse(model)).verdicts]


@pytest.mark.parametrize("text", GENERAL)
def test_what_words_say_of_an_error_signal_decides_its_sign(text: str) -> None:
    assert statuses(TWO, text.format(side="(a_2 − y)", sign="")) == ["right", "right"]
    report = derive.check(text.format(side="(y − a_2)", sign="−"), derive.parse(TWO))
    assert report.first_wrong == 0
    assert report.verdicts[0].kind == "sign"
    assert str(report.verdicts[1].status) == "follows"


def test_a_signal_that_is_said_to_be_the_negative_one_is_it() -> None:
    text = "$\\delta_i$ denotes $-\\partial L/\\partial z_i$. $\\delta_2 = {}a_2(1-a_2)$"
    assert statuses(TWO, text.replace("{}", "(y-a_2)")) == ["right"]
    assert statuses(TWO, text.replace("{}", "(a_2-y)")) == ["wrong_start"]


def test_what_is_said_about_a_signal_without_defining_it_leaves_its_sign_open() -> None:
    assert "right" in statuses(TWO, "δᵢ는 ∂L/∂zᵢ에 비례한다.\nδ₂ = (y − a₂) a₂(1 − a₂)\n∂L/∂w₂ = −δ₂ a₁")


def test_a_function_may_be_written_out_behind_its_use() -> None:
    assert statuses(GELU, r"$$\frac{da}{dz} = \Phi(z) + z\phi(z)$$" + NORMAL) == ["right"] * 3
    assert statuses(GELU, r"$$\frac{da}{dz} = \Phi(z) + \phi(z)$$" + NORMAL)[0] == "wrong_start"


def test_the_step_function_is_that_of_its_argument() -> None:
    relu = SQUARE.format(act="relu(z)")
    for told in ("H(z)", r"\Theta(z)"):
        assert statuses(relu, rf"$\frac{{\partial L}}{{\partial w}} = (a-y){told}x$") == ["right"]
    assert statuses(relu, r"$\frac{\partial L}{\partial w} = (a-y)H(x)x$") == ["wrong_start"]
    turned = r"$\frac{\partial L}{\partial w} = (a-y)\Theta(z)x$ where $\Theta(z) = \mathbb{1}[z<0]$"
    assert statuses(relu, turned)[0] == "wrong_start"


def test_without_a_kink_an_unknown_step_is_not_guessed() -> None:
    assert statuses(SQUARE.format(act="sigmoid(z)"), r"$\frac{da}{dz} = H(z)$") == ["undecided"]


def test_a_letter_for_the_activation_claims_what_it_is() -> None:
    sigmoid = SQUARE.format(act="sigmoid(z)")
    assert statuses(sigmoid, r"$f(z) = \frac{1}{1+e^{-z}}$, $f'(z) = f(z)(1-f(z))$") == ["right", "right"]
    assert statuses(sigmoid, r"$f(z) = \frac{1}{1+e^{z}}$, $f'(z) = f(z)(1-f(z))$")[0] != "right"
    slope = r"$g(z) = \sigma(z)(1-\sigma(z))$, $\frac{\partial L}{\partial w} = (a-y)g(z)x$"
    assert statuses(sigmoid, slope) == ["right", "right"]
    assert statuses(sigmoid, slope.replace(r"\sigma(z)(1-\sigma(z))", "a(1-a)")) == ["right", "right"]
    assert statuses(sigmoid, slope.replace("1-", "1+")) == ["right", "error"]


def test_another_letter_for_the_activation_names_its_value() -> None:
    sigmoid = SQUARE.format(act="sigmoid(z)")
    text = r"$s(z) = \sigma(z)$. $\frac{\partial L}{\partial b} = 0$"
    assert statuses(sigmoid, text)[0] == "right"


@pytest.mark.parametrize("letter", ["g", "d", "q"])
def test_a_function_of_the_students_own_is_applied_to_any_value(letter: str) -> None:
    text = f"Let {letter}(t) = t(1-t).\n∂L/∂w2 = (a2-y) {letter}(a2) a1\n∂L/∂w1 = (a2-y) {letter}(a2) w2 {letter}(a1) x"
    assert statuses(TWO, text) == ["right"] * 3
    assert statuses(TWO, text.replace(f"{letter}(a1)", f"{letter}(z1)"))[2] == "error"
    latex = rf"${letter}(t) = t(1-t)$이라 하자. $$\frac{{\partial L}}{{\partial z_2}} = (a_2-y)\,{letter}(a_2)$$"
    assert statuses(TWO, latex + f" $\\sigma'(z_1) = {letter}(a_1)$") == ["right"] * 3
    assert statuses(TWO, latex + f" $\\sigma'(z_1) = {letter}(z_1)$")[2] == "error"


def test_a_letter_of_which_the_derivative_is_taken_is_still_the_activation() -> None:
    text = "f(t) = 1/(1+e^{t})\nf'(z1) = f(z1)(1-f(z1))\n∂L/∂w2 = (a2-y) f'(z2) a1"
    assert statuses(TWO, text)[0] == "wrong_start"
