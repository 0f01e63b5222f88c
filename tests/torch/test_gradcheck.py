"""The PyTorch program of a model passes its own gradcheck, in float64."""

from __future__ import annotations

from typing import Any

import pytest

from derive.errors import DeriveError
from tests.code.running import CASES, executed, model, written
from tests.torch.models import MODELS

pytest.importorskip("torch", reason="PyTorch is not installed (pip install derive-steps[torch])")

FIRST_ORDER = [
    case
    for case in CASES
    if case["kind"] == "gradient"
    and (case.get("order") or 1) == 1
    and not any("stop_gradient" in line for line in case["definitions"])
]


@pytest.mark.parametrize("case", FIRST_ORDER, ids=[case["id"] for case in FIRST_ORDER])
def test_a_published_model(case: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert "gradcheck: True" in _printed(written(model(case), "torch", wrt=case["wrt"], loss=case["loss"]), capsys)


@pytest.mark.parametrize("name", MODELS)
def test_a_layer(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "gradcheck: True" in _printed(written(MODELS[name], "torch"), capsys)


@pytest.mark.parametrize("name", MODELS)
def test_the_same_layer_in_numpy(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    executed(written(MODELS[name], "numpy"), "__main__")
    assert "e-" in capsys.readouterr().out


def test_a_jacobian_is_refused() -> None:
    with pytest.raises(DeriveError) as refused:
        written("input x[n]\nparameter W[n, m]\ny = x @ W", "torch", loss="y")
    assert refused.value.key == "code_torch_scalar"


def test_stop_gradient_is_refused() -> None:
    with pytest.raises(DeriveError) as refused:
        written("parameter w\nL = w * stop_gradient(w)", "torch")
    assert refused.value.key == "code_torch_stop"


def _printed(text: str, capsys: pytest.CaptureFixture[str]) -> str:
    import torch

    before = torch.get_default_dtype()
    try:
        executed(text, "__main__")
    finally:
        torch.set_default_dtype(before)
    return capsys.readouterr().out
