"""Every published model can be told, in both languages, without breaking a rule of its target."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import derive
from tests.render import markdown_rules as rules

CASES = json.loads((Path(__file__).parents[1] / "cases" / "gradients.json").read_text(encoding="utf-8"))


def model(case: dict[str, Any]) -> str:
    """The case in the equation language."""
    declared = (
        f"{var['role']} {name}" + (f"[{', '.join(map(str, var['shape']))}]" if var["shape"] else "")
        for name, var in case["vars"].items()
    )
    return "\n".join([*declared, *case["definitions"]])


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_published_model_can_be_told(case: dict[str, Any]) -> None:
    found = derive.explain(derive.parse(model(case)), case["wrt"], case["loss"], order=case.get("order", 1))
    for code, detail, target in (("ko", "full", "github"), ("en", "normal", "portable")):
        text = found.render("solution", code, "markdown", detail=detail, target=target)
        assert rules.broken(text, {"github": rules.GITHUB, "portable": rules.PORTABLE}[target]) == {}
        assert r"\mathrm{einsum}" not in text
        assert r"\mathrm{matmul}" not in text
