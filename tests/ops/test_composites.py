"""Rules in company: whole layers in one formula, against differences in 50 digits."""

from __future__ import annotations

from math import prod
from random import Random
from typing import Any

import pytest

from derive.kernel.fields import precise
from derive.notation import parse_plain
from derive.ops import Array, Evaluator, Shapes, contribution
from derive.ops.calls import known, operands
from derive.ops.evaluate import adjoint_key
from derive.rules.formulas import prime_formula
from derive.term import ONE, ZERO, Term, op
from tests.ops.proof import SIZES, shape, sizes_of
from tests.ops.test_rules import shapes_of

LOSSES = [
    ("sum((X @ W + b - Y)^2)/n", "X: n d, W: d h, b: h, Y: n h"),
    ("-mean(sum(Y*log_softmax(X @ W + b, axis=1), axis=1))", "X: n d, W: d h, b: h, Y: n h"),
    ("-sum(Y*log(softmax(X @ W + b)))/n", "X: n d, W: d h, b: h, Y: n h"),
    ("sum(G*((X - mean(X, axis=0))/sqrt(var(X, axis=0) + 1)*g + b))", "G: m d, X: m d, g: d, b: d"),
    ("sum(G*((X - mean(X, axis=-1, keepdims=1))/std(X, axis=-1, keepdims=1)))", "G: n d, X: n d"),
    ("sum(G*X/sqrt(mean(X^2, axis=1, keepdims=1) + e))", "G: n d, X: n d, e: "),
    ("sum(G*(softmax(Q @ K.T/sqrt(d), axis=-1) @ V))", "G: n h, Q: n d, K: m d, V: m h"),
    ("sum(G*(softmax(Q @ transpose(K, 0, 2, 1)/sqrt(d)) @ V))", "G: b n h, Q: b n d, K: b m d, V: b m h"),
    ("sum(G*transpose(reshape(X @ W, b, n, 2, -1), 0, 2, 1, 3))", "G: b 2 n 2, X: b n d, W: d 4"),
    ("sum(tanh(conv1d(x, w) + c)^2)", "x: m, w: n, c: "),
    ("mean(relu(conv2d(X, w) + c))", "X: h m, w: n d, c: "),
    ("1/2*y @ inv(K) @ y + 1/2*logdet(K)", "y: d, K: d d"),
    ("logdet(X.T @ X) + trace(inv(X.T @ A @ X))", "X: h n, A: h h"),
    ("a @ X @ X.T @ a/norm(a)^2", "a: n, X: n d"),
    ("norm(A - outer(u, v))^2 + norm(u)*norm(v)", "A: n d, u: n, v: d"),
    ("sum(max(X @ W, axis=1)*min(X, axis=1)) + prod(X[0])", "X: n d, W: d h"),
    ("logsumexp(X @ w) + sum(logsumexp(X, axis=0)*w)", "X: n d, w: d"),
    ("sum(concat(A @ B, C, axis=1)^2*concat(C, A @ B, axis=1))", "A: n d, B: d h, C: n k"),
    ("sum(stack(a*b, a/b, axis=1) @ [c, d2])", "a: n, b: n, c: , d2: "),
    ("sum(exp(-(reshape(x, n, 1) - reshape(y, 1, d))^2/(2*s^2)))", "x: n, y: d, s: "),
    ('sum(sigmoid(einsum("bij,jk->bik", A, B))*reshape(einsum("bij->bi", A), b, n, 1))', "A: b n d, B: d h"),
    ('einsum("ii->", C @ C) + sum(einsum("ij,jk,kl", A, C, B))', "A: n d, B: d h, C: d d"),
    ("sum(kron(A, B)^2) + sum(diag(diag(A @ A)) @ A)", "A: n n, B: n d"),
    ("mean(where(X > 1, X^2, c*X)) + sum(clip(X, 1/2, c))", "X: n d, c: "),
    ("sum(x^p) + sum(p^x) + sum(x[1:]*x[:-1]^2)", "x: h, p: "),
    ("sum(gelu(X)*silu(X)*mish(X) + elu(X, a) + leaky_relu(-X, a))", "X: n d, a: "),
    ("mean(sum(X[i, j]*w[j], over=j)^2, over=i) + sum(X^2)", "X: n d, w: d"),
    ("sum(flip(X, axis=0)*broadcast(v, n, d) + pad(v, 1)[1:-1])", "X: n d, v: d"),
]


