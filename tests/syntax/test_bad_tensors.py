"""Tensors that do not fit: one error at the place, with the operands and their shapes, in every language."""

from __future__ import annotations

import re

import pytest

import derive
from derive.errors import DeriveError
from derive.language import message
from tests.cli.conftest import ROOT

LEAVES = "input X[n, d], Y[d, n], v[n], u[d], T[n, d, k], A[n, n], x, k3[3], M[2, 3], i2[2]\n"
# (definition, key, column, what the message must hold)
BAD = [
    ("L = sum(X + Y)", "shape_broadcast", 9, "“X” and “Y”"),
    ("L = 1 + sum(2*X*v)", "shape_broadcast", 13, "[n, d] and [n]"),
    ("L = sum(tanh(X @ X))", "shape_matmul", 14, "[n, d] and [n, d]"),
    ("L = sum(x @ X)", "shape_matmul_scalar", 9, "“x” []"),
    ("L = dot(v, u)", "shape_matmul", 5, "[n] and [d]"),
    ("L = sum(v.T)", "shape_transpose", 9, "[n]"),
    ("L = trace(X)", "shape_square", 5, "“X” is [n, d]"),
    ("L = det(X)", "shape_square", 5, "[n, d]"),
    ("L = sum(inv(X))", "shape_square", 9, "[n, d]"),
    ("L = logdet(M)", "shape_square", 5, "[2, 3]"),
    ("L = sum(X, axis=2)", "bad_axis", 5, "axis 2"),
    ("L = sum(mean(X, axis=(0, 0)))", "bad_axes", 9, "0, 0"),
    ("L = sum(log_softmax(X, axis=-3))", "bad_axis", 9, "-3"),
    ("L = sum(softmax(x))", "shape_rank", 9, "“x”"),
    ("L = sum(outer(X, v))", "shape_rank", 9, "[n, d]"),
    ("L = sum(conv1d(X, v))", "shape_rank", 9, "conv1d"),
    ("L = sum(conv2d(v, u))", "shape_rank", 9, "conv2d"),
    ("L = sum(conv1d(i2, k3))", "shape_kernel", 9, "[3]"),
    ("L = sum(diag(T))", "shape_square", 9, "[n, d, k]"),
    ("L = sum(eye(v))", "size_is_value", 25, "“v”"),
    ("L = sum(ones(1/2))", "not_a_size", 9, "1/2"),
    ("L = sum(reshape(M, 4, 2))", "shape_reshape", 9, "6 entries"),
    ("L = sum(concat(X, Y))", "shape_join", 9, "[d, n]"),
    ("L = sum(stack(v, u))", "shape_join", 9, "[d]"),
    ("L = sum(flip(X, axis=4))", "bad_axis", 9, "4"),
    ("L = sum(transpose(X, 0, 0))", "bad_axes", 9, "0, 0"),
    ('L = sum(einsum("ij,jk->ik", X, X))', "shape_einsum", 9, "d and n"),
    ('L = sum(einsum("ijk->i", X))', "shape_einsum_rank", 9, "ijk"),
    ('L = sum(einsum("ij->k", X))', "bad_subscripts", 9, "ij->k"),
    ("L = norm(X, axis=3)", "bad_axis", 5, "3"),
    ("L = sum([v, u])", "shape_rows", 9, "[n]"),
    ("L = k3[3]", "index_range", 5, "3 entries"),
    ("L = k3[-4]", "index_range", 5, "-4"),
    ("L = sum(v[0.5])", "not_a_size", 9, "0.5"),
    ("L = sum(X[3, 0, 0])", "too_many_indices", 9, "[n, d]"),
    ("L = sum(where(v > u, v, u))", "shape_broadcast", 15, "[n] and [d]"),
    ("L = sum(clip(X, v, u))", "shape_broadcast", 9, "[n]"),
    ("L = sum(X[i, j], over=i)", "free_index", 14, "index j"),
    ("L = v[i] + sum(v[i], over=i)", "free_index", 7, "index i"),
    ("L = sum(X[i, i], over=i)", "index_clash", 5, "n and d"),
    ("L = sum(v[i] + u[i], over=i)", "index_clash", 5, "n and d"),
    ("L = 1 + sum(X[i], over=i)", "shape_entry", 13, "[d]"),
    ("L = sum(v[x], over=x)", "index_is_value", 1, "“x”"),
    ("Z[i, i] = A[i, i]", "index_twice", 6, "index i"),
    ("Z[0] = v[0]", "left_index", 3, "“0”"),
    ("Z[i] = X[i, j]", "free_index", 13, "index j"),
]


