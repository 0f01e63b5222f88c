"""Shapes over symbolic sizes, and what is said when they do not fit."""

from __future__ import annotations

import pytest

from derive.errors import DeriveError
from derive.language import load
from derive.notation import parse_plain
from derive.ops import Shapes, shape_of_term
from derive.ops.sizes import dimension_of, dimension_term, shape_text
from tests.ops.proof import shape, term_of
from tests.ops.test_rules import shapes_of

SHAPES = [
    ("X @ W + b", "X: n d, W: d h, b: h", "[n, h]"),
    ("sum(X, axis=0, keepdims=1)", "X: n d", "[1, d]"),
    ("x[1:]", "x: n", "[n-1]"),
    ("x[:-1]", "x: n", "[n-1]"),
    ("x[2:k]", "x: n, K: k", "[k-2]"),
    ("reshape(X, n, -1)", "X: n d h", "[n, d*h]"),
    ("reshape(X, n*d)", "X: n d", "[d*n]"),
    ("concat(A, B)", "A: n d, B: 2 d", "[n+2, d]"),
    ("conv2d(x, w)", "x: n m, w: k k", "[n-k+1, m-k+1]"),
    ("kron(A, B)", "A: n d, B: 2 3", "[2*n, 3*d]"),
    ("E[y]", "E: n d, y: b k", "[b, k, d]"),
    ("E[y, 0]", "E: n d, y: b", "[b]"),
    ("[[a, b], [c, a]]", "a: , b: , c: ", "[2, 2]"),
    ("where(X > 0, x, 0)", "X: n d, x: d", "[n, d]"),
    ("1/n*sum(X)", "X: n d", "[]"),
    ("sigmoid'(X)", "X: n d", "[n, d]"),
    ("Y[i, o] = sum(X[i + k, c]*W[k, c, o], over=(k, c))", "X: n d, W: k d h", "[n-k+1, h]"),
    ("Y[i] = logp[i, y[i]]", "logp: n c, y: n", "[n]"),
    ("-mean(logp[i, y[i]], over=i)", "logp: n c, y: n", "[]"),
]


def infer(text: str, shapes: str) -> str:
    return shape_text(shape_of_term(term_of(text), {name: shape(size) for name, size in shapes_of(shapes).items()}))


@pytest.mark.parametrize(("text", "shapes", "expected"), SHAPES)
def test_symbolic_shape(text: str, shapes: str, expected: str) -> None:
    assert infer(text, shapes) == expected


WRONG = [
    ("X @ W", "X: n d, W: h d", "shape_matmul", "W"),
    ("X @ c", "X: n d, c: ", "shape_matmul_scalar", "c"),
    ("X @ W", "X: 2 n d, W: 3 d h", "shape_broadcast", "W"),
    ("X + Y + b", "X: n d, Y: n d, b: n", "shape_broadcast", "b"),
    ("where(X > 0, X, b)", "X: n d, b: h", "shape_broadcast", "b"),
    ("sum(X, axis=2)", "X: n d", "bad_axis", "2"),
    ("softmax(c)", "c: ", "shape_rank", "c"),
    ("inv(X)", "X: n d", "shape_square", "X"),
    ("det(x)", "x: n", "shape_square", "x"),
    ("trace(X)", "X: 2 3", "shape_square", "X"),
    ("x.T", "x: n", "shape_transpose", "x"),
    ("transpose(X, 0, 0)", "X: n d", "bad_axes", "0, 0"),
    ("outer(X, y)", "X: n d, y: d", "shape_rank", "outer"),
    ("kron(X, y)", "X: n d, y: d", "shape_same_rank", "y"),
    ("reshape(X, 4)", "X: 2 3", "shape_reshape", "[4]"),
    ("reshape(X, 4, -1)", "X: 2 3", "shape_reshape", "[4, -1]"),
    ("concat(A, B)", "A: n d, B: n h", "shape_join", "B"),
    ("stack(A, B)", "A: n, B: d", "shape_join", "B"),
    ("x[3]", "x: 3", "index_range", "3"),
    ("x[0, 0]", "x: 3", "too_many_indices", "2"),
    ("x[2:1]", "x: 3", "index_range", "2:1"),
    ('einsum("ij,jk->ik", A, B)', "A: n d, B: n d", "shape_einsum", "j"),
    ('einsum("ij->i", a)', "a: n", "shape_einsum_rank", "ij"),
    ('einsum("ij->k", A)', "A: n d", "bad_subscripts", "ij->k"),
    ('einsum("ij,jk->ik", A)', "A: n d", "bad_subscripts", "ij,jk->ik"),
    ("conv1d(x, w)", "x: 2, w: 3", "shape_kernel", "w"),
    ("conv1d(X, w)", "X: 2 2, w: 3", "shape_rank", "conv1d"),
    ("[a, B]", "a: , B: n", "shape_rows", "B"),
    ("ones(0.5)*x", "x: n", "not_a_size", "0.5"),
    ("reshape(x, sin(n))", "x: n", "not_a_size", "n"),
    ("x + y", "x: n", "unknown_shape", "y"),
    ("sum(x[i]*y[i], over=i)", "x: n, y: d", "index_clash", "i"),
    ("sum(x[i], over=(i, k))", "x: n", "free_index", "k"),
    ("sum(x[i]*X, over=i)", "x: n, X: n d", "shape_entry", "[n, d]"),
]


@pytest.mark.parametrize(("text", "shapes", "key", "said"), WRONG)
def test_wrong_shape_is_told(text: str, shapes: str, key: str, said: str) -> None:
    with pytest.raises(DeriveError) as raised:
        infer(text, shapes)
    assert raised.value.key == key
    assert said in str(raised.value)


@pytest.mark.parametrize("key", sorted({key for _, _, key, _ in WRONG} | {"singular_matrix", "bad_attribute"}))
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_key_has_a_sentence(key: str, language: str) -> None:
    assert f"error.{key}" in load(language)


@pytest.mark.parametrize("text", ["n*d", "n - k + 1", "2*n", "n^2", "-n + 3"])
def test_size_as_a_term_and_back(text: str) -> None:
    size = dimension_of(parse_plain(text))
    assert dimension_of(dimension_term(size)) == size


def test_each_term_is_worked_out_once() -> None:
    term = parse_plain("X")
    for _ in range(40):
        term = parse_plain("Y + Y").replace({"Y": term})
    assert Shapes({"X": shape("n")})(term) == shape("n")
