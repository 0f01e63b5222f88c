"""Equations of published notes: at least nine of ten decided as labelled, and none against its label."""

from __future__ import annotations

from typing import Any

import pytest

import derive
from tests.check.corpus import CASES, outcome

LABELS = {True: "right", False: "wrong"}
ENOUGH = 0.9


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_nothing_is_decided_against_its_label(case: dict[str, Any]) -> None:
    assert outcome(case) in (LABELS[case["true"]], "open")


def test_nine_of_ten_are_decided() -> None:
    decided = sum(outcome(case) != "open" for case in CASES)
    assert decided >= ENOUGH * len(CASES)


CONDITIONS = [
    (r"$\frac{\partial p_i}{\partial z_j} = p_i(1-p_i), \quad i=j$", "right"),
    (r"$\frac{\partial p_i}{\partial z_j} = -p_i p_j, \quad i\neq j$", "right"),
    (r"$\frac{\partial p_i}{\partial z_j} = p_i p_j, \quad i\neq j$", "wrong_start"),
    (r"$\frac{\partial r}{\partial x} = 1 \quad (x>0)$", "right"),
    (r"$\frac{\partial r}{\partial x} = 1, x<0$", "wrong_start"),
]


@pytest.mark.parametrize(("text", "status"), CONDITIONS)
def test_conditions_belong_to_the_formula(text: str, status: str) -> None:
    graph = derive.parse("input z[4]\np = softmax(z)\nr = relu(x)\nL = sum(p^2)*r")
    assert [verdict.status for verdict in derive.check(text, graph)] == [status]


def test_a_prime_of_a_function_written_out_is_its_derivative() -> None:
    graph = derive.parse("f(u) = sigmoid(u)\ny = f(z)")
    (verdict,) = derive.check("$f'(z) = f(z)(1 - f(z))$", graph)
    assert verdict.status == "right"
