"""Every model of the documentation is derived and checked; the general layer gives its equations."""

from __future__ import annotations

from pathlib import Path

import pytest

import derive

EXAMPLES = sorted((Path(__file__).parents[2] / "docs" / "examples").glob("*.derive"))


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_it_is_derived_and_checked(path: Path) -> None:
    graph = derive.load(path)
    checks = derive.explain(graph).verified
    assert "differences" in {check.kind for check in checks}
