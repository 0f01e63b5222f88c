"""The files: the same bytes twice, all of them or none, and a clear word where something that they need is missing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import derive
from derive.cli.formats import FORMATS
from derive.errors import DeriveError
from derive.export import KINDS, kind_of, write_all
from derive.export.pdf import font_inputs
from derive.extras import need
from derive.resources import languages
from tests.cli.conftest import Command, command
from tests.formats.documents import DOCUMENTS, text
from tests.tools import LIBRARIES, extra, needs, xelatex

__all__ = ["command"]

MODEL = "z = w*x; L = (z - t)^2"
BINARY = pytest.mark.parametrize("format", [extra("pdf"), extra("word"), extra("notebook")])


def test_the_command_and_the_exporters_know_the_same_formats() -> None:
    assert set(FORMATS) == set(KINDS)


@BINARY
@pytest.mark.parametrize(("model", "kind", "code"), DOCUMENTS[:3])
def test_bytes_are_equal_over_two_runs(model: str, kind: str, code: str, format: str) -> None:
    source = text(model, kind, code, kind_of(format).source)
    assert kind_of(format).data(source, code) == kind_of(format).data(source, code)


@needs("html", "pdf", "notebook")
def test_bytes_are_equal_in_two_processes(command: Command, tmp_path: Path) -> None:
    for folder, seed in (("a", "1"), ("b", "2")):
        outcome = command("write", MODEL, "--format", "html,pdf,notebook", "-o", folder, PYTHONHASHSEED=seed)
        assert outcome.code == 0, outcome.err
    names = ["solution.html", "solution.ipynb", "solution.pdf"]
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == names
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in names)


@needs("pdf")
def test_a_pdf_says_what_it_is(tmp_path: Path) -> None:
    data = kind_of("pdf").data(text("two_weights", "post", "ko", "typst"), "ko")
    assert b"/Lang (ko)" in data or b"/Lang(ko)" in data
    assert b"/MarkInfo" in data
    assert b"CreationDate" not in data
    if shutil.which("pdfinfo"):
        done = subprocess.run(["pdfinfo", "-"], input=data, capture_output=True, check=True)
        assert "순전파와 역전파" in done.stdout.decode()


def test_korean_has_a_real_bold_or_another_face() -> None:
    regular = {name: {400} for name in ("Noto Serif KR", "Noto Sans KR")}
    both = {name: {400, 700} for name in ("NanumMyeongjo", "NanumGothic")}
    assert [font_inputs(weights, korean=True) for weights in (regular, both)] == [
        {"font": "Noto Serif KR", "head": "Noto Sans KR", "bold": "no"},
        {"font": "NanumMyeongjo", "head": "NanumGothic", "bold": "yes"},
    ]


def test_no_font_for_korean_is_said_and_english_needs_none() -> None:
    with pytest.raises(DeriveError) as caught:
        font_inputs({"DejaVu Sans": {400}}, korean=True)
    assert "pdf-ko" in str(caught.value)
    assert font_inputs({"DejaVu Sans": {400}}, korean=False)["bold"] == "yes"


@pytest.mark.parametrize("code", languages())
def test_a_missing_extra_names_the_line_that_installs_it(code: str) -> None:
    from derive.language import message

    with pytest.raises(DeriveError) as caught:
        need("no_such_library", "pdf")
    assert 'pip install "derive-steps[pdf]"' in message(caught.value, code)


@pytest.mark.parametrize("format", ["html", "pdf", "word", "notebook"])
def test_the_command_leaves_with_2_and_writes_nothing(format: str, tmp_path: Path) -> None:
    words = ["write", MODEL, "--format", format, "-o", "out"]
    hide = f"import sys; sys.modules[{LIBRARIES[format]!r}] = None; from derive.cli import main; main({words!r})"
    root = str(Path(__file__).parents[2])
    variables = {**os.environ, "PYTHONPATH": root}
    done = subprocess.run([sys.executable, "-c", hide], cwd=tmp_path, capture_output=True, env=variables, check=False)
    assert done.returncode == 2, done.stderr
    assert f'pip install "derive-steps[{format}]"' in done.stderr.decode()
    assert list(tmp_path.iterdir()) == []


def test_several_formats_stand_side_by_side(command: Command, tmp_path: Path) -> None:
    assert command("write", MODEL, "--format", "text,latex,markdown", "-o", "out").code == 0
    expected = ["solution-graph.svg", "solution.md", "solution.tex", "solution.txt"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == expected
    (tmp_path / "out" / "solution.tex").write_text("mine", encoding="utf-8")
    (tmp_path / "out" / "solution.txt").unlink()
    refused = command("write", MODEL, "--format", "text,latex,markdown", "-o", "out")
    assert (refused.code, "--force" in refused.err) == (2, True)
    assert not (tmp_path / "out" / "solution.txt").exists()


@pytest.mark.parametrize(
    "words", [("text,latex",), ("text,latex", "-o", "file"), ("text,latex", "-o", "no/where"), ("x,text",)]
)
def test_where_several_cannot_be_written_is_said(words: tuple[str, ...], command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    outcome = command("write", MODEL, "--format", *words)
    assert outcome.code == 2
    assert "Traceback" not in outcome.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_disk_that_is_full_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = os.replace, []

    def full(source: str, target: Path) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(DeriveError, match="No space left"):
        write_all(tmp_path / "out", {"a": b"a", "b": b"b"})
    assert list(tmp_path.iterdir()) == []


@needs("notebook")
def test_a_notebook_has_prose_with_mathematics_and_runs_its_code() -> None:
    book = json.loads(kind_of("notebook").data(text("two_weights", "post", "ko", "notebook"), "ko"))
    assert len(book["cells"]) > 5
    assert all(cell["cell_type"] == "markdown" for cell in book["cells"])
    source = "<!-- prose -->\n# A\n\n<!-- code -->\n````python\nx = 1\n````\n\n<!-- prose -->\nafter\n"
    cells = json.loads(kind_of("notebook").data(source, "en"))["cells"]
    assert [cell["cell_type"] for cell in cells] == ["markdown", "code", "markdown"]
    assert cells[1]["source"] in ("x = 1", ["x = 1"])


@needs("notebook", "numpy")
def test_the_program_in_a_notebook_runs_and_agrees_with_its_differences() -> None:
    made = derive.explain(derive.parse("z = w*x; L = (z - t)^2; at x = 2, w = 3, t = 5")).files(["notebook"], lang="ko")
    cells = json.loads(made["solution.ipynb"])["cells"]
    programs = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    done = subprocess.run([sys.executable, "-"], input="\n".join(programs), capture_output=True, text=True, check=True)
    assert "w" in done.stdout


@needs("xelatex")
@pytest.mark.parametrize(("model", "kind", "code"), DOCUMENTS)
def test_latex_compiles_in_both_languages(model: str, kind: str, code: str, tmp_path: Path) -> None:
    assert "Missing character" not in xelatex(text(model, kind, code, "latex"), tmp_path)
