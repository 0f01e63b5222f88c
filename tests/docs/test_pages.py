"""Every command and every Python example of the pages is run; every link leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.blocks import Runner, blocks_of

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
EXCERPT = re.compile(r"(<!-- excerpt: (.*?) § (.*?) -->\n).*?(?=<!-- end -->)", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_examples_run(page: Path, tmp_path: Path) -> None:
    runner = Runner(ROOT, tmp_path)
    for block in blocks_of(page):
        assert block.language, f"{page}:{block.line}: a block without a language"
        runner.run(block)


def _section(text: str, heading: str) -> str:
    """From a heading to the next one."""
    after = text.partition(f"\n{heading}\n")[2]
    assert after, f"no section {heading}"
    return after.partition("\n#")[0].strip()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_excerpts_are_what_is_printed(page: Path, tmp_path: Path, golden: Callable[[Path, str], str]) -> None:
    runner = Runner(ROOT, tmp_path)

    def printed(match: re.Match[str]) -> str:
        return f"{match[1]}\n{_section(runner.output(match[2]), match[3])}\n\n"

    text = EXCERPT.sub(printed, page.read_text(encoding="utf-8"))
    assert text == golden(page, text)


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    missing = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert missing == []
