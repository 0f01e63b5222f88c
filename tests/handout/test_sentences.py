"""Every key that a handout uses is a sentence in both languages, and every error tells its place and a remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import derive.handout
from derive.handout.nouns import KINDS
from derive.language import load
from derive.mistakes.edits import KINDS as MISTAKES

ROOM = Path(derive.handout.__file__).parent
SAID = re.compile(r'say\(\s*f?"(handout\.[a-z_.]+)"')
TROUBLE = re.compile(r'trouble\(\s*"([a-z_]+)"')
FILES = [*ROOM.rglob("*.py"), *ROOM.parent.glob("hand*.py")]


def _found(pattern: re.Pattern[str]) -> set[str]:
    return {key for path in FILES for key in pattern.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_key_is_a_sentence(lang: str) -> None:
    known = load(lang)
    assert {key for key in _found(SAID) if key not in known} == set()
    assert {key for key in _found(TROUBLE) if f"error.handout_{key}" not in known} == set()
    assert {kind for kind in MISTAKES if f"handout.kind.{kind}" not in known} == set()


def test_every_kind_is_shown() -> None:
    from tests.handout.models import PROBLEMS

    assert {problem.kind for problem in PROBLEMS} == set(KINDS)
