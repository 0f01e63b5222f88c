"""The document of a layer in general: an induction in words, with the four equations and how they were checked."""

from __future__ import annotations

from pathlib import Path

import pytest

import derive
from derive.document import Equation
from derive.documents import Options, compose
from derive.notation import Style, unicode_text

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "general_layer.derive"
RESIDUAL = """
input X[m, d]
target Y[m, d]
a{0} = X
for l = 1..L:
    parameter W{l}[d, d]
    z{l} = a{l-1} @ W{l}
    a{l} = a{l-1} + tanh(z{l})
C = mean((a{L} - Y)^2)
"""
SOFTMAX = """
input X[m, n{0}]
target Y[m, n{L}] : one-hot
a{0} = X
for l = 1..L:
    parameter W{l}[n{l-1}, n{l}]
    z{l} = a{l-1} @ W{l}
    a{l} = tanh(z{l})
P = softmax(z{L}, axis=1)
C = -sum(Y*log(P))/m
"""
SCALAR = """
input x
target y
a{0} = x
for l = 1..L:
    parameter w{l}, b{l}
    z{l} = w{l}*a{l-1} + b{l}
    a{l} = sigmoid(z{l})
C = 1/2*(a{L} - y)^2
"""


def boxed(text: str) -> list[str]:
    found = derive.explain(derive.parse(text)).derivation
    blocks = compose(found, "solution", Options()).blocks
    shapes = {key: value.shape for key, value in found.graph.values.items() if value.shape}
    answers = [block.term for block in blocks if isinstance(block, Equation) and block.boxed]
    return [unicode_text(answer, Style(), shapes) for answer in answers]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("document", ["solution", "post"])
def test_the_four_equations_with_their_reasons(lang: str, document: str) -> None:
    page = derive.explain(derive.load(EXAMPLE)).render(document, lang)
    for formula in (
        r"(\mathbf{a}^{(L)} - \mathbf{y}) \odot \sigma'(\mathbf{z}^{(L)}) \in \mathbb{R}^{n^{(L)}}",
        r"((\mathbf{W}^{(l+1)})^\top \boldsymbol{\delta}^{(l+1)}) \odot \sigma'(\mathbf{z}^{(l)})",
        r"\frac{\partial C}{\partial\mathbf{W}^{(l)}} = \boldsymbol{\delta}^{(l)} (\mathbf{a}^{(l-1)})^\top",
        r"\frac{\partial C}{\partial\mathbf{b}^{(l)}} = \boldsymbol{\delta}^{(l)}",
        r"(n^{(l)} \times 1)(1 \times n^{(l-1)}) = n^{(l)} \times n^{(l-1)}",
        r"\mathbf{a}^{(0)} \in \mathbb{R}^{n^{(0)}}",
    ):
        assert formula in page
    assert {"en": "three layers of different sizes", "ko": "세 층의 신경망"}[lang] in page
    assert "__" not in page


def test_korean_reads_as_an_induction() -> None:
    page = derive.explain(derive.load(EXAMPLE)).render(lang="ko")
    assert "$\\boldsymbol{\\delta}^{(l+1)}$을 이미 구했다고 하자." in page
    assert "## (l + 1)번째 층에서 l번째 층으로" in page
    assert "$l$이 $L - 1$일 때부터 $1$일 때까지" in page


def test_a_residual_layer_tells_what_lies_between() -> None:
    page = derive.explain(derive.parse(RESIDUAL)).render()
    assert r"= \boldsymbol{\delta}^{(l+1)} \odot \tanh'(\mathbf{z}^{(l+1)})" in page
    assert r"= \boldsymbol{\delta}^{(l)} \odot \tanh'(\mathbf{z}^{(l)})" in page
    assert boxed(RESIDUAL)[-1] == "∂C/∂W^(l) = (a^(l−1))ᵀ (δ^(l) ⊙ tanh′(z^(l)))"


def test_softmax_is_closed_under_its_condition() -> None:
    page = derive.explain(derive.parse(SOFTMAX)).render()
    assert "This uses that each row of $\\mathbf{Y}$ sums to 1." in page
    assert boxed(SOFTMAX)[0] == "δ^(L) = ∂C/∂z^(L) = (P − Y)/m ∈ ℝ^(m × n^(L))"


def test_a_network_of_scalars() -> None:
    assert boxed(SCALAR) == [
        "δ^(L) = ∂C/∂z^(L) = ∂C/∂a^(L)·σ′(z^(L)) = (a^(L) − y)·σ′(z^(L))",
        "δ^(l) = ∂C/∂z^(l) = ∂C/∂a^(l)·σ′(z^(l)) = δ^(l+1)·w^(l+1)·σ′(z^(l))",
        "∂C/∂w^(l) = δ^(l)·a^(l−1)",
        "∂C/∂b^(l) = δ^(l)",
    ]


def test_a_number_of_layers_gives_the_ordinary_solution() -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("input ", "constant L = 3\ninput ", 1)
    page = derive.explain(derive.parse(text)).render()
    assert r"\frac{\partial C}{\partial\mathbf{W}_1} = \delta_{z_1} \mathbf{a}_0^\top" in page
    assert "(l)" not in page
