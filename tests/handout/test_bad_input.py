"""Bad input: one clear error with the place and the remedy, in both languages, and finished sheets are kept."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from derive.cli import group
from derive.cli.guard import guarded
from derive.errors import DeriveError
from derive.handout import copies, read_roster
from derive.handout.roster import decoded
from derive.handout_run import plan
from derive.language import message
from tests.handout.models import CHAIN, MATRIX, NUMBERS
from tests.tools import needs

HEAD = 'title = "Sheet"\n'
PROBLEM = '[[problem]]\nkind = "{kind}"\npoints = 5\n{more}\nmodel = """{model}"""\n'


def _one(kind: str = "derive", model: str = CHAIN, more: str = 'wrt = ["w1"]') -> str:
    return HEAD + PROBLEM.format(kind=kind, more=more, model=model)


CASES = {
    "toml": ("title = \n", "handout_toml", "sheet.toml:1"),
    "no problems": (HEAD, "handout_missing_key", "problem"),
    "unknown key": (_one(more='wrts = ["w1"]'), "handout_unknown_key", "wrt"),
    "unknown kind": (_one(kind="guess"), "handout_wrong_value", "compute"),
    "no points": (_one().replace("points = 5\n", ""), "handout_missing_key", "points"),
    "points of the sheet": (
        '[[sheet]]\ntitle = "s"\npoints = 7\n' + _one().removeprefix(HEAD).replace("[[problem]]", "[[sheet.problem]]"),
        "handout_points",
        "5",
    ),
    "no such file": (
        HEAD + '[[problem]]\nkind = "derive"\npoints = 5\nmodel = "nowhere.derive"\n',
        "handout_model_file",
        "nowhere",
    ),
    "bad model": (_one(model="z = w1 *"), "handout_model", "problem 1"),
    "place in a model of the sheet": (_one(model="x = 1\nz = w1 *"), "handout_model", "sheet.toml:7:"),
    "unknown mistake": (_one("find", more='wrt = ["w1"]\nmistakes = ["sgn"]'), "handout_wrong_value", "sign"),
    "unknown blank": (_one("fill", more='wrt = ["w1"]\nblanks = ["activatoin"]'), "handout_wrong_value", "activation"),
    "no activation": (
        _one(model="y = w1*x\nL = (y - t)^2", more='wrt = ["w1"]\nvary = {activation = ["tanh"]}'),
        "handout_model",
        "sigmoid",
    ),
    "no such name": (_one(more='wrt = ["w1"]\nvary = {names = {q = ["u"]}}'), "handout_model", "q"),
    "name taken": (_one(more='wrt = ["w1"]\nvary = {names = {x = ["w_2"]}}'), "handout_model", "w_2"),
    "no number": (
        _one("compute", NUMBERS, "vary = {numbers = {x = ['abc']}}"),
        "handout_model",
        "abc",
    ),
    "no such value": (_one(more='wrt = ["w9"]'), "handout_model", "w9"),
    "no answer": (_one(model=CHAIN.replace("L =", "u = w3^2\nL ="), more='wrt = ["w3"]'), "handout_no_answer", "w3"),
    "hole": (_one(model=CHAIN.replace("sigmoid", "<act>")), "handout_hole", "<act>"),
    "no blank": (_one("fill", more='wrt = ["w1"]\nblanks = ["y/x"]'), "handout_no_blank", "z1/w1"),
    "no mistake": (_one("find", more='wrt = ["w1"]\nmistakes = ["transpose"]'), "handout_no_mistake", "transpose"),
    "few options": (_one("choose", more='wrt = ["w1"]\nmistakes = ["sign"]'), "handout_few_options", "2"),
    "no numbers": (_one("compute"), "handout_no_numbers", "at"),
    "awkward numbers": (
        _one("compute", NUMBERS.replace("w = 0.5", "w = 0.3333333"), ""),
        "handout_arithmetic",
        "by hand",
    ),
    "no shapes": (_one("shapes"), "handout_no_shapes", "scalar"),
    "not true": (_one("proof", more='wrt = ["w1"]\nshow = "a1 = z1"'), "handout_not_true", "a1 = z1"),
    "few variants": (_one(), "handout_too_few", "3"),
    "id twice": (_one() + PROBLEM.format(kind="derive", more='id = "p1"', model=CHAIN), "handout_twice", "p1"),
}


@pytest.mark.parametrize("case", CASES)
def test_one_clear_error(case: str, tmp_path: Path) -> None:
    text, key, told = CASES[case]
    file = tmp_path / "sheet.toml"
    file.write_text(text, encoding="utf-8")
    students = copies(3 if case == "few variants" else 1)
    with pytest.raises(DeriveError) as error:
        plan(str(file), str(tmp_path / "out"), ("markdown",), students)
    assert error.value.key == key
    assert told in str(error.value)
    assert any("가" <= letter <= "힣" for letter in message(error.value, "ko"))
    assert not (tmp_path / "out").exists()


def test_the_place_in_the_file_of_a_model(tmp_path: Path) -> None:
    (tmp_path / "net.derive").write_text("input x\nz = w1 *\n", encoding="utf-8")
    file = tmp_path / "sheet.toml"
    file.write_text(HEAD + '[[problem]]\nkind = "derive"\npoints = 5\nmodel = "net.derive"\n', encoding="utf-8")
    with pytest.raises(DeriveError) as error:
        plan(str(file), str(tmp_path / "out"), ("markdown",), copies(1))
    assert "net.derive:2:" in str(error.value)
    assert "sheet.toml: sheet 1, problem 1" in str(error.value)


def test_a_gap_that_another_problem_gives_away(tmp_path: Path) -> None:
    file = tmp_path / "sheet.toml"
    proof = PROBLEM.format(kind="proof", more='wrt = ["w1"]\nshow = "∂a1/∂z1 = sigmoid\'(z1)"', model=CHAIN)
    file.write_text(_one("fill", more='wrt = ["w1"]\nblanks = ["a1/z1"]') + proof, encoding="utf-8")
    with pytest.raises(DeriveError) as error:
        plan(str(file), str(tmp_path / "out"), ("markdown",), copies(1))
    assert error.value.key == "handout_blank_elsewhere"


@pytest.mark.parametrize(
    ("text", "key", "told"),
    [
        ("name,section\nA,1\n", "handout_roster_head", "class.csv:1"),
        ("", "handout_roster_head", "class.csv:1"),
        ("id,name\n1,A\n1,B\n", "handout_roster_twice", "class.csv:3"),
        ("id,name\nab,A\nAB,B\n", "handout_roster_twice", "class.csv:3"),
        ('id,name\n1,"A\nB"\n1,C\n', "handout_roster_twice", "class.csv:4"),
        ("학번,이름\n../x,A\n", "handout_roster_id", "class.csv:2"),
        ("학번,이름\n1/2,A\n", "handout_roster_id", "class.csv:2"),
        ("학번,이름\nCON,A\n", "handout_roster_id", "class.csv:2"),
        ("학번,이름\n,A\n", "handout_roster_id", "class.csv:2"),
        ("학번,이름\n" + "1" * 300 + ",A\n", "handout_roster_id", "class.csv:2"),
        ("id\n", "handout_roster_empty", "class.csv"),
        ("id\n\n,,\n", "handout_roster_empty", "class.csv"),
    ],
)
def test_rosters(text: str, key: str, told: str) -> None:
    with pytest.raises(DeriveError) as error:
        read_roster(text, "class.csv")
    assert error.value.key == key
    assert told in str(error.value)


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_roster_as_programs_write_it(code: str, sign: str) -> None:
    """With a mark or without, from a Korean Excel, with commas and quotes in names."""
    rows = [("학번", "성명", "분반"), ("20261001", '"홍, 길동"', "1"), (" 20261002 ", '"O""Neil"', ""), ("3", "", "")]
    text = "sep=;\r\n" * (sign == ";") + "\r\n".join(sign.join(row) for row in rows)
    found = read_roster(decoded(text.encode(code), "class.csv"), "class.csv")
    assert [(each.id, each.name, each.section) for each in found] == [
        ("20261001", "홍, 길동", "1"),
        ("20261002", 'O"Neil', ""),
        ("3", "", ""),
    ]


def test_a_roster_that_is_no_text() -> None:
    with pytest.raises(DeriveError) as error:
        decoded(b"\xff\xff\x00\x01", "class.csv")
    assert error.value.key == "handout_roster_code"


def test_a_full_disk_keeps_what_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import derive.export.file as writing

    file, out = tmp_path / "sheet.toml", tmp_path / "out"
    file.write_text(_one(model=MATRIX, more='wrt = ["W"]\nvary = {names = {X = ["X", "A", "B"]}}'), encoding="utf-8")
    replace, left = writing._replace, [9]

    def filling(target: Path, data: bytes) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        replace(target, data)

    monkeypatch.setattr(writing, "_replace", filling)
    words = ["handout", str(file), "--out", str(out), "--copies", "3", "--format", "markdown", "--jobs", "1"]
    assert guarded(group, words) == 2
    finished = {path: path.read_bytes() for path in out.rglob("*.md")}
    assert finished
    monkeypatch.setattr(writing, "_replace", replace)
    assert guarded(group, words) == 0
    assert all(path.read_bytes() == data for path, data in finished.items())
    assert len(list((out / "students").rglob("*.md"))) == 3


def _words(tmp_path: Path, *more: str) -> list[str]:
    file = tmp_path / "sheet.toml"
    vary = 'wrt = ["w1"]\nvary = {names = {x = ["x", "u", "s"]}}'
    file.write_text(_one(model=CHAIN, more=vary), encoding="utf-8")
    out = str(tmp_path / "out")
    return ["handout", str(file), "--out", out, "--copies", "2", "--jobs", "1", *(more or ("--format", "markdown"))]


@pytest.mark.parametrize("mine", ["students/notes.txt", "staff/exam.txt", "handout.zip"])
def test_a_folder_of_somebody_else_is_left_alone(mine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words, file = _words(tmp_path), tmp_path / "out" / mine
    file.parent.mkdir(parents=True)
    file.write_text("mine", encoding="utf-8")
    assert guarded(group, words) == 2
    assert "--force" in capsys.readouterr().err
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == [file]
    assert guarded(group, [*words, "--force"]) == 0


@pytest.mark.parametrize(
    ("format", "library"), [("pdf", "typst"), ("word", "pypandoc"), ("html", "math_core"), ("notebook", "nbformat")]
)
def test_a_missing_extra_is_told_before_any_work(
    format: str, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    assert guarded(group, _words(tmp_path, "--format", f"markdown,{format}")) == 2
    told = capsys.readouterr().err
    assert "pip install" in told
    assert told.count("\n") == 1, "one message"
    assert not (tmp_path / "out").exists()


@needs("pdf")
def test_no_font_is_told_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import derive.export.pdf as pdf

    monkeypatch.setattr(pdf, "_fonts", lambda: type("None_", (), {"fonts": staticmethod(list)}))
    pdf._inputs.cache_clear()
    try:
        assert guarded(group, _words(tmp_path, "--format", "pdf", "--lang", "ko")) == 2
    finally:
        pdf._inputs.cache_clear()
    assert "pdf-ko" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_files_of_an_earlier_draw_are_not_left_beside_those_of_a_new_one(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert guarded(group, _words(tmp_path, "--format", "markdown", "--seed", "a")) == 0
    assert guarded(group, _words(tmp_path, "--format", "text", "--seed", "a")) == 0
    assert {path.suffix for path in (out / "students").rglob("0*")} == {".md", ".txt"}
    assert guarded(group, _words(tmp_path, "--format", "text", "--seed", "b")) == 0
    assert {path.suffix for path in (out / "students").rglob("0*")} == {".txt"}
    assert {path.suffix for path in (out / "staff" / "sheet1").rglob("0*")} == {".txt"}


def test_a_place_that_cannot_be_written_is_told_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words, out = _words(tmp_path), tmp_path / "out"
    assert guarded(group, words) == 0
    (out / "staff" / "sheet1").rename(out / "kept")
    (out / "staff" / "sheet1").write_text("a file where a folder belongs", encoding="utf-8")
    capsys.readouterr()
    assert guarded(group, words) == 2
    told = capsys.readouterr().err
    assert "sheet1" in told
    assert "--out" in told
    assert len(list((out / "students").rglob("*.md"))) == 2


@pytest.mark.parametrize("at", ["staff", "staff/.finished", "staff/.finished/sheet1"])
def test_a_note_that_cannot_be_written_is_told_as_the_folder(
    at: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words, out = _words(tmp_path, "--format", "markdown", "--force"), tmp_path / "out"
    (out / at).parent.mkdir(parents=True)
    (out / at).write_text("a file where a folder belongs", encoding="utf-8")
    assert guarded(group, words) == 2
    told = capsys.readouterr().err
    assert f"“{out}” cannot be written" in told
    assert ".json" not in told
