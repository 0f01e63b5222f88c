"""Tasks: what is asked and in which form, what is given, what was not answered, and marks by goal and part."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import derive
from derive.cli import group
from derive.errors import DeriveError
from derive.review import Review
from derive.task_file import read_task

MODEL = "input x; target y; parameter w, b; z = w*x + b; a = sigmoid(z); L = 1/2*(a - y)^2"
CHAIN = "dL/dw = dL/da · da/dz · dz/dw"
LOCALS = ("dL/da = a - y", "da/dz = a(1 - a)", "dz/dw = x")
RESULT = "dL/dw = (a - y)·a(1 - a)·x"


def judged(*lines: str, goals: tuple[str, ...] = ("w",)) -> Review:
    return derive.check("\n".join(lines), derive.parse(MODEL), goals)


# -- reached or not ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "dL/dw = dL/dw", CHAIN, "dL/dw = g\ng = dL/dw", "L = L"])
def test_what_does_not_answer_is_not_answered(text: str) -> None:
    review = judged(text)
    assert review.missing == ("w",)
    assert review.exit_code != 0
    assert review.marks.earned < review.marks.points


@pytest.mark.parametrize("text", ["", "dL/dw = dL/dw", "L = L", "L = (a - y)^2", "L = a - y\ndL/dw = a(1 - a)x"])
def test_without_a_goal_nothing_said_is_not_all_right(text: str) -> None:
    review = derive.check(text, derive.parse(MODEL))
    assert review.exit_code != 0
    assert "are right" not in review.render()


def test_a_value_of_the_model_defined_anew_contradicts_it() -> None:
    review = judged("L = a - y", "dL/dw = a(1 - a)·x")
    assert review.first_wrong == 0
    assert "given by the problem" in review.verdicts[0].message
    assert review.exit_code == 1
    assert derive.check("x = 3", derive.parse(MODEL + "; at x = 0.5, y = 1, w = 0.4, b = 0.1")).exit_code == 1


@pytest.mark.parametrize(
    ("form", "right", "other"),
    [
        ("values", RESULT, CHAIN),
        ("leaves", "dL/dw = (σ(w x + b) - y)·σ(w x + b)(1 - σ(w x + b))·x", RESULT),
        ("number", "dL/dw = -0.0520", RESULT),
        ("any", CHAIN, "dL/dw = dL/dw"),
    ],
)
def test_the_form_that_was_asked_for(form: str, right: str, other: str) -> None:
    graph = derive.parse(MODEL + "; at x = 0.5, y = 1, w = 0.4, b = 0.1")
    assert derive.check(right, graph, [f"w:{form}"]).missing == ()
    review = derive.check(other, graph, [f"w:{form}"])
    assert review.missing == ("w",)
    assert review.exit_code != 0


def test_own_names_are_allowed_once_somebody_says_what_they_are() -> None:
    assert judged("δ = (a - y)·a(1 - a)", "dL/dw = δ x").missing == ()
    assert judged("δ = dL/dz", "dL/dw = δ x").missing == ("w",)


# -- marks ---------------------------------------------------------------------------------------------


def test_all_marks_for_a_right_result_with_or_without_its_steps() -> None:
    full = judged(CHAIN, *LOCALS, RESULT).marks
    assert full.points == full.earned == full.strict == 6
    short = judged(RESULT).marks
    assert short.earned == short.strict == 6


def test_more_text_costs_nothing() -> None:
    more = judged(
        CHAIN, *LOCALS, RESULT, "a = σ(z)", "dz/db = 1", "σ'(z) = σ(z)(1 - σ(z))", "dL/dw = x(a - y)·a(1 - a)"
    )
    assert more.marks.earned == more.marks.points


def test_an_error_costs_its_own_part_and_what_follows_from_it_nothing() -> None:
    review = judged(CHAIN, "dL/da = a - y", "da/dz = 1 - a", "dz/dw = x", "dL/dw = (a - y)(1 - a)·x")
    assert [finding.status for finding in review] == ["right", "right", "error", "right", "follows"]
    assert review.marks.earned == 5
    assert review.marks.strict == 3
    assert review.marks.goals[0].state == "follows"


def test_a_cause_costs_once_in_all_goals() -> None:
    lines = ("dL/da = a - y", "da/dz = 1 - a", "dL/dw = (a - y)(1 - a)·x", "dL/db = (a - y)(1 - a)")
    marks = judged(*lines, goals=("w", "b")).marks
    assert marks.points - marks.earned == 1
    assert marks.strict < marks.earned


def test_a_missing_factor_costs_that_factor() -> None:
    review = judged("dL/dw = (a - y)·a(1 - a)")
    lost = [p for p in review.marks.goals[0].parts if p.earned < p.points]
    assert review.marks.goals[0].state == "wrong"
    assert [p.part for p in lost] == ["local"]
    assert lost[0].term is not None
    assert [str(side.data) for side in lost[0].term.args] == ["z", "w"]
    assert review.marks.strict == 4


def test_follow_through_is_capped_where_the_rest_became_trivial() -> None:
    review = judged("dL/da = 0", "dL/dw = 0")
    assert review.marks.goals[0].state == "follows"
    assert review.marks.earned <= 3


def test_an_answer_left_open_is_left_to_a_person() -> None:
    review = judged("dL/dw = q x")
    assert review.marks.goals[0].state == "open"
    assert review.marks.open > 0
    assert "person" in review.render()


# -- files ---------------------------------------------------------------------------------------------

TASK = """
model = "model.derive"
given = { x = 0.5, y = 1, w = 0.4, b = 0.1 }
goals = ["w"]

