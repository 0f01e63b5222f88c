"""Deciding equality: 74 labelled pairs, none called wrongly."""

from __future__ import annotations

from typing import Any

import pytest
from spelled import FUNCTIONS, PAIRS, term

from derive.kernel import decide


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["id"] for pair in PAIRS])
def test_a_pair_is_decided_as_labelled(pair: dict[str, Any]) -> None:
    decision = decide(term(pair["a"]), term(pair["b"]), FUNCTIONS, pair["positive"])
    assert decision.outcome != "undecided"
    assert decision.equal == pair["equal"]
