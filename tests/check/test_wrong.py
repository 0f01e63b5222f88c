"""Wrong derivations are found wrong, and nine of ten are told as a teacher would."""

from __future__ import annotations

import pytest

import derive
from tests.check.wrong import CALCULUS, NETWORKS

CASES = [*((f"f = {model}", text, kinds) for model, text, kinds in CALCULUS), *NETWORKS]
WRONG = ("error", "follows", "wrong_start")


@pytest.mark.parametrize(("model", "text", "kinds"), CASES)
def test_wrong_is_never_called_right(model: str, text: str, kinds: str) -> None:
    statuses = [verdict.status for verdict in derive.check(text, derive.parse(model))]
    assert statuses
    assert "right" not in statuses


def test_the_kind_is_the_one_that_a_teacher_would_name() -> None:
    named = 0
    for model, text, kinds in CASES:
        wrong = [verdict for verdict in derive.check(text, derive.parse(model)) if verdict.status in WRONG]
        named += bool(wrong) and wrong[0].kind in kinds.split()
    assert named >= 0.9 * len(CASES)
