"""Several problems in one submission: each against its own model, whether the text defines it or the task gives it."""

from __future__ import annotations

from pathlib import Path

import pytest

import derive
from derive.check.headings import headings, matched, problem_at, text_of
from derive.task import Problem
from derive.task_file import read_task

OWN = r"""문제 1
$$ z = w x,\quad L = (z - t)^2 $$
$$\frac{\partial L}{\partial w} = 2(z-t)x$$

문제 2
$$ z = w x + b,\quad a = \tanh(z), \quad L = a^2 $$
(a) 구하시오
$$\frac{\partial L}{\partial a} = 2a$$
(b) 또
$$\frac{\partial L}{\partial w} = 2a(1-a^2)x$$
$$\frac{\partial L}{\partial b} = 2a(1-a^2)x$$
"""
TASK = """
[[problem]]
label = "문제 1"
model = "input x; target t; parameter w; z = w*x; L = (z - t)^2"
goals = ["w"]

[[problem]]
label = "2"
model = "input x; parameter w, b; z = w*x + b; a = tanh(z); L = a^2"
goals = ["w", "b"]
"""
TEXT = r"""# Problem 1

$$\frac{\partial L}{\partial w} = 2(z-t)x$$

# Problem 2
(a) first $\frac{\partial L}{\partial w} = 2a(1-a^2)x$

(b) then $\frac{\partial L}{\partial b} = 2a x$
"""


@pytest.fixture
def task(tmp_path: Path) -> Path:
    (tmp_path / "task.toml").write_text(TASK, encoding="utf-8")
    return tmp_path / "task.toml"


def test_each_problem_is_judged_against_the_definitions_it_makes() -> None:
    review = derive.check(OWN)
    assert [finding.status for finding in review] == ["right"] * 8 + ["error"]


def test_each_problem_is_judged_against_the_model_that_the_task_gives(task: Path) -> None:
    review = derive.check(TEXT, task=task)
    assert [finding.status for finding in review] == ["right", "right", "wrong_start"]
    assert [(goal.called, goal.state) for goal in review.marks.goals] == [
        ("문제 1: w", "right"), ("2: w", "right"), ("2: b", "wrong"),
    ]  # fmt: skip


def test_a_problem_that_nobody_asked_for_is_left_open(task: Path) -> None:
    review = derive.check(TEXT.replace("Problem 2", "Problem 7"), task=task)
    assert [finding.status for finding in review] == ["right", "undecided", "undecided"]
    assert review.missing == ("2: w", "2: b")
    assert review.exit_code == 1


def test_without_labels_problems_are_taken_in_their_order(task: Path) -> None:
    task.write_text(TASK.replace('label = "문제 1"', "").replace('label = "2"', ""), encoding="utf-8")
    assert derive.check(TEXT, task=read_task(task)).marks.goals[1].state == "right"


def test_headings_and_their_parts() -> None:
    found = headings("Problem 3\n(a) x\n(b) y\n## 문제 4\n(a) z\n")
    assert [heading.full for heading in found] == ["3", "3a", "3b", "4", "4a"]
    assert problem_at(found, 0) == 1
    only = text_of("Problem 3\n(a) x\n(b) y\n", headings("Problem 3\n(a) x\n(b) y\n"), 3)
    assert only.split() == ["Problem", "3", "(b)", "y"]
    assert matched((Problem(label="3(b)"), Problem(label="4")), found) == {0: 0, 3: 0, 4: 1, 5: 1}


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("**Problem 2.** x", ["2"]),
        ("문제3) x", ["3"]),
        ("3번. x", ["3"]),
        ("Q1. x", ["1"]),
        (r"\section*{Problem 4}", ["4"]),
        (r"\item[(b)] y", ["b"]),
        ("**(b)** y", ["b"]),
        ("b) y", ["b"]),
        ("(가) z", ["가"]),
        ("習题 5", []),
        ("习题 5", ["5"]),
        ("Exercise 7 (b)\nx\nExercise 7 (c)", ["7", "7b", "7c"]),
        ("Q1 = X W", []),
        ("1. x = 2", []),
        ("(x) y", []),
        ("a)b", []),
        ("the problem 2x", []),
    ],
)
def test_what_is_a_heading_and_what_is_none(line: str, labels: list[str]) -> None:
    assert [heading.full for heading in headings(line)] == labels


def test_parts_of_two_problems_are_judged_against_their_own_models() -> None:
    parts = r"""**Problem {}.** Let $z = w x$, $a = {}(z)$, $L = (a - y)^2$.

(a) $\frac{{\partial L}}{{\partial a}} = 2(a-y)$

(b) $\frac{{\partial L}}{{\partial w}} = 2(a-y)a(1-a)x$
"""
    review = derive.check(parts.format(1, r"\sigma") + parts.format(2, r"\tanh"))
    assert [finding.status for finding in review] == ["right"] * 9 + ["wrong_start"]
    assert [finding.claim.problem for finding in review] == [1, 1, 1, 2, 3, 4, 4, 4, 5, 6]
