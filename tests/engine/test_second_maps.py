"""Second derivatives that are no single matrix: a linear map in a letter of its own, never a name of ours."""

from __future__ import annotations

import pytest

import derive

MAPS = [
    ("parameter A[n, n]\nL = logdet(A)", "A", "[E ↦ −A^(−ᵀ) Eᵀ A^(−ᵀ)]"),
    (
        "parameter A[n, n]\ninput b[n]\nL = b @ inv(A) @ b",
        "A",
        "[E ↦ A^(−ᵀ) b bᵀ A^(−ᵀ) Eᵀ A^(−ᵀ) + A^(−ᵀ) Eᵀ A^(−ᵀ) b bᵀ A^(−ᵀ)]",
    ),
    ("parameter w[d]\nL = w[0]^2*w[1]", "w", "[E ↦ embed(2E₀ w₀, w₁) + embed(2E₀ w₁, w₀) + embed(2E₁ w₀, w₀)]"),
    ("input x[n]\nparameter w[k]\nL = sum(conv1d(x, w)^2)", "w", "[E ↦ conv1d(x, 2conv1d(x, E))]"),
    ("parameter E[n, n]\nL = logdet(E)", "E", "[H ↦ −E^(−ᵀ) Hᵀ E^(−ᵀ)]"),
]


@pytest.mark.parametrize(("text", "by", "formula"), MAPS)
def test_a_linear_map(text: str, by: str, formula: str) -> None:
    result = derive.explain(derive.parse(text), order=2)
    assert result[by, by].text() == f"∂² L/∂{by}² = {formula}"
    assert "differences" in {check.kind for check in result.verified}


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize(("text", "by", "formula"), MAPS)
def test_documents_say_what_the_map_is(text: str, by: str, formula: str, lang: str) -> None:
    page = derive.explain(derive.parse(text), order=2).render(lang=lang)
    assert {"en": "written as a linear map", "ko": "선형사상으로 쓴다"}[lang] in page
    assert r"\mapsto" in page
    assert "·∇" not in page
    assert r"\nabla" not in page


def test_entries_of_an_index_form() -> None:
    text = "input X[n, d]\nparameter w[d]\nL = sum((X[i, k]*w[k])^2, over=(i, k))"
    result = derive.explain(derive.parse(text), order=2)
    assert result["w", "w"].text() == "∂² L/∂w_l ∂w_k = Σ_i 2δ_kl X_ik²"
