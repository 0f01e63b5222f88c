"""Sheets of several problems, read back: each with its own model, its own shapes and its own numbers."""

from __future__ import annotations

from collections import Counter

import pytest

import derive
from derive.check.headings import headings

MATRICES = r"""## Problem 1

$\mathbf{X} \in \mathbb{R}^{n \times d}$, $\mathbf{T} \in \mathbb{R}^{n \times c}$,
$\mathbf{W} \in \mathbb{R}^{d \times c}$

$$\mathbf{A} = \mathbf{X} \mathbf{W}$$
$$L = \frac{\sum_{i,j} (A_{ij} - T_{ij})^2}{2n}$$
$$\frac{\partial L}{\partial\mathbf{A}} = \frac{\mathbf{A} - \mathbf{T}}{n}$$

## Problem 2

$\mathbf{X} \in \mathbb{R}^{n \times d}$, $\mathbf{Y} \in \mathbb{R}^{n \times c}$,
$\mathbf{W} \in \mathbb{R}^{d \times h}$, $\mathbf{V} \in \mathbb{R}^{h \times c}$

$$\mathbf{A} = \tanh(\mathbf{X} \mathbf{W})$$
$$\mathbf{P} = \mathbf{A} \mathbf{V}$$
$$L = \frac{\sum_{i,j} (P_{ij} - Y_{ij})^2}{2n}$$
$$\frac{\partial L}{\partial\mathbf{P}} = \frac{\mathbf{P} - \mathbf{Y}}{n}$$

## Problem 3

$\mathbf{X} \in \mathbb{R}^{2 \times 2}$, $\mathbf{y} \in \mathbb{R}^2$, $\mathbf{w} \in \mathbb{R}^2$

$$\mathbf{r} = \mathbf{X} \mathbf{w} - \mathbf{y}$$
$$L = \frac{1}{2}\mathbf{r}^\top \mathbf{r}$$
$$\frac{\partial L}{\partial\mathbf{w}} = \mathbf{X}^\top \mathbf{r}$$
"""
COUNTED = r"""$z = wx + b = 1 \times 2 + 2 = 4$, $L = (z - t)^2 = 9$

$\frac{\partial L}{\partial z} = 2(z - t) = 2(4 - 1) = 6$

$\frac{\partial z}{\partial w} = x = 2$

$\frac{\partial z}{\partial b} = 1$
"""


def _open(text: str, model: str = "") -> Counter[str]:
    verdicts = derive.check(text, derive.parse(model) if model else None).verdicts
    assert len(verdicts) > 3
    return Counter(v.status for v in verdicts if v.status != "right")


def test_problems_with_other_shapes_for_the_same_letters() -> None:
    assert _open(MATRICES) == {}
    given = r"$$\mathbf{Y} = \begin{pmatrix} 1 & 2 \end{pmatrix}^\top$$"
    assert set(_open(MATRICES + given)) <= {"undecided"}


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (r"\frac{\mathbf{P} - \mathbf{Y}}{n}", r"\frac{\mathbf{Y} - \mathbf{P}}{n}"),
        (r"= \frac{\mathbf{A} - \mathbf{T}}{n}", r"= \mathbf{A} - \mathbf{T}"),
        (r"= \mathbf{X}^\top \mathbf{r}", r"= \mathbf{X} \mathbf{r}"),
    ],
)
def test_a_slip_in_one_of_them_is_found(was: str, becomes: str) -> None:
    assert was in MATRICES
    found = _open(MATRICES.replace(was, becomes))
    assert found["error"] + found["wrong_start"] == 1


@pytest.mark.parametrize(
    "frame",
    [
        r"\question[5]",
        r"\titledquestion{Chain}[5]",
        r"\begin{problem}{Problem %d (5 points)}{5}",
        r"\beginproblem{문제 %d (5점)}{5}",
    ],
)
def test_problems_of_a_latex_sheet(frame: str) -> None:
    bodies = (r"$y = wx$ \[L = (y - t)^2\] \[\frac{\partial L}{\partial w} = 2(y - t) x\]",
              r"$z = vx^2$ \[L = 3z\] \[\frac{\partial L}{\partial v} = 3x^2\]")  # fmt: skip
    parts = (f"{frame.replace('%d', str(k))}\n{body}" for k, body in enumerate(bodies, 1))
    text = "\\begin{questions}\n" + "\n\n".join(parts) + "\n\\end{questions}\n"
    assert [heading.label for heading in headings(text)] == ["1", "2"]
    assert _open(text) == {}
    assert _open(text.replace("= 3x^2", "= 3x"))["wrong_start"] + _open(text.replace("= 3x^2", "= 3x"))["error"] == 1


def test_numbers_without_a_point_are_left_open() -> None:
    assert set(_open(COUNTED)) == {"undecided"}
    wrong = _open(COUNTED.replace(r"{\partial b} = 1", r"{\partial b} = 2"))
    assert wrong["error"] + wrong["wrong_start"] == 1


def test_a_gap_to_fill_in_is_no_answer() -> None:
    model = "input x, t\nparameter w\ny = w*x\nL = (y - t)^2"
    sheet = r"""$\frac{\partial L}{\partial y} = 2(y - t)$, $\frac{\partial y}{\partial w} = x$, $y = wx$
\[\frac{\partial L}{\partial w} = 2(y - t) \cdot \boxed{\quad (1) \qquad \qquad \quad}\]"""
    assert _open(sheet, model) == {"not_understood": 1}
