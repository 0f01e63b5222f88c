"""What a notation of matrices means: each right claim with its nearest wrong neighbour, and what stays open."""

from __future__ import annotations

import pytest

import derive

ROWS = (
    "input X[5, 3]\nparameter W[3, 2]\nparameter b[1, 2]\ntarget Y[5, 2]\nconstant m = 5\nconstant eta\n"
    "Z = X@W + b\nL = norm(Z - Y)**2/(2*m)"
)
COLUMN = (
    "input x[3, 1]\nparameter W[2, 3]\nparameter b[2, 1]\ntarget y[2, 1]\nconstant eta\nz = W@x + b\n"
    "L = 0.5*norm(z - y)**2"
)
SOFTMAX = (
    "input x[4, 1]\nparameter W[3, 4]\ntarget y[3, 1] : one-hot\nz = W@x\np = softmax(z, axis=0)\nL = -sum(y*log(p))"
)
LAYERS = (
    "input x[4, 1]\nparameter W1[3, 4]\nparameter W2[3, 3]\ntarget y[3, 1]\nz1 = W1@x\na1 = sigmoid(z1)\n"
    "z2 = W2@a1\na2 = sigmoid(z2)\nL = 0.5*norm(a2 - y)**2"
)
RESIDUAL = "input x[3, 1]\nparameter V[3, 3]\ntarget y[3, 1]\nh = tanh(V@x)\no = x + h\nL = 0.5*norm(o - y)**2"
SQUARES = "constant A[5, 3]\nparameter x[3]\nconstant b[5]\nf = 0.5*norm(A@x - b)**2"
ATTENTION = (
    "parameter Q[4, 2]\nparameter K[5, 2]\nparameter V[5, 3]\ntarget T[4, 3]\nconstant dk = 2\n"
    "S = Q@K.T/sqrt(dk)\nA = softmax(S, axis=1)\nO = A@V\nL = 0.5*norm(O - T)**2"
)
FILTER = "input x[6]\nparameter w[3]\ntarget t[4]\ny = conv1d(x, w)\nL = 0.5*norm(y - t)**2"

