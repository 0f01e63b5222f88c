"""The NumPy program of every published model gives the published numbers, and passes its own check."""

from __future__ import annotations

from typing import Any

import pytest

from tests.code.running import CASES, executed, model, written

np = pytest.importorskip("numpy", reason="the programs of this test run NumPy")


def _key(case: dict[str, Any], key: str) -> Any:
    names = key.split("/", 1)[1].replace("d", "", 1).split(" d")
    return names[0] if len(names) == 1 else tuple(names)


def _program(case: dict[str, Any]) -> str:
    return written(model(case), wrt=case["wrt"], loss=case["loss"], order=case.get("order") or 1)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_program_has_the_expected_values(case: dict[str, Any]) -> None:
    scope = executed(_program(case))
    leaves = scope["gradients"].__wrapped__ if hasattr(scope["gradients"], "__wrapped__") else scope["gradients"]
    names = leaves.__code__.co_varnames[: leaves.__code__.co_argcount]
    point = {name: np.asarray(case["point"][name]) for name in names}
    value, gradients = scope["gradients"](**point)
    np.testing.assert_allclose(value, case["expected"][case["loss"]], rtol=1e-9, atol=1e-9)
    for key, want in case["expected"].items():
        if "/" in key:
            np.testing.assert_allclose(gradients[_key(case, key)], want, rtol=1e-9, atol=1e-9, err_msg=key)
            assert np.shape(gradients[_key(case, key)]) == np.shape(want)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_program_passes_its_own_check(case: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    executed(_program(case), "__main__")
    assert "e-" in capsys.readouterr().out
