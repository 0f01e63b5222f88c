"""What a student gets holds no answer, in any layer of any format; what staff get says so on every page."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache

import pytest

from derive.document import Block, Equation, Filling, Options, Table
from derive.export import kind_of
from derive.handout import ROLES, Asked, Handout, Sheet, Student, compose
from derive.language import load
from derive.notation import Style, latex, typst, unicode_text
from derive.profile import Profile
from derive.render import render
from derive.term import Term
from tests.handout.layers import layers, skeleton
from tests.handout.models import PROBLEMS, asked, drawn
from tests.tools import needs

FORMATS = ("markdown", "html", "latex", "pdf", "typst", "word", "notebook", "text")
LIBRARIES = {"html": "math_core", "pdf": "typst", "word": "pypandoc", "notebook": "nbformat"}
HERE = tuple(name for name in FORMATS if importlib.util.find_spec(LIBRARIES.get(name, "derive")))
SEED = 3
STUDENT = Student("20261001", "김서연", "1")
NOTICE = {"ko": "채점자용", "en": "STAFF ONLY"}


@cache
def file(identity: str, role: str, format: str, lang: str, solutions: str = "separate") -> bytes:
    found = asked(identity, SEED)
    handout = Handout("Course", "2026-09-15", lang, (), solutions=solutions)
    document = compose(handout, Sheet("s", "Sheet", (found.problem,)), STUDENT, [found], role, lang)
    kind = kind_of(format)
    return kind.data(render(document, load(lang), kind.source, Profile(language=lang)), lang)


@cache
def read(identity: str, role: str, format: str, lang: str) -> str:
    """Everything in the file, without what notations write differently."""
    data = file(identity, role, format, lang)
    return "\n".join(map(skeleton, layers(f"x{kind_of(format).extension}", data)))


def _terms(blocks: tuple[Block, ...]) -> Iterator[Term]:
    """Every formula that stands in the blocks, and every side of it."""
    for block in blocks:
        if isinstance(block, Equation):
            yield block.term
        elif isinstance(block, Options):
            yield from block.terms
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row if isinstance(cell, Term))
        elif hasattr(block, "sentences"):
            yield from (term for said in block.sentences for filling in said.fillings.values() for term in _in(filling))


def _in(filling: Filling) -> Iterator[Term]:
    if isinstance(filling, Term):
        yield filling
    elif isinstance(filling, tuple):
        yield from (term for each in filling for term in _in(each))


def _written(term: Term, found: Asked) -> set[str]:
    style = Style(spellings=dict(found.meta["spellings"]), rows=bool(found.meta["rows"]), loss=found.meta["loss"])
    shapes = found.meta["shapes"] or None
    return {skeleton(writer(term, style, shapes)) for writer in (latex, unicode_text, typst)}


def secrets(identity: str) -> set[str]:
    """What the key and the solution say and the question does not: whole formulas, and right sides of some length."""
    found = asked(identity, SEED)
    told = {text for term in _terms(found.question) for text in _written(term, found)}
    hidden: set[str] = set()
    for term in (*_terms(found.answers), *_terms(found.solution)):
        sides = term.args[1:] if term.head == "relation" else ()
        for each in (term, *sides):
            for text in _written(each, found):
                if len(text) > 8 and not any(text in known for known in told):
                    hidden.add(text)
    return hidden


ALL = [problem.id for problem in PROBLEMS]


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("format", HERE)
@pytest.mark.parametrize("identity", ALL)
def test_no_answer_in_any_layer(identity: str, format: str, lang: str) -> None:
    student = read(identity, "sheet", format, lang)
    assert {secret for secret in secrets(identity) if secret in student} == set()
    facts, draw = asked(identity, SEED).facts, drawn(asked(identity, SEED).problem, SEED)
    told = {str(draw.seed), f"{draw.seed:x}", str(facts.get("planted", "planted")), "wrong_", skeleton(NOTICE[lang])}
    assert {word for word in told if word in student} == set()


@pytest.mark.parametrize("format", HERE)
def test_the_search_would_find_an_answer(format: str) -> None:
    """The same search in the solutions: otherwise the test above would prove nothing."""
    for identity in ("derive", "find", "fill", "proof", "compute", "derive-matrix"):
        staff = read(identity, "solutions", format, "ko")
        assert any(secret in staff for secret in secrets(identity)), identity


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("format", HERE)
@pytest.mark.parametrize("role", ROLES[1:])
def test_staff_files_say_so_at_every_problem_or_page(role: str, format: str, lang: str) -> None:
    found = [asked(identity, SEED) for identity in ("derive", "choose", "compute")]
    sheet = Sheet("s", "Sheet", tuple(each.problem for each in found))
    document = compose(Handout("", None, lang, ()), sheet, STUDENT, found, role, lang)
    kind = kind_of(format)
    text = render(document, load(lang), kind.source, Profile(language=lang))
    if format == "word":
        with zipfile.ZipFile(io.BytesIO(kind.data(text, lang))) as archive:
            assert NOTICE[lang] in archive.read("word/header1.xml").decode()
            assert 'w:headerReference w:type="default"' in archive.read("word/document.xml").decode()
    elif format == "latex":
        assert f"\\header{{}}{{\\textbf{{{NOTICE[lang]}" in text
    elif format in ("pdf", "typst"):
        assert f"#let notice-text = [{NOTICE[lang]}" in text
    else:
        assert text.count(NOTICE[lang]) >= len(found) + 1
    if format == "html":
        assert f'@top-center {{ content: "{NOTICE[lang]}' in text


@needs("notebook")
@pytest.mark.parametrize("identity", ALL)
def test_a_notebook_of_a_student_is_prose_without_outputs(identity: str) -> None:
    book = json.loads(file(identity, "sheet", "notebook", "ko"))
    assert set(book["metadata"]) <= {"kernelspec", "language_info"}
    for cell in book["cells"]:
        assert (cell["cell_type"], cell["metadata"], cell.get("outputs")) == ("markdown", {}, None)


@needs("word")
@pytest.mark.parametrize("identity", ALL)
def test_a_word_file_of_a_student_hides_nothing(identity: str) -> None:
    with zipfile.ZipFile(io.BytesIO(file(identity, "sheet", "word", "ko"))) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    assert not re.search(r"w:vanish|<w:del |<w:ins ", parts["word/document.xml"])
    assert "<w:comment " not in parts.get("word/comments.xml", "")
    core = parts["docProps/core.xml"]
    assert not re.search(r"<(dc:description|cp:category|dc:subject)>[^<]", core)
    assert re.search(r"<dc:creator>\s*</dc:creator>", core)
    assert not [name for name in parts if "media" in name or "embeddings" in name or "customXml" in name]


@needs("html")
@pytest.mark.parametrize("identity", ALL)
def test_a_page_of_a_student_has_no_script_and_no_comment(identity: str) -> None:
    page = file(identity, "sheet", "html", "ko").decode()
    assert not re.search(r"<script|<!--|<annotation|<details|https?://(?!www\.w3\.org)", page)
    assert not re.search(r"[^-]\bhidden\b|display: ?none", page[page.index("<body>") :])
    assert set(re.findall(r"\bdata-(\w+)=", page)) <= {"edge"}


@needs("pdf")
@pytest.mark.parametrize("identity", ALL)
def test_a_pdf_of_a_student_has_a_title_and_nothing_attached(identity: str) -> None:
    data = b"\n".join(
        layer.encode("latin-1", "ignore") for layer in layers("x.pdf", file(identity, "sheet", "pdf", "ko"))
    )
    assert not re.search(rb"/EmbeddedFile|/JavaScript|/Keywords|/Subject|/Author", data)
