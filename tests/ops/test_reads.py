"""Contributions read as a textbook writes them: ``(formula, operand, shapes, what reaches it)``."""

from __future__ import annotations

import pytest

from derive.notation import plain
from derive.ops import Shapes
from tests.ops.proof import rule, shape, term_of
from tests.ops.test_rules import shapes_of

READS = [
    ("X @ W", "X", "X: n d, W: d h", "G @ W.T"),
    ("X @ W", "W", "X: n d, W: d h", "X.T @ G"),
    ("W @ x", "W", "W: n d, x: d", "outer(G, x)"),
    ("W @ x", "x", "W: n d, x: d", "W.T @ G"),
    ("x @ W", "x", "x: d, W: d h", "W @ G"),
    ("x @ y", "x", "x: d, y: d", "G*y"),
    ("X @ W", "W", "X: b n d, W: d h", "sum(transpose(X, 0, 2, 1) @ G, axis=0)"),
    ("X.T", "X", "X: n d", "G.T"),
    ("X + b", "X", "X: n d, b: d", "G"),
    ("X + b", "b", "X: n d, b: d", "sum(G, axis=0)"),
    ("c*X", "c", "X: n d, c: ", "sum(G*X)"),
    ("X/c", "c", "X: n d, c: ", "-sum(G*X)/c^2"),
    ("X^2", "X", "X: n d", "2*G*X"),
    ("sum(X)", "X", "X: n d", "broadcast(G, n, d)"),
    ("sum(X, axis=1)", "X", "X: n d", "broadcast(G, n, d, axis=1)"),
    ("mean(X)", "X", "X: n d", "broadcast(G/(n*d), n, d)"),
    ("sigmoid(Z)", "Z", "Z: n d", "G*sigmoid'(Z)"),
    ("exp(Z)", "Z", "Z: n d", "G*exp(Z)"),
    ("log(Z)", "Z", "Z: n d", "G/Z"),
    ("sqrt(Z)", "Z", "Z: n d", "G/(2*sqrt(Z))"),
    ("maximum(0, Z)", "Z", "Z: n d", "G*where(Z > 0, 1, 0)"),
    ("softmax(S)", "S", "S: d", "softmax(S)*(G - sum(G*softmax(S)))"),
    ("log_softmax(S, axis=1)", "S", "S: n d", "G - sum(G, axis=1, keepdims=1)*softmax(S, axis=1)"),
    ("logsumexp(S)", "S", "S: d", "G*softmax(S)"),
    ("norm(x)", "x", "x: d", "G*x/norm(x)"),
    ("trace(X)", "X", "X: d d", "G*eye(d)"),
    ("det(X)", "X", "X: d d", "G*det(X)*inv(X).T"),
    ("logdet(X)", "X", "X: d d", "G*inv(X).T"),
    ("inv(X)", "X", "X: d d", "-inv(X).T @ G @ inv(X).T"),
    ("outer(a, b)", "a", "a: n, b: d", "G @ b"),
    ("outer(a, b)", "b", "a: n, b: d", "G.T @ a"),
    ("concat(A, B, axis=1)", "B", "A: n d, B: n h", "G[:, d:]"),
    ("x[1:]", "x", "x: n", "embed(G, x[1:])"),
    ("conv1d(x, w)", "w", "x: m, w: k", "conv1d(x, G)"),
    ("conv1d(x, w)", "x", "x: m, w: k", "conv1d(pad(G, k - 1), flip(w))"),
    ('einsum("bij,bjk->bik", A, B)', "A", "A: b n d, B: b d h", 'einsum("bik,bjk->bij", G, B)'),
    ("reshape(X, n*d)", "X", "X: n d", "reshape(G, n, d)"),
]


@pytest.mark.parametrize(("text", "by", "shapes", "expected"), READS)
def test_contribution_reads_as_in_a_textbook(text: str, by: str, shapes: str, expected: str) -> None:
    term = term_of(text)
    reader = Shapes({name: shape(size) for name, size in shapes_of(shapes).items()})
    assert plain(rule(term, by, Shapes({**reader.shapes, "G": reader(term)}))) == expected
