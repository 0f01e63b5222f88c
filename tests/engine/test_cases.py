"""Published models with proven gradients: our formula, evaluated at the point, is the expected value."""

from __future__ import annotations

from typing import Any

import pytest

import derive
from tests.code.running import CASES, model

TENSOR = [case for case in CASES if any(var["shape"] for var in case["vars"].values())]
SCALAR = [case for case in CASES if case not in TENSOR]


@pytest.mark.parametrize("style", ["paths", "backprop"])
@pytest.mark.parametrize("case", SCALAR, ids=[case["id"] for case in SCALAR])
def test_the_formula_has_the_expected_value(case: dict[str, Any], style: str) -> None:
    graph = derive.parse(model(case))
    result = derive.explain(graph, wrt=case["wrt"], loss=case["loss"], style=style, order=case.get("order", 1))
    for name in case["wrt"]:
        gradient = result[name]
        want = case["expected"][f"d{case['loss']}/d{name}"]
        assert gradient.evaluate(case["point"]) == pytest.approx(want, rel=1e-9, abs=1e-9)
        assert gradient.verified
    for key, want in case["expected"].items():
        if key.startswith("d2"):
            by = key.split("/", 1)[1].replace("d", "").split()
            assert result[tuple(by)].evaluate(case["point"]) == pytest.approx(want, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("case", TENSOR, ids=[case["id"] for case in TENSOR])
def test_a_tensor_model_has_the_expected_values(case: dict[str, Any]) -> None:
    graph = derive.parse(model(case))
    result = derive.explain(graph, wrt=case["wrt"], loss=case["loss"], order=case.get("order", 1))
    for key, want in case["expected"].items():
        by = tuple(part.removeprefix("d") for part in key.split("/", 1)[1].split()) if "/" in key else ()
        if by:
            assert _close(result[by if len(by) > 1 else by[0]].evaluate(case["point"]), want), key
    assert all(result[name].verified for name in case["wrt"])


def _close(got: Any, want: Any) -> bool:
    if isinstance(want, list):
        return len(got) == len(want) and all(_close(a, b) for a, b in zip(got, want, strict=True))
    return bool(abs(got - want) <= 1e-9 * max(1.0, abs(want)))
