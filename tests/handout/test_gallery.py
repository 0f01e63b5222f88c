"""The gallery of problem kinds, in both languages, for the documentation; ``pytest --accept`` writes it anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from derive.document import Document, Exercise
from derive.handout.words import say
from derive.language import load
from derive.profile import Profile
from derive.render import render
from tests.handout.models import asked

SHOWN = ("derive", "fill", "fill-matrix", "find", "find-matrix", "choose", "compute", "shapes", "proof")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_gallery(lang: str, root: Path, golden: Callable[[Path, str], str]) -> None:
    blocks = []
    for number, identity in enumerate(SHOWN, start=1):
        found = asked(identity, 3)
        points = found.problem.points
        for key, part in (("handout.problem", found.question), ("handout.problem_key", found.answers)):
            blocks.append(Exercise(say(key, number=number, points=points, n=points), part, found.meta))
    page = Document("handout_sheet", tuple(blocks), {"title": say("handout.gallery"), "spellings": {}})
    text = render(page, load(lang), "markdown", Profile(language=lang, target="github"))
    assert text == golden(root / "docs" / "explanation" / f"problem_kinds.{lang}.md", text)