PAIRS: tuple[tuple[str, str, str], ...] = (
    (ROWS, "dW = X.T @ dZ", "dW = X @ dZ"),
    (ROWS, "db = dZ.sum(axis=0)", "db = dZ"),
    (ROWS, "db = dL/dZ.sum(0)", "db = dL/dZ.sum(1)"),
    (ROWS, "db = np.sum(dZ, axis=0, keepdims=True)", "db = np.mean(dZ, axis=0, keepdims=True)"),
    (ROWS, "dW = np.dot(X.T, dZ)", "dW = np.multiply(X.T, dZ)"),
    (ROWS, "dW = X.transpose().dot(Z - Y) / m", "dW = X.transpose().dot(Z - Y)"),
    (ROWS, "W -= eta * dW", "W += eta * dW"),
    (ROWS, "b -= 0.1 * dZ.sum(axis=0)", "b -= 0.1 * dZ"),
    (ROWS, r"$\frac{\partial L}{\partial W_{jk}} = \frac1m\sum_{i=1}^m X_{ij}(Z_{ik}-Y_{ik})$",
     r"$\frac{\partial L}{\partial W_{jk}} = \frac1m\sum_{i=1}^m X_{ji}(Z_{ik}-Y_{ik})$"),
    (SOFTMAX, r"For $i=j$: $\frac{\partial p_i}{\partial z_i} = p_i(1-p_i)$",
     r"For $i=j$: $\frac{\partial p_i}{\partial z_i} = p_i(1+p_i)$"),
    (COLUMN, "dL/dW = np.outer(z - y, x)", "dL/dW = np.outer(x, z - y)"),
    (COLUMN, "b_new = b - eta*(z - y)", "b_new = b - (z - y)"),
    (COLUMN, r"$W \leftarrow W - \alpha(z-y)x^T$", r"$W \leftarrow W + \alpha(z-y)x^T$"),
    (COLUMN, r"$\nabla_x L = (\frac{\partial z}{\partial x})^T(z-y)$", r"$\nabla_x L = W(z-y)$"),
    (SOFTMAX, "∂p_i/∂z_j = p_i(δ_ij − p_j)", "∂p_i/∂z_j = p_i(δ_ij + p_j)"),
    (SOFTMAX, "dp_i/dz_j = p_i (delta_{ij} - p_j)", "dp_i/dz_j = p_i (delta_{ij} - p_i)"),
    (LAYERS, "δ₂ = (a₂ − y) ⊙ a₂ ⊙ (1 − a₂)\n∂L/∂W₂ = δ₂a₁ᵀ", "δ₂ = a₂ − y\n∂L/∂W₂ = δ₂a₁ᵀ"),
    (LAYERS, "δ₂ = a₂ − y\n∂L/∂W₂ = (δ₂ ⊙ σ'(z₂)) a₁ᵀ", "δ₂ = y − a₂\n∂L/∂W₂ = (δ₂ ⊙ σ'(z₂)) a₁ᵀ"),
    (LAYERS, r"$\frac{\partial L}{\partial z_2} = \nabla_{a_2} L \odot \sigma'(z_2)$",
     r"$\frac{\partial L}{\partial z_2} = \nabla_{a_2} L \odot \sigma(z_2)$"),
    (COLUMN, "ΔW = −η ∂L/∂W", "ΔW = η ∂L/∂W"),
    (COLUMN, "ΔW = η ∂L/∂W\nW ← W − ΔW", "ΔW = −η ∂L/∂W\nW ← W − ΔW"),
    (COLUMN, r"$\Delta W = -\eta (z-y)x^T$", r"$\Delta W = -\eta (y-z)x^T$"),
    (ROWS, "grad = X.T @ (Z - Y) / m", "grad = X @ (Z - Y) / m"),
    (LAYERS, r"$\delta^{(l)} = \frac{\partial L}{\partial z^{(l)}}$",
     r"$\delta^{(l)} = \frac{\partial L}{\partial z^{(L)}}$"),
    (RESIDUAL, r"$\frac{\partial o}{\partial x} = I + \operatorname{diag}(1-h^2)V$",
     r"$\frac{\partial o}{\partial x} = I - \operatorname{diag}(1-h^2)V$"),
    (RESIDUAL, r"$\nabla_x L = (\frac{\partial o}{\partial x})^{\top}(o-y)$",
     r"$\nabla_x L = V\,\frac{\partial L}{\partial h} + (o-y)$"),
    (SQUARES, r"With Einstein's convention $\frac{\partial f}{\partial x_j} = A_{ij}(A_{ik}x_k - b_i)$",
     r"$\frac{\partial f}{\partial x_j} = A_{ij}(A_{ik}x_k - b_i)$"),
    (SQUARES, r"$\nabla f(x) = A^T(Ax - b)$", r"$\nabla f(x) = A(Ax - b)$"),
    (SQUARES, r"$\frac{\partial^2 f}{\partial x\,\partial x^\top} = A^\top A$",
     r"$\frac{\partial^2 f}{\partial x\,\partial x^\top} = 2A^\top A$"),
    (ATTENTION, r"$\frac{\partial L}{\partial Q} = \frac{1}{\sqrt{d_k}}\frac{\partial L}{\partial S}K$",
     r"$\frac{\partial L}{\partial Q} = \frac{1}{d_k}\frac{\partial L}{\partial S}K$"),
    (ATTENTION, "dV = A^T (O - T)", "dV = A (O - T)"),
    (ATTENTION, "dS = A * (dA - (dA * A).sum(axis=1, keepdims=True))",
     "dS = A * (dA - (dA * A).sum(axis=0, keepdims=True))"),
    (FILTER, r"$\frac{\partial L}{\partial w_k} = \sum_i (y_i-t_i)x_{i+k-1}$",
     r"$\frac{\partial L}{\partial w_k} = \sum_i (y_i-t_i)x_{i}$"),
    (FILTER, "∂L/∂w_k = Σ_i (y_i − t_i) x_{i+k}", "∂L/∂w_k = (y_i − t_i) x_{i+k}"),
)  # fmt: skip


def statuses(model: str, text: str) -> list[str]:
    return [verdict.status for verdict in derive.check(text, derive.parse(model)).verdicts]


@pytest.mark.parametrize(("model", "right", "wrong"), PAIRS, ids=[pair[1] for pair in PAIRS])
def test_a_right_claim_and_its_wrong_neighbour(model: str, right: str, wrong: str) -> None:
    found = statuses(model, right)
    assert found
    assert set(found) == {"right"}
    assert {"error", "wrong_start"} & set(statuses(model, wrong))


@pytest.mark.parametrize("line", ["db = dZ.cumsum(axis=0)", "db = dZ.sum(axis=0).foo()", "db = dZ.reshape(-1)"])
def test_a_method_that_is_not_known_is_not_read_by_halves(line: str) -> None:
    assert statuses(ROWS, line) == ["not_understood"]


