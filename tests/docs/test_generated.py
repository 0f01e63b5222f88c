"""The generated pages of the reference are current; ``pytest --accept`` writes them anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from derive.cli import group
from derive.page import reference

RULES = """# Functions and rules

Generated from the tables (`derive ops --format markdown --target github`); the tests keep it current.

{body}"""

CLI = """# The command line

Generated from `--help`; the tests keep it current.

Exit codes: 0 done; 1 the mathematics is wrong (a formula failed its check); 2 the input could not be used, or nothing
could be decided. Every failure is one message on standard error, with line, column, a caret, and what to do.

Output files are written whole or not at all. A file that holds something else is left alone without `--force`;
the model itself is never written over.

{body}"""


def test_rules_page(root: Path, golden: Callable[[Path, str], str]) -> None:
    body = reference(format="markdown", target="github")
    text = RULES.format(body=body)
    assert text == golden(root / "docs" / "reference" / "rules.md", text)


def _settings(command: click.Command) -> dict[str, Any]:
    """The command's own settings, as when it is called."""
    return {**command.context_settings, "max_content_width": 100}


def test_cli_page(root: Path, golden: Callable[[Path, str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    context = click.Context(group, info_name="derive", terminal_width=100, **_settings(group))
    parts = [("derive", group.get_help(context))]
    for name in sorted(group.commands):
        command = group.commands[name]
        inner = click.Context(command, info_name=name, parent=context, terminal_width=100, **_settings(command))
        parts.append((f"derive {name}", command.get_help(inner)))
    body = "\n\n".join(f"## {name}\n\n```text\n{help_}\n```" for name, help_ in parts)
    text = CLI.format(body=body + "\n")
    assert text == golden(root / "docs" / "reference" / "cli.md", text)
