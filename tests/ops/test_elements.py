"""Elements: they agree with NumPy, their sizes with the shape rules, in every scalar domain."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from random import Random
from typing import Any

import pytest

from derive.errors import DeriveError
from derive.kernel.fields import FLOAT, precise
from derive.notation import parse_plain
from derive.ops import Array, Evaluator, Shapes, contribution
from tests.ops import rules_table
from tests.ops.proof import SIZES, shape, sizes_of, term_of
from tests.ops.test_rules import shapes_of

numpy = pytest.importorskip("numpy")


def arrays(shapes: dict[str, str], seed: int = 3) -> dict[str, Array]:
    random = Random(seed)
    sizes = {name: sizes_of(text) for name, text in shapes.items()}
    return {name: Array(size, tuple(random.uniform(0.5, 2) for _ in range(prod(size)))) for name, size in sizes.items()}


def value(text: str, env: dict[str, Array], field: Any = FLOAT) -> Array:
    return Evaluator(env, field, parse_plain, SIZES)(term_of(text))


@pytest.mark.parametrize(
    ("text", "shapes"), list(dict.fromkeys((text, shapes) for text, _, shapes in rules_table.RULES))
)
def test_shape_rule_says_the_sizes_of_the_elements(text: str, shapes: str) -> None:
    table = shapes_of(shapes)
    inferred = Shapes({name: shape(written) for name, written in table.items()})(term_of(text))
    assert value(text, arrays(table)).shape == tuple(size.at(SIZES) for size in inferred)


def logsumexp(X: Any, axis: Any = None) -> Any:
    return numpy.log(numpy.sum(numpy.exp(X), axis=axis))


def softmax(X: Any, axis: int = -1) -> Any:
    return numpy.exp(X) / numpy.sum(numpy.exp(X), axis=axis, keepdims=True)


SAME_IN_NUMPY = [
    *[
        (f"{op}(X{more})", f"{op}(X{more})", "X: b n d")
        for op in ("sum", "mean", "max", "min", "prod", "var", "std")
        for more in ("", ", axis=1", ", axis=-1, keepdims=1", ", axis=(0, 2)")
    ],
    ("X + w", "X + w", "X: b n d, w: n 1"),
    ("X @ W", "X @ W", "X: n d, W: d h"),
    ("X @ W", "X @ W", "X: b n d, W: d h"),
    ("X @ W", "X @ W", "X: b 1 n d, W: k d h"),
    ("X @ W", "X @ W", "X: d, W: b d h"),
    ("X @ W", "X @ W", "X: b n d, W: d"),
    ("X @ W", "X @ W", "X: d, W: d"),
    ("norm(X)", "linalg.norm(X)", "X: n d"),
    ("norm(X, axis=1)", "linalg.norm(X, axis=1)", "X: n d"),
    ("det(X)", "linalg.det(X)", "X: d d"),
    ("det(X)", "linalg.det(X)", "X: 6 6"),
    ("inv(X)", "linalg.inv(X)", "X: h h"),
    ("inv(X)", "linalg.inv(X)", "X: 6 6"),
    ("logdet(X)", "linalg.slogdet(X)[1]", "X: 5 5"),
    ("trace(X)", "trace(X)", "X: d d"),
    ("diag(x)", "diag(x)", "x: d"),
    ("diag(X)", "diag(X)", "X: d d"),
    ("kron(A, B)", "kron(A, B)", "A: n d, B: k h"),
    ("outer(a, b)", "outer(a, b)", "a: n, b: d"),
    ("X.T", "X.T", "X: n d"),
    ("transpose(X, 2, 0, 1)", "transpose(X, (2, 0, 1))", "X: n d h"),
    ("reshape(X, 3, -1)", "reshape(X, (3, -1))", "X: n d h"),
    ("concat(A, B, axis=1)", "concatenate((A, B), axis=1)", "A: n d, B: n h"),
    ("stack(A, B, axis=-1)", "stack((A, B), axis=-1)", "A: n d, B: n d"),
    ("flip(X)", "flip(X)", "X: n d"),
    ("flip(X, axis=1)", "flip(X, axis=1)", "X: n d"),
    ("X[1, :-1]", "X[1, :-1]", "X: n h"),
    ("X[:, 1:3]", "X[:, 1:3]", "X: n h"),
    ("X[-1]", "X[-1]", "X: n h"),
    ("x[1:9]", "x[1:9]", "x: h"),
    ('einsum("ij,jk->ki", A, B)', 'einsum("ij,jk->ki", A, B)', "A: n d, B: d h"),
    ('einsum("ii->i", A)', 'einsum("ii->i", A)', "A: d d"),
    ('einsum("ij,jk", A, B)', 'einsum("ij,jk", A, B)', "A: n d, B: d h"),
    ("conv1d(x, w)", 'correlate(x, w, "valid")', "x: m, w: d"),
    ("eye(n, d)*X", "eye(2, 3)*X", "X: n d"),
    ("ones(d) + zeros(n, d) + X", "ones(3) + X", "X: n d"),
    ("pad(x, 2)", "pad(x, 2)", "x: d"),
    ("broadcast(x, n, d)", "broadcast_to(x, (2, 3))", "x: d"),
    ("X^w", "X**w", "X: n d, w: d"),
]


@pytest.mark.parametrize(("ours", "theirs", "shapes"), SAME_IN_NUMPY)
def test_elements_are_those_of_numpy(ours: str, theirs: str, shapes: str) -> None:
    env = arrays(shapes_of(shapes))
    known = {name: numpy.array(array.nested()) for name, array in env.items()}
    words = {name: getattr(numpy, name) for name in dir(numpy) if not name.startswith("_")}
    expected = numpy.asarray(eval(theirs, {}, {**words, **known}))  # noqa: S307 -- the table above
    got = value(ours, env)
    assert got.shape == expected.shape
    assert numpy.allclose(numpy.array(got.data), expected.ravel(), rtol=1e-12)


@pytest.mark.parametrize("axis", [0, 1])
def test_softmax_and_logsumexp_are_shifted(axis: int) -> None:
    env = {"X": arrays({"X": "n d"})["X"].map(lambda entry: 1000 * entry)}
    small = numpy.array(env["X"].nested())
    small = small - small.max(axis=axis, keepdims=True)
    assert numpy.allclose(value(f"softmax(X, axis={axis})", env).nested(), softmax(small, axis))
    assert numpy.allclose(value(f"exp(log_softmax(X, axis={axis}))", env).nested(), softmax(small, axis))
    top = numpy.array(env["X"].nested()).max(axis=axis)
    assert numpy.allclose(value(f"logsumexp(X, axis={axis})", env).nested(), logsumexp(small, axis) + top)


def test_labels_gather_and_repeated_labels_add_up() -> None:
    env = {"E": Array.of([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), "y": Array.of([2, 0, 2])}
    assert value("E[y]", env).nested() == [[5, 6], [1, 2], [5, 6]]
    assert value("embed(E[y], E[y])", env).nested() == [[1, 2], [0, 0], [10, 12]]


def test_a_branch_may_be_undefined_where_it_is_not_taken() -> None:
    env = {"x": Array.of([4.0, -1.0, 0.0])}
    assert value("where(x > 0, sqrt(x) + 1/x, 7)", env).nested() == [2.25, 7, 7]
    assert value("sum(where(x > 0, log(x)*0 + 1, 0))", env).item == 1
    shapes = Shapes({"x": shape("3"), "G": shape("3")})
    passed = contribution(parse_plain("where(x > 0, G, 0)"), parse_plain("sqrt(x)"), 0, shapes, parse_plain)
    assert (
        value("sum(x)", {"x": Evaluator({**env, "G": Array.of([1.0] * 3)}, FLOAT, parse_plain, {})(passed)}).item
        == 0.25
    )
    with pytest.raises(ArithmeticError):
        value("where(x > 0, 7, sqrt(x))", env)


def test_labels_in_index_form_pick_one_entry_a_row() -> None:
    env = {"P": Array.of([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), "y": Array.of([2, 0])}
    assert value("sum(P[i, y[i]], over=i)", env).item == 7
    assert value("mean(P[i, y[i]], over=i)", env).item == 3.5
    assert value("max(P[i, y[i]], over=i)", env).item == 4
    term = parse_plain("sum(P[i, y[i]], over=i)")
    shapes = Shapes({"P": shape("n d"), "y": shape("n"), "G": shape("")})
    passed = contribution(parse_plain("G"), term, 0, shapes, parse_plain)
    assert Evaluator({**env, "G": Array.of(1.0)}, FLOAT, parse_plain, SIZES)(passed).nested() == [[0, 0, 1], [1, 0, 0]]


def test_every_scalar_domain_gives_the_same() -> None:
    text = "sum((X @ W)^2) + trace(inv(X @ X.T)) + det(X @ X.T)"
    env = {"X": Array.of([[1, 2, 3], [4, 5, 7]]), "W": Array.of([[1, 0], [2, 1], [0, 3]])}
    exact = value(text, {name: array.map(Fraction) for name, array in env.items()}, Rational()).item
    for field in (FLOAT, precise(50)):
        found = value(text, {name: array.map(field.number) for name, array in env.items()}, field).item
        assert abs(found - field.number(exact)) < 1e-9


class Rational:
    """Exact fractions."""

    def __init__(self) -> None:
        self.number = Fraction
        self.constants: dict[str, Any] = {}
        self.functions: dict[str, Any] = {"abs": abs}

    def power(self, base: Any, exponent: Any) -> Any:
        return base**exponent


def test_an_index_form_of_too_many_combinations_is_not_computed() -> None:
    env = {"x": Array.of([1.0] * 120)}
    with pytest.raises(DeriveError) as caught:
        Evaluator(env, FLOAT, parse_plain, SIZES)(term_of("sum(x[i]*x[j]*x[k], over=(i, j, k))"))
    assert caught.value.key == "too_many_combinations"
    assert Evaluator(env, FLOAT, parse_plain, SIZES)(term_of("sum(x[i]*x[j], over=(i, j))")).item == 120**2
