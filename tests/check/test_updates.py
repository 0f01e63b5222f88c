"""Update rules worked out in numbers: with the learning rate and the point that the model gives."""

from __future__ import annotations

from pathlib import Path

import pytest

import derive

MODEL = """input x; target t; parameter w, b; z = w*x + b; a = sigmoid(z); L = 1/2*(a - t)^2
at x = 0.5, t = 1, w = 0.4, b = 0.1; step eta = 0.1"""
RULE = r"w_{new} = w - \eta \frac{\partial L}{\partial w}"
SLOPE = r"\frac{\partial L}{\partial w}"

RIGHT = (
    rf"{RULE} = 0.4 - 0.1 \times (-0.0520) = 0.4052",
    rf"{RULE} = 0.4 + 0.1 \times 0.052 = 0.4052",
    rf"{RULE} = 0.4 - 0.1 \times (-0.05) = 0.405",
    rf"w \leftarrow w - \eta {SLOPE} = 0.4052",
    rf"w' = w - 0.1 {SLOPE} = 0.4052",
    rf"{RULE} = 0.4 - 0.1 \cdot (a - t) a (1 - a) x \approx 0.4052",
    r"b_{new} = 0.1104",
)
WRONG = (
    (rf"{RULE} = 0.4 - 0.1 \times (-0.0520) = 0.3948", 2),
    (rf"{RULE} = 0.4 + 0.1 \times (-0.0520) = 0.3948", 1),
    (rf"w_{{new}} = w + \eta {SLOPE} = 0.3948", 0),
    (rf"w_{{new}} = w - 0.2 {SLOPE} = 0.4104", 0),
    (r"w_{new} = 0.404", 0),  # within a percent of the value, yet a fifth of the step is lost
    (rf"{RULE} = 0.4 - 0.1 \times (-0.0540) = 0.4054", 1),
)


@pytest.mark.parametrize("line", RIGHT)
def test_a_step_in_numbers_is_right(line: str) -> None:
    review = derive.check(f"$${line}$$", derive.parse(MODEL))
    assert [finding.status for finding in review] == ["right"] * len(review)


@pytest.mark.parametrize(("line", "first"), WRONG)
def test_a_wrong_step_is_found_where_it_stands(line: str, first: int) -> None:
    assert derive.check(f"$${line}$$", derive.parse(MODEL)).first_wrong == first


def test_without_a_learning_rate_only_the_arithmetic_is_judged() -> None:
    bare = derive.parse(MODEL.partition("; step")[0])
    assert derive.check(f"$${RULE} = 0.4 - 0.3 = 0.1$$", bare).first_wrong is None
    assert derive.check(f"$${RULE} = 0.4 - 0.3 = 0.2$$", bare).first_wrong == 2


def test_our_own_updates_are_right() -> None:
    graph = derive.load(Path(__file__).parents[2] / "docs/examples/two_layers.derive")
    review = derive.check(derive.explain(graph).render(), graph)
    updates = [finding for finding in review if "0.5 \\times" in finding.text]
    assert updates
    assert {finding.status for finding in review} == {"right"}


def test_a_number_too_coarse_to_show_the_step_is_left_open() -> None:
    assert derive.check("$$b_{new} = 0.1$$", derive.parse(MODEL)).decided == 0
