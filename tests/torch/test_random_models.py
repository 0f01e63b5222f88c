"""Gradients of random models over the op table agree with PyTorch's autograd."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

import derive
from derive.errors import DeriveError
from tests.code.running import executed, written
from tests.torch.random_models import CALLABLE, LEFT_OUT, RECIPES, Model, models

pytest.importorskip("torch", reason="PyTorch is not installed (pip install derive-steps[torch])")


def test_every_op_of_the_table_is_drawn_or_has_a_reason() -> None:
    assert CALLABLE - set(RECIPES) == set(LEFT_OUT)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(models())
def test_gradients_agree_with_autograd(model: Model) -> None:
    compare(model)


CHOOSING, EXTREMES = {"maximum", "minimum", "clip", "relu", "where"}, {"max", "min"}


def compare(model: Model) -> None:
    import torch

    # The largest of max(x, p) may be p several times: a tie, at which both sides follow a convention of their own.
    assume(not (CHOOSING & set(model.ops) and EXTREMES & set(model.ops)))
    point = _point(model)
    graph = derive.parse(model.text)
    theirs = _autograd(model, point)
    assume(all(bool(torch.isfinite(value).all()) for value in theirs.values()))
    assume(all(float(value.abs().max()) < 1e6 for value in theirs.values()))
    result = derive.explain(graph)
    for name in model.leaves:
        ours = torch.tensor(_evaluated(result[name], point), dtype=torch.float64)
        assert ours.shape == theirs[name].shape, name
        scale = max(1.0, float(theirs[name].abs().max()))
        assert float((ours - theirs[name]).abs().max()) <= 1e-7 * scale, f"{name}\n{model.text}\n{point}"


def _evaluated(gradient: derive.Gradient, point: dict[str, Any]) -> Any:
    """The value of the formula; a point at which it has none (the deviation of one entry) is no example."""
    try:
        return gradient.evaluate(point)
    except DeriveError as error:
        assume(error.key != "outside_domain")
        raise


def _point(model: Model) -> dict[str, Any]:
    source = random.Random(model.seed)
    return {name: _nested(shape, source) for name, shape in model.leaves.items()}


def _nested(shape: tuple[int, ...], source: random.Random) -> Any:
    if not shape:
        return round(source.uniform(0.2, 1.5) * source.choice((-1, 1)), 6)
    return [_nested(shape[1:], source) for _ in range(shape[0])]


def _autograd(model: Model, point: dict[str, Any]) -> dict[str, Any]:
    """The forward pass of the PyTorch program alone, differentiated by PyTorch."""
    import torch

    text = written(model.text, "torch")
    scope = executed(text)
    leaves = {name: torch.tensor(point[name], dtype=torch.float64, requires_grad=True) for name in model.leaves}
    context = type("Context", (), {"save_for_backward": lambda *_: None})()
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        loss = scope["Gradients"].forward(context, *[leaves[name] for name in _used(text, model)])
        loss.backward()
    finally:
        torch.set_default_dtype(before)
    return {
        name: leaf.grad if leaf.grad is not None else torch.zeros_like(leaf.detach()) for name, leaf in leaves.items()
    }


def _used(text: str, model: Model) -> list[str]:
    """The arguments in the order of the program's own function."""
    line = next(line for line in text.splitlines() if "def loss_of(" in line)
    return line[line.index("(") + 1 : line.index(")")].split(", ")
