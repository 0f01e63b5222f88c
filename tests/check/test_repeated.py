"""What counts as the same mistake again."""

from __future__ import annotations

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
