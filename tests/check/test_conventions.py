"""Conventions of a course are no errors, and no convention excuses a wrong shape."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import derive

MODEL = """input X[5,3]; parameter W[3,2]; parameter b[2]; target Y[5,2]
Z = X@W + b; L = sum((Z - Y)**2)"""
OURS = r"\frac{\partial L}{\partial W} = 2 X^T (Z - Y)"
TURNED = r"\frac{\partial L}{\partial W} = 2 (Z - Y)^T X"
MISFITS = (
    r"\frac{\partial L}{\partial W} = 2 (Z - Y) X^T",
    r"\frac{\partial L}{\partial W} = 3 (Z - Y)^T X",
    r"\frac{\partial L}{\partial W} = 2 X (Z - Y)^T",
)


def test_a_transposed_gradient_is_named_where_the_course_allows_it() -> None:
    (finding,) = derive.check(f"$${TURNED}$$", derive.parse(MODEL), layout="numerator").verdicts
    assert (finding.status, finding.verdict.convention) == ("right", "layout")
    assert derive.check(f"$${OURS}$$", derive.parse(MODEL), layout="numerator").exit_code == 0


@pytest.mark.parametrize("layout", ["same", "denominator"])
def test_where_a_gradient_has_the_shape_of_the_matrix_its_transpose_is_an_error(layout: str) -> None:
    assert derive.check(f"$${TURNED}$$", derive.parse(MODEL), layout=layout).verdicts[0].kind == "transpose"
    assert derive.check(f"$${OURS}$$", derive.parse(MODEL), layout=layout).exit_code == 0


COLUMN = """input x[3,1]; parameter W[2,3]; target y[2,1]
z = W@x; L = sum((z - y)**2)"""
GRADIENT = r"\frac{\partial L}{\partial W} = 2(z - y)x^T"
GRADIENT_TURNED = r"\frac{\partial L}{\partial W} = 2x(z - y)^T"
JACOBIAN = r"\frac{\partial z}{\partial x} = W"
JACOBIAN_TURNED = r"\frac{\partial z}{\partial x} = W^T"
SAYS = (
    ("We use numerator layout.", JACOBIAN, "right"), ("We use numerator layout.", JACOBIAN_TURNED, "wrong"),
    ("Denominator layout throughout.", JACOBIAN_TURNED, "right"), ("분모 배치를 쓴다.", JACOBIAN, "wrong"),
    ("Numerator-layout convention:", GRADIENT_TURNED, "right"), ("분자 레이아웃으로 쓴다.", GRADIENT, "wrong"),
    ("In denominator layout,", GRADIENT, "right"), ("In denominator layout,", GRADIENT_TURNED, "wrong"),
    ("We do not use numerator layout.", GRADIENT, "right"), ("", JACOBIAN_TURNED, "right"),
    ("Numerator layout for Jacobians, gradients have the same shape as the parameter.", GRADIENT, "right"),
    ("We use numerator layout.", r"\frac{\partial L}{\partial x} = 2(z - y)^T W", "right"),
    ("We use numerator layout.", r"\frac{\partial L}{\partial x} = 3(z - y)^T W", "wrong"),
    ("We use numerator layout.", r"\frac{\partial L}{\partial z} = 2(z - y)^T", "right"),
)  # fmt: skip


@pytest.mark.parametrize(("words", "line", "status"), SAYS)
def test_the_layout_that_a_text_fixes_is_kept(words: str, line: str, status: str) -> None:
    (found,) = derive.check(f"{words}\n\n$${line}$$", derive.parse(COLUMN)).verdicts
    assert found.status == "right" if status == "right" else found.kind == "transpose" or line.count("3")
    assert (found.status in ("error", "wrong_start")) == (status == "wrong")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_why_the_other_layout_is_an_error_is_said(language: str) -> None:
    review = derive.check(f"We use numerator layout.\n\n$${GRADIENT}$$", derive.parse(COLUMN))
    assert ("layout" if language == "en" else "배치") in review.render("text", lang=language, hints=2)


@pytest.mark.parametrize("line", MISFITS)
@pytest.mark.parametrize("layout", ["same", "numerator", "denominator"])
def test_no_layout_excuses_a_wrong_shape_or_value(line: str, layout: str) -> None:
    assert derive.check(f"$${line}$$", derive.parse(MODEL), layout=layout).exit_code == 1


@pytest.mark.parametrize(("profile", "code"), [('layout = "numerator"\n', 0), ("", 1)])
def test_the_command_asks_the_profile_beside_the_model(tmp_path: Path, profile: str, code: int) -> None:
    for known, text in (("derive.toml", profile), ("model.derive", MODEL), ("answer.md", f"$${TURNED}$$\n")):
        (tmp_path / known).write_text(text, encoding="utf-8")
    words = [sys.executable, "-m", "derive", "check", str(tmp_path / "answer.md")]
    done = subprocess.run([*words, "--model", str(tmp_path / "model.derive")], capture_output=True, check=False)
    assert done.returncode == code, done.stderr


MEAN = """input X[5, 3]
target y[5]
parameter w[3], b
p = X @ w + b
L = sum((p - y)^2)/5"""
AS_SUM = "$$\\frac{\\partial L}{\\partial w} = 2 X^T (p - y)$$\n"
AS_MEAN = "$$\\frac{\\partial L}{\\partial w} = \\frac25 X^T (p - y)$$\n"
BIAS_AS_SUM = "$$\\frac{\\partial L}{\\partial b} = 2 \\sum_i (p_i - y_i)$$\n"


def said(text: str, model: str, **course: Any) -> list[tuple[str, str | None]]:
    review = derive.check(text, derive.parse(model), **course)
    return [(finding.status, finding.verdict.convention) for finding in review]


def test_a_sum_for_a_mean_passes_only_where_the_course_says_so_and_all_gradients_agree() -> None:
    both = AS_SUM + BIAS_AS_SUM
    assert said(both, MEAN, allow=["mean"]) == [("right", "mean"), ("right", "mean")]
    assert said(both, MEAN)[0] == ("wrong_start", None)
    assert [status for status, _ in said(AS_MEAN + BIAS_AS_SUM, MEAN, allow=["mean"])] == ["right", "error"]
    tripled = AS_SUM.replace("2 X", "3 X")
    assert said(tripled, MEAN, allow=["mean"])[0][0] == "wrong_start"


NORM = """input x[4]
constant eps = 0.01
target c[4]
mu = mean(x)
v = mean((x - mu)^2)
h = (x - mu)/sqrt(v + eps)
L = sum(c*h)"""


def test_where_epsilon_stands_is_a_convention() -> None:
    outside = r"$$h = \frac{x - \mu}{\sqrt{v} + eps}$$"
    assert said(outside, NORM) == [("undecided", "eps")]
    assert said(outside, NORM, allow=["eps"]) == [("right", "eps")]
    wrong = r"$$h = \frac{x + \mu}{\sqrt{v} + eps}$$"
    assert said(wrong, NORM, allow=["eps"])[0][0] in ("error", "wrong_start")


FORWARD = "$$Z = X W^T + b$$\n"


def test_weights_that_are_stored_transposed_are_read_so_where_the_submission_says_it() -> None:
    ours = "$$\\frac{\\partial L}{\\partial X} = 2(Z - Y) W^T$$\n"
    theirs = "$$\\frac{\\partial L}{\\partial X} = 2(Z - Y) W$$\n"
    assert said(FORWARD + theirs + f"$${TURNED}$$\n", MODEL) == [("right", "linear")] * 3
    assert said(theirs, MODEL)[0][0] == "wrong_start"
    assert said(ours, MODEL) == [("right", None)]
    assert said(FORWARD + theirs.replace("2(", "3("), MODEL)[1][0] == "error"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_reading_that_is_not_the_first_is_told(language: str) -> None:
    review = derive.check(r"$$\frac{\partial L}{\partial w} = \frac{2}{n} X^T (p - y)$$", derive.parse(MEAN))
    assert review.verdicts[0].status == "right"
    told = review.render("text", lang=language)
    assert ("number of terms" if language == "en" else "항의 개수") in told
