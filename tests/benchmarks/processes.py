"""Whole processes: what a person waits for."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "docs" / "examples" / "two_weights.derive"
RUNS = 7


def process_rows() -> Iterator[tuple[str, str, str]]:
    imports = _seconds("-c", "import sympy, jinja2")
    job = _seconds("-m", "derive", "write", str(MODEL), "--document", "post", "--lang", "ko")
    yield "main job / import sympy, jinja2", f"{job:.2f} s = {job / imports:.2f} x", "1.5 x"
    nothing = _seconds("-c", "pass")
    usage = _seconds("-m", "derive", "--help")
    yield "derive --help / python -c pass", f"{usage * 1e3:.0f} ms = {usage / nothing:.1f} x", "6 x"


def _seconds(*words: str) -> float:
    """The fastest of several runs: the others were disturbed."""
    return min(_once(words) for _ in range(RUNS))


def _once(words: tuple[str, ...]) -> float:
    variables = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()  # compiled once, as what is installed is
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL, env=variables)
    return time.perf_counter() - start
