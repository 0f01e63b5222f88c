"""The face, the report and the command: what is said, in which language, how much of it, and the exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import derive
from derive.errors import DeriveError
from derive.language import load

MODEL = "z = w*x + b\na = sigmoid(z)\nL = (a - y)^2"
WRONG = "dL/da = 2(a - y)\ndL/dw = 2(a - y)·a(1 - a)"
RIGHT = "dL/da = 2(a - y)\ndL/dw = 2(a - y)·a(1 - a)·x"
ANSWER = "2(a-y)\\,a(1-a)\\,x"


def test_the_face() -> None:
    review = derive.check(WRONG, derive.parse(MODEL), goals=["w", "b"])
    assert review.first_wrong == 1
    verdict = review.verdicts[1]
    assert WRONG[slice(*verdict.span)].startswith("dL/dw")
    assert (verdict.status, verdict.kind) == ("error", "missing_factor")
    assert "x" in verdict.message
    assert review.missing == ("b",)
    assert review.exit_code == 1
    assert derive.check(RIGHT, derive.parse(MODEL)).exit_code == 0
    assert derive.check("하늘이 푸르다.", derive.parse(MODEL)).exit_code == 2


def test_the_first_hint_shows_neither_cause_nor_answer() -> None:
    review = derive.check(WRONG, derive.parse(MODEL))
    text = review.render("text", hints=1)
    assert "missing" not in text
    assert "should read" not in text
    assert "should read" in review.render("text", hints=3)


def test_korean_feedback_for_a_korean_text() -> None:
    review = derive.check("연쇄 법칙에 의해\n" + WRONG, derive.parse(MODEL))
    assert review.language == "ko"
    assert review.verdicts[1].message.endswith("니다.")


def test_every_sentence_is_polite_and_exists_in_both_languages() -> None:
    english, korean = load("en"), load("ko")
    keys = [key for key in english.sentences if key.startswith("check.")]
    assert len(keys) > 40
    for key in keys:
        assert key in korean
        for word in ("틀렸", "당연히", "실수로", "!", "증명"):
            assert word not in korean[key]


@pytest.mark.parametrize("format", ["text", "markdown", "latex", "json", "annotated"])
def test_every_format_has_every_claim(format: str) -> None:
    review = derive.check(WRONG, derive.parse(MODEL))
    text = review.render(format, hints=2)
    assert text.endswith("\n")
    if format == "json":
        data = json.loads(text)
        assert [verdict["status"] for verdict in data["verdicts"]] == ["right", "error"]
        assert data["verdicts"][1]["witness"]["got"] != data["verdicts"][1]["witness"]["want"]


DISPLAYS = [("$$", "$$"), (r"\[", r"\]"), (r"\begin{align*}", r"\end{align*}"), ("```math", "```")]


@pytest.mark.parametrize(("begin", "end"), DISPLAYS)
def test_a_note_stands_behind_the_display_that_holds_the_claim(begin: str, end: str) -> None:
    wrong = r"\frac{dL}{da} = (a - y)"
    text = f"{begin}\n{wrong}\n{end}\nSo it is.\n{begin}\n{wrong} \\\\[2pt]\n{end}\nAnd so."
    rows = derive.check(text, derive.parse(MODEL)).render("annotated").splitlines()
    notes = [k for k, row in enumerate(rows) if row.startswith(">")]
    assert [rows[k - 1] for k in notes] == [end, end]
    assert ["Line 2, " in rows[notes[0]], "Line 6, " in rows[notes[1]]] == [True, True]


LAYER = "input x[3]\nparameter W[2, 3]\ntarget y[2]\nz = W @ x\na = tanh(z)\nL = sum((a - y)^2)"


def test_a_report_tells_products_of_arrays_from_others() -> None:
    review = derive.check("delta = (a - y)*(1 - a*a)\ndL/dW = delta x^T", derive.parse(LAYER))
    assert "(a − y) ⊙ (1 − a ⊙ a)" in review.render("text", hints=3)
    assert "delta ⊙" not in review.render("json", hints=3)
    assert r"\odot" in review.render("latex", hints=3)
    plain = derive.check("dL/dw = 2(a - y)·a(1 - a)", derive.parse(MODEL))
    assert "⊙" not in plain.render("text", hints=3)


def test_nothing_is_said_twice_of_a_line() -> None:
    """A line whose cause is not known: the opening is all there is to say."""
    review = derive.check("dL/da = 2(a - y)\ndL/dw = 7*a*b*x*y", derive.parse(MODEL))
    said = [row.strip() for row in review.render("text", hints=2).splitlines() if "✗" in row]
    assert said
    assert len(said) == len(set(said))


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(DeriveError, match="papyrus"):
        derive.check(RIGHT, derive.parse(MODEL)).render("papyrus")


@pytest.mark.parametrize(("text", "code"), [(RIGHT, 0), (WRONG, 1), ("x = = y", 2)])
def test_the_command_tells_by_its_exit_code(tmp_path: Path, text: str, code: int) -> None:
    submission, model = tmp_path / "answer.txt", tmp_path / "model.derive"
    submission.write_text(text, encoding="utf-8")
    model.write_text(MODEL, encoding="utf-8")
    words = [sys.executable, "-m", "derive", "check", str(submission), "--model", str(model)]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == code, done.stdout + done.stderr


def test_a_claim_about_names_that_nobody_defined_is_left_open() -> None:
    review = derive.check("dL/dq = 3q\nfoo = 2 bar", derive.parse(MODEL))
    assert all(verdict.status not in ("error", "wrong_start", "follows") for verdict in review.verdicts)


def test_the_signals_of_a_student_are_read_for_what_they_stand_for() -> None:
    text = "δ = (y - a)·a(1 - a)\ndL/dz = -2δ\ndL/dw = -2δx\ndL/db = 2δ"
    review = derive.check(text, derive.parse(MODEL))
    assert [verdict.status for verdict in review.verdicts] == ["right", "right", "right", "error"]
    assert review.verdicts[3].kind == "sign"


SUBMISSIONS = [
    (MODEL, "dL/da = 2(a - y)\ndL/dw = 3(a - y)*a*(1 - a)*x\n= 3x*(a - y)*(a - a²)"),
    (MODEL, "$$\\frac{dL}{da} = (a - y)$$\n따라서 $\\frac{dL}{dw} = (a - y) a (1 - a) x$ 이다."),
    (MODEL, "체인룰을 쓰면\ndL/dz = dL/da\ndL/dw = dL/da * x"),
    (LAYER, "delta = (a - y)*(1 - a*a)\ndL/dW = delta x^T\ndL/dz = (a - y) ⊙ (1 - a)"),
    (LAYER, "\\[\n\\frac{\\partial L}{\\partial W} = x^\\top (a - y)\n\\]\nand $dL/dz = 2 (a - y) \\odot a$."),
]


@pytest.mark.parametrize(("model", "text"), SUBMISSIONS)
@pytest.mark.parametrize("hints", [1, 2, 3])
def test_an_annotated_copy_is_judged_as_the_submission(model: str, text: str, hints: int) -> None:
    """The notes name formulas, right ones and wrong ones: none of them is the student's."""
    graph = derive.parse(model)
    first = derive.check(text, graph)
    assert first.first_wrong is not None
    again = derive.check(first.render("annotated", hints=hints), graph)
    assert [(v.status, v.text) for v in again.verdicts] == [(v.status, v.text) for v in first.verdicts]
    rows = again.submission.text.split("\n")
    assert all(v.text.split("\n")[0] in rows[v.claim.row] for v in again.verdicts)


def test_a_quoted_line_is_read_and_one_with_a_mark_of_ones_own_too() -> None:
    graph = derive.parse(MODEL)
    for line in ("> dL/da = (a - y)", "✗ dL/da = (a - y)", "? dL/da = (a - y)"):
        assert [v.status for v in derive.check(line, graph).verdicts] == ["wrong_start"], line
