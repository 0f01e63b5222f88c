"""Reading LaTeX as people write it: read rightly or refused, never guessed."""

from __future__ import annotations

import pytest

from derive.errors import DeriveError
from derive.notation import Scope, parse_latex, parse_plain

SCOPE = Scope(derivatives=True)
for each in "L w1 w2 z1 z2 a1 a2 y_pred y x y_hat b1 eta".split():
    SCOPE.add(each)

READ = [
    (r"\frac12(\hat y - y)^2", "1/2*(y_hat - y)^2"),
    (r"w_1 x + b_1", "w1*x + b1"),
    (r"2\left(\hat y-y\right)", "2*(y_hat - y)"),
    (r"\partial L / \partial w_2", "∂L/∂w2"),
    (r"\frac{dL}{dw_2}", "dL/dw2"),
    (r"\sigma^{\prime}(z_2)", "sigmoid'(z2)"),
    (r"1-\tanh^2 z_1", "1 - tanh(z1)^2"),
    (r"\frac{1}{1+e^{-z_1}}", "1/(1 + exp(-z1))"),
    (r"y\log a_1 + (1-y)\log(1-a_1)", "y*log(a1) + (1 - y)*log(1 - a1)"),
    (r"\operatorname{ReLU}(z_1)", "relu(z1)"),
    (r"\hat{y}_i - y_i", "y_hat_i - y_i"),
    (r"y(1-y)", "y*(1 - y)"),
    (r"\begin{cases} 1 & y > 0 \\ 0 & y \le 0 \end{cases}", "where(y > 0, 1, 0)"),
    (r"\boxed{w_1 x}", "w1*x"),
    (r"\delta_{z_1} \times x", "delta_z1*x"),
    (r"z_1 = w_1 x \quad \text{(연쇄법칙)}", "z1 = w1*x"),
    (r"\big(a_2-y\big)\;a_2\!\left(1-a_2\right)", "(a2 - y)*a2*(1 - a2)"),
    (r"\begin{aligned} z_1 &= w_1 x \\ &= x w_1 \end{aligned}", "z1 = w1*x = x*w1"),
    (r"w_2 \leftarrow w_2 - \eta\frac{\partial L}{\partial w_2}", "w2 ← w2 - eta*∂L/∂w2"),
    (r"\underbrace{w_1 x}_{z_1} + b_1", "w1*x + b1"),
    (r"\mathbf{W}^\top x", "W.T*x"),
]

REFUSED = [
    (r"\sum_{i=1}^{n} x_i", "sum_bounds"),
    (r"\left.\frac{\partial L}{\partial w_1}\right|_{w_1=0}", "unknown_character"),
    (r"\log x y", "argument_unclear"),
    (r"\sin^{-1}(x)", "function_power"),
    (r"x/2y", "ambiguous_fraction"),
    (r"loss + x", "letter_run"),
    (r"\frac{\partial^2 L}{\partial x}", "derivative_order"),
    (r"z_1 = x \\ z_2 = y", "several_statements"),
    (r"\begin{cases} 1 & y > 0 \\ 0 & y > 1 \end{cases}", "cases_incomplete"),
    (r"x \implies y", "unknown_command"),
    (r"\frac{x}", "unexpected_end"),
    (r"x^23", "juxtaposition"),
    (r"{x", "unexpected_end"),
    (r"x^", "unexpected_end"),
    (r"\frac{" * 400, "nesting_too_deep"),
]


@pytest.mark.parametrize(("text", "meaning"), READ)
def test_read(text: str, meaning: str) -> None:
    assert parse_latex(text, SCOPE) == parse_plain(meaning, SCOPE)


@pytest.mark.parametrize(("text", "key"), REFUSED)
def test_refused(text: str, key: str) -> None:
    with pytest.raises(DeriveError) as caught:
        parse_latex(text, SCOPE)
    assert caught.value.key == key
    assert caught.value.column is not None


def test_layers_above_are_layers_below() -> None:
    scope = Scope()
    scope.add("W2")
    assert parse_latex("W^{(2)}", scope).data == "W2"
    assert parse_latex("a^{[1]}_j", scope).data == "a_j__1"