def test_a_product_that_does_not_fit_spoils_no_other_line() -> None:
    text = "δ₂ = (a₂ − y) ⊙ σ'(z₂)\nδ₁ = W₂ᵀδ₂ @ σ'(z₁)\n∂L/∂W₂ = δ₂a₁ᵀ"
    assert statuses(LAYERS, text) == ["right", "error", "right"]


KINDS: tuple[tuple[str, str, str], ...] = (
    (LAYERS, r"$\frac{\partial L}{\partial a_{1,j}} = W_{2,ij}\frac{\partial L}{\partial z_{2,i}}$", "missing_sum"),
    (
        LAYERS,
        r"$\frac{\partial L}{\partial a_{1,j}} = \sum_i W_{2,ji}\frac{\partial L}{\partial z_{2,i}}$",
        "index_slip",
    ),
    (LAYERS, r"$\frac{\partial L}{\partial z_1} = W_2\frac{\partial L}{\partial z_2}$", "transpose"),
    (RESIDUAL, r"$\frac{\partial L}{\partial x} = o - y$", "dropped_path"),
    (SOFTMAX, r"$\frac{\partial p}{\partial z} = \operatorname{diag}(p\odot(1-p))$", "dropped_path"),
    (SOFTMAX, r"$\frac{\partial p}{\partial z} = \operatorname{diag}(p) + pp^\top$", "sign"),
    (LAYERS, r"$\frac{\partial L}{\partial z_2} = (a_2-y)\odot a_2\odot(1+a_2)$", "wrong_activation_derivative"),
    (COLUMN, r"$W \in \mathbb{R}^{3\times 2}$", "shape"),
    (COLUMN, r"b_new = b - (z - y)", "update_direction"),
)


@pytest.mark.parametrize(("model", "line", "kind"), KINDS, ids=[row[1] for row in KINDS])
def test_the_kind_of_a_mistake_with_matrices(model: str, line: str, kind: str) -> None:
    review = derive.check(line, derive.parse(model))
    assert review.first_wrong is not None
    assert review.verdicts[review.first_wrong].kind == kind


SAID: tuple[tuple[str, str, str, str], ...] = (
    (LAYERS, r"$\frac{\partial L}{\partial a_{1,j}} = W_{2,ij}\frac{\partial L}{\partial z_{2,i}}$",
     "check.kind.missing_sum", "matmul(transpose(W2)"),
    (LAYERS, r"$\frac{\partial L}{\partial a_1} = W_2\frac{\partial L}{\partial z_2}$", "check.kind.transpose_of",
     "matmul(transpose(W2)"),
    (SOFTMAX, r"$\frac{\partial p}{\partial z} = \operatorname{diag}(p)$", "check.kind.dropped_path",
     "add(diag(p), negative(matmul(p, transpose(p))))"),
)  # fmt: skip


@pytest.mark.parametrize(("model", "line", "key", "form"), SAID, ids=[row[2] for row in SAID])
def test_what_is_said_of_it_and_when(model: str, line: str, key: str, form: str) -> None:
    (found,) = derive.check(line, derive.parse(model)).verdicts
    verdict = found.verdict
    assert verdict.message is not None
    assert verdict.message.key == key
    assert verdict.expected is not None
    assert form in repr(verdict.expected)
    assert form not in str(verdict.hints[0].fillings)


