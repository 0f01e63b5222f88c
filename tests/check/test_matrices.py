"""Lines about matrices: right ones stay right, and transposes, sums, products and shapes are named."""

from __future__ import annotations

import pytest

import derive

LAYERS = """
input x[3,1]
parameter W1[4,3]
parameter b1[4,1]
parameter W2[2,4]
parameter b2[2,1]
target y[2,1]
z1 = W1@x+b1
a1 = sigmoid(z1)
z2 = W2@a1+b2
a2 = sigmoid(z2)
L = 0.5*sum((a2-y)**2)
"""

BATCH = """
input X[5,3]
parameter W[3,2]
parameter b[2]
target Y[5,2]
constant m = 5
Z = X@W + b
A = sigmoid(Z)
L = sum((A-Y)**2)/(2*m)
"""

SOFTMAX = """
input x[3,1]
parameter W[4,3]
target y[4,1] : one-hot
z = W@x
p = softmax(z, axis=0)
L = -sum(y*log(p))
"""

SIGNAL = ("D_2", r"((a_2-y)\odot\sigma'(z_2))")
LINES = (
    (LAYERS, r"\frac{\partial L}{\partial z_2} = (a_2-y)\odot\sigma'(z_2)", None),
    (LAYERS, r"\frac{\partial L}{\partial W_2} = D_2 a_1^T", None),
    (LAYERS, r"\frac{\partial L}{\partial W_2} = a_1 D_2^T", "transpose shape"),
    (LAYERS, r"\frac{\partial L}{\partial a_1} = W_2 D_2", "transpose shape"),
    (LAYERS, r"\frac{\partial L}{\partial z_1} = W_2^T D_2", "missing_factor"),
    (LAYERS, r"\frac{\partial L}{\partial z_1} = (W_2^T (a_2-y))\odot\sigma'(z_1)", "missing_factor"),
    (
        LAYERS,
        r"\frac{\partial L}{\partial z_1} = (W_2^T D_2)\odot\sigma'(a_1)",
        "wrong_evaluation_point",
    ),
    (LAYERS, r"\frac{\partial L}{\partial z_2} = (a_2-y)\odot(1-a_2^2)", "wrong_activation_derivative"),
    (LAYERS, r"\frac{\partial L}{\partial z_2} = (a_2-y)\odot(1-a_2)", "wrong_activation_derivative"),
    (LAYERS, r"\frac{\partial L}{\partial z_2} = (y-a_2)\odot\sigma'(z_2)", "sign"),
    (LAYERS, r"\frac{\partial L}{\partial z_2} = 2(a_2-y)\odot\sigma'(z_2)", "constant_factor"),
    (
        LAYERS,
        r"\frac{\partial L}{\partial W_1} = (W_2^T D_2 \odot\sigma'(z_1)) a_1^T",
        "wrong_variable shape",
    ),
    (
        LAYERS,
        r"\frac{\partial L}{\partial b_1} = (W_2^T D_2 \odot\sigma'(z_1)) x^T",
        "extra_factor shape",
    ),
    (LAYERS, r"\frac{\partial L}{\partial W_2} = D_2 x^T", "wrong_variable shape"),
    (LAYERS, r"\frac{\partial L}{\partial z_2} = (a_2-y)^T\sigma'(z_2)", "hadamard_vs_matmul shape"),
    (LAYERS, r"\frac{\partial L}{\partial W_2} = (a_2-y) a_1^T", "missing_factor"),
    (BATCH, r"\frac{\partial L}{\partial W} = \frac1m X^T ((A-Y)\odot A\odot(1-A))", None),
    (BATCH, r"\frac{\partial L}{\partial W} = X^T ((A-Y)\odot A\odot(1-A))", "constant_factor missing_factor"),
    (BATCH, r"\frac{\partial L}{\partial W} = \frac1m ((A-Y)\odot A\odot(1-A))^T X", "transpose"),
    (BATCH, r"\frac{\partial L}{\partial b} = \frac1m (A-Y)\odot A\odot(1-A)", "missing_sum shape"),
    (BATCH, r"\frac{\partial L}{\partial W} = \frac1m X ((A-Y)\odot A\odot(1-A))", "transpose shape"),
    (BATCH, r"\frac{\partial L}{\partial W} = \frac1m X^T (A-Y)", "missing_factor"),
    (BATCH, r"\frac{\partial L}{\partial Z} = \frac2m (A-Y)\odot A\odot(1-A)", "constant_factor"),
    (SOFTMAX, r"\frac{\partial L}{\partial z} = p - y", None),
    (SOFTMAX, r"\frac{\partial L}{\partial z} = y - p", "sign"),
    (SOFTMAX, r"\frac{\partial L}{\partial z} = (p - y)\odot p\odot(1-p)", "extra_factor"),
    (SOFTMAX, r"\frac{\partial L}{\partial W} = x(p - y)^T", "transpose shape"),
    (SOFTMAX, r"\frac{\partial L}{\partial z} = p", "dropped_path other missing_factor algebra_slip"),
    (SOFTMAX, r"\frac{\partial L}{\partial W} = (p - y)x", "transpose shape"),
    (SOFTMAX, r"\frac{\partial L}{\partial W_{ij}} = (p_i - y_i) x_j", None),
    (SOFTMAX, r"\frac{\partial L}{\partial W_{ij}} = (p_j - y_j) x_i", "index_slip transpose shape"),
    (
        LAYERS,
        r"\frac{\partial L}{\partial W_1} = x\,(W_2^T D_2 \odot\sigma'(z_1))^T",
        "transpose shape",
    ),
    (LAYERS, r"W_1 \leftarrow W_1 + \eta \frac{\partial L}{\partial W_1}", "update_direction"),
    (LAYERS, r"W_1 \leftarrow W_1 - \eta \frac{\partial L}{\partial W_1}", None),
    (LAYERS, r"\frac{\partial L}{\partial a_1} = D_2^T W_2", "transpose shape"),
)


@pytest.mark.parametrize(("model", "line", "kinds"), LINES, ids=[line for _, line, _ in LINES])
def test_a_line_about_matrices(model: str, line: str, kinds: str | None) -> None:
    (verdict,) = derive.check(f"$${line.replace(*SIGNAL)}$$", derive.parse(model)).verdicts
    if kinds is None:
        assert verdict.status == "right"
    else:
        assert verdict.status in ("error", "wrong_start")
        assert verdict.kind in kinds.split()
