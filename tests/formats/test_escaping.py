"""What an author types is text in every format: never markup, never run, never broken output."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import unicodedata
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from derive.document import Document, Equation, Heading, ItemList, Paragraph, Sentence, Steps, Table
from derive.export import kind_of
from derive.language import load
from derive.render import render
from derive.term import name
from tests.tools import needs, xelatex

HARD = [
    "a < b & c > d",
    "100% of $5 #1 _x_ *y* `z`",
    "<script>alert(1)</script>",
    "</title></style><img src=x onerror=alert(1)>",
    "\"quoted\" 'single' \\back{slash}",
    '#eval("1") #image("/etc/passwd") @label <label>',
    "= no heading",
    "- no list",
    "1. no list",
    "// no comment /* nor this */",
    "~tilde^hat~ [link](http://x.org) ![i](y)",
    "שלום world مرحبا",
    "한글 😀 émoji ∂",
    "$$x$$ \\(y\\) {{ braces }} <% jinja %> << x >>",
    "---",
    "a | b || c",
]


def _document(words: str) -> Document:
    said = Sentence("forward.caption", {"caption": words})
    return Document(
        "post",
        (
            Heading(2, said),
            Paragraph((said,)),
            Paragraph((said,), "note"),
            ItemList((Paragraph((said,)),)),
            Steps(said, (Paragraph((said,)), Equation(name("x")))),
            Table((said,), ((words,),), said),
        ),
        {"title": words, "date": None, "tags": ()},
    )


PLACES = 8  # heading, two paragraphs, an item, a summary and its paragraph, a cell, a caption (and the header's cell)


def _same(text: str) -> str:
    """Letters and signs alone: spaces and quotation marks may change their form."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if not sign.isspace() and sign not in "\"'“”‘’\u200b\ufffc")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [key for key, _ in attrs if key.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@needs("html")
@pytest.mark.parametrize("words", HARD)
def test_html(words: str) -> None:
    reader = _Reader()
    reader.feed(render(_document(words), load("en"), "html"))
    assert not {"script", "img", "iframe", "a"} & set(reader.tags)
    assert _same("".join(reader.words)).count(_same(words)) >= PLACES


@needs("pdf")
@pytest.mark.parametrize("words", HARD)
def test_typst(words: str) -> None:
    import typst

    source = render(_document(words), load("en"), "typst")
    assert kind_of("pdf").data(source, "en").startswith(b"%PDF")
    page = json.loads(typst.query(source.encode(), "heading"))[0]["body"]
    assert _same(words) in _same(_said(page))
    reader = shutil.which("pdftotext")
    if reader and words.isascii():
        data = kind_of("pdf").data(source, "en")
        done = subprocess.run([reader, "-layout", "-", "-"], input=data, capture_output=True, check=True)
        found = _same(done.stdout.decode()).replace("–", "--").replace("—", "---")
        assert found.count(_same(words)) >= PLACES


def _said(node: object) -> str:
    if isinstance(node, dict):
        if node.get("func") == "smartquote":
            return '"'
        return str(node.get("text", "")) + "".join(_said(each) for key, each in node.items() if key != "text")
    return "".join(map(_said, node)) if isinstance(node, list) else ""


@needs("word")
@pytest.mark.parametrize("words", HARD)
def test_word(words: str) -> None:
    data = kind_of("word").data(render(_document(words), load("en"), "word"), "en")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314  # our own
        assert not [file for file in archive.namelist() if "media" in file]
    text = "".join(each.text or "" for each in root.iter() if each.tag.endswith("}t"))
    assert _same(text).count(_same(words)) >= PLACES


@needs("notebook")
@pytest.mark.parametrize("words", HARD)
def test_notebook(words: str) -> None:
    book = json.loads(kind_of("notebook").data(render(_document(words), load("en"), "notebook"), "en"))
    prose = "".join("".join(cell["source"]) for cell in book["cells"])
    assert {cell["cell_type"] for cell in book["cells"]} == {"markdown"}
    assert not re.search(r"<(?!/?(?:details|summary)\b)", prose)
    assert "<script" not in prose


@needs("xelatex")
@pytest.mark.parametrize("words", HARD)
def test_latex_compiles(words: str, tmp_path: Path) -> None:
    assert "Output written on a.pdf" in xelatex(render(_document(words), load("en"), "latex"), tmp_path)