RECURRENT = (
    "input X[4, 3]\nparameter V[3, 3]\nparameter W[3, 3]\ntarget Y[4, 3]\nZ = X@V\nA = tanh(Z)\nO = A@W\n"
    "L = 0.5*norm(O - Y)**2"
)
SQUARE = RECURRENT.replace("[4, 3]", "[3, 3]")
POINTS = "input x[3]\nparameter W[2, 3]\ntarget y[2]\nz = W@x\na = tanh(z)\nL = 0.5*norm(a - y)**2"
UNSAID: tuple[tuple[str, str, str, str | None], ...] = (
    (RECURRENT, r"$\frac{\partial L}{\partial Z} = \frac{\partial L}{\partial A}(1 - A\odot A)$",
     "right", "elementwise"),
    (SQUARE, r"$\frac{\partial L}{\partial Z} = \frac{\partial L}{\partial A}(1 - A\odot A)$",
     "wrong", "hadamard_vs_matmul"),
    (SQUARE, r"$\frac{\partial L}{\partial Z} = (O - Y)W^T(1 - A^2)$",
     "wrong", "hadamard_vs_matmul"),
    (SQUARE, r"$\frac{\partial L}{\partial Z} = (O - Y)W^T\odot(1 - A^2)$", "right", None),
    (SQUARE, "dZ = dA * (1 - A**2)", "right", None),
    (SQUARE, "dZ = dA @ (1 - A**2)",
     "wrong", "hadamard_vs_matmul"),
    (SQUARE, r"원소별 곱으로 $\frac{\partial L}{\partial Z} = \frac{\partial L}{\partial A}(1 - A^2)$",
     "right", "elementwise"),
    (SQUARE, r"Elementwise, $\frac{\partial L}{\partial W} = A(O - Y)$", "wrong", "transpose"),
    (LAYERS, r"$\delta_1 = W_2^T\delta_2\sigma'(z_1)$",
     "right", "elementwise"),
    (POINTS, "∂L/∂W = ∂L/∂z x", "right", "vectors"),
    (COLUMN, "∂L/∂W = (z − y) ⊙ xᵀ", "right", "spread"),
    (COLUMN, "∂L/∂W = ½(z − y) xᵀ", "wrong", "constant_factor"),
    (ROWS, "grad = X.T @ (Z - Y) / m", "right", None),
    (ROWS, "grad = X.T @ (Z - Y)", "wrong", "constant_factor"),
    (ROWS.replace("constant m", "constant d = 2\nconstant m"), "dW = X.T @ (Z - Y) / m", "right", None),
    (ROWS.replace("constant m", "constant d = 2\nconstant m"), "dW = X.T @ (Y - Z) / m", "wrong", "sign"),
    (POINTS, "∂L/∂W = x ∂L/∂z", "wrong", "transpose"),
)  # fmt: skip


@pytest.mark.parametrize(("model", "line", "status", "said"), UNSAID)
def test_a_product_that_does_not_say_what_it_is(model: str, line: str, status: str, said: str | None) -> None:
    """Matrices side by side are a matrix product where they can be; what is elementwise only by its shapes is told."""
    (found,) = derive.check(line, derive.parse(model)).verdicts
    assert found.status == "right" if status == "right" else found.status in ("error", "wrong_start")
    assert (found.verdict.reading if status == "right" else found.kind) == said


TWO = "parameter x, y\nf = x^2*y + sin(y)"
ROUND = "parameter x[3]\nconstant A[5, 3]\nconstant b[5]\nf = 0.5*norm(A@x - b)**2"
FILTERS = "input X[4, 4]\nparameter K[2, 2]\ntarget T[3, 3]\nY = conv2d(X, K)\nL = 0.5*norm(Y - T)**2"
NABLA: tuple[tuple[str, str, str | None], ...] = (
    (TWO, r"$\nabla f = [2xy, x^2 + \cos y]$", None),
    (TWO, r"$\nabla f = (2xy, x^2 - \cos y)$", "sign"),
    (TWO, r"$\nabla f = (x^2 + \cos y, 2xy)$", "wrong_variable"),
    (TWO, r"$\nabla f = \begin{pmatrix}2xy\\ x^2+\cos y\end{pmatrix}$", None),
    (TWO, r"$\nabla f = \left(\frac{\partial f}{\partial x}, \frac{\partial f}{\partial y}\right)^T$", None),
    (TWO, "∇f(x, y) = (2xy, x² + cos y)", None),
    (TWO, "grad f = (2xy, x² + cos y)", None),
    (TWO, "grad f = (2x, x² + cos y)", "missing_factor"),
    (TWO, r"$\nabla^2 f = \begin{pmatrix} 2y & 2x \\ 2x & -\sin y\end{pmatrix}$", None),
    (TWO, r"$\nabla^2 f = \begin{pmatrix} 2y & 2x \\ 2x & \sin y\end{pmatrix}$", "sign"),
    (TWO, "∇²f = [[2y, 2x], [2x, -sin(y)]]", None),
    (TWO, r"The Hessian is $H = \begin{pmatrix} 2y & 2x \\ 2x & -\sin y\end{pmatrix}$", None),
    (TWO, r"헤세 행렬은 $H = \begin{pmatrix} 2y & 2x \\ 2x & \sin y\end{pmatrix}$이다.", "sign"),
    (ROUND, r"$\nabla^2 f(x) = A^\top A$", None),
    (ROUND, r"$\nabla_x^2 f = A A^\top$", "transpose"),
    (ROUND, "∇²f = 2AᵀA", "constant_factor"),
    (LAYERS, r"$\nabla_a L = a_2 - y$", None),
    (SQUARES, "∂f/∂x = Aᵀ(Ax − b)", None),
    (SQUARES, "∂f/∂x = 2Aᵀ(Ax − b)", "constant_factor"),
    (FILTERS, "∂L/∂K_ab = Σ_i Σ_j (Y_ij − T_ij) X_{i+a,j+b}", None),
    (FILTERS, "∂L/∂K_ab = Σ_i Σ_j (Y_ij − T_ij) X_{i+b,j+a}", "index_slip"),
    (LAYERS, r"$\nabla_a L = y - a_2$", "sign"),
    (ROWS, r"$Z_{5\times 2} = X_{5\times 3}W_{3\times 2} + b_{1\times 2}$", None),
    (ROWS, r"$Z_{(5,2)} = X_{(5,3)}W_{(3,2)} + b$", None),
    (ROWS, r"$\frac{\partial L}{\partial W}_{3\times 2} = \frac1m X^T_{3\times 5}(Z-Y)_{5\times 2}$", None),
    (ROWS, r"$\left(\frac{\partial L}{\partial W}\right)_{(3,2)} = X^T_{(3,5)}(Z-Y)_{(5,2)}$", "constant_factor"),
    (ROWS, r"$\frac{\partial L}{\partial W_{3\times 2}} = \frac1m X_{5\times 3}(Z-Y)_{5\times 2}$", "transpose"),
    (ROWS, "dW_{3×2} = (1/m) Xᵀ_{3×5} (Z - Y)_{5×2}", None),
    (ROWS, r"$\frac{\partial L}{\partial W_{12}} = \frac1m \sum_i X_{i1}(Z_{i2}-Y_{i2})$", None),
)


