"""Published models with proven gradients: our formula, evaluated at the point, is the expected value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import derive

CASES = json.loads((Path(__file__).parents[1] / "cases" / "gradients.json").read_text(encoding="utf-8"))
TENSOR = [case for case in CASES if any(var["shape"] for var in case["vars"].values())]
SCALAR = [case for case in CASES if case not in TENSOR]


def model(case: dict[str, Any]) -> str:
    """The case in the equation language."""
    lines = []
    for name, var in case["vars"].items():
        shape = f"[{', '.join(map(str, var['shape']))}]" if var["shape"] else ""
        lines.append(f"{var['role']} {name}{shape}")
    return "\n".join([*lines, *case["definitions"]])


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
