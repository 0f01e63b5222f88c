"""Files are written whole or not at all, never over what somebody else wrote."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from derive.errors import DeriveError
from derive.export import check_target, write_whole
from tests.cli.conftest import ROOT, Command

MODEL = "z = w*x; L = (z - t)^2"


def test_file_and_standard_output_are_the_same(command: Command, tmp_path: Path) -> None:
    shown = command("write", MODEL, "--format", "latex")
    assert shown.code == 0, shown.err
    assert command("write", MODEL, "--format", "latex", "-o", "out.tex").out == ""
    assert (tmp_path / "out.tex").read_bytes().decode() == shown.out
    assert command("write", MODEL, "--format", "latex", "-o", "out.tex").code == 0  # the same again is no harm


def test_markdown_has_its_pictures_beside_it(command: Command, tmp_path: Path) -> None:
    assert command("write", MODEL, "-o", "out.md").code == 0
    assert "(out-graph.svg)" in (tmp_path / "out.md").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out-graph.svg", "out.md"]


def test_another_file_is_left_alone_without_force(command: Command, tmp_path: Path) -> None:
    mine = tmp_path / "mine.md"
    mine.write_text("my notes\n", encoding="utf-8")
    refused = command("write", MODEL, "-o", "mine.md")
    assert (refused.code, mine.read_text()) == (2, "my notes\n")
    assert "--force" in refused.err
    assert command("write", MODEL, "-o", "mine.md", "--force").code == 0
    assert mine.read_text(encoding="utf-8") != "my notes\n"


def test_the_model_is_never_written_over(command: Command, tmp_path: Path) -> None:
    model = tmp_path / "model.derive"
    model.write_text(MODEL, encoding="utf-8")
    assert command("write", "model.derive", "-o", "model.derive", "--force").code == 2
    assert model.read_text() == MODEL


@pytest.mark.parametrize("target", ["missing/out.md", "."])
def test_unwritable(target: str, command: Command, tmp_path: Path) -> None:
    outcome = command("write", MODEL, "-o", target)
    assert outcome.code == 2
    assert "-o" in outcome.err or "folder" in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_failure_while_writing_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(DeriveError) as caught:
        write_whole(str(tmp_path / "out.md"), "text")
    assert caught.value.key == "output_unwritable"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_target(tmp_path: Path) -> None:
    with pytest.raises(DeriveError) as caught:
        check_target(str(tmp_path))
    assert caught.value.key == "output_is_folder"


def test_mode_is_that_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    write_whole(str(tmp_path / "ours"), "text")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only where the system has a full device")
def test_full_standard_output(tmp_path: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "derive", "show", MODEL],
            cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a shell pipe of POSIX")
def test_a_reader_that_leaves_is_no_failure(tmp_path: Path) -> None:
    script = f'"{sys.executable}" -m derive ops | head -n 1; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.stdout.split()[-1] == b"0"
    assert done.stderr == b""
