"""Signs that look alike: what one of them would mend is left to a person, with the suggestion; all else stays wrong."""

from __future__ import annotations

import pytest

import derive

MODEL = "input x; target y; parameter w, b; z = w*x + b; a = sigmoid(z); L = (a - y)^2"
GREEK = "input x; target y; parameter w, omega, p; z = w*x + omega*p; a = sigmoid(z); L = (a - y)^2"

MENDED = (
    (MODEL, r"\frac{\partial L}{\partial a} = z(a - y)", "z → 2"),
    (MODEL, r"\frac{\partial L}{\partial w} = 2(\alpha - y) a (1 - a) x", "α → a"),
    (MODEL, r"\frac{\partial L}{\partial x} = 2(a - y) a (1 - a) \omega", "ω → w"),
    (MODEL, r"\frac{\partial a}{\partial z} = a(l - a)", "l → 1"),
    (GREEK, r"\frac{\partial z}{\partial p} = w", "w → ω"),
    (GREEK, r"\frac{\partial a}{\partial p} = a(1 - a) w", "w → ω"),
)
WRONG = (
    r"\frac{\partial L}{\partial a} = 3(a - y)",
    r"\frac{\partial L}{\partial w} = 2(a - y) \times a(1 - a)",
    r"\frac{\partial L}{\partial z} = 2(a - y) \cdot x \cdot a(1 - a)",
    r"\frac{\partial L}{\partial w} = 2(y - a) a(1 - a) x",
    r"\frac{\partial L}{\partial z} = 2(a - y)\sigma(z)",
    r"\frac{\partial L}{\partial z} = 2(a - y) x a(1 - a)",
    r"\frac{\partial L}{\partial w} = 2 \cdot (a - y) \times a(1 - a)",
)


@pytest.mark.parametrize(("model", "line", "change"), MENDED, ids=[line for _, line, _ in MENDED])
def test_one_sign_that_would_mend_a_claim_is_suggested(model: str, line: str, change: str) -> None:
    (finding,) = derive.check(f"$${line}$$", derive.parse(model)).verdicts
    assert (finding.status, finding.kind) == ("undecided", "possibly_misread")
    assert change in finding.message


@pytest.mark.parametrize("line", WRONG)
def test_what_no_sign_would_mend_stays_wrong(line: str) -> None:
    assert derive.check(f"$${line}$$", derive.parse(MODEL)).exit_code == 1


def test_what_a_later_line_goes_on_from_was_meant_as_written() -> None:
    text = "dL/da = z(a - y)\ndL/dz = z(a - y)·a(1 - a)"
    review = derive.check(text, derive.parse(MODEL))
    assert [finding.status for finding in review] == ["wrong_start", "follows"]
