"""What is printed is read back: a printer that writes another formula is caught, and nothing leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import derive
from derive.cli import main
from derive.errors import DeriveError
from derive.proofread import formulas
from derive.render.mathematics import Mathematics
from derive.term import Term
from tests.documents.models import MODELS

MODEL = MODELS["two_weights"] + "at x = 0.5, w1 = 0.4, w2 = 0.7, y_true = 1\n"
BROKEN: dict[str, Callable[[str], str]] = {
    "a sign": lambda text: text.replace("-", "+"),
    "a factor": lambda text: text.replace("w_2", "w_1"),
    "an exponent": lambda text: text.replace("^2", "^3"),
    "a prime": lambda text: text.replace("'", ""),
    "a bracket": lambda text: text.replace("(", "").replace(")", ""),
    "an order": lambda text: text.replace(r"\partial w_2", r"\partial w_1"),
    "a number": lambda text: text.replace("0.5", "0.6"),
}


@pytest.mark.parametrize("format", ["markdown", "latex", "json"])
@pytest.mark.parametrize("document", ["post", "solution"])
@pytest.mark.parametrize("name", MODELS)
def test_everything_printed_is_read_back(name: str, document: str, format: str) -> None:
    result = derive.explain(derive.parse(MODELS[name]))
    text = result.render(document, format=format, detail="full")
    if format == "json":
        found = json.loads(text)["meta"]["readback"]
        assert found["read"] > 8
        if not any(value.shape for value in result.graph.values.values()):
            assert found["unread"] == []  # of tensors some forms cannot be read or compared yet


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_printer_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = Mathematics.latex
    monkeypatch.setattr(Mathematics, "latex", lambda self, term: BROKEN[name](right(self, term)))
    with pytest.raises(DeriveError) as caught:
        derive.explain(derive.parse(MODEL)).render("post")
    assert caught.value.key == "misprinted"


def test_a_misprint_is_told_and_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right: Callable[[Any, Term], str] = Mathematics.latex
    monkeypatch.setattr(Mathematics, "latex", lambda self, term: BROKEN["a sign"](right(self, term)))
    with pytest.raises(SystemExit) as left:
        main(["write", MODEL, "-o", str(tmp_path / "post.md")])
    assert left.value.code == 1
    assert "does not read back" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_every_place_of_a_formula_is_looked_at() -> None:
    from derive.document import Document, Equation, ItemList, Paragraph, Sentence, Steps, Table

    terms = [Term("name", (), letter) for letter in "abcdef"]
    inline = [Sentence("x", {"y": term, "z": (Sentence("x", {"y": term}),)}) for term in terms]
    blocks = (
        Equation(terms[0]),
        Paragraph((inline[1],)),
        ItemList((Paragraph((inline[2],)),)),
        Steps(inline[3], (Equation(terms[4]),)),
        Table((terms[5],), ((terms[5],),)),
    )
    assert set(formulas(Document("post", blocks))) == set(terms)
