"""The commands on good input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import derive
from tests.cli.conftest import ROOT, Command

MODEL = "z = w*x; a = sigmoid(z); L = (a - t)^2; at x = 0.5, w = 0.4, t = 1"
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.derive"))


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("document", ["post", "solution"])
@pytest.mark.parametrize("format", ["markdown", "latex", "text", "json"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_document_of_every_example(
    example: Path, format: str, document: str, lang: str, command: Command
) -> None:
    outcome = command("write", str(example), "--document", document, "--format", format, "--lang", lang)
    assert (outcome.code, outcome.err) == (0, "")
    assert len(outcome.out.splitlines()) > 1 or json.loads(outcome.out)


def test_three_ways_to_give_a_model(command: Command, tmp_path: Path) -> None:
    (tmp_path / "model.derive").write_text(MODEL, encoding="utf-8")
    shown = {command("show", "model.derive").out, command("show", MODEL).out, command("show", "-", stdin=MODEL).out}
    assert len(shown) == 1
    assert shown.pop()


def test_same_input_same_bytes(command: Command) -> None:
    assert command("write", MODEL, PYTHONHASHSEED="1").out == command("write", MODEL, PYTHONHASHSEED="2").out


def test_replace_works_on_terms(command: Command) -> None:
    assert (
        command("show", MODEL, "--replace", "sigmoid=tanh").out == command("show", MODEL.replace("sigmoid", "tanh")).out
    )


def test_at_gives_values(command: Command) -> None:
    bare = "z = w*x; L = (z - t)^2"
    given = command("show", bare, "--at", "x = 2, w = 3, t = 5")
    assert (given.code, given.err) == (0, "")
    assert given.out == command("show", bare + "; at x = 2, w = 3, t = 5").out


def test_terms_template_profile(command: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.j2").write_text("{{ language }}: {{ blocks | length }}\n", encoding="utf-8")
    (tmp_path / "derive.toml").write_text('language = "ko"\n', encoding="utf-8")
    assert command("write", MODEL, "--template", "mine.j2").out.startswith("ko: ")
    assert command("write", MODEL, "--template", "mine.j2", "--lang", "en").out.startswith("en: ")


@pytest.mark.parametrize("encoding", ["cp949", "ascii", "cp1252"])
def test_streams_are_utf8_on_every_system(encoding: str, command: Command) -> None:
    outcome = command("show", MODEL, "--lang", "ko", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert outcome.code == 0
    assert "σ" in outcome.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str, command: Command) -> None:
    assert "_DERIVE_COMPLETE" in command("completion", shell).out


def test_version(command: Command) -> None:
    assert command("--version").out == f"derive {derive.__version__}\n"


def test_ops_names_every_function(command: Command) -> None:
    table = command("ops")
    assert table.code == 0, table.err
    assert all(name in table.out for name in ("sigmoid", "softplus", "quotient", "chain"))


@pytest.mark.parametrize("module", ["derive", "derive.cli", "derive.notation", "derive.syntax"])
def test_imports_are_cheap(module: str) -> None:
    script = f"import {module}, sys; print([name for name in ('sympy', 'jinja2') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


def test_help_imports_click_alone() -> None:
    script = (
        "import sys; from derive.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted(name for name in sys.modules if name.startswith('derive') and not name.startswith('derive.cli')))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "['derive', 'derive.errors']"
