"""Every error that the code can raise has its sentence in every language, with the same fillings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from derive.language import load

ROOT = Path(__file__).parents[2]
RAISED = re.compile(r'(?:DeriveError|\bfailure|\.fail|_fail)\(\s*"(?:error\.)?([a-z_]+)"')
HOLE = re.compile(r"\{(\w+)")
KEYS = sorted(
    {key for file in (ROOT / "derive").rglob("*.py") for key in RAISED.findall(file.read_text(encoding="utf-8"))}
)


@pytest.mark.parametrize("key", KEYS)
def test_every_error_has_its_sentence(key: str) -> None:
    english = load("en").sentences
    assert f"error.{key}" in english
    korean = load("ko").sentences[f"error.{key}"]
    assert korean != english[f"error.{key}"], "not translated"
    assert set(HOLE.findall(korean)) <= set(HOLE.findall(english[f"error.{key}"])) | {"term"}
