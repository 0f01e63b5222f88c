"""Reductions with index names deep inside an index form, ties, and sizes that only a definition names."""

from __future__ import annotations

import pytest

import derive
from derive.kernel import point_of
from derive.kernel.placement import forward_arrays

OVER = {
    "a mean that leaves one out": (
        "input X[n, n]\nL = sum(mean(X[i, j]^2, over=j, where=(i != j)), over=i)",
        "∂L/∂X_ij = (2𝟙[i ≠ j] X_ij)/(n − 1)",
    ),
    "a mean under a condition": (
        "input X[n, m]\nL = sum(mean(X[i, j]^2, over=j, where=(i <= j)), over=i)\nat n = 2",
        None,
    ),
    "a maximum": (
        "input X[n, m]\nL = sum(max(X[i, j], over=j)*2, over=i)",
        "∂L/∂X_ij = (2𝟙[X_ij = max_j₂(X_{i,j₂})])/(Σ_j₃ 𝟙[X_{i,j₃} = max_j₂(X_{i,j₂})])",
    ),
    "a minimum under a condition": (
        "input X[n, n]\nL = sum(min(X[i, j], over=j, where=(i != j))^2, over=i)",
        None,
    ),
    "a log-sum-exp": (
        "input X[n, m]\nL = sum(logsumexp(X[i, j], over=j)^2, over=i)",
        "∂L/∂X_ij = 2(log Σ_j₂ e^(X_{i,j₂})) e^(X_ij − log Σ_j₂ e^(X_{i,j₂}))",
    ),
    "contrastive": (
        "input Z[n, d]\nS = Z @ Z.T\nL = -mean(S[i, i] - logsumexp(S[i, j], over=j, where=(i != j)), over=i)",
        "∂L/∂Z = δ_S Z + δ_Sᵀ Z",
    ),
    "a product": ("input X[n, m]\nL = sum(prod(X[i, j], over=j), over=i)", None),
}


@pytest.mark.parametrize("name", OVER)
def test_reductions_over_indices(name: str) -> None:
    text, formula = OVER[name]
    result = derive.explain(derive.parse(text))
    assert "differences" in {check.kind for check in result.verified}
    if formula is not None:
        assert result[next(iter(result))].text() == formula


def test_a_condition_leaves_entries_out() -> None:
    """Not as zeros: the mean of two of three entries, the largest of negative ones."""
    text = "input x[3]\nL = {}(x[i], over=i, where=(i != 1))\nat x = [-2, 5, -4]"
    values = {"mean": -3.0, "max": -2.0, "min": -4.0, "prod": 8.0}
    for reduction, value in values.items():
        graph = derive.parse(text.format(reduction))
        found = derive.explain(graph)["x"].evaluate()
        step = 1e-6
        moved = derive.parse(text.format(reduction).replace("-2", str(-2 + step)))
        assert isinstance(found, list)
        before, after = (forward_arrays(model, point_of(model))["L"].item for model in (graph, moved))
        assert before == pytest.approx(value)
        assert found[0] == pytest.approx((after - before) / step, abs=1e-4)
        assert found[1] == 0


TIES = [
    "input p[n], q\nL = min(minimum(p, q))\nat p = [1, 2, 3], q = 0",
    "input p[n], q\nL = max(maximum(p, q))\nat p = [1, 2, 3], q = 4",
    "input A[n, m], q\nL = sum(max(maximum(A, q), axis=1)^2)\nat A = [[1, 2], [3, 4]], q = 5",
]


@pytest.mark.parametrize("text", TIES)
def test_entries_that_tie_share_the_gradient(text: str) -> None:
    """By q, on which all entries depend: one maximum, counted once."""
    result = derive.explain(derive.parse(text), wrt="q")
    expected = {0: 1.0, 1: 1.0, 2: 20.0}[TIES.index(text)]
    assert result["q"].evaluate() == pytest.approx(expected)


def test_ties_are_a_condition_of_the_textbook_form() -> None:
    page = derive.explain(derive.parse("input x[n]\nm = max(x)\nL = m^2")).render()
    assert r"\delta_m \mathbb{1}[\mathbf{x} = m]" in page
    assert "has only one largest (smallest) entry" in page


def test_axes_are_reversed_as_numpy_does() -> None:
    result = derive.explain(derive.parse("input X[a, b, c], W[c, b, a]\nL = sum(transpose(X)*W)"))
    assert result["X"].text() == "∂L/∂X = transpose(W, 2, 1, 0)"
    assert "differences" in {check.kind for check in result.verified}


def test_a_size_that_only_a_definition_names() -> None:
    graph = derive.parse("input X[n, m]\nL = sum((X @ ones(m, k))^2)\nat X = [[1, 2]], k = 3")
    result = derive.explain(graph)
    assert "differences" in {check.kind for check in result.verified}
    assert result["X"].evaluate() == [[18.0, 18.0]]
