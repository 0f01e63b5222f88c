"""The command in a process of its own: what a person sees."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """Run ``derive`` in an empty folder; streams are UTF-8 whatever the system says."""

    def run(*words: str, stdin: str | bytes = "", **variables: str) -> Outcome:
        data = stdin if isinstance(stdin, bytes) else stdin.encode()
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
        done = subprocess.run(
            [sys.executable, "-m", "derive", *words],
            cwd=tmp_path, input=data, capture_output=True, env=environment, timeout=60,
        )  # fmt: skip
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
