"""Notation of real posts: each way of writing with its nearest wrong neighbour, judged against one model."""

from __future__ import annotations

import pytest

import derive
from derive.check.reading.macros import expanded
from derive.graph import Graph
from derive.kernel.shapes import shaped

NEURON = "parameter w, b\ninput x\ntarget y\nz = w*x + b\na = sigmoid(z)\nL = (a - y)^2"
LAYERS = """input x[3]
target y[2]
parameter W1[4, 3], b1[4], W2[2, 4], b2[2]
z1 = W1 @ x + b1
a1 = sigmoid(z1)
z2 = W2 @ a1 + b2
a2 = sigmoid(z2)
C = sum((a2 - y)^2)/2"""
STATES = """input x1[2], x2[2], h0[3]
parameter W[3, 3], U[3, 2]
h1 = tanh(W @ h0 + U @ x1)
h2 = tanh(W @ h1 + U @ x2)
L = sum(h2^2)"""
CHOICE = "input z[4]\ntarget y[4] : one-hot\np = softmax(z)\nL = -sum(y*log(p))"


def graph(text: str) -> Graph:
    return shaped(derive.parse(text))


def statuses(text: str, model: str) -> list[str]:
    return [finding.status for finding in derive.check(text, graph(model))]


SCALAR = [
    (r"$${\partial L \over \partial a} = 2(a-y)$$", "right"),
    (r"$${\partial L \over \partial a} = 2(y-a)$$", "wrong_start"),
    (r"$${{\partial L}\over{\partial w}} = {2(a-y)} . {a(1-a)} . x$$", "right"),
    (r"$${{\partial L}\over{\partial w}} = {2(a-y)} . {a(1+a)} . x$$", "wrong_start"),
    (r"$$\frac{{\partial}L}{{\partial}b} = 2(a-y)a(1-a)$$", "right"),
    (r"$$\frac{{\partial}L}{{\partial}b} = 2(a-y)a$$", "wrong_start"),
    (r"$${\partial L}/{\partial b} = 2(a-y)a(1-a)$$", "right"),
    (r"$${\partial L}/{\partial b} = 2(a-y)(1-a)$$", "wrong_start"),
    (r"$$\frac{\delta L}{\delta a} = 2(a-y)$$", "right"),
    (r"$$\frac{\delta L}{\delta a} = (a-y)$$", "wrong_start"),
    (r"\\(\frac{\partial a}{\partial z} = a(1-a)\\)", "right"),
    (r"\\[\frac{\partial a}{\partial z} = a(1-z)\\]", "wrong_start"),
    ("[\n\\frac{\\partial L}{\\partial a}\n==========\n2(a-y)\n]", "right"),
    ("[\n\\frac{\\partial L}{\\partial a}\n=\n2(y-a)\n]", "wrong_start"),
    (r"$\frac{∂𝐿}{∂𝑤} = 2(𝑎 - 𝑦)𝑎(1 - 𝑎)𝑥$", "right"),
    (r"$\frac{∂𝐿}{∂𝑤} = 2(𝑎 - 𝑦)𝑎(1 - 𝑎)𝑏$", "wrong_start"),
    ("DL/Dw = DL/Da * Da/Dz * x", "right"),
    ("DL/Dw = DL/Da * Da/Dz * b", "wrong_start"),
    (r"$$\frac{\partial L}{\partial a} = 2(a-y), + 1$$", "wrong_start"),
    (r"$$\frac{\partial L}{\partial w} = 2(a-y)a(1-a), \cdot x$$", "right"),
    ("Step 2) dL/da = 2(a - y)", "right"),
    ("Step 2) dL/da = 2(a + y)", "wrong_start"),
    (r"$$\pdv{L}{a} = 2(a-y)$$", "right"),
    (r"$$\pdv{L}{a} = 2a-y$$", "wrong_start"),
    ('<img src="https://latex.codecogs.com/gif.latex?\\frac{\\partial&space;L}{\\partial&space;a}=2(a-y)" />', "right"),
    (
        "![f](https://www.zhihu.com/equation?tex=%5Cfrac%7B%5Cpartial+L%7D%7B%5Cpartial+a%7D%3D2%28y-a%29)",
        "wrong_start",
    ),
    (r"<math>\frac{\partial a}{\partial z} = a(1-a)</math>", "right"),
    (r"{% latex %}\frac{\partial a}{\partial z} = a(1+a){% endlatex %}", "wrong_start"),
    (r"$$\frac{{\rm d}L}{{\rm d}a} = 2(a-y)$$", "right"),
]


