"""The number that shows a difference: small, visible, off every kink, and the author's own where there is one."""

from __future__ import annotations

from fractions import Fraction

import pytest

import derive


def _witness(text: str, model: str) -> tuple[dict[str, float], str, str]:
    review = derive.check(text, derive.parse(model))
    assert review.first_wrong is not None
    witness = review.verdicts[review.first_wrong].witness
    assert witness is not None
    return {known: float(value) for known, value in witness.point.items()}, witness.got, witness.want


def test_numbers_that_a_person_can_put_in() -> None:
    point, got, want = _witness("dL/dw = 2(w*x - y)", "L = (w*x - y)^2")
    assert set(point) == {"w", "x", "y"}
    assert all(Fraction(value).denominator <= 2 for value in point.values())
    error = point["w"] * point["x"] - point["y"]
    assert float(got) == pytest.approx(2 * error, rel=1e-3)
    assert float(want) == pytest.approx(2 * error * point["x"], rel=1e-3)
    assert got != want


def test_the_authors_numbers_stay() -> None:
    point, _, want = _witness("dL/dw = 0.5", "L = (w*x - y)^2\nat w = 0.3, x = 1.7, y = 0.2")
    assert point == {"w": 0.3, "x": 1.7, "y": 0.2}
    assert float(want) == pytest.approx(2 * (0.3 * 1.7 - 0.2) * 1.7, rel=1e-3)


def test_a_learning_rate_is_small() -> None:
    point, _, _ = _witness("w = w + eta * dL/dw", "L = (w*x - y)^2")
    assert point["eta"] < 1


@pytest.mark.parametrize("kinked", ["relu(w*x - 1)", "abs(w*x - 1)", "maximum(w*x, 1)", "where(w*x > 1, w*x - 1, 0)"])
def test_never_on_a_kink(kinked: str) -> None:
    point, _, _ = _witness("dL/dw = 7*x*w", f"a = {kinked}\nL = a^2")
    assert point["w"] * point["x"] != 1


def test_what_is_positive_stays_positive() -> None:
    point, _, _ = _witness("dL/ds = 2/s", "parameter s : positive\nL = log(s)")
    assert point["s"] > 0


def test_a_difference_in_a_late_digit_is_shown() -> None:
    _, got, want = _witness("dL/dw = 2.0000001*w", "L = w^2")
    assert got != want


def test_small_tensors_are_written_out() -> None:
    review = derive.check("dL/dw = r", derive.parse("input x[2]\nparameter w[2]\nr = w - x\nL = sum(r^2)"))
    witness = review.verdicts[0].witness
    assert witness is not None
    assert set(witness.point) == {"x", "w"}
    assert witness.point["w"].startswith("[")
    assert "-0]" not in witness.point["w"]


def test_a_line_with_several_claims_is_printed_once() -> None:
    model = derive.parse("z = w*x\na = sigmoid(z)\nL = (a - y)^2")
    text = derive.check("z = w*x, a = σ(z), dL/da = a - y", model).render("text")
    assert text.count("1 | ") == 1
    carets = [line for line in text.splitlines() if line.strip(" ^") == "" and "^" in line]
    assert [line.count("^") for line in carets] == [2, 1]
    assert "Read as dL/da = a − y." in text


def test_the_minus_of_both_values_is_that_of_the_point() -> None:
    """One minus in one sentence: no ASCII hyphen beside a typographic minus."""
    review = derive.check("dL/da = t - a", derive.parse("input a\ntarget t\nL = 1/2*(a - t)^2"))
    report = review.render("text", hints=2, lang="en")
    told = next(line for line in report.splitlines() if "but" in line and "needed" in line)
    assert "−" in told
    assert "-" not in told
