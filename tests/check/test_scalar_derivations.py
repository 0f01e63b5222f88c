"""Derivations of scalar networks and functions in many styles, each claim labelled by its value at random points.

A case has the ``model``, the ``text``, its ``claims`` (start, end, whether true) and the ``kinds`` that a marker may
name for the first wrong one (none where all is right).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import derive

CASES = json.loads((Path(__file__).parents[1] / "cases" / "scalar_derivations.json").read_text(encoding="utf-8"))
WRONG = ("error", "follows", "wrong_start")
RIGHT = ("right", "unexplained")


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_every_claim_gets_its_verdict_and_the_first_wrong_one_its_kind(case: dict[str, Any]) -> None:
    review = derive.check(case["text"], derive.parse(case["model"]))
    found = {tuple(verdict.span): verdict for verdict in review.verdicts}
    for start, end, true in case["claims"]:
        assert found[start, end].status in (RIGHT if true else WRONG), case["text"][start:end]
    first = None if review.first_wrong is None else review.verdicts[review.first_wrong]
    wrong = [(start, end) for start, end, true in case["claims"] if not true]
    assert (first.span if first is not None else None) == (wrong[0] if wrong else None)
    assert first is None or first.kind in case["kinds"]


def test_right_and_wrong_derivations_are_both_many() -> None:
    right = sum(all(true for _, _, true in case["claims"]) for case in CASES)
    assert right >= 100
    assert len(CASES) - right >= 150


def _first(model: str, text: str) -> Any:
    review = derive.check(text, derive.parse(model))
    assert review.first_wrong is not None
    return review.verdicts[review.first_wrong].verdict


def test_a_slip_of_arithmetic_is_told_with_the_number_that_comes_out() -> None:
    model = "input x\nparameter w\ntarget y\na = w*x\nL = (a - y)^2\nat x = 3, w = 0.5, y = 0.2"
    wrong = _first(model, "dL/da = 2*(1.5 - 0.2) = 2.8")
    assert wrong.message.key == "check.mistake.arithmetic"
    assert [note.key for note in wrong.hints] == ["check.hint.where", "check.hint.arithmetic", "check.hint.form"]
    assert str(wrong.expected) == "2.6"


def test_the_hint_for_a_variable_in_the_exponent_is_not_the_power_rule() -> None:
    wrong = _first("input x\nf = 2^x", "f'(x) = x*2^(x-1)")
    assert wrong.kind == "power_rule"
    assert wrong.hints[1].key == "check.hint.exponential"


def test_a_summand_too_many_is_named() -> None:
    model = "input x\nparameter w, b\ntarget y\nconstant lam\ns = w*x + b\nL = (s - y)^2 + lam*w^2"
    wrong = _first(model, "dL/db = 2(s - y) + 2 lam b")
    assert (wrong.kind, wrong.message.key) == ("other", "check.mistake.summand_added")
