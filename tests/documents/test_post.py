"""The article: the source post's equations, in its order and form, computed from the input."""

from __future__ import annotations

import re

import pytest

import derive
from tests.documents.models import MODELS, page

EQUATIONS = [
    r"\frac{\partial f}{\partial x} = 2xy + 3y",
    r"\frac{\partial f}{\partial y} = x^2 + 3x + 2y",
    r"\frac{dy}{dx} = \frac{df}{dg} \cdot \frac{dg}{dx}",
    r"z_1 = w_1 \cdot x",
    r"a_1 = \sigma(z_1)",
    r"z_2 = w_2 \cdot a_1",
    r"y_{\text{pred}} = \sigma(z_2)",
    r"L = \frac{1}{2}(y_{\text{pred}} - y_{\text{true}})^2",
    r"\frac{\partial L}{\partial y_{\text{pred}}} = (y_{\text{pred}} - y_{\text{true}})",
    r"\frac{\partial L}{\partial w_2} = \frac{\partial L}{\partial y_{\text{pred}}} \cdot "
    r"\frac{\partial y_{\text{pred}}}{\partial z_2} \cdot \frac{\partial z_2}{\partial w_2}",
    r"\frac{\partial L}{\partial w_1} = \frac{\partial L}{\partial y_{\text{pred}}} \cdot "
    r"\frac{\partial y_{\text{pred}}}{\partial z_2} \cdot \frac{\partial z_2}{\partial a_1} \cdot "
    r"\frac{\partial a_1}{\partial z_1} \cdot \frac{\partial z_1}{\partial w_1}",
    r"w = w - \eta \cdot \frac{\partial L}{\partial w}",
    r"w_2 = w_2 - \eta \cdot \frac{\partial L}{\partial w_2}",
    r"\frac{\partial L}{\partial w_2} = (y_{\text{pred}} - y_{\text{true}}) \cdot \sigma'(z_2) \cdot a_1",
]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("detail", ["brief", "normal", "full"])
def test_the_equations_of_the_source_are_numbered_as_there(language: str, detail: str) -> None:
    text = page("two_weights", "post", language, detail=detail)
    numbered = re.findall(r"\$\$\n(.*) \\tag\{(\d+)\}\n\$\$", text)
    assert [formula for formula, _ in numbered[:14]] == EQUATIONS
    assert [number for _, number in numbered] == [str(place) for place in range(1, len(numbered) + 1)]


def test_w1_is_finished_and_reuses_what_w2_found() -> None:
    text = page("two_weights", "post", "ko")
    assert "앞의 두 인수는 식 (10)에서 이미 구했으므로 그대로 쓴다." in text
    assert r"(y_{\text{pred}} - y_{\text{true}}) \cdot \sigma'(z_2) \cdot w_2 \cdot \sigma'(z_1) \cdot x" in text
    assert "이 식은 다섯 인수의 곱이다." in text


def test_half_the_square_of_one_example_is_not_called_a_mean() -> None:
    assert "평균" not in page("two_weights", "post", "ko")
    assert "mean squared" not in page("two_weights", "post", "en")


def test_another_example_gives_another_article() -> None:
    changed = MODELS["two_weights"].replace("x^2*y + 3*x*y + y^2", "x*y^3").replace("f(g(x))", "h(k(m(x)))")
    text = page(changed, "post", "en")
    assert r"\frac{\partial f}{\partial y} = 3xy^2" in text or r"3x \cdot y^2" in text or "3 x y^2" in text
    assert r"\frac{dy}{dx} = \frac{dh}{dk} \cdot \frac{dk}{dm} \cdot \frac{dm}{dx}" in text


def test_sections_can_be_chosen() -> None:
    text = page("two_weights", "post", "en", sections=("forward",))
    assert "Forward propagation" in text
    assert "Gradient descent" not in text
    with pytest.raises(derive.DeriveError):
        page("two_weights", "post", "en", sections=("foward",))


def test_without_primer_the_article_begins_with_the_network() -> None:
    text = page("two_weights", "post", "en", primer=False)
    assert "partial derivative" not in text.lower().split("## ")[0]
    assert r"\frac{dy}{dx}" not in text
