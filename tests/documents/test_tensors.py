"""Matrix models: what a lecturer looks for stands there, in the form of a textbook."""

from __future__ import annotations

import re
from typing import Any

import pytest

import derive
from derive.documents import Options, compose
from derive.engine import derive as walk
from derive.kernel import verify
from derive.language import load
from derive.profile import Profile
from derive.render import render
from tests.documents.models import TENSORS, page


def document(text: str, code: str = "en", options: dict[str, Any] | None = None, **asked: Any) -> str:
    """The solution of a model, for what is asked of the engine."""
    derivation = verify(walk(derive.parse(text), **asked))
    found = compose(derivation, "solution", Options(**(options or {})))
    return render(found, load(code), "markdown", Profile(language=code))


FORMULAS = {
    "logistic": [
        r"\mathbf{z} = \mathbf{X} \mathbf{w} + b \in \mathbb{R}^n",
        r"L = -\frac{1}{n} \sum_i (y_i \log(p_i) + (1 - y_i) \log(1 - p_i))",
        r"\delta_z = \frac{\mathbf{p} - \mathbf{y}}{n}",
        r"\frac{\partial L}{\partial\mathbf{w}} = \mathbf{X}^\top \delta_z = "
        r"\frac{\mathbf{X}^\top (\mathbf{p} - \mathbf{y})}{n}",
        r"\mathbf{X} = \begin{pmatrix} 1 & 2 \\ 0 & 1 \\ -1 & 1 \end{pmatrix}",
        r"\frac{\partial L}{\partial\mathbf{w}} \approx \begin{pmatrix} 0.0607 & -0.3815 \end{pmatrix}^\top",
    ],
    "mlp": [
        r"L = \frac{1}{2n} \sum_{i,j} (\mathbf{A}_2 - \mathbf{Y})_{ij}^2",
        r"\delta_{Z_1} = \frac{\partial L}{\partial\mathbf{Z}_1} = \delta_{A_1} \odot \sigma'(\mathbf{Z}_1)",
        r"\delta_{Z_1} = \delta_{A_1} \odot \mathbf{A}_1 \odot (1 - \mathbf{A}_1)",
        r"\delta_{A_1} = \frac{\partial L}{\partial\mathbf{A}_1} = \delta_{Z_2} \mathbf{W}_2^\top",
        r"\frac{\partial L}{\partial\mathbf{W}_1} = \mathbf{X}^\top \delta_{Z_1}",
        r"\frac{\partial L}{\partial\mathbf{b}_1} = \delta_{Z_1}^\top \mathbf{1}",
        r"$(d \times n)(n \times h) = d \times h$",
    ],
    "softmax": [
        r"L = -\frac{1}{n} \sum_{i,j} Y_{ij} \log(P_{ij})",
        r"\mathbf{P} \odot (\delta_P - (\delta_P \odot \mathbf{P}) \mathbf{1} \mathbf{1}^\top)",
        r"\delta_{Z_2} = \frac{\mathbf{P} - \mathbf{Y}}{n}",
        r"\frac{\mathbf{H}^\top (\mathbf{P} - \mathbf{Y})}{n}",
    ],
    "recurrent": [
        r"\mathbf{h}_1 = \tanh(\mathbf{x}_1 \mathbf{W}_x + \mathbf{h}_0 \mathbf{W}_h + \mathbf{b}) \in \mathbb{R}^m",
        r"\delta_{h_3} = \frac{\partial L}{\partial\mathbf{h}_3} = \delta_o \mathbf{V}^\top",
        r"\frac{\partial L}{\partial\mathbf{V}} = \mathbf{h}_3^\top \delta_o",
        r"\delta_{h_1} = (\delta_{h_2} \odot (1 - \mathbf{h}_2^{\odot 2})) \mathbf{W}_h^\top",
        r"\left(\frac{\partial L}{\partial\mathbf{W}_x}\right)_{\mathbf{h}_1}",
    ],
    "batch_norm": [
        r"\boldsymbol{\mu} = \frac{1}{n} \mathbf{U}^\top \mathbf{1} \in \mathbb{R}^k",
        r"\frac{\partial L}{\partial\boldsymbol{\gamma}} = (\delta_Y \odot \hat{\mathbf{U}})^\top \mathbf{1}",
        r"\frac{\partial L}{\partial\boldsymbol{\beta}} = \delta_Y^\top \mathbf{1}",
    ],
    "attention": [
        r"\mathbf{S} = \frac{\mathbf{Q} \mathbf{K}^\top}{\sqrt{k}} \in \mathbb{R}^{n \times n}",
        r"\delta_S = \frac{\partial L}{\partial\mathbf{S}} = "
        r"\mathbf{A} \odot (\delta_A - (\delta_A \odot \mathbf{A}) \mathbf{1} \mathbf{1}^\top)",
        r"\delta_K = \frac{\partial L}{\partial\mathbf{K}} = \frac{\delta_S^\top \mathbf{Q}}{\sqrt{k}}",
        r"\delta_V = \frac{\partial L}{\partial\mathbf{V}} = \mathbf{A}^\top \delta_O",
    ],
}


