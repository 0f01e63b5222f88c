"""Every format's mathematics is that of its Document: what a reader of the format sees, formula by formula."""

from __future__ import annotations

import io
import json
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from derive.export import kind_of
from derive.notation import Style, latex, typst
from derive.notation.layout import layout
from derive.term import Term
from tests.formats.documents import DOCUMENTS, displays, document, inlines, text
from tests.formats.skeleton import of_box, of_mathml, of_omml, of_typst, read_mathml
from tests.notation.terms import terms
from tests.tools import needs

CASES = pytest.mark.parametrize(("model", "kind", "code"), DOCUMENTS)
WORD = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


@needs("html")
@CASES
def test_html(model: str, kind: str, code: str) -> None:
    page = text(model, kind, code, "html")
    page = re.sub(r'(?s)<div class="question".*?</div>', "", page)
    found = [read_mathml(each) for each in re.findall(r"(?s)<math.*?</math>", page)]
    shown = [of_mathml(each) for each in found if each.get("display") == "block"]
    assert shown == displays(document(model, kind), code, "html")
    assert {of_mathml(each) for each in found if not each.get("display")} <= inlines(
        document(model, kind), code, "html"
    )


@needs("pdf")
@CASES
def test_typst(model: str, kind: str, code: str) -> None:
    import typst as library

    found = json.loads(library.query(text(model, kind, code, "typst").encode(), "math.equation"))
    shown = [of_typst(each["body"]) for each in found if each["block"]]
    assert shown == displays(document(model, kind), code, "typst")
    assert {of_typst(each["body"]) for each in found if not each["block"]} <= (
        inlines(document(model, kind), code, "typst") | set(shown)
    )


@needs("word")
@CASES
def test_word(model: str, kind: str, code: str) -> None:
    data = kind_of("word").data(text(model, kind, code, "word"), code)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314  # our own
    lines = list(root.iter(f"{WORD}oMathPara"))
    assert [of_omml(each) for each in lines] == displays(document(model, kind), code, "word")
    inside = {id(each) for line in lines for each in line.iter(f"{WORD}oMath")}
    found = {of_omml(each) for each in root.iter(f"{WORD}oMath") if id(each) not in inside}
    assert found <= inlines(document(model, kind), code, "word")


@needs("pdf")
@given(term=terms())
@settings(max_examples=25, deadline=None)
def test_typst_reads_every_term_as_it_is_laid_out(term: Term) -> None:
    import typst as library

    box = layout(term, Style())
    (found,) = json.loads(library.query(f"$ {typst(term)} $".encode(), "math.equation"))
    assert of_typst(found["body"]) == of_box(box)


@needs("html")
@given(term=terms())
@settings(max_examples=100, deadline=None)
def test_mathml_has_every_term_as_it_is_laid_out(term: Term) -> None:
    from derive.render.mathml import mathml

    assert of_mathml(read_mathml(mathml(latex(term), True))) == of_box(layout(term, Style()))
