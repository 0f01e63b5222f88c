"""Submissions that are no submissions: one message in place, exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command

MODEL = "z = w*x\nL = z^2\n"
FILES: dict[str, tuple[bytes, str, str]] = {
    "binary": (bytes(range(256)) * 8, MODEL, "UTF-8"),
    "empty": (b"", MODEL, ""),
    "fifty megabytes": (b"$x=1$ " * 8_500_000, MODEL, "200000 characters"),
    "broken LaTeX": (rb"$$\frac{\partial L}{\partial w = $$", MODEL, "1"),
    "a model with errors": (b"dL/dw = 2*z*x", "z = w*x +\nL = z^2\n", "bad.derive:1"),
}


@pytest.mark.parametrize("kind", FILES)
def test_one_message_and_exit_code_two(command: Command, tmp_path: Path, kind: str) -> None:
    submission, model, told = FILES[kind]
    (tmp_path / "work.md").write_bytes(submission)
    (tmp_path / "bad.derive").write_text(model, encoding="utf-8")
    found = command("check", "work.md", "--model", "bad.derive")
    assert found.code == 2
    assert told in found.out + found.err
    assert "Traceback" not in found.out + found.err