@pytest.mark.parametrize(("model", "line", "kind"), NABLA)
def test_gradients_written_out_hessians_and_sizes_below(model: str, line: str, kind: str | None) -> None:
    (found,) = derive.check(line, derive.parse(model)).verdicts
    assert found.status == "right" if kind is None else found.status in ("error", "wrong_start")
    assert found.kind == kind


UNREAD = (
    (ROWS, r"$\frac{\partial L}{\partial W} = \frac1m X^T_{5\times 3}(Z-Y)$", "size_said"),
    (TWO, "∇f(1, 0) = (0, 2)", "expected"),
)


@pytest.mark.parametrize(("model", "line", "key"), UNREAD)
def test_what_contradicts_itself_or_leaves_open_where_is_not_read(model: str, line: str, key: str) -> None:
    (found,) = derive.check(line, derive.parse(model)).verdicts
    assert found.status == "not_understood"
    assert [note.key for note in found.verdict.claim.notes] == [key]


OPEN: tuple[tuple[str, str, list[str]], ...] = (
    (LAYERS, r"$\frac{\partial L}{\partial z_2} = (a_2-y)\odot\text{sigmiod}'(z_2)$", ["undecided"]),
    (LAYERS, r"$\frac{\partial L}{\partial z_2} = (a_2-y)\odot f'(z_2)$", ["right"]),
    (LAYERS, r"$\frac{\partial L}{\partial z_2} = (a_2-y)\odot\varphi'(z_2)$", ["right"]),
    (LAYERS, "∂z₂/∂a₁ = W₂\n∂L/∂a₁ = (∂z₂/∂a₁) ∂L/∂z₂", ["right", "undecided"]),
    (LAYERS, "∂z₂/∂a₁ = W₂\n∂L/∂a₁ = (∂z₂/∂a₁)ᵀ ∂L/∂z₂", ["right", "right"]),
    (LAYERS, "∂z₂/∂a₁ = W₂\n∂L/∂a₁ = ∂L/∂z₂ ∂z₂/∂a₁", ["right", "right"]),
    (LAYERS, "∂z₂/∂a₁ = W₂ᵀ\n∂L/∂a₁ = (∂z₂/∂a₁) ∂L/∂z₂", ["right", "right"]),
    (LAYERS, "∂L/∂a₁ = (∂z₂/∂a₁) ∂L/∂z₂", ["right"]),
)


@pytest.mark.parametrize(("model", "text", "expected"), OPEN, ids=[row[1] for row in OPEN])
def test_what_one_spelling_or_one_layout_leaves_open(model: str, text: str, expected: list[str]) -> None:
    assert statuses(model, text) == expected
