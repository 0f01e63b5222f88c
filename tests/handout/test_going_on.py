"""Runs that go on: a late student, a new problem, another draw, a run that was killed. Nothing else changes, byte for
byte."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from derive.cli import group
from derive.cli.guard import guarded
from tests.handout.models import CHAIN, NUMBERS

ROOT = Path(__file__).parents[2]
ONE = f'''
[[problem]]
id = "find"
kind = "find"
points = 10
wrt = ["w1"]
model = """{CHAIN}"""
[problem.vary]
activation = ["sigmoid", "tanh"]
names = {{ x = ["x", "u", "s"], t = ["t", "r"] }}

[[problem]]
id = "compute"
kind = "compute"
points = 8
model = """{NUMBERS}"""
[problem.vary]
numbers = {{ x = [2, 3, 4] }}
signs = ["b"]
'''
MORE = f'''
[[problem]]
id = "derive"
kind = "derive"
points = 4
wrt = ["w2"]
model = """{CHAIN}"""
[problem.vary]
names = {{ L = ["L", "E", "J"] }}
'''
HEAD = 'title = "Sheet"\nlanguage = "en"\n'
WHO = "id,name\n" + "".join(f"{at},Name {at}\n" for at in range(1, 7))


def _written(folder: Path, text: str, roster: str = WHO) -> list[str]:
    (folder / "sheet.toml").write_text(HEAD + text, encoding="utf-8")
    (folder / "class.csv").write_text(roster, encoding="utf-8")
    out = str(folder / "out")
    return [
        "handout",
        str(folder / "sheet.toml"),
        "--out",
        out,
        "--roster",
        str(folder / "class.csv"),
        "--format",
        "text",
    ]


def _run(words: list[str], *more: str) -> None:
    assert guarded(group, [*words, "--jobs", "1", *more]) == 0


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in (folder / "out").rglob("*.txt"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _problem(text: bytes, number: int) -> str:
    """What stands between the heads of that problem and of the next."""
    return text.decode("utf-8").split(f"Problem {number} (")[1].split("Problem ")[0].split("\n", 1)[1].strip()


def test_a_late_student_changes_no_byte(tmp_path: Path) -> None:
    words = _written(tmp_path, ONE)
    _run(words)
    before = _files(tmp_path)
    _written(tmp_path, ONE, "id,name\n0,Late\n" + "".join(reversed(WHO.splitlines(keepends=True)[1:])))
    _run(words)
    after = _files(tmp_path)
    assert {key: after[key] for key in before} == before
    assert {key for key in after if key not in before} == {key.replace("/1", "/0") for key in before if "/1" in key}


def test_a_new_problem_changes_no_other(tmp_path: Path) -> None:
    words = _written(tmp_path, ONE)
    _run(words)
    before = _files(tmp_path)
    _written(tmp_path, ONE + MORE)
    _run(words)
    after = _files(tmp_path)
    assert before.keys() == after.keys()
    for key, text in before.items():
        assert [_problem(text, at) for at in (1, 2)] == [_problem(after[key], at) for at in (1, 2)]


def test_another_draw_changes_one_problem(tmp_path: Path) -> None:
    words = _written(tmp_path, ONE + MORE)
    _run(words)
    before = _files(tmp_path)
    _run(words, "--reroll", "2", "--force")
    after = _files(tmp_path)
    for key, text in before.items():
        assert [_problem(text, at) for at in (1, 3)] == [_problem(after[key], at) for at in (1, 3)]
    assert any(_problem(text, 2) != _problem(after[key], 2) for key, text in before.items())


def test_the_default_seed_is_a_secret(tmp_path: Path) -> None:
    """Two folders have different draws, a folder keeps its own, and no student's file tells."""
    seeds = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        words = _written(folder, ONE)
        _run(words)
        manifest = json.loads((folder / "out" / "staff" / "manifest.json").read_text(encoding="utf-8"))
        _run(words)
        assert json.loads((folder / "out" / "staff" / "manifest.json").read_text(encoding="utf-8")) == manifest
        seeds.append(manifest["seed"])
        assert len(manifest["seed"]) == 32
        assert not [p for p in (folder / "out" / "students").rglob("*.txt") if manifest["seed"] in p.read_text("utf-8")]
    assert seeds[0] != seeds[1]


@pytest.mark.parametrize("more", [[], ["--reroll", "1"]])
def test_a_killed_run_goes_on_to_the_same_bytes(tmp_path: Path, more: list[str]) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for folder in (whole, killed):
        folder.mkdir()
        _run([*_written(folder, ONE), "--seed", "s"])
    _run([*_written(whole, ONE), "--seed", "s", "--force", *more])
    words = [*_written(killed, ONE), "--seed", "s", "--force", *more]
    if not more:
        for path in (killed / "out").rglob("*.txt"):
            path.unlink()
    count = len(list((killed / "out" / "staff" / ".finished").rglob("*.json")))
    run = subprocess.Popen(
        [sys.executable, "-m", "derive", *words, "--jobs", "1"], cwd=ROOT, stderr=subprocess.DEVNULL, env=_environment()
    )
    note = killed / "out" / "staff" / ".finished" / "running.json"
    deadline = time.monotonic() + 60
    while not note.exists() and run.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert count
    _run(words)
    assert _files(killed) == _files(whole)
    assert (killed / "out" / "handout.zip").read_bytes() == (whole / "out" / "handout.zip").read_bytes()
    assert not note.exists()


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}
