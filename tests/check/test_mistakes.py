"""Mistakes are named from the value alone: answers to derivative questions, and links of a network's chain."""

from __future__ import annotations

import pytest
from bank import BANK

import derive
from derive.mistakes.edits import KINDS

NETWORK = """
z1 = w1*x + b1
a1 = sigmoid(z1)
z2 = w2*a1 + b2
a2 = sigmoid(z2)
L = 0.5*(a2 - y)^2
"""
CHAIN = (
    (r"(a_2-y)w_2\sigma'(z_1)x", "missing_factor"),
    (r"(a_2-y)\sigma'(z_2)w_2x", "missing_factor"),
    (r"(a_2-y)\sigma'(z_2)\sigma'(z_1)x", "missing_factor"),
    (r"(a_2-y)\sigma'(z_2)w_2\sigma'(z_1)", "missing_factor"),
    (r"(y-a_2)\sigma'(z_2)w_2\sigma'(z_1)x", "sign"),
    (r"2(a_2-y)\sigma'(z_2)w_2\sigma'(z_1)x", "constant_factor"),
    (r"(a_2-y)\sigma'(z_2)a_1\sigma'(z_1)x", "wrong_variable"),
    (r"(a_2-y)\sigma'(z_2)w_2\sigma'(z_1)w_1", "wrong_variable"),
    (r"(a_2-y)\sigma'(z_2)w_2\sigma'(a_1)x", "wrong_evaluation_point"),
    (r"(a_2-y)\sigma'(z_2)w_2\sigma'(z_2)x", "wrong_evaluation_point"),
    (r"(a_2-y)\sigma'(z_2)w_2(1-a_1)x", "wrong_activation_derivative"),
    (r"(a_2-y)\sigma'(z_2)w_2(1-a_1^2)x", "wrong_activation_derivative"),
    (r"(a_2-y)\sigma'(z_2)w_2a_1x", "wrong_activation_derivative"),
    (r"(a_2-y)\sigma'(z_2)w_2z_1(1-z_1)x", "wrong_evaluation_point"),
)


@pytest.mark.parametrize(("function", "answer", "kinds"), BANK, ids=[f"{f}: {a}" for f, a, _ in BANK])
def test_an_answer_gets_the_teachers_diagnosis(function: str, answer: str, kinds: str) -> None:
    graph = derive.parse(f"input x\nf = {function}")
    (verdict,) = derive.check(rf"$$\frac{{df}}{{dx}} = {answer}$$", graph).verdicts
    assert verdict.status in ("error", "wrong_start")
    assert verdict.kind in kinds.split()


@pytest.mark.parametrize(("answer", "kind"), CHAIN)
def test_a_link_of_the_chain_is_named(answer: str, kind: str) -> None:
    graph = derive.parse(NETWORK)
    (verdict,) = derive.check(rf"$$\frac{{\partial L}}{{\partial w_1}} = {answer}$$", graph).verdicts
    assert verdict.status in ("error", "wrong_start")
    assert verdict.kind == kind
    assert set(verdict.kinds) <= set(KINDS)
