"""A layer without a loss: what arrives is given, and nothing is told of a loss that nobody wrote."""

from __future__ import annotations

import pytest

import derive

LAYER = "input X[n, d]\nparameter W[d, h], b[h]\nZ = X @ W + b\nY = relu(Z)"
SCALAR = "constant g\nz = w*x + b\ny = sigmoid(z)"
POINT = "\nat w = 2, x = 1, b = 0, g = 3"
GIVEN = {"en": "behind it is given", "ko": "주어져 있다"}
CONSTANT = {"en": "The constant", "ko": "상수는"}


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("document", ["solution", "post"])
@pytest.mark.parametrize(
    ("text", "upstream"), [(LAYER, {"Y": "G"}), (SCALAR, {"y": "g"}), (SCALAR + POINT, {"y": "g"})]
)
def test_no_loss_is_told(text: str, upstream: dict[str, str], document: str, lang: str) -> None:
    page = derive.explain(derive.parse(text), upstream=upstream).render(document, lang)
    (gradient,) = upstream.values()
    assert "L = " not in page
    assert CONSTANT[lang] not in page
    assert "eta" not in page
    assert "| $L$ |" not in page
    assert rf"= \mathbf{{{gradient}}}" in page or f"partial y}} = {gradient}" in page
    if document == "solution":
        assert GIVEN[lang] in page


def test_the_shape_of_what_arrives() -> None:
    page = derive.explain(derive.parse(LAYER), upstream={"Y": "G"}).render()
    assert r"$\frac{\partial L}{\partial\mathbf{Y}} = \mathbf{G} \in \mathbb{R}^{n \times h}$" in page
    assert r"| $\mathbf{G}$ | $n \times h$ | gradient that arrives from above |" in page
