"""Every sentence exists in every language, takes the same fillings, and reads well in Korean."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

import derive.language
from derive.language import load
from derive.resources import languages
from derive.sentences import Sentences
from tests.documents.models import MODELS, page

ROOT = Path(derive.language.__file__).parent
KEY = re.compile(r"""(?:say|heading|Sentence)\(\s*(?:\d,\s*)?f?"([a-z_]+(?:\.[a-z_{][^"]*)?)\"""")
HOLE = re.compile(r"\{([a-z_][\w.]*)(?::([^}]*))?\}")
OURS = ("ko", "en")


def _sentences(code: str) -> dict[str, str]:
    """The sentences of our own files, without the fallback."""
    return dict(Sentences(code))


def _used() -> set[str]:
    files = [*(ROOT / "documents").rglob("*.py"), *(ROOT / "render").glob("*.py")]
    return {key for path in files for key in KEY.findall(path.read_text(encoding="utf-8"))}


def _fillings(text: str) -> set[str]:
    """What a sentence shows; a number that only chooses a form is a matter of the language."""
    found = HOLE.findall(text)
    shown = {name for name, _ in found if not name.startswith("term.")} | {form.partition("|")[2] for _, form in found}
    return shown - {"n", "o", ""}


def test_both_languages_have_the_same_sentences() -> None:
    korean, english = _sentences("ko"), _sentences("en")
    assert {key for key in korean.keys() ^ english.keys() if not key.startswith("alone.")} == set()
    assert [key for key in english if _fillings(korean[key]) != _fillings(english[key])] == []


def test_a_sentence_for_formulas_that_stand_alone_lets_nothing_touch_them() -> None:
    korean = _sentences("ko")
    for key, text in korean.items():
        if key.startswith("alone."):
            usual = korean[key.removeprefix("alone.")]
            assert _fillings(text) <= _fillings(usual), key
            bare = re.sub(
                r"\{term\.[^}]*\}|\{(?:layer|function|count|ordinal|rule|where|decimals)(?::[^}]*)?\}", " ", text
            )
            assert not re.search(r"\{\w+:|\w\{\w+\}|\{\w+\}\w", bare), (key, bare)


@pytest.mark.parametrize("code", OURS)
def test_every_key_in_the_code_is_a_sentence(code: str) -> None:
    known = _sentences(code)
    for key in _used():
        start = key.split("{")[0]
        assert key in known or ("{" in key and any(name.startswith(start) for name in known)) or start == "", key


@pytest.mark.parametrize("code", OURS)
def test_every_particle_and_term_is_known(code: str) -> None:
    language = load(code)
    for key, text in _sentences(code).items():
        for name, forms in HOLE.findall(text):
            if name.startswith("term."):
                assert f"terms.{name[5:]}" in language, (key, name)
            if forms and re.search("[가-힣]", forms):
                assert forms.partition("|")[0] in language.sounds.particles, (key, forms)


def test_korean_sentences_leave_no_open_choice() -> None:
    assert [
        key for key, text in _sentences("ko").items() if re.search(r"을\(를\)|이\(가\)|은\(는\)|와\(과\)", text)
    ] == []


@pytest.mark.parametrize(("name", "document", "detail"), list(product(MODELS, ("post", "solution"), ("brief", "full"))))
def test_every_document_can_be_said(name: str, document: str, detail: str) -> None:
    for code, style in product(languages(), ("paths", "backprop")):
        text = page(name, document, code, style=style, detail=detail, iterations=1)
        prose = re.sub(r"(?s)\$\$.*?\$\$|\$[^$]*\$", "x", text)
        assert not re.search(r"\{[a-z_.]+[:}]|\[\[", prose)
        assert "  " not in prose.replace("\n ", "")


@pytest.mark.parametrize(("name", "document"), list(product(MODELS, ("post", "solution"))))
def test_korean_has_no_doubled_particle(name: str, document: str) -> None:
    text = page(name, document, "ko", detail="full")
    prose = re.sub(r"(?s)\$\$.*?\$\$", "", text)
    assert re.findall(r"(?:은는|는은|이가|가이|을를|를을|과와|와과|으로로)[ ,.]", prose) == []
    assert re.findall(r"\$(?:은|는|이|가|을|를|과|와)(?:은|는|이|가|을|를|과|와)\s", prose) == []
