"""Whole layers, as a student would type them."""

from __future__ import annotations

__all__ = ["MODELS"]

MODELS = {
    "mlp with softmax cross-entropy": """
input X[n, d]
target Y[n, c] : one-hot
parameter W1[d, h], b1[h], W2[h, c], b2[c]
Z1 = X @ W1 + b1
A1 = sigmoid(Z1)
Z2 = A1 @ W2 + b2
P = softmax(Z2)
L = -sum(Y * log(P)) / n
""",
    "mlp with integer labels": """
input X[n, d], y[n]
parameter W[d, c], b[c]
logp = log_softmax(X @ W + b)
L = -mean(logp[i, y[i]], over=i)
""",
    "binary cross-entropy": """
input X[n, d]
target y[n]
parameter w[d], b
z = X @ w + b
p = sigmoid(z)
L = -mean(y * log(p) + (1 - y) * log(1 - p))
""",
    "rnn": """
input x1[d], x2[d], x3[d], h0[h]
parameter Wx[d, h], Wh[h, h], b[h]
for t = 1..3:
    h{t} = tanh(x{t} @ Wx + h{t-1} @ Wh + b)
L = sum(h3 ^ 2) / 2
""",
    "attention": """
input X[n, d], M[n, n]
parameter Wq[d, k], Wk[d, k], Wv[d, v]
Q = X @ Wq
K = X @ Wk
V = X @ Wv
A = softmax(Q @ K.T / sqrt(k) + M)
O = A @ V
L = sum(O ^ 2)
""",
    "multi-head attention by batched axes": """
input X[n, d]
parameter Wq[h, d, k], Wk[h, d, k], Wv[h, d, k]
Q = X @ Wq
K = X @ Wk
V = X @ Wv
A = softmax(Q @ transpose(K, 0, 2, 1) / sqrt(k))
O = A @ V
L = sum(O ^ 2) / 2
""",
    "batch norm": """
input X[n, d]
parameter gamma[d], beta[d]
target T[n, d]
constant eps
mu = mean(X, axis=0)
v = var(X, axis=0)
Xhat = (X - mu) / sqrt(v + eps)
Y = gamma * Xhat + beta
L = sum((Y - T) ^ 2) / 2
""",
    "layer norm": """
parameter X[n, d], g[d], b[d]
constant eps
mu = mean(X, axis=1, keepdims=1)
s = sqrt(var(X, axis=1, keepdims=1) + eps)
Y = (X - mu) / s * g + b
L = sum(Y ^ 3)
""",
    "conv2d with pooling": """
input X[6, 7]
parameter K[3, 2], b
H = relu(conv2d(X, K) + b)
P = max(reshape(H, 2, 2, 3, 2), axis=3)
L = sum(P ^ 2)
""",
    "conv1d": """
input x[n]
parameter w[k], b
y = tanh(conv1d(x, w) + b)
L = sum(y)
""",
    "convolution in index form": """
input X[n, c]
parameter W[k, c, o]
Y[i, f] = sum(X[i + j, g] * W[j, g, f], over=(j, g))
L = sum(Y ^ 2)
""",
    "embedding": """
input y[n]
parameter E[v, d], w[d]
H = E[y]
L = sum(tanh(H @ w))
""",
    "dropout and residual": """
input X[n, d], M[n, d]
parameter W[d, d]
H = X + M * gelu(X @ W)
L = sum(H ^ 2) / 2
""",
    "lstm step": """
input x[d], h0[h], c0[h]
parameter Wi[d, h], Ui[h, h], Wf[d, h], Uf[h, h], Wo[d, h], Uo[h, h], Wc[d, h], Uc[h, h]
i1 = sigmoid(x @ Wi + h0 @ Ui)
f1 = sigmoid(x @ Wf + h0 @ Uf)
o1 = sigmoid(x @ Wo + h0 @ Uo)
g1 = tanh(x @ Wc + h0 @ Uc)
c1 = f1 * c0 + i1 * g1
h1 = o1 * tanh(c1)
L = sum(h1 ^ 2)
""",
    "logdet and inverse": """
parameter A[n, n] : positive definite
parameter b[n]
L = logdet(A) + b @ inv(A) @ b + trace(A)
""",
    "slices, joins and flips": """
parameter x[6], y[3], A[4, 5]
u = concat(x[1:3], y, x[5:])
v = stack(x[0:3], y, axis=1)
w = flip(u)
L = sum(u * w) + sum(v ^ 3) + sum(A[1:, 0] * A[:3, -1]) + x[0] * A[1, 2]
""",
    "names of all kinds": """
input λ, def
parameter β, x_hat, y_bar, W
L = (λ * β + def * x_hat - y_bar * W) ^ 2
""",
    "one minus, fractions and powers": """
parameter x[n], a[n]
b = 1 - x / (2 * (a ^ 2 + 1))
c = -(x - a) ^ 2 / (1 + exp(-x)) ^ 3
L = sum(b * c) - prod(b) + norm(c) + std(x) + var(a)
""",
    "elementwise functions": """
parameter x[n]
a = silu(x) + mish(x) + gelu(x) + softplus(x) + logsigmoid(x) + erf(x)
b = sin(x) * cos(x) + tanh(x) + atan(x) + sinh(x) - cosh(x) + log2(x ^ 2 + 1) + log10(x ^ 2 + 2)
c = leaky_relu(x, 0.1) + elu(x, 1.5) + maximum(x, 0.3) + minimum(x, -0.2) + clip(x, -0.5, 0.5) + abs(x)
L = sum(a * b + c) + logsumexp(x) + sum(where(x > 0, log(1 + x), x))
""",
    "einsum and kron": """
parameter A[i, j], B[j, k], C[2, 2], D[2, 3]
E = einsum("ij,jk->ik", A, B)
F = kron(C, D)
L = sum(E ^ 2) + sum(F ^ 3) + trace(C @ C) + det(C)
""",
}
