"""Layers without a loss: the gradients for a given gradient of the output."""

from __future__ import annotations

import pytest

import derive
from derive.errors import DeriveError

AFFINE = "input X[n, d]\nparameter W[d, k], b[k]\nY = X @ W + b"
POINT = {
    "X": [[1.0, 2.0], [3.0, -1.0]],
    "W": [[0.5, 1.0], [2.0, -1.0]],
    "b": [0.0, 1.0],
    "G": [[1.0, 0.5], [-1.0, 2.0]],
}


def test_the_affine_layer() -> None:
    result = derive.explain(derive.parse(AFFINE), upstream={"Y": "G"})
    assert set(result) == {"X", "W", "b"}
    assert result["W"].text() == "∂L/∂W = Xᵀ G"
    assert result["X"].text() == "∂L/∂X = G Wᵀ"
    assert result["W"].evaluate(POINT) == [[-2.0, 6.5], [3.0, -1.0]]
    assert result["b"].evaluate(POINT) == [0.0, 2.5]
    assert result.derivation.upstream == {"Y": "G"}


def test_two_outputs() -> None:
    gates = ", ".join(f"W_{g}[d, m], U_{g}[m, m], b_{g}[m]" for g in "ifog")
    words = ", ".join(f"W_{g}, U_{g}, b_{g}" for g in "ifog")
    text = f"input x[d], h[m], c[m]\nparameter {gates}\nh1, c1 = lstm(x, h, c, {words})"
    result = derive.explain(derive.parse(text), wrt=["W_i", "c"], upstream={"h1": "G_h", "c1": "G_c"})
    assert "differences" in {check.kind for check in result.verified}


def test_a_declared_gradient_keeps_its_values() -> None:
    graph = derive.parse(f"input G[n, k]\n{AFFINE}\nat G = [[1, 2]], X = [[3, 4]], W = [[1, 0], [0, 1]], b = [0, 0]")
    assert derive.explain(graph, wrt="W", upstream={"Y": "G"})["W"].evaluate() == [[3.0, 6.0], [4.0, 8.0]]


@pytest.mark.parametrize(
    ("upstream", "key"),
    [({"Q": "G"}, "unknown_upstream"), ({"Y": "W"}, "upstream_taken"), ({"Y": "Y"}, "upstream_taken")],
)
def test_what_cannot_be_given(upstream: dict[str, str], key: str) -> None:
    with pytest.raises(DeriveError) as caught:
        derive.explain(derive.parse(AFFINE), upstream=upstream)
    assert caught.value.key == key
    assert str(caught.value)
