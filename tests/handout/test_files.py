"""A run from the file to the folders: students/ holds no answer, staff/ says what it is, and a rerun goes on."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from derive.classroom import tools
from derive.cli import group
from derive.cli.guard import guarded
from derive.handout import ROLES, Handout, Sheet, Student, ask, compose
from derive.language import load
from derive.render import render
from tests.handout.models import PROBLEMS, asked, drawn

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "week3.toml"
TEXTS = ("markdown", "html", "latex", "typst", "word", "notebook", "text")


def _run(out: Path, *more: str) -> int:
    return guarded(group, ["handout", str(EXAMPLE), "--out", str(out), "--format", "markdown", *more])


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class") / "week3"
    assert _run(folder, "--roster", str(EXAMPLE.with_suffix(".csv")), "--jobs", "2") == 0
    return folder


def test_everything_is_there(out: Path) -> None:
    for sheet in ("week3a", "week3b"):
        assert len(list((out / "students" / sheet).glob("*.md"))) == 40
        assert len(list((out / "staff" / sheet).glob("*.md"))) == 120
    assert len({path.read_text(encoding="utf-8") for path in (out / "students").rglob("*.md")}) == 80
    with zipfile.ZipFile(out / "handout.zip") as archive:
        names = archive.namelist()
    assert "students/week3a/20261001.md" in names
    assert not [name for name in names if ".finished" in name]
    manifest = json.loads((out / "staff" / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["sheets"]["week3a"]) == 40


def test_staff_says_so_and_students_are_named(out: Path) -> None:
    assert "김서연" in (out / "students" / "week3a" / "20261001.md").read_text(encoding="utf-8")
    for path in (out / "staff").rglob("*.md"):
        assert "채점자용" in path.read_text(encoding="utf-8")
    for path in (out / "students").rglob("*.md"):
        assert "채점자용" not in path.read_text(encoding="utf-8")


def test_a_rerun_goes_on_and_a_late_student_changes_nothing(out: Path, tmp_path: Path) -> None:
    sheets = {path: path.stat().st_mtime_ns for path in (out / "students").rglob("*.md")}
    lost = min(sheets)
    before = lost.read_bytes()
    lost.unlink()
    roster = tmp_path / "class.csv"
    text = EXAMPLE.with_suffix(".csv").read_text(encoding="utf-8")
    roster.write_text(text.replace("분반\n", "분반\n20260001,한늦음,1\n", 1), encoding="utf-8")
    assert _run(out, "--roster", str(roster), "--jobs", "2") == 0
    assert lost.read_bytes() == before
    assert all(path.stat().st_mtime_ns == time for path, time in sheets.items() if path != lost)
    assert (out / "students" / "week3a" / "20260001.md").is_file()


def test_one_problem_is_drawn_again(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    assert _run(folder, "--copies", "2") == 0
    before = json.loads((folder / "staff" / "manifest.json").read_text(encoding="utf-8"))["sheets"]
    assert _run(folder, "--copies", "2", "--reroll", "week3a:4") == 0
    after = json.loads((folder / "staff" / "manifest.json").read_text(encoding="utf-8"))["sheets"]
    assert before["week3b"] == after["week3b"]
    for student, draws in before["week3a"].items():
        assert {key for key, draw in draws.items() if draw != after["week3a"][student][key]} == {"choose"}


@pytest.mark.parametrize("format", TEXTS)
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_kind_in_every_format(format: str, lang: str) -> None:
    """Every document renders; nothing of key or solution that is not in the question stands in the sheet."""
    found = [asked(problem.id, 3) for problem in PROBLEMS]
    handout = Handout("", None, lang, ())
    sheet = Sheet("s", "Sheet", PROBLEMS)
    texts = {
        role: render(compose(handout, sheet, Student("1"), found, role, lang), load(lang), format) for role in ROLES
    }
    notice = load(lang)["handout.notice"].split(":")[0]
    assert notice not in texts["sheet"]
    assert all(notice in texts[role] for role in ROLES[1:])


@pytest.mark.parametrize("format", ["text", "latex", "typst"])
def test_a_sheet_holds_no_answer(format: str) -> None:
    """The formulas of a key stand nowhere in the sheet of that problem alone."""
    handout = Handout("", None, "en", ())
    for problem in PROBLEMS:
        if problem.kind in ("choose", "proof", "shapes"):
            continue  # the right option and the identity are told, sizes stand in the model
        found = ask(problem, drawn(problem, 3), tools())
        sheet = Sheet("s", "Sheet", (problem,))
        student = render(compose(handout, sheet, Student("1"), [found], "sheet", "en"), load("en"), format)
        for block in found.answers:
            if hasattr(block, "term"):
                from derive.document import Document

                alone = render(Document("x", (block,), found.meta), load("en"), format, fragment=True)
                formula = alone.strip().split("=", 1)[1].strip(" $()\n◀")
                assert formula not in student or len(formula) < 4, (problem.id, formula)
        for secret in ("planted", "wrong_", "seed"):
            assert secret not in student
