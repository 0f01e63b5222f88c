"""The pages of a sheet: the class exam, problems that stay whole, solutions where asked for, a real browser."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from derive.document import Space
from derive.export import kind_of
from derive.handout import Handout, Sheet, Student, compose
from derive.language import load
from derive.profile import Profile
from derive.render import render
from tests.formats.chromium import Browser
from tests.handout.models import KINDS, PROBLEMS, asked
from tests.handout.test_safety import HERE, NOTICE
from tests.tools import needs, xelatex

STUDENT = Student("20261001", "김서연", "1")
SHEET = Sheet("s", {"ko": "문제지", "en": "Sheet"}, PROBLEMS)
COVER = ("section", "number", "name")


def source(role: str, format: str, lang: str = "ko", solutions: str = "separate") -> str:
    found = [asked(problem.id, 3) for problem in PROBLEMS]
    handout = Handout("", "2026-09-15", lang, (), COVER, solutions)
    document = compose(handout, SHEET, STUDENT, found, role, lang)
    return render(document, load(lang), kind_of(format).source, Profile(language=lang))


# -- LaTeX -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("role", ["sheet", "key", "solutions", "scheme"])
def test_latex_is_of_the_class_exam(role: str, lang: str) -> None:
    text = source(role, "latex", lang)
    assert re.search(r"\\documentclass\[[^]]*addpoints[^]]*\]\{exam\}", text)
    points = re.findall(r"\\begin(?:problem|\{problem\})\{[^}]*\}\{(\d+)\}", text)
    assert sum(map(int, points)) == SHEET.points
    assert len(points) == len(PROBLEMS)
    assert ("\\printanswers\n\\pagestyle" in text) == (role != "sheet")
    assert text.count("\\begin{solution}") == (0 if role == "sheet" else len(PROBLEMS))
    assert ("\\gradetable" in text) == (role == "sheet")


@needs("xelatex")
@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("role", ["sheet", "key", "solutions", "scheme"])
def test_latex_compiles_and_counts_the_points(role: str, lang: str, tmp_path: Path) -> None:
    log = xelatex(source(role, "latex", lang), tmp_path)
    assert not re.search(r"Missing character|Overfull \\hbox \(\d{2,}|multiply defined", log)
    told = (tmp_path / "a.aux").read_text(encoding="utf-8", errors="replace")
    assert f"\\gdef \\exam@numpoints {{{SHEET.points}}}" in told or f"exam@numpoints{{{SHEET.points}}}" in told


@needs("xelatex")
@pytest.mark.parametrize("first", ["choose", "shapes", "compute"])
def test_latex_compiles_whatever_stands_first_and_however_long_it_is(first: str, tmp_path: Path) -> None:
    problem = KINDS[first]
    found = [asked(first, 3)]
    long = replace(found[0], question=(*found[0].question, Space("lines", 30), Space("grid", 30), Space("blank", 30)))
    document = compose(Handout("", None, "en", ()), Sheet("s", "Sheet", (problem,)), STUDENT, [long], "sheet", "en")
    assert "Overfull" not in xelatex(render(document, load("en"), "latex"), tmp_path)


# -- Word --------------------------------------------------------------------------------------------------


@needs("word")
@pytest.mark.parametrize("role", ["sheet", "key", "scheme"])
def test_word_keeps_each_problem_whole(role: str) -> None:
    with zipfile.ZipFile(io.BytesIO(kind_of("word").data(source(role, "word"), "ko"))) as archive:
        body = archive.read("word/document.xml").decode()
        head = archive.read("word/header1.xml").decode()
    ET.fromstring(body)  # noqa: S314  # our own
    assert body.count("<w:cantSplit/>") == (len(PROBLEMS) if role != "scheme" else 0)
    assert body.count('<w:pStyle w:val="Heading1" />') == len(PROBLEMS)
    assert '<w:pgSz w:w="11906" w:h="16838"/>' in body
    assert (NOTICE["ko"] in head) == (role != "sheet")
    assert "<!--" not in body


# -- solutions ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", HERE)
def test_solutions_are_embedded_or_separate(format: str) -> None:
    said = "빈칸에 알맞은 식을 쓰시오"
    name = kind_of(format).source
    separate, embedded = (source("solutions", name, "ko", each) for each in ("separate", "embedded"))
    assert said in source("sheet", name)
    assert said not in separate
    assert said in embedded
    assert embedded.index(said) < embedded.rindex(load("ko")["handout.key.option"].split("{")[0])


# -- HTML --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = Browser()
    yield found
    found.close()


@needs("html", "chromium")
@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("role", ["sheet", "key", "solutions", "scheme"])
def test_a_browser_asks_for_nothing_and_complains_of_nothing(
    role: str, lang: str, browser: Browser, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text(source(role, "html", lang, "embedded"), encoding="utf-8")
    browser.media()
    browser.open(page)
    assert browser.requests == [page.as_uri()]
    assert browser.complaints == []
    assert browser.ask("document.querySelectorAll('.exercise').length") == len(PROBLEMS)
    assert (
        browser.ask("[...document.querySelectorAll('[id]')].map(e => e.id).filter((e, i, a) => a.indexOf(e) < i)") == []
    )
    assert browser.ask("document.documentElement.scrollWidth <= innerWidth + 1")
    browser.hover("document.querySelector('mfrac[data-edge]') || document.querySelector('mfrac')".join("()"))
    assert browser.complaints == []


@needs("html", "chromium", "pdftotext")
@pytest.mark.parametrize("role", ["sheet", "key"])
def test_no_problem_is_parted_in_print(role: str, browser: Browser, tmp_path: Path) -> None:
    """Each printed page that shows a problem begins it: the text of a problem is on the page of its title."""
    page = tmp_path / "page.html"
    page.write_text(source(role, "html"), encoding="utf-8")
    browser.open(page)
    browser.media("print")
    assert set(
        browser.ask("[...document.querySelectorAll('.exercise')].map(e => getComputedStyle(e).breakInside)")
    ) == {"avoid"}
    done = subprocess.run(["pdftotext", "-", "-"], input=browser.printed(), capture_output=True, check=True)
    pages = [page for page in done.stdout.decode().split("\f") if page.strip()]
    seen = [number for page in pages for number in re.findall(r"문제 (\d+) \(", page)]
    assert seen == [str(number) for number in range(1, len(PROBLEMS) + 1)]
    for printed in pages:
        lines = [line.strip() for line in printed.split("\n") if line.strip()]
        first = next(line for line in lines if NOTICE["ko"] not in line)
        assert "문제" in first, "a page begins with a problem or with the title of the sheet"
        if role != "sheet":
            assert NOTICE["ko"] in printed
