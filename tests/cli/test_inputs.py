"""Whatever is named as input, by whatever option: one message in both languages, exit code 2, at once."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from derive import intake
from derive.cli import group
from derive.cli.guard import guarded
from derive.errors import DeriveError
from derive.language import message
from tests.cli.conftest import ROOT

MODEL = "z = w*x\nL = z^2\n"
ANSWER = "dL/dw = 2*z*x\n"
PROBLEM = '[[problem]]\nkind = "derive"\npoints = 5\nwrt = ["w"]\nmodel = '
AT_ONCE = 5.0  # seconds; far over what is needed, so that a slow machine does not fail

DOORS = {
    "submission": ["check", "NAMED", "--model", "model.derive"],
    "model": ["check", "answer.md", "--model", "NAMED"],
    "task": ["check", "answer.md", "--task", "NAMED"],
    "profile": ["check", "answer.md", "--model", "model.derive", "--profile", "NAMED"],
    "terms": ["write", "model.derive", "--terms", "NAMED"],
    "template": ["write", "model.derive", "--template", "NAMED"],
    "post": ["read", "NAMED"],
    "sheet": ["handout", "NAMED", "--out", "out"],
    "roster": ["handout", "sheet.toml", "--out", "out", "--roster", "NAMED"],
    "model of a sheet": ["handout", "points.toml", "--out", "out"],
    "data": ["write", "data.derive"],
}
NAMED = {
    "pipe that nobody writes into": "file_silent",
    "/dev/zero": "file_too_long",
    "folder": "file_is_folder",
    "socket": "file_is_socket",
    "missing.md": "file_not_found",
    "UTF-16": "utf16",
    "binary": "wrong_encoding",
    "fifty megabytes": "file_too_long",
    "a million lines": "file_too_long",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(intake, "WRITER", 0.2)
    (tmp_path / "model.derive").write_text(MODEL, encoding="utf-8")
    (tmp_path / "answer.md").write_text(ANSWER, encoding="utf-8")
    (tmp_path / "sheet.toml").write_text(f'{PROBLEM}"""\n{MODEL}"""\n', encoding="utf-8")
    (tmp_path / "points.toml").write_text(f'{PROBLEM}"named.csv"\n', encoding="utf-8")
    (tmp_path / "data.derive").write_text(f'{MODEL}at x = "named.csv"\n', encoding="utf-8")
    return tmp_path


def _named(kind: str, folder: Path) -> str:
    """An input of that kind, as ``named.csv`` in the folder."""
    path = folder / "named.csv"
    if kind == "pipe that nobody writes into":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("named.csv")
    elif kind.startswith("/"):
        path.symlink_to(kind)
    elif kind == "UTF-16":
        path.write_bytes("z = x".encode("utf-16"))
    elif kind == "binary":
        path.write_bytes(bytes(range(253, -1, -1)) * 8)
    elif kind == "fifty megabytes":
        path.write_bytes(b"z = x + 1 # " * 4_200_000)
    elif kind == "a million lines":
        path.write_bytes(b"z = x + w + v + u + 1 # and so on\n" * 1_000_000)
    else:
        return "missing.md"
    return str(path.name)


@pytest.mark.parametrize("kind", NAMED)
@pytest.mark.parametrize("door", DOORS)
def test_one_message_by_every_door(door: str, kind: str, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    name = _named(kind, folder)
    start = time.monotonic()
    code = guarded(group, [name if word == "NAMED" else word for word in DOORS[door]])
    assert time.monotonic() - start < AT_ONCE
    out, err = capfd.readouterr()
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert "fault of derive" not in err
    assert "{" not in err
    assert len(err.splitlines()) <= 3, "a message, and the line it is about"


@pytest.mark.parametrize("kind", NAMED)
def test_what_is_wrong_is_said_in_both_languages(kind: str, folder: Path) -> None:
    with pytest.raises(DeriveError) as caught:
        intake.read_text(_named(kind, folder), 2_000_000)
    assert caught.value.key == NAMED[kind]
    english, korean = message(caught.value, "en"), message(caught.value, "ko")
    assert english != korean
    assert "{" not in english + korean


def _written_late(path: Path, pieces: list[str]) -> threading.Thread:
    """A writer that opens the pipe a while after its reader, and pauses between the pieces."""

    def write() -> None:
        time.sleep(0.05)
        with path.open("w", encoding="utf-8") as pipe:
            for piece in pieces:
                time.sleep(0.3)  # longer than a pipe without a writer is waited for
                pipe.write(piece)
                pipe.flush()

    writer = threading.Thread(target=write)
    writer.start()
    return writer


def test_a_pipe_is_read_to_the_end_of_its_writer(folder: Path) -> None:
    path = folder / "pipe"
    os.mkfifo(path)
    writer = _written_late(path, ["z = w*x\n", "L = z^2\n"])
    assert intake.read_text(path, 100) == MODEL
    writer.join()


def test_a_writer_that_writes_nothing_is_an_empty_text(folder: Path) -> None:
    path = folder / "pipe"
    os.mkfifo(path)
    writer = _written_late(path, [""])
    assert intake.read_text(path, 100) == ""
    writer.join()


def test_a_writer_without_end_is_cut_off(folder: Path) -> None:
    with subprocess.Popen(["yes"], stdout=subprocess.PIPE) as endless:
        assert endless.stdout is not None
        with pytest.raises(DeriveError) as caught:
            intake.read_text(f"/dev/fd/{endless.stdout.fileno()}", 1000)
        endless.kill()
    assert caught.value.key == "file_too_long"


def test_a_silent_writer_is_given_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "SILENCE", 0.1)
    reader, writer = os.pipe()
    os.write(writer, b"z = ")
    with pytest.raises(DeriveError) as caught:
        intake.read_text(f"/dev/fd/{reader}", 1000)
    os.close(reader)
    os.close(writer)
    assert caught.value.key == "file_silent"


@pytest.mark.parametrize("text", ["학번" * 50, "x" * 100, "σ" * 100])
def test_the_limit_is_in_characters(text: str, folder: Path) -> None:
    (folder / "text").write_text(text, encoding="utf-8")
    assert intake.read_text(folder / "text", 100) == text


SHELL = {
    "standard input": "{derive} check - --model model.derive < answer.md",
    "a pipe as standard input": "(sleep 0.5; cat answer.md) | {derive} check - --model model.derive",
    "the file of standard input": "cat answer.md | {derive} check /dev/stdin --model model.derive",
    "process substitution": "{derive} check <(cat answer.md) --model <(sleep 0.5; cat model.derive)",
    "a number of a stream": "{derive} check /dev/fd/7 --model model.derive 7< answer.md",
    "a task from a process": """{derive} check answer.md --task <(echo 'model = "z = w*x; L = z^2"')""",
    "a pipe with a name": "mkfifo pipe; cat answer.md > pipe & {derive} check pipe --model model.derive",
}


@pytest.mark.parametrize("kind", SHELL)
def test_what_a_shell_can_name_is_read(kind: str, folder: Path) -> None:
    words = SHELL[kind].format(derive=f"{sys.executable} -m derive")
    done = subprocess.run(
        ["bash", "-c", words], cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout
