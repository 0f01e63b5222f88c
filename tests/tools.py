"""Programs and extras that some tests need, and what LaTeX says of a page."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

__all__ = ["CHROMIUM", "LIBRARIES", "extra", "missing", "needs", "xelatex"]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
LIBRARIES = {"html": "math_core", "pdf": "typst", "word": "pypandoc", "notebook": "nbformat", "pictures": "ziamath",
             "numpy": "numpy"}  # fmt: skip


def missing(name: str) -> bool:
    """Whether this machine lacks the library of an extra, or a program."""
    if name in LIBRARIES:
        return find_spec(LIBRARIES[name]) is None
    return (CHROMIUM if name == "chromium" else shutil.which(name)) is None


def needs(*names: str) -> pytest.MarkDecorator:
    """The mark of a test that needs extras (``html``, ``pdf`` …) or programs (``xelatex``, ``chromium`` …)."""
    absent = [name for name in names if missing(name)]
    return pytest.mark.skipif(bool(absent), reason=f"not on this machine: {', '.join(absent)}")


def extra(name: str) -> object:
    """A case of a format, with the mark that it needs its extra."""
    return pytest.param(name, marks=needs(name))


def xelatex(source: str, folder: Path) -> str:
    """The log of a page that compiled; one that does not fails the test."""
    (folder / "a.tex").write_text(source, encoding="utf-8")
    command = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "a.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-800:]
    return (folder / "a.log").read_text(encoding="utf-8", errors="replace")
