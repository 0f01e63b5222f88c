"""Every labelled link is read, at its place and no other; scalar ones have the labelled value."""

from __future__ import annotations

from typing import Any

import pytest

from derive.check.reading import read_submission
from derive.kernel import evaluate, forward
from derive.kernel.evaluation import partial_key
from tests.check.reading.hand import CASES, model, spans

_LOCAL = frozenset(("partial", "differentiate", "evaluated", "apply"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_one_claim_a_link(case: dict[str, Any]) -> None:
    read, wanted = spans(case)
    assert read == wanted


@pytest.mark.parametrize("case", [case for case in CASES if case["group"] != "vector"], ids=lambda case: case["id"])
def test_values_of_the_right_sides(case: dict[str, Any]) -> None:
    graph = model(case["id"])
    submission = read_submission(case["text"], graph)
    wanted = {tuple(line["span"]): line["check"]["rhs_value"] for line in case["lines"]}
    compared = 0
    for claim in submission.claims:
        right = claim.right
        assert right is not None
        plain = not any(node.head in _LOCAL for node in right.walk())
        if not plain or any(name not in graph.values for name in right.names()):
            continue
        values = wanted[claim.span]
        for point, value in zip(case["points"], values, strict=False):
            if len(values) == len(case["points"]) or not right.names():
                assert evaluate(right, forward(graph, point)) == pytest.approx(value, rel=1e-6, abs=1e-7)
                compared += 1
    assert compared or case["numeric"] or case["id"] in ("hd_a83c747", "hd_d8a7554", "hd_cb03cd9", "hd_e783b4f")


def test_partial_keys_are_those_of_the_kernel() -> None:
    assert partial_key("L", "w") == "∂ L w"
