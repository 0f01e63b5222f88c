"""Forms: what a formula looks like, as tables of (text, LaTeX) and (text, Unicode)."""

from __future__ import annotations

import pytest

from derive.notation import Scope, Style, last_spoken, latex, lines, parse_latex, parse_plain, unicode_text
from derive.term import Term, name, negative, relation

SCOPE = Scope(functions={"f": 2, "g": 1}, derivatives=True)
for each in "L f g x y w w1 w2 z1 z2 a1 y_pred y_true eta b z".split():
    SCOPE.add(each)

FORMS = [
    ("∂f/∂x = 2*x*y + 3*y", r"\frac{\partial f}{\partial x} = 2xy + 3y"),
    ("z1 = w1*x", r"z_1 = w_1 \cdot x"),
    ("a1 = sigmoid(z1)", r"a_1 = \sigma(z_1)"),
    ("y_pred = sigmoid(z2)", r"y_{\text{pred}} = \sigma(z_2)"),
    ("L = 1/2*(y_pred - y_true)^2", r"L = \frac{1}{2}(y_{\text{pred}} - y_{\text{true}})^2"),
    (
        "∂L/∂w2 = ∂L/∂y_pred*∂y_pred/∂z2*∂z2/∂w2",
        r"\frac{\partial L}{\partial w_2} = \frac{\partial L}{\partial y_{\text{pred}}} \cdot "
        r"\frac{\partial y_{\text{pred}}}{\partial z_2} \cdot \frac{\partial z_2}{\partial w_2}",
    ),
    ("w2 = w2 - eta*∂L/∂w2", r"w_2 = w_2 - \eta \cdot \frac{\partial L}{\partial w_2}"),
    ("dy/dx = df/dg*dg/dx", r"\frac{dy}{dx} = \frac{df}{dg} \cdot \frac{dg}{dx}"),
    ("f(x, y) = x^2*y + 3*x*y + y^2", r"f(x, y) = x^2 y + 3xy + y^2"),
    ("(y_pred - y_true)*sigmoid'(z2)*a1", r"(y_{\text{pred}} - y_{\text{true}}) \cdot \sigma'(z_2) \cdot a_1"),
    ("2*(x - y)", "2(x - y)"),
    ("2*3*w1", r"2 \cdot 3 \cdot w_1"),
    ("-0.4183*0.2433", r"-0.4183 \times 0.2433"),
    ("x*-y", r"x \cdot (-y)"),
    ("x - (y - z)", "x - (y - z)"),
    ("(-x)^2 - x^2", "(-x)^2 - x^2"),
    ("tanh(z)^2", r"\tanh^2(z)"),
    ("(x/y)^2", r"\left(\frac{x}{y}\right)^2"),
    ("exp(-z)", "e^{-z}"),
    ("x^(1/2)", "x^{1/2}"),
    ("abs(x)*sqrt(y)", r"\lvert x \rvert \cdot \sqrt{y}"),
    ("where(z > 0, z, 0)", r"\begin{cases} z & z > 0 \\ 0 & \text{otherwise} \end{cases}"),
    ("max(0, z)", r"\max(0, z)"),
    ("∂^2 L/∂x∂y", r"\frac{\partial^2 L}{\partial x \partial y}"),
    ("∂/∂x(x^2)", r"\frac{\partial}{\partial x}(x^2)"),
    ("delta_z2*a1", r"\delta_{z_2} \cdot a_1"),
    ("width*y_hat", r"\mathrm{width} \cdot \hat{y}"),
    ("W_hh + w_1_2 + h_t", r"W_{hh} + w_{1,2} + h_t"),
    ("pi*x", r"\pi x"),
    ("log10(x) + relu(x)", r"\log_{10}(x) + \mathrm{ReLU}(x)"),
    ("1e-5", "10^{-5}"),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_latex(text: str, expected: str) -> None:
    term = parse_plain(text, SCOPE)
    assert latex(term) == expected
    assert parse_latex(expected, SCOPE) == term or text == "1e-5"


def test_a_group_keeps_its_parentheses() -> None:
    inside = Term("add", (name("y_pred"), negative(name("y_true"))))
    derivative = Term("partial", (name("L"), name("y_pred")), ("partial", 1))
    shown = latex(relation(derivative, ("=", Term("group", (inside,)))))
    assert shown == r"\frac{\partial L}{\partial y_{\text{pred}}} = (y_{\text{pred}} - y_{\text{true}})"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("∂L/∂w2 = (y_pred - y_true)*sigmoid'(z2)*a1", "∂L/∂w₂ = (y_pred − y_true)·σ′(z₂)·a₁"),
        ("1/(1 + exp(-z))", "1/(1 + e^(−z))"),
        ("y_hat^2", "ŷ²"),
        ("W.T", "Wᵀ"),
    ],
)
def test_unicode(text: str, expected: str) -> None:
    assert unicode_text(parse_plain(text, SCOPE)) == expected


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("∂L/∂w2", "2"),
        ("x/y", "x"),
        ("sigmoid'(z2)", "2"),
        ("x^2", "square"),
        ("L", "L"),
        ("y_hat", "hat"),
        ("W.T", "transpose"),
        ("z1 = w1*x", "x"),
        ("eta", "eta"),
    ],
)
def test_last_spoken(text: str, heard: str) -> None:
    assert last_spoken(parse_plain(text, SCOPE), Style()) == heard


def test_spellings_of_the_author() -> None:
    assert latex(name("w1"), Style(spellings={"w1": "w_{11}"})) == "w_{11}"
    assert unicode_text(name("w1"), Style(spellings={"w1": r"\hat y"})) == "ŷ"
    assert latex(name("W1"), Style(layer="[l]")) == "W^{[1]}"


def test_long_formulas_break_at_signs_and_keep_their_meaning() -> None:
    term = parse_plain("L = width*x - (y - z) + a1*w1 = z", SCOPE)
    pieces = lines(term, Style(), 14)
    assert pieces[0] == ("L", r"= \mathrm{width} \cdot x")
    assert all(left == "" for left, _ in pieces[1:])
    joined = "".join(left + right for left, right in pieces).replace(r"\quad", "")
    assert parse_latex(joined, SCOPE) == term


def test_a_value_called_e_is_not_the_exponential() -> None:
    scope = Scope()
    scope.add("e")
    term = parse_plain("exp(e)", scope)
    assert latex(term, Style(euler=False)) == latex(term, shapes={"e": ()}) == r"\exp(e)"
    assert parse_latex(r"\exp(e)", scope) == term


def test_elementwise_products_of_tensors() -> None:
    from derive.dimension import dimension

    shape = (dimension("n"),)
    assert latex(parse_plain("x*y"), shapes={"x": shape, "y": shape}) == r"x \odot y"
    assert latex(name("W"), Style(bold=True), {"W": shape}) == r"\mathbf{W}"
