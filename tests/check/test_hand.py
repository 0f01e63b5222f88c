"""Labelled derivations: every verdict, the first wrong claim and the kind of error, from labels and from the text."""

from __future__ import annotations

from typing import Any

import pytest
from plain_claims import CASES, claims, model

import derive
from derive.check.checking import check_submission
from derive.check.verdicts import verdicts_of
from derive.derivation import Derivation
from derive.graph import Graph

WRONG = ("error", "follows", "wrong_start")
RIGHT = ("right", "unexplained")
OPEN_LABELS = ("hd_732dbc7",)  # its labels use names that only the prose of the text defines
IDS = [case["id"] for case in CASES]
CLOSED = [case for case in CASES if case["id"] not in OPEN_LABELS]


def engine(graph: Graph, loss: str, wrt: tuple[str, ...]) -> Derivation:
    from derive.engine import derive as derived

    return derived(graph, wrt, loss, "backprop")


def expected(line: dict[str, Any]) -> tuple[str, ...]:
    return RIGHT if line["true"] else WRONG


@pytest.mark.parametrize("case", CLOSED, ids=[case["id"] for case in CLOSED])
def test_the_labels_as_claims_get_their_verdicts(case: dict[str, Any]) -> None:
    found = verdicts_of(check_submission(claims(case), model(case), engine).judge)
    assert len(found) == len(case["lines"])
    for line, verdict in zip(case["lines"], found, strict=True):
        assert verdict.status in expected(line), line["latex_or_text"]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_text_gets_its_verdicts(case: dict[str, Any]) -> None:
    review = derive.check(case["text"], model(case))
    first = None if review.first_wrong is None else review.verdicts[review.first_wrong]
    if case["first_wrong_line"] is None:
        assert first is None
        return
    label = case["lines"][case["first_wrong_line"]]
    assert first is not None
    assert first.span[0] < label["span"][1]
    assert first.span[1] > label["span"][0]
    assert first.kind in (case["error_kind"], *case["error_kind_alt"])


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_no_wrong_claim_is_called_right_and_no_right_one_wrong(case: dict[str, Any]) -> None:
    review = derive.check(case["text"], model(case))
    for line in case["lines"]:
        start, end = line["span"]
        for verdict in review.verdicts:
            if verdict.span[0] == start and verdict.span[1] == end:
                assert verdict.status not in (WRONG if line["true"] else RIGHT), line["latex_or_text"]