@pytest.mark.parametrize(("definition", "key", "column", "holds"), BAD, ids=[row[0] for row in BAD])
def test_one_error_at_the_place(definition: str, key: str, column: int, holds: str) -> None:
    with pytest.raises(DeriveError) as caught:
        derive.parse(LEAVES + definition)
    error = caught.value
    assert (error.key, error.column) == (key, column)
    assert holds in str(error)
    korean = message(error, "ko")
    assert holds.strip("“”")[:1] in korean
    assert not re.search(r"\{[A-Za-z_][\w.]*[:}]", korean.split("\n")[0])


# (model, values of wrt, key): what is found only when it is derived or put into numbers
LATER = [
    ("input v[n]\nL = 2*v", None, "loss_not_scalar"),
    ("input Z[n, d], y[n]\nL = mean(Z[i, y[i]], over=i)", ["y"], "label_by"),
    ("parameter A[2, 2]\nL = sum(inv(A))\nat A = [[1, 2], [2, 4]]", ["A"], "singular_matrix"),
    ("parameter w[2]\nL = norm(w)\nat w = [0, 0]", ["w"], "outside_domain"),
    ("parameter V[n, m]\nS[i] = norm(V[i, j], over=j, where=(i != j))\nL = sum(S^2)", ["V"], "no_rule"),
]


def _values(text: str, wrt: list[str] | None) -> None:
    result = derive.explain(derive.parse(text), wrt=wrt)
    for by in result:
        result[by].evaluate()


@pytest.mark.parametrize(("text", "wrt", "key"), LATER, ids=[row[2] for row in LATER])
def test_never_a_wrong_gradient(text: str, wrt: list[str] | None, key: str) -> None:
    with pytest.raises(DeriveError) as caught:
        _values(text, wrt)
    assert caught.value.key == key
    assert str(caught.value)
    assert message(caught.value, "ko") != str(caught.value)


# (model, key): given values that cannot be
VALUES = [
    ("input X[n, d], y[n]\nL = sum(X) + sum(y)\nat X = [[1, 2], [3, 4]], y = [1, 2, 3]", "value_size"),
    ("input X[2, d]\nL = sum(X)\nat X = [[1, 2], [3, 4], [5, 6]]", "value_shape"),
    ("input n\ninput X[n]\nL = sum(X)/n\nat X = [1, 2], n = 3", "value_size"),
    ("target Y[2, 2] : one-hot\nL = sum(Y)\nat Y = [[1, 0], [1, 1]]", "value_property"),
    ("target Y[2, 2] : rows sum to 1\nL = sum(Y)\nat Y = [[0.5, 0.5], [1, 1]]", "value_property"),
    ("input S[2, 2] : symmetric\nL = sum(S)\nat S = [[1, 2], [3, 1]]", "value_property"),
    ("input S[2, 2] : positive definite\nL = sum(S)\nat S = [[1, 2], [2, 1]]", "value_property"),
    ("input p : positive\nL = p^2\nat p = -1", "value_property"),
    ("input S[2] : symmetric\nL = sum(S)", "property_shape"),
    ("input Z[2, 3], y[2]\nL = mean(Z[i, y[i]], over=i)\nat Z = [[1, 2, 3], [2, 3, 4]], y = [1, 3]", "label_value"),
    ('input X[2]\nL = sum(X)\nat X = "data.csv"', "data_needs_file"),
]


@pytest.mark.parametrize(("text", "key"), VALUES, ids=[f"{row[1]} {k}" for k, row in enumerate(VALUES)])
def test_values_that_cannot_be(text: str, key: str) -> None:
    with pytest.raises(DeriveError) as caught:
        derive.parse(text)
    assert caught.value.key == key
    assert caught.value.line is not None
    assert message(caught.value, "ko") != str(caught.value)


def test_the_command_tells_it_and_leaves_with_two() -> None:
    import subprocess
    import sys

    words = [sys.executable, "-m", "derive", "write", "input X[n, d], Y[d, n]; L = sum(X + Y)"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "[n, d] and [d, n]" in done.stderr
    assert done.stderr.splitlines()[-1].strip() == "^"
