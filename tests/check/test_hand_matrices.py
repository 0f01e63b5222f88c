"""Labelled derivations with vectors and matrices.

Labels were proven by differences of forward runs in NumPy; of products that fit no shapes, and of a few general claims
about indices, they were set by hand.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import derive
from derive.graph import Graph

FOUND = json.loads((Path(__file__).parents[1] / "cases" / "hand_matrices.json").read_text(encoding="utf-8"))
WRONG = ("error", "follows", "wrong_start")
RIGHT = ("right", "unexplained")


@lru_cache(maxsize=64)
def graph(known: str) -> Graph:
    return derive.parse(FOUND["models"][known])


@pytest.mark.parametrize("case", FOUND["cases"], ids=[case["id"] for case in FOUND["cases"]])
def test_every_claim_gets_its_verdict_and_the_first_wrong_one_its_kind(case: dict[str, Any]) -> None:
    review = derive.check(case["text"], graph(case["model"]))
    found = {verdict.span[0]: verdict for verdict in review.verdicts}
    for start, end, true in case["claims"]:
        assert found[start].span[1] <= end
        assert found[start].status in (RIGHT if true else WRONG), case["text"][start:end]
    wrong = [start for start, _, true in case["claims"] if not true]
    if wrong:
        assert found[wrong[0]].kind in case["kinds"]
