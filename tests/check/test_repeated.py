"""What counts as the same mistake again."""

from __future__ import annotations

import pytest

import derive

TWO_MISTAKES = r"""
Network: $z = w x + b$, $a = \sigma(z)$, $L = \frac12 (a - y)^2$.

$$\frac{\partial L}{\partial w} = (a - y) \cdot a (1 + a) \cdot x$$

$$\frac{\partial L}{\partial b} = (a-y) x$$
"""


def test_another_mistake_is_no_repetition() -> None:
    found = derive.check(TWO_MISTAKES)
    assert [verdict.status for verdict in found.verdicts[-2:]] == ["error", "error"]


def test_the_same_mistake_again_follows() -> None:
    found = derive.check(TWO_MISTAKES.replace("(a-y) x", "(a - y) a (1 + a)"))
    assert [verdict.status for verdict in found.verdicts[-2:]] == ["error", "follows"]


NET = "input x\ntarget t\nparameter w, b\nz = w*x + b\na = sigmoid(z)\nL = 1/2*(a - t)^2"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("dL/dw = dL/da * da/dz * dz/dw = (t - a) a (1-a) x", ["right", "follows"]),
        ("dL/dw = ∂L/∂a · ∂a/∂z · ∂z/∂w = (t - a) a (1-a) x", ["right", "follows"]),
        ("dL/dw = (t - a) * da/dz * dz/dw = (t - a) a (1-a) x", ["follows", "follows"]),
        ("dL/dw = dL/da * da/dz * dz/dw = (t - a) a x", ["right", "error"]),
        ("dL/dw = dL/da * da/dz * dz/dw = (a - t) a (1-a) x", ["right", "right"]),
    ],
)
def test_a_wrong_derivative_put_into_the_chain_rule_is_carried_on(line: str, expected: list[str]) -> None:
    found = derive.check(f"dL/da = t - a\n{line}", derive.parse(NET)).verdicts
    assert [verdict.status for verdict in found] == ["wrong_start", *expected]


def test_after_a_right_derivative_nothing_is_carried_on() -> None:
    found = derive.check("dL/da = a - t\ndL/dw = dL/da * da/dz * dz/dw = (t - a) a (1-a) x", derive.parse(NET)).verdicts
    assert [verdict.status for verdict in found] == ["right", "right", "error"]
