"""The fenced blocks of a page, and running them in order.

```` ```console ````: lines that begin with ``$`` are run, with what they print under them (``...``: any lines).
```` ```python ````: run, one namespace a page; with ``>>>`` as a doctest.
```` ```LANGUAGE title=NAME ````: saved as the file NAME, so that later blocks can use it.
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=fence)[ ]*$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r"title=(\S+)")
_INSTALL = re.compile(r"^(pip install [^&]*|pytest)\s*(&&\s*|$)")
_SHIM = '#!/bin/sh\nexec "{python}" -m derive "$@"\n'


@dataclass(frozen=True)
class Block:
    language: str
    title: str
    text: str
    line: int


def blocks_of(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for match in _FENCE.finditer(text):
        info = match["info"].strip()
        title = _TITLE.search(info)
        yield Block(
            info.split(" ")[0], title[1] if title else "", match["text"], text.count("\n", 0, match.start()) + 1
        )


class Runner:
    """Runs the blocks of one page in a folder that holds the examples."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, Any] = {"__name__": "__main__"}
        shutil.copytree(root / "docs" / "examples", folder / "docs" / "examples")
        shims = folder / ".shims"
        shims.mkdir()
        shim = shims / "derive"
        shim.write_text(_SHIM.format(python=sys.executable), encoding="utf-8")
        shim.chmod(0o755)
        path = os.pathsep.join((str(shims), os.environ["PATH"]))
        self.environment = {**os.environ, "PATH": path, "PYTHONPATH": str(root), "PYTHONUTF8": "1"}

    def run(self, block: Block) -> None:
        if block.title:
            target = self.folder / block.title
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            self._console(block.text)
        elif block.language == "python":
            self._python(block)

    def _console(self, text: str) -> None:
        for command, expected in _commands(text):
            rest = command
            while _INSTALL.match(rest):  # CI installs us, and runs the tests
                rest = _INSTALL.sub("", rest, count=1)
            if rest:
                self._compare(rest, expected)

    def _compare(self, command: str, expected: str) -> None:
        got = self.output(command)
        if expected.strip():
            flags = doctest.ELLIPSIS
            assert doctest.OutputChecker().check_output(expected, got, flags), f"$ {command}\n{got}"

    def output(self, command: str) -> str:
        """What a command prints; it must succeed."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
        assert done.returncode == 0, f"$ {command}\nexit {done.returncode}\n{done.stderr}"
        return done.stdout

    def _python(self, block: Block) -> None:
        with chdir(self.folder):
            if ">>>" not in block.text:
                exec(compile(block.text, f"line {block.line}", "exec"), self.names)  # noqa: S102  # our own pages
                return
            example = doctest.DocTestParser().get_doctest(block.text, self.names, "page", None, block.line)
            example.globs = self.names
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
            report: list[str] = []
            runner.run(example, out=report.append, clear_globs=False)
            assert runner.summarize(verbose=False).failed == 0, "".join(report)


def _commands(text: str) -> Iterator[tuple[str, str]]:
    """Each command with the output that is printed under it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        while command.endswith("\\"):
            more, _, expected = expected.partition("\n")
            command = command[:-1] + more.removeprefix("> ")
        yield command, expected