@pytest.mark.parametrize("name", TENSORS)
@pytest.mark.parametrize("code", ["ko", "en"])
def test_formulas_are_those_of_a_textbook(name: str, code: str) -> None:
    text = page(name, "solution", code)
    assert [formula for formula in FORMULAS[name] if formula not in text] == []


@pytest.mark.parametrize("name", TENSORS)
def test_every_gradient_is_followed_by_its_shape_and_its_check(name: str) -> None:
    text = page(name, "solution", "en")
    for part in text.split("### ")[1:]:
        if r"\boxed" in part and r"\mathbf" in part.split(r"\boxed")[1].split("=")[0]:
            after = part.split(r"\boxed")[1]
            assert "Checking the shape:" in after
            assert "Tested:" in after


def test_the_shape_is_a_check_and_never_the_reason() -> None:
    text = page("mlp", "solution", "ko")
    assert "행렬곱 $\\mathbf{X} \\mathbf{W}_1$에서 뒤의 인수 $\\mathbf{W}_1$에 대해서는" in text
    assert text.index("### W₁에 대한") < text.index("형상을 확인하면 $(d \\times n)(n \\times h)")


def test_a_shared_weight_has_one_contribution_a_time_step() -> None:
    text = page("recurrent", "solution", "ko")
    assert "시점마다 하나씩 기여가 있으므로" in text
    assert text.count(r"\left(\frac{\partial L}{\partial\mathbf{W}_h}\right)") == 3
    assert "세 번째 시점의 은닉 상태 $\\mathbf{h}_3$은" in text


def test_the_property_of_the_target_is_stated_where_it_is_used() -> None:
    text = page("softmax", "solution", "en")
    assert "Each row of $\\mathbf{Y}$ is one-hot." in text
    assert "This uses that each row of $\\mathbf{Y}$ sums to 1." in text


def test_full_detail_derives_the_matrix_product_by_indices() -> None:
    text = page("softmax", "solution", "en", detail="full")
    assert r"(\mathbf{H} \mathbf{W}_2)_{ij} = \sum_k H_{ik} (W_2)_{kj}" in text
    assert r"= (\mathbf{H}^\top \delta_{Z_2})_{ab}" in text


def test_brief_detail_gives_no_reasons() -> None:
    text = page("mlp", "solution", "en", detail="brief")
    assert "transpose of" not in text
    assert r"\boxed{\frac{\partial L}{\partial\mathbf{W}_1} = \mathbf{X}^\top \delta_{Z_1}}" in text


@pytest.mark.parametrize(
    ("model", "asked", "formula"),
    [
        ("input a[d], b[d]\nparameter X[d, d]\nL = a @ X @ b", {}, r"\mathbf{a} \mathbf{b}^\top"),
        ("input a[d], b[d]\nparameter X[d, d]\nL = a @ X @ b", {"wrt": ["a"]}, r"= \mathbf{X} \mathbf{b}}"),
        ("input A[n, d], B[n, k]\nparameter X[d, k]\nL = trace(B.T @ A @ X)", {}, r"= \mathbf{A}^\top \mathbf{B}}"),
        ("parameter S[d, d]\nL = logdet(S)", {}, r"= \mathbf{S}^{-\top}}"),
        ("input z[c]\np = softmax(z)", {"loss": "p"}, r"= \mathrm{diag}(\mathbf{p}) - \mathbf{p} \mathbf{p}^\top}"),
        (
            "input x[d]\nparameter W[h, d]\nz = W @ x",
            {"loss": "z", "wrt": ["x"]},
            r"\boxed{\frac{\partial\mathbf{z}}{\partial\mathbf{x}} = \mathbf{W}}",
        ),
        (
            'input A[n, m, d]\nparameter W[d, k]\nY = einsum("nmd,dk->nmk", A, W)\nL = sum(Y^2)',
            {},
            r"\frac{\partial L}{\partial W_{dk}} = \sum_{n,m} A_{nmd} (\delta_Y)_{nmk}",
        ),
    ],
)
def test_matrix_identities(model: str, asked: dict[str, Any], formula: str) -> None:
    assert formula in document(model, **asked)


@pytest.mark.parametrize("code", ["ko", "en"])
def test_a_layer_without_a_loss_tells_what_arrives(code: str) -> None:
    layer = "input X[n, d]\nparameter W[d, h], b[h]\nZ = X @ W + b\nY = relu(Z)\n"
    text = document(layer, code, upstream={"Y": "G"})
    assert r"\frac{\partial L}{\partial\mathbf{Y}} = \mathbf{G} \in \mathbb{R}^{n \times h}" in text
    assert r"\delta_Z = \frac{\partial L}{\partial\mathbf{Z}} = \mathbf{G} \odot \mathrm{ReLU}'(\mathbf{Z})" in text
    assert not re.search("손실 함수\n|The loss function\n", text)


def test_a_result_that_cancels_is_shown_cancelled() -> None:
    text = page("cross_entropy", "solution", "en")
    assert r"\boxed{\frac{\partial L}{\partial w} = (p - t) \cdot x}" in text


def test_the_derivative_of_the_sigmoid_is_split_before_it_is_read() -> None:
    text = page("two_weights", "solution", "ko", detail="full")
    assert r"= \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}}" in text
    assert r"1 - \sigma(z)" in text