[[goal]]
by = "b"
form = "number"
points = 3
"""


def _folder(folder: Path, task: str, answer: str) -> tuple[str, str]:
    for known, text in (("model.derive", MODEL), ("task.toml", task), ("answer.md", answer)):
        (folder / known).write_text(text, encoding="utf-8")
    return str(folder / "answer.md"), str(folder / "task.toml")


@pytest.mark.parametrize("format", ["text", "markdown", "latex", "json"])
def test_a_task_file_on_the_command_line(tmp_path: Path, format: str) -> None:
    answer, task = _folder(tmp_path, TASK, f"${RESULT}$\n\n$dL/db = -0.1040$\n".replace("·", r"\cdot "))
    done = CliRunner().invoke(group, ["check", answer, "--task", task, "--format", format])
    assert done.exit_code == 0, done.output
    if format == "json":
        marks = json.loads(done.output)["marks"]
        assert (marks["points"], marks["earned"]) == (9.0, 9.0)
        assert {p["part"] for p in marks["goals"][0]["parts"]} == {"chain", "local", "product", "result"}
    else:
        assert "9 of 9" in done.output


@pytest.mark.parametrize(
    ("task", "key"),
    [
        ("model = ", "toml_syntax"),
        ("points = " + "9" * 5000, "toml_syntax"),
        ("points = " + "[" * 100_000, "toml_syntax"),
        ("modl = 'model.derive'", "task_key"),
        ("goals = 3", "task_value"),
        ("[[goal]]\nby = 'w'\nform = 'nice'", "task_form"),
        ("model = 'model.derive'\ngoals = ['q']", "task_goal"),
        ("model = 'model.derive'\ngiven = { q = 1 }", "task_goal"),
        ("[[goal]]\nby = 'w'\npoints = -1", "task_value"),
        ("problem = 3", "task_value"),
    ],
)
def test_a_task_that_cannot_be_used_is_refused(tmp_path: Path, task: str, key: str) -> None:
    _, path = _folder(tmp_path, task, "")
    with pytest.raises(DeriveError) as caught:
        derive.check(RESULT, task=read_task(path))
    assert caught.value.key == key


def test_the_first_hint_tells_no_lost_part() -> None:
    review = judged("dL/dw = (a - y)·a(1 - a)")
    assert "∂z/∂w" not in review.render(hints=1)
    assert "of 6" in review.render(hints=1)
