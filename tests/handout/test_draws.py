"""Draws: made of sheet, problem and student, so that nothing changes but what was asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.errors import DeriveError
from derive.handout import Problem, Sheet, Student, Vary, copies, draws_of, model_text
from tests.handout.models import CHAIN, KINDS

SHEET = Sheet("s", "sheet", (KINDS["derive"], KINDS["find"], KINDS["compute"], KINDS["proof"]))
CLASS = copies(30)


def _drawn(
    sheet: Sheet = SHEET, students: tuple[Student, ...] = CLASS, again: dict[str, int] | None = None, **more: object
):  # type: ignore[no-untyped-def]
    return draws_of(sheet, students, "seed", again or {}, **more)  # type: ignore[arg-type]


def test_the_same_every_time() -> None:
    assert _drawn() == _drawn()


def test_a_late_student_changes_nothing() -> None:
    before, known = _drawn(), tuple(student.id for student in CLASS)
    late = (Student("000"), *CLASS)
    after = _drawn(students=late, known=known)
    assert {key: after[key] for key in before} == before


def test_a_new_problem_changes_nothing() -> None:
    before = _drawn(students=CLASS[:8])
    more = replace(SHEET, problems=(KINDS["choose"], *SHEET.problems))
    after = _drawn(more, students=CLASS[:8])
    assert all(after[who][what] == draw for who, draws in before.items() for what, draw in draws.items())


def test_another_draw_changes_one_problem() -> None:
    before, after = _drawn(students=CLASS[:8]), _drawn(students=CLASS[:8], again={"find": 1})
    changed = {what for who in before for what in before[who] if before[who][what] != after[who][what]}
    assert changed == {"find"}


def test_no_two_sheets_are_alike_while_there_are_enough() -> None:
    problem = Problem("p", "derive", CHAIN, 5, ("w1",), vary=Vary(names={"x": tuple("abcdefgh"), "t": ("t", "r")}))
    sheet = Sheet("s", "sheet", (problem,))
    found = _drawn(sheet, copies(16))
    assert len({tuple(draw["p"].values.items()) for draw in found.values()}) == 16
    with pytest.raises(DeriveError) as error:
        _drawn(sheet, copies(17))
    assert error.value.key == "handout_too_few"
    assert "16" in str(error.value)
    assert "17" in str(error.value)


def test_holes_are_filled() -> None:
    problem = Problem("p", "derive", "for i = 1..<depth>:\n    h{i} = w*h{i-1}", 5, vary=Vary(text={"depth": ("2",)}))
    draw = _drawn(Sheet("s", "sheet", (problem,)), copies(1))["001"]["p"]
    assert "1..2:" in model_text(problem, draw)


def test_unusable_draws_are_left_out() -> None:
    sheet = Sheet("s", "sheet", (KINDS["compute"],))
    draws = _drawn(sheet, copies(4), usable=lambda _, draw: draw.values["numbers.x"] == "3")
    assert {each["compute"].values["numbers.x"] for each in draws.values()} == {"3"}