@pytest.mark.parametrize(("text", "shapes"), LOSSES)
def test_gradient_agrees_with_differences(text: str, shapes: str) -> None:
    field, random = precise(50), Random(7)
    table = {name: shape(size) for name, size in shapes_of(shapes).items()}
    env = {name: drawn(field, random, sizes_of(size)) for name, size in shapes_of(shapes).items()}
    term = parse_plain(text)
    for name, found in gradients(term, Shapes(table)).items():
        gradient = Evaluator(env, field, parse_plain, SIZES)(found)
        assert gradient.shape == env[name].shape
        along = Array(gradient.shape, tuple(field.number(random.randint(-9, 9)) for _ in gradient.data))
        expected = difference(term, env, name, along)
        assert abs(sum(g * v for g, v in zip(gradient.data, along.data, strict=True)) - expected) < 1e-15


@pytest.mark.parametrize(("text", "shapes"), LOSSES)
def test_contributions_can_be_differentiated_again(text: str, shapes: str) -> None:
    field, random = precise(50), Random(11)
    table = {name: shape(size) for name, size in shapes_of(shapes).items()}
    sizes = {name: sizes_of(size) for name, size in shapes_of(shapes).items()}
    env = {name: drawn(field, random, size) for name, size in sizes.items()}
    for name, found in gradients(parse_plain(text), Shapes(table)).items():
        weighted = Term("multiply", (Term("name", (), "Q2"), found))
        second = op("sum", weighted) if table[name] else weighted
        point = {**env, "Q2": drawn(field, random, sizes[name])}
        for other, again in gradients(second, Shapes({**table, "Q2": table[name]})).items():
            got = Evaluator(point, field, parse_plain, SIZES, prime_formula)(again)
            along = drawn(field, random, got.shape)
            expected = difference(second, point, other, along)
            assert abs(sum(g * v for g, v in zip(got.data, along.data, strict=True)) - expected) < 1e-12


def drawn(field: Any, random: Random, sizes: tuple[int, ...]) -> Array:
    return Array(sizes, tuple(field.number(random.randint(300, 2000)) / 1000 for _ in range(prod(sizes))))


def difference(term: Term, env: dict[str, Array], name: str, along: Array) -> object:
    """The central difference of a scalar along a direction."""
    field = precise(50)
    step = field.number(1) / 10**18
    values = []
    for sign in (1, -1):
        entries = tuple(x + sign * step * v for x, v in zip(env[name].data, along.data, strict=True))
        moved = {**env, name: Array(along.shape, entries)}
        values.append(Evaluator(moved, field, parse_plain, SIZES, prime_formula)(term).item)
    return (values[0] - values[1]) / (2 * step)


def gradients(term: Term, shape_of: Shapes) -> dict[str, Term]:
    """Reverse mode within one formula: every name's contributions, summed."""
    found: dict[str, list[Term]] = {}
    walk(ONE, term, shape_of, found)
    return {name: parts[0] if len(parts) == 1 else Term("add", parts) for name, parts in found.items()}


def walk(G: Term, term: Term, shape_of: Shapes, found: dict[str, list[Term]]) -> None:
    if term.is_name:
        found.setdefault(term.data, []).append(G)
        return
    for position, part in enumerate(operands(term, known(term)) if term.head not in ("number", "constant") else ()):
        if any(name in shape_of.shapes for name in part.names()):
            passed = contribution(G, term, position, shape_of, parse_plain)
            assert passed == ZERO or shape_of(passed) == shape_of(part)
            if passed != ZERO:
                walk(passed, part, shape_of, found)


def test_an_adjoint_is_read_from_its_own_key() -> None:
    env = {adjoint_key("z"): Array.of([1.0, 2.0])}
    assert Evaluator(env, precise(50), parse_plain, {})(Term("adjoint", (), "z")).nested() == [1, 2]
