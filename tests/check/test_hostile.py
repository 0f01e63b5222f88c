"""Hostile submissions: nothing crashes, nothing is executed, and no claim takes longer than its time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import derive
from derive.check.names import definitions_of
from derive.errors import DeriveError
from derive.kernel.fields import precise
from derive.term import Term, name, number
from derive.verdict import Submission
from tests.effort import effort
from tests.fuzz.doors import ARRAYS, DOORS, SCALARS, enter

MODEL = "z = w*x + b\na = sigmoid(z)\nL = (a - y)^2"
ATTACKS = (
    "dL/dw = ().__class__.__bases__[0].__subclasses__()",
    "dL/dw = 9**9**9**9",
    "dL/dw = " + "(" * 3000 + "x" + ")" * 3000,
    r"$$\frac{dL}{dw} = " + r"\frac{1}{" * 400 + "x" + "}" * 400 + "$$",
    "dL/dw = " + "+".join(["x"] * 20_000),
    r"$$\frac{dL}{dw} = \sum_{i=1}^{100000000} i x$$",
    r"$$\frac{dL}{dw} = \binom{100000}{50000}$$",
    "dL/dw = " + "9" * 200_000,
    "dL/dw = x**(64+64*9999)",
    "dL/dw = x^(10^9)",
    "dL/dw = exp(exp(exp(exp(1000))))",
    "dL/dw = 1e999999999",
    "dL/dw = (x+y+w+b)^64*(x-y)^64*(a+z)^64",
    "dL/dw = " + "*".join(["(x+w+b)"] * 60),
    "dL/dw = " + "-" * 5000 + "x",
    "$$" + r"\left(" * 1000 + "x$$",
    "\x00dL/dw = x",
    "dL/dw = 2^(2^(2^(2^(2^x))))",
    "dL/dw = " + " = ".join(["x*a"] * 300),
    "=" * 5000,
    "$" * 10_000,
)
BROKEN = (
    "=softmax(2,axis=1²)",
    "=var(X,keepdims=1L)",
    "=max(S,axis=-p)",
    "=var(X,axis=1ᵀ,keepdims=1)",
    r"$$\boldsymbol{\delta}^²$$",
    "$$a^1e9{(3)}{}$$",
    r"\end{align",
    r"\nabla{)=y",
    r"$\delta%=)$$",
)
ALPHABET = st.text(alphabet="dLwxyzabσ∂/=+-*^_(){}[]$\\ \n0129.'", max_size=120)


@pytest.mark.parametrize("text", ATTACKS, ids=[text[:24] for text in ATTACKS])
def test_an_attack_is_answered_and_nothing_in_it_is_called_right(text: str) -> None:
    graph = derive.parse(MODEL)
    try:
        review = derive.check(text, graph)
    except DeriveError:
        return
    assert all(verdict.status not in ("right", "unexplained") for verdict in review.verdicts)


@settings(max_examples=150, deadline=None)
@given(ALPHABET)
def test_whatever_is_written_gets_an_answer(text: str) -> None:
    try:
        review = derive.check(f"dL/dw = {text}", derive.parse(MODEL))
    except DeriveError:
        return
    assert review.render("text", hints=3).strip()


@pytest.mark.parametrize("text", BROKEN)
@pytest.mark.parametrize("door", range(len(DOORS)))
def test_broken_text_gets_an_answer_by_every_door(text: str, door: int) -> None:
    """What the fuzzer found: only a `DeriveError` may come out."""
    assert enter(door, text) is None


SIZES = "input X[20, 30]\nparameter W[30, 20]\nZ = X @ W\nL = sum(Z^2)"
LONG = (
    r"$\frac{\partial Z}{\partial W} = X$",
    r"$\frac{\partial L}{\partial W_{ij}} = \sum_k\sum_l\sum_m X_{ki} X_{lj} X_{mj} Z_{kl}$",
)


@pytest.mark.parametrize("text", LONG)
def test_arrays_that_take_too_long_are_left_open_and_the_rest_goes_on(text: str) -> None:
    review = derive.check(f"{text}\n\n" + r"$\frac{\partial L}{\partial Z} = 2Z$", derive.parse(SIZES))
    assert [verdict.status for verdict in review.verdicts] == ["undecided", "right"]


def test_a_derivative_by_a_derivative_is_looked_for_once() -> None:
    """``dL/dw = w = …``: each link is a derivative by what it cannot be, and was searched for within its own search."""
    text = "dL/dW1 =W1 =W1 =W1 =W1 =W1 = 1"
    assert effort(lambda: derive.check(text, SCALARS)) < 1_000_000


def test_a_tower_of_exponentials_is_left_open() -> None:
    text = "dL/dw = " + "e^" * 12 + "x"
    assert effort(lambda: derive.check(text, SCALARS)) < 300_000
    with pytest.raises(OverflowError):
        precise().functions["exp"](precise().number(10**12))
    with pytest.raises(OverflowError):
        precise().power(precise().number(3), precise().number(10**12))


def test_an_index_is_no_value_of_its_own() -> None:
    """``i = i`` in a formula by entries: put in for itself, it would be an array of one more axis each time."""
    table = Term("tabulate", (name("i"), number(3), number(3)), ("k", "i"))
    submission = Submission("", definitions={"i": table, "r": name("z")})
    assert definitions_of(submission, ARRAYS) == {"r": name("z")}