@pytest.mark.parametrize(("text", "status"), SCALAR)
def test_derivatives_as_posts_write_them(text: str, status: str) -> None:
    assert statuses(text, NEURON) == [status]


FIRST = r"(a^{[2]}_1 - y_1) a^{[2]}_1 (1-a^{[2]}_1) a^{[1]}_1$$"
BY_STATES = r"$$\frac{\partial L}{\partial U} = \sum_t (\frac{\partial L}{\partial h_t} \odot "
CHAINED = r"\frac{\partial L}{\partial p_j}\frac{\partial p_j}{\partial z_i}$$"
ARRAYS = [
    (LAYERS, r"$$\delta_j^{1} = \sigma'(z_j^{1}) \sum_k W_{kj}^2 \delta_k^2$$", "right"),
    (LAYERS, r"$$\frac{\partial C}{\partial W^2} = \delta^2 (a^1)^T$$", "right"),
    (LAYERS, r"$$\frac{\partial C}{\partial W^2} = \delta^2 (a^2)^T$$", "wrong_start"),
    (LAYERS, r"$$\frac{\partial C}{\partial w^{[2]}_{11}} = " + FIRST, "right"),
    (LAYERS, r"$$\frac{\partial C}{\partial w^{[2]}_{12}} = " + FIRST, "wrong_start"),
    (STATES, BY_STATES + r"(1-h_t^2)) x_t^T$$", "right"),
    (STATES, BY_STATES + r"(1-h_t)) x_t^T$$", "wrong_start"),
    (CHOICE, r"$$\frac{\partial L}{\partial z_i} = \sum_{j=0}^{n-1} " + CHAINED, "right"),
    (CHOICE, r"$$L = -\underbrace{\sum_i}_{\text{all}} \underbrace{y_i}_{\text{label}} \log p_i$$", "right"),
    (CHOICE, r"$$\frac{\partial L}{\partial z_i} = -\sum_k y_k \frac{\partial \log p_k}{\partial z_i}$$", "right"),
    (CHOICE, r"$$\frac{\partial \log p_k}{\partial z_i} = \delta_{ik} - p_i$$", "right"),
    (CHOICE, r"$$\frac{\partial \log p_k}{\partial z_i} = \delta_{ik} - p_k$$", "wrong_start"),
    (CHOICE, "$i = j$: $\\frac{\\partial p_i}{\\partial z_j} = p_i(1-p_i)$", "right"),
    (CHOICE, "If $i \\neq j$: $\\frac{\\partial p_i}{\\partial z_j} = -p_i p_j$", "right"),
    (CHOICE, "If $i \\neq j$: $\\frac{\\partial p_i}{\\partial z_j} = p_i p_j$", "wrong_start"),
    (CHOICE, "$i = j$일 때\n$$\\frac{\\partial p_i}{\\partial z_j} = p_i(1-p_i)$$", "right"),
    (CHOICE, "$\\frac{\\partial p_i}{\\partial z_j} = -p_i p_j$ if $i \\neq j$", "right"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "text", "status"), ARRAYS)
def test_indices_and_conditions_as_posts_write_them(model: str, text: str, status: str) -> None:
    assert statuses(text, model) == [status]


BATCH = """input X[5, 3]
target y[5]
parameter theta[3]
h = X @ theta
J = sum((h - y)^2)/10"""
COLUMNS = """input X[4, 6]
target Y[3, 6]
parameter W[3, 4], b[3, 1]
Z = W @ X + b
A = relu(Z)
J = sum((A - Y)^2)"""
BY_SAMPLES = r"$$\frac{\partial J}{\partial \theta_j} = \frac1m \sum_{i=1}^m "
SAMPLES = [
    (BATCH, BY_SAMPLES + r"(h_\theta(x^{(i)}) - y^{(i)}) x_j^{(i)}$$", "right"),
    (BATCH, BY_SAMPLES + r"(h_\theta(x^{(i)}) + y^{(i)}) x_j^{(i)}$$", "wrong_start"),
    (BATCH, r"$$\nabla J(\theta) = \frac1m X^T(X\theta - y)$$", "right"),
    (BATCH, r"$$\nabla_\theta J = \frac2n X^T(X\theta - y)$$", "wrong_start"),
    (COLUMNS, r"$$dA = \frac1N (A - Y)$$", "wrong_start"),
    (COLUMNS, r"$$db = \sum_i dZ_{:,i}$$", "right"),
    (COLUMNS, r"$$db = \sum_i dA_{:,i}$$", "wrong_start"),
    (COLUMNS, r"$$db = \sum_i dZ^{(i)}$$", "right"),
    (COLUMNS, r"$$dZ = dA .* (Z > 0)$$", "right"),
    (COLUMNS, r"$$dW = dZ\, X^\mathsf{T}$$", "right"),
    (COLUMNS, r"$$dW = X\, dZ^\mathsf{T}$$", "wrong_start"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "text", "status"), SAMPLES)
