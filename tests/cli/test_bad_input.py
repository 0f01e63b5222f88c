"""Bad input: one message with line, column, caret and remedy; exit code 2; no traceback; nothing half-written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command, Outcome

GOOD = "input x\ntarget t\nparameter w\nz = w*x\nL = (z - t)^2\n"
DEEP = "L = " + "(" * 3000 + "x" + ")" * 3000

# name: (model, the words after it, what the message must hold)
PLACED = {
    "unknown name": ("input x\nparameter w\nz_out = w*x\nL = (z_ouut - 1)^2\n", [], "z_out"),
    "cycle": ("a = b + 1\nb = a*x\nL = b^2\n", [], "a"),
    "double definition": ("z = w*x\nz = w + x\nL = z^2\n", [], "z"),
    "unknown function": ("z = sigmoyd(w*x)\nL = z^2\n", [], "sigmoid"),
    "wrong arity": ("z = sigmoid(w, x)\nL = z^2\n", [], "sigmoid"),
    "value where at was meant": ("z = w*x\nL = z^2\nx = 0.5\n", [], "at x = 0.5"),
    "look-alike": ("input x\nz = w*х\nL = z^2\n", [], ""),
    "parentheses": (DEEP, [], ""),
    "tower": ("L = 9**9**9**9\n", [], ""),
    "huge power": ("L = x**(64+64*9999)\n", [], ""),
    "import": ("L = __import__('os')\n", [], ""),
    "NUL": ("z = w*x\0\nL = z^2\n", [], ""),
    "unfinished": ("z = w*(x + 1\nL = z^2\n", [], ""),
    "division by zero at the point": ("z = w/x\nL = z^2\nat w = 1, x = 0\n", [], "x"),
    "log of a negative at the point": ("z = log(x)*w\nL = z^2\nat w = 1, x = -1\n", [], ""),
}
UNPLACED = {
    "empty": ("", [], ""),
    "missing loss": ("input x\nparameter w\n", [], ""),
    "unknown loss": (GOOD, ["--loss", "M"], "M"),
    "unknown wrt": (GOOD, ["--wrt", "v"], "v"),
    "value missing": (GOOD + "at x = 1\n", ["--iterations", "2"], ""),
    "unknown language": (GOOD, ["--lang", "xx"], "xx"),
    "unknown section": (GOOD, ["--sections", "nonsense"], "nonsense"),
    "bad at": (GOOD, ["--at", "x"], "x"),
    "at an unknown name": (GOOD, ["--at", "q = 1"], "q"),
    "bad replace": (GOOD, ["--replace", "sigmoid"], "sigmoid=tanh"),
    "replace what is not there": (GOOD, ["--replace", "sigmoid=tanh"], "sigmoid"),
    "no such template": (GOOD, ["--template", "missing.j2"], "missing.j2"),
    "no such profile": (GOOD, ["--profile", "missing.toml"], "missing.toml"),
    "no such terms": (GOOD, ["--terms", "missing.toml"], "missing.toml"),
}


def _faults(outcome: Outcome, holds: str) -> list[str]:
    """What a refusal should not be; ``holds`` stands in its message."""
    wanted = {
        "another exit code than 2": outcome.code == 2,
        "something on standard output": outcome.out == "",
        f"nothing of {holds!r}": holds in outcome.err,
        "a traceback": "Traceback" not in outcome.err,
        "our own fault": "fault of derive" not in outcome.err,
        "an error without its sentence": ": {'" not in outcome.err,
    }
    return [fault for fault, kept in wanted.items() if not kept]


@pytest.mark.parametrize("name", PLACED)
def test_message_points_at_the_place(name: str, command: Command, tmp_path: Path) -> None:
    model, words, holds = PLACED[name]
    (tmp_path / "model.derive").write_text(model, encoding="utf-8")
    outcome = command("write", "model.derive", *words, "-o", "out.md")
    assert _faults(outcome, holds) == []
    first, *rest = outcome.err.splitlines()
    assert first.startswith("model.derive:"), outcome.err
    assert any(line.strip() == "^" for line in rest), outcome.err
    assert [file.name for file in tmp_path.iterdir()] == ["model.derive"]


@pytest.mark.parametrize("name", UNPLACED)
def test_message_says_what_to_do(name: str, command: Command, tmp_path: Path) -> None:
    model, words, holds = UNPLACED[name]
    (tmp_path / "model.derive").write_text(model, encoding="utf-8")
    assert _faults(command("write", "model.derive", *words, "-o", "out.md"), holds) == []
    assert [file.name for file in tmp_path.iterdir()] == ["model.derive"]


def test_a_file_that_is_too_long(command: Command, tmp_path: Path) -> None:
    (tmp_path / "long.derive").write_text("# comment\n" * 1_000_000, encoding="utf-8")
    assert _faults(command("write", "long.derive"), "long.derive") == []


@pytest.mark.parametrize("data", ["z = w*x # 값\nL = z^2\n".encode("euc-kr"), b"\xff\xfez\x00=\x00"])
def test_wrong_encoding(data: bytes, command: Command, tmp_path: Path) -> None:
    (tmp_path / "model.derive").write_bytes(data)
    assert _faults(command("write", "model.derive"), "UTF-8") == []
    assert _faults(command("write", "-", stdin=data), "UTF-8") == []


def test_no_such_file(command: Command) -> None:
    assert _faults(command("write", "missing.derive"), "missing.derive") == []


def test_a_folder_is_no_model(command: Command, tmp_path: Path) -> None:
    assert _faults(command("write", str(tmp_path)), tmp_path.name) == []


def test_usage(command: Command) -> None:
    assert _faults(command("write"), "Usage:") == []
    assert _faults(command("write", GOOD, "--nonsense"), "--nonsense") == []
    assert _faults(command("write", GOOD, "--iterations", "-3"), "iterations") == []


def test_wrt_that_does_not_reach_the_loss(command: Command) -> None:
    outcome = command("write", "parameter w, v\nz = w*x\nu = v*x\nL = z^2\n", "--loss", "L")
    assert outcome.code == 0
    assert "v" in outcome.out
    assert "0" in outcome.out


def test_sizes_that_are_too_large_to_try_are_marked(command: Command) -> None:
    outcome = command("write", "input X[99999999999, 3]\nparameter w[3]\nL = sum(X @ w)")
    assert outcome.code == 0
    assert "**not** tested" in outcome.out


def test_long_lines_are_shown_around_the_place(command: Command) -> None:
    outcome = command("write", "L = " + "x + " * 200 + "sigmoyd(x)" + " + x" * 200)
    assert _faults(outcome, "sigmoid") == []
    _, line, caret = outcome.err.splitlines()
    assert len(line) < 120
    assert line[caret.index("^") :].startswith("sigmoyd")


def test_output_that_cannot_be_written(command: Command, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert _faults(command("write", GOOD, "-o", "folder"), "folder") == []
    assert _faults(command("write", GOOD, "-o", "missing/post.md"), "missing") == []
    assert _faults(command("write", GOOD, "-o", ""), "") == []
    assert [file.name for file in tmp_path.iterdir()] == ["folder"]


def test_values_are_read_as_numbers_only(command: Command) -> None:
    assert _faults(command("write", GOOD, "--at", "x = __import__('os')"), "__import__") == []
    assert _faults(command("write", GOOD, "--at", "x = 9**9**9**9"), "^") == []
