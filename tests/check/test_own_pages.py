"""Our own pages, read back: every claim right, with the model given and with the model that the page states."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import derive

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
WITH_MODEL = (
    "linear_regression logistic_regression two_layers two_weights lstm_step rnn mlp_softmax conv1d_layer".split()
)
SMALL = "linear_regression logistic_regression two_layers two_weights".split()
ALONE = [*SMALL, "conv1d_layer", "mlp_softmax"]
RIDGE = (
    "input x\ntarget t\nparameter w, b\nconstant lam\ny = w*x + b\nL = 1/2*(y - t)^2 + lam/2*w^2\n"
    "at lam = 0.1, x = 2, t = 1, w = 0.5, b = 0.1\nstep eta = 0.1"
)


@cache
def _result(model: str, style: str) -> derive.Result:
    path = EXAMPLES / f"{model}.derive"
    graph = derive.load(path) if path.exists() else derive.parse(model)
    return derive.explain(graph, style=style)


def _open(model: str, style: str, page: str, alone: bool = False) -> dict[str, int]:
    """How many claims of a page are not right, by status."""
    graph = None if alone else _result(model, style).graph
    review = derive.check(page, graph)
    assert len(review) > 5
    return dict(Counter(v.status for v in review.verdicts if v.status != "right"))


@pytest.mark.parametrize("format", ["markdown", "text"])
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("model", WITH_MODEL)
def test_every_claim_of_a_solution_is_right(model: str, language: str, format: str) -> None:
    page = _result(model, "paths").render("solution", language, format)
    assert _open(model, "paths", page) == {}


@pytest.mark.parametrize("style", ["paths", "backprop"])
@pytest.mark.parametrize("document", ["solution", "post"])
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("format", ["markdown", "text", "latex", "notebook"])
@pytest.mark.parametrize("detail", ["brief", "full"])
@pytest.mark.parametrize("model", [RIDGE, "two_weights"], ids=["ridge", "two_weights"])
def test_every_page_of_a_scalar_network_is_right(
    model: str, detail: str, format: str, language: str, document: str, style: str
) -> None:
    page = _result(model, style).render(document, language, format, detail=detail)
    assert _open(model, style, page) == {}


@pytest.mark.parametrize("format", ["markdown", "text"])
@pytest.mark.parametrize("model", ALONE)
def test_a_page_states_its_own_model(model: str, format: str) -> None:
    page = _result(model, "backprop").render("solution", "en", format, detail="full")
    assert _open(model, "backprop", page, alone=True) == {}


@pytest.mark.parametrize(("was", "becomes"), [("= x = 2", "= x = 3"), (r"\lambda w = 0.1", r"\lambda w = 0.2"),
                                               (r"\delta_y \cdot x +", r"\delta_y \cdot x -")])  # fmt: skip
def test_a_page_with_a_slip_is_not(was: str, becomes: str) -> None:
    page = _result(RIDGE, "backprop").render("solution", "en", "markdown", detail="full")
    assert was in page
    assert _open(RIDGE, "backprop", page.replace(was, becomes, 1)).get("error")


KINKED = "input x\nparameter w, b\nz = w*x + b\na = relu(z)\nL = 1/2*a^2"


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        ("a = {z [z > 0]; 0 [otherwise]}", "right"),
        ("a = {z if z > 0, 0 otherwise}", "right"),
        ("a = {z [z > 0]; 0 [그 밖의 경우]}", "right"),
        ("a = {z [z > 0]; 0 [z ≤ 0]}", "right"),
        ("∂L/∂z = a·({1 [z > 0]; 0 [otherwise]})", "right"),
        ("∂L/∂z = ({a [z > 0]; 0 [otherwise]})", "right"),
        ("d/dz({z [z > 0]; 0 [otherwise]}) = 𝟙[z > 0]", "right"),
        ("a = {0 [z > 0]; z [otherwise]}", "wrong_start"),
        ("∂L/∂z = a·({2 [z > 0]; 1 [otherwise]})", "wrong_start"),
        ("∂L/∂z = {a [z > 0]}", "not_understood"),
        ("∂L/∂z = {a}", "not_understood"),
    ],
)
def test_cases_typed_in_a_line(claim: str, status: str) -> None:
    assert [v.status for v in derive.check(claim, derive.parse(KINKED)).verdicts] == [status]


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        (r"$(\mathrm{softmax}(z))_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$", "right"),
        ("softmax(z)_i = e^z_i/(Σ_k e^z_k)", "right"),
        (r"$\mathrm{softmax}(\mathbf{z})_i = \frac{e^{z_i}}{\sum_k e^{-z_k}}$", "wrong_start"),
        (r"$p = \mathrm{softmax}(z)$, $\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)$", "right"),
        (r"$p = \mathrm{softmax}(z)$, $\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_i)$", "error"),
        (r"$p = \mathrm{softmax}(z)$, $\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j)$", "error"),
    ],
)
def test_softmax_of_any_vector(claim: str, status: str) -> None:
    model = "input X[n, d]\nparameter W[d, c]\nQ = softmax(X@W, axis=1)\nL = sum(Q^2)"
    assert derive.check(claim, derive.parse(model)).verdicts[-1].status == status


@pytest.mark.parametrize(
    ("sizes", "status"),
    [
        (r"(n - 2) \times o", "right"),
        (r"(n - 3) \times o", "error"),
        (r"(n + 2) \times o", "error"),
        (r"o \times (n - 2)", "error"),
        (r"n - 2 \cdot o", "not_understood"),
        (r"2k \times o", "undecided"),
    ],
)
def test_a_size_that_is_a_sum_is_read_whole(sizes: str, status: str) -> None:
    model = derive.load(EXAMPLES / "conv1d_layer.derive")
    assert [v.status for v in derive.check(rf"$\mathbf{{Y}} \in \mathbb{{R}}^{{{sizes}}}$", model).verdicts] == [status]
    plain = sizes.replace(r"\times", "×").replace(r"\cdot", "·").replace("-", "−")
    assert [v.status for v in derive.check(f"Y ∈ ℝ^({plain})", model).verdicts] == [status]


@pytest.mark.parametrize("format", ["markdown", "text", "latex"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_layer_in_general_is_read_for_each_layer(language: str, format: str) -> None:
    page = _result("general_layer", "backprop").render("solution", language, format, detail="full")
    assert _open("general_layer", "backprop", page) == {}


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (r"(\mathbf{W}^{(l+1)})^\top \boldsymbol{\delta}^{(l+1)}", r"\mathbf{W}^{(l+1)} \boldsymbol{\delta}^{(l+1)}"),
        (r"\boldsymbol{\delta}^{(l)} (\mathbf{a}^{(l-1)})^\top", r"\boldsymbol{\delta}^{(l)} (\mathbf{a}^{(l)})^\top"),
        (r"\mathbf{a}^{(L)} - \mathbf{y}", r"\mathbf{y} - \mathbf{a}^{(L)}"),
        (r"\mathbb{R}^{n^{(l)} \times n^{(l-1)}}", r"\mathbb{R}^{n^{(l-1)} \times n^{(l)}}"),
        (r"\odot \sigma'(\mathbf{z}^{(l)})", r"\odot \sigma(\mathbf{z}^{(l)})"),
    ],
)
def test_a_slip_in_a_layer_in_general_is_found(was: str, becomes: str) -> None:
    page = _result("general_layer", "backprop").render("solution", "en", "markdown", detail="full")
    assert was in page
    found = _open("general_layer", "backprop", page.replace(was, becomes))
    assert found.get("error") or found.get("wrong_start"), found


def test_a_function_of_the_model_keeps_its_letter() -> None:
    model = derive.parse("function sigma\ninput x\nparameter w\nz = w*x\na = sigma(z)\nL = 1/2*a^2")
    said = {
        r"$a = \sigma(z)$": "right",
        "∂L/∂w = a σ'(z) x": "right",
        r"$\frac{\partial a}{\partial z} = \sigma(z)(1 - \sigma(z))$": "wrong_start",
        r"$a = \frac{1}{1 + e^{-z}}$": "wrong_start",
    }
    assert {claim: derive.check(claim, model).verdicts[0].status for claim in said} == said


@pytest.mark.parametrize("format", ["markdown", "text"])
@pytest.mark.parametrize("style", ["paths", "backprop"])
def test_sums_of_cases_that_go_on_in_the_next_line(style: str, format: str) -> None:
    model = "parameter w1, w2, b\nu = where(w1 > w2, w1*b, w2^3)\nv = b*u + w1\nL = leaky_relu(b, 0.1) + elu(v, 1)"
    page = _result(model, style).render("solution", "ko", format, detail="full")
    assert _open(model, style, page) == {}