def test_samples_and_sizes_as_posts_write_them(model: str, text: str, status: str) -> None:
    assert statuses(text, model) == [status]


LOSS = "input x[3]\ntarget t[2]\nparameter w[2, 3]\nnet = w @ x\no = sigmoid(net)\nE = sum((t - o)^2)/2"
BARE_SUMS = [
    (LOSS, r"$$E = \frac12 \sum (t - o)^2$$", "right"),
    (LOSS, r"$$E = \frac12 \left(\sum (t - o)\right)^2$$", "wrong_start"),
    (LOSS, r"$$E = \frac12 \sum (t_i - o_i)^2$$", "right"),
    (LOSS, r"$$E = \sum \frac12 (t - o)$$", "wrong_start"),
    (LOSS, "E = 1/2 Σ (t - o)²", "right"),
    (LOSS, "E = 1/2 (Σ (t - o))²", "wrong_start"),
    (LOSS, r"$$\frac{\partial E}{\partial o_j} = \sum (o_j - t_j)$$", "not_understood"),
    (COLUMNS, r"$$db = \sum dZ$$", "right"),
    (COLUMNS, r"$$db = \sum dA$$", "wrong_start"),
]


@pytest.mark.parametrize(("model", "text", "status"), BARE_SUMS)
def test_a_sum_without_an_index_runs_over_the_product_behind_it(model: str, text: str, status: str) -> None:
    assert statuses(text, model) == [status]


def test_no_sign_below_a_name_is_dropped() -> None:
    assert statuses(r"$$J_{*} = \sum_i A_{*}$$", COLUMNS) != ["right"]


def test_lines_of_a_fence_are_statements_unless_they_go_on() -> None:
    fence = "```math\n\\frac{\\partial L}{\\partial a} = 2(a-y)\n\\frac{\\partial a}{\\partial z} = a(1-a)\n```"
    assert statuses(fence, NEURON) == ["right", "right"]
    chain = [
        "$$\\frac{\\partial L}{\\partial z} = \\frac{\\partial L}{\\partial a}",
        "\\frac{\\partial a}{\\partial z} = 2(a-y)a(1-a)$$",
    ]
    assert statuses("\n".join(chain), NEURON) == ["right", "right"]


def test_macros_are_written_out_and_places_are_those_of_the_author() -> None:
    text = "$\\newcommand{\\g}[1]{\\frac{\\partial L}{\\partial #1}}$\n\n$$\\g{a} = 2(a-y)$$ and $$\\g b = 2(a-y)$$"
    right, wrong = derive.check(text, graph(NEURON))
    assert (right.status, right.text) == ("right", "\\g{a} = 2(a-y)")
    assert (wrong.status, wrong.text, wrong.claim.row) == ("error", "\\g b = 2(a-y)", 2)
    assert text[slice(*wrong.span)] == wrong.text


def test_macros_that_never_end_leave_the_text_as_it_is() -> None:
    text = "\\newcommand{\\a}{\\b\\b\\b}\\newcommand{\\b}{\\a\\a\\a} $\\a = 1$" + "\\a" * 2000
    assert len(expanded(text).text) < 400_000
    assert derive.check(text, graph(NEURON)).first_wrong is None


def test_a_chain_that_begins_nowhere_still_says_that_its_parts_are_equal() -> None:
    assert statuses("$$= 2(a-y)a(1-a)x = 2(a-y)a x - 2(a-y)a^2 x$$", NEURON) == ["not_understood", "right"]


def test_an_error_signal_of_a_value_that_is_no_derivative_is_not_called_right() -> None:
    model = LAYERS.replace("a1", "h")
    assert statuses(r"$$\delta_h = (W_2^T \delta_{z_2}) \odot \sigma'(h)$$", model) == ["undecided"]
    assert statuses(r"$$\delta_h = (W_2^T \delta_{z_2}) \odot \sigma'(z_1)$$", model) == ["right"]
