"""Draws: made of sheet, problem and student, so that nothing changes but what was asked for."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from derive.errors import DeriveError
from derive.handout import Draw, Problem, Sheet, Student, Vary, copies, draws_of, model_text
from derive.handout.variants import Draws, Kinship
from derive.kinship import Alike
from tests.handout.models import CHAIN, KINDS, NUMBERS

SHEET = Sheet("s", "sheet", (KINDS["derive"], KINDS["find"], KINDS["compute"], KINDS["proof"]))
CLASS = copies(30)


def _drawn(
    sheet: Sheet = SHEET,
    students: tuple[Student, ...] = CLASS,
    again: Mapping[str, int] | None = None,
    kept: Mapping[str, Draws] | None = None,
    kinship: Kinship | None = None,
) -> dict[str, dict[str, Draw]]:
    return draws_of(sheet, students, "seed", again or {}, kept, kinship)


def _varied(problem: str, **vary: Any) -> Sheet:
    """A sheet with one problem of its own."""
    one = replace(KINDS[problem], vary=Vary(**vary))
    return Sheet("s", "sheet", (one,))


def test_the_same_every_time() -> None:
    assert _drawn() == _drawn()


def test_a_late_student_changes_nothing() -> None:
    before = _drawn()
    after = _drawn(students=(Student("000"), *CLASS[::-1]), kept=before)
    assert {key: after[key] for key in before} == before
    assert len({repr(draws) for draws in after.values()}) == 31


def test_one_who_left_keeps_the_sheet() -> None:
    """Nobody gets what another had, so that nothing moves when somebody leaves."""
    sheet = _varied("derive", names={"x": tuple("abcdefgh")})
    before = _drawn(sheet, copies(8))
    left = _drawn(sheet, copies(8)[1:], kept=before)
    assert left == {key: draws for key, draws in before.items() if key != "001"}
    with pytest.raises(DeriveError):
        _drawn(sheet, (*copies(8)[1:], Student("late")), kept=before)


def test_a_new_problem_changes_nothing() -> None:
    before = _drawn(students=CLASS[:8])
    more = replace(SHEET, problems=(KINDS["choose"], *SHEET.problems))
    after = _drawn(more, students=CLASS[:8], kept=before)
    assert all(after[who][what] == draw for who, draws in before.items() for what, draw in draws.items())


def test_another_draw_changes_one_problem() -> None:
    """Also for a class so large that sheets had to be drawn twice to differ."""
    sheet = replace(SHEET, problems=(KINDS["find"], KINDS["compute"]))
    students = copies(34)
    before = _drawn(sheet, students)
    kept = {who: {what: draw for what, draw in draws.items() if what != "compute"} for who, draws in before.items()}
    after = _drawn(sheet, students, {"compute": 1}, kept)
    assert all(after[who]["find"] == draws["find"] for who, draws in before.items())
    assert any(after[who]["compute"] != draws["compute"] for who, draws in before.items())


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


class _Only3:
    """Nothing but x = 3 can be asked."""

    def sign(self, problem: Problem, draw: Draw) -> Hashable | None:
        return tuple(draw.values.values()) if draw.values.get("numbers.x", "3") == "3" else None

    def refuse(self, problem: Problem, draw: Draw) -> None:
        raise DeriveError("handout_arithmetic", {"where": problem.where})

    def together(self, sheet: Sheet, draws: Draws) -> bool:
        return True

    def refuse_sheet(self, sheet: Sheet, draws: Draws) -> None:
        raise AssertionError(sheet)


def test_what_cannot_be_asked_is_left_out_and_not_counted() -> None:
    sheet = Sheet("s", "sheet", (KINDS["compute"],))
    draws = _drawn(sheet, copies(4), kinship=_Only3())
    assert {each["compute"].values["numbers.x"] for each in draws.values()} == {"3"}
    with pytest.raises(DeriveError) as error:
        _drawn(sheet, copies(5), kinship=_Only3())
    assert (error.value.key, error.value.details["found"]) == ("handout_too_few", 4)


def test_names_that_print_alike_are_one_variant() -> None:
    sheet = _varied("derive", names={"x": ("x1", "x_1", "u")})
    assert len(_drawn(sheet, copies(2), kinship=Alike())) == 2
    with pytest.raises(DeriveError) as error:
        _drawn(sheet, copies(3), kinship=Alike())
    assert (error.value.key, error.value.details["found"]) == ("handout_too_few", 2)


@pytest.mark.parametrize(
    ("vary", "count"),
    [
        ({"names": {"x": ("x", "t")}}, 1),  # the model has another t
        ({"names": {"x": ("x", "t"), "t": ("t", "x")}}, 2),  # exchanged, or as they are
        ({"activation": ("relu", "sigmoid")}, 2),
        ({"numbers": {"x": ("1", "2")}}, 1),  # no number is printed where nothing is computed
    ],
)
def test_the_count_is_exact(vary: dict[str, object], count: int) -> None:
    sheet = _varied("derive", **vary)
    assert len(_drawn(sheet, copies(count), kinship=Alike())) == count
    with pytest.raises(DeriveError) as error:
        _drawn(sheet, copies(count + 1), kinship=Alike())
    assert error.value.details["found"] == count


def test_numbers_and_signs_are_counted_by_value() -> None:
    problem = replace(KINDS["compute"], model=NUMBERS.replace("b = 1", "b = 0"))
    sheet = Sheet("s", "sheet", (replace(problem, vary=Vary(numbers={"x": ("2", "4/2", "3")}, signs=("b",))),))
    with pytest.raises(DeriveError) as error:
        _drawn(sheet, copies(3), kinship=Alike())
    assert error.value.details["found"] == 2  # x = 2 or 3; minus 0 is 0


def test_every_variant_is_found() -> None:
    """A class as large as the number of sheets: chance alone would miss the last ones."""
    sheet = _varied("derive", names={"x": tuple("abcdefghij"), "t": tuple("klmnopqrsu"), "L": ("E", "J", "C")})
    draws = _drawn(sheet, copies(300))
    assert len({tuple(each["derive"].values.values()) for each in draws.values()}) == 300
