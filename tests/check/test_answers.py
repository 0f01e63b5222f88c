"""Answers to questions on derivatives: right ones in any form are right, wrong ones get the teacher's diagnosis."""

from __future__ import annotations

import pytest
from answers import QUESTIONS

import derive
from derive.check.told import MISTAKES, PLACED
from derive.language import load

CUBIC = "input x\nf = x**3 - 2*x"


@pytest.mark.parametrize("model", QUESTIONS, ids=lambda model: model.splitlines()[-1])
def test_answers_to_a_question(model: str) -> None:
    graph = derive.parse(model)
    for answer, kinds in QUESTIONS[model]:
        review = derive.check(answer, graph)
        wrong = review.first_wrong
        if not kinds:
            assert [verdict.status for verdict in review.verdicts] == ["right"] * len(review) != [], answer
            continue
        assert wrong is not None, answer
        assert review.verdicts[wrong].kind in kinds, answer


@pytest.mark.parametrize(
    "answer",
    [
        "f''(x) = 6x", "f'''(x) = 6", "f''''(x) = 0", r"$\frac{d^2 f}{dx^2} = 6x$", "d^2f/dx^2 = 6x", "d²f/dx² = 6x",
        "d2f/dx2 = 6x", "f'(1/2) = -5/4", "f'(-1) = 1", r"\left.\frac{df}{dx}\right|_{x=2} = 10", r"$\dot f = 3x^2-2$",
        r"\ddot{f} = 6x", "y' = 3x^2 - 2", "dy/dx = 3x^2 - 2", "g'(x) = 3x²−2", "= 3x^2 - 2", "3x^2 - 2",
        "The derivative is 3x^2 - 2.", "Answer: 3x^2 - 2", "답: 3x^2 - 2", r"We get $3x^2-2$.", r"\( 3x^2-2 \)",
        r"\frac{d}{dx}(x^3 - 2x) = 3x^2 - 2", r"So f'(x) = \frac{6x^2}{2} - 2 and that is all.",
    ],
)  # fmt: skip
def test_an_answer_is_read_in_the_form_in_which_it_is_given(answer: str) -> None:
    assert [verdict.status for verdict in derive.check(answer, derive.parse(CUBIC)).verdicts] == ["right"]


@pytest.mark.parametrize(
    "answer",
    ["f''(x) = 3x^2 - 2", "f'''(x) = 6x", "d2f/dx2 = 3x^2-2", "y''(x) = 3x^2 - 2", r"\dot{f} = 3x^2", "f'(1/2) = 1",
     "y'(2) = 4", "3x^2", "= 3x^2", r"\frac{d}{dx}(x^3 - 2x) = 3x^2", "dy/dx = x^2 - 2"],
)  # fmt: skip
def test_what_is_not_so_is_wrong_in_every_form(answer: str) -> None:
    assert derive.check(answer, derive.parse(CUBIC)).first_wrong is not None


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("f(x) = 4x^3 - 2x\nf'(x) = 12x^2 - 2", None),
        ("f(x) = 4x^3 - 2x\nf'(x) = 12x^2", 1),
        ("s(t) = 5t^2 - 4t + 1\ns'(t) = 10t - 4\ns''(t) = 10", None),
        ("s(t) = 5t^2 - 4t + 1\ns'(t) = 10t - 4\ns''(t) = 10t", 2),
        ("V = 4/3 π r³\ndV/dr = 4πr²", None),
        ("V(r) = 4/3 π r³\nV'(r) = 4/3 πr²", 1),
        ("d/dx (4x^3-2x) = 12x^2-2", None),
        (r"\frac{d}{dx}(4x^3-2x) = 12x^2", 0),
        ("x = t^2, y = t^3\ndy/dx = 3t/2", None),
        ("x = t^2, y = t^3\ndy/dx = 2/(3t)", 2),
        ("x = cos t\ny = sin t\ndy/dx = cot t", 2),
    ],
)
def test_an_answer_with_its_function_needs_no_model(text: str, wrong: int | None) -> None:
    review = derive.check(text)
    assert review.first_wrong == wrong
    assert {verdict.status for verdict in review.verdicts[:wrong]} == {"right"} or wrong == 0


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("- 8 (5-2x)^3", ["right"]), ("8 (5-2x)^3", ["wrong_start"]), ("(a) -8(5-2x)^3", ["right"]),
        (r"- 8 \left(5-2x\right)^{3}", ["right"]), (r"8 \left(5-2x\right)^{3}", ["wrong_start"]),
        ("(x) + 3", ["wrong_start"]), ("-$8(5-2x)^3$", []), ("$-8(5-2x)^3$ + 1", []), ("$-8(5-2x)^3$.", ["right"]),
    ],
)  # fmt: skip
def test_a_minus_before_an_answer_is_no_bullet(answer: str, status: list[str]) -> None:
    review = derive.check(answer, derive.parse("input x\nf = (5 - 2*x)^4"))
    assert [verdict.status for verdict in review.verdicts] == status


@pytest.mark.parametrize(
    "answer", ["gradient = {}", "slope = {}", "기울기 = {}", "m = {}", "$m = {}$", "Gradient: {}", "{}"]
)
def test_a_slope_at_the_place_that_was_given(answer: str) -> None:
    graph = derive.parse("input x\nf = x^3 - 2*x\nat x = 2")
    assert [verdict.status for verdict in derive.check(answer.format(10), graph).verdicts] == ["right"]
    assert derive.check(answer.format(12), graph).first_wrong is not None


def test_a_speed_is_the_derivative_by_the_time() -> None:
    graph = derive.parse("input t\ns = 5*t^2 - 4*t + 1")
    assert derive.check("v(t) = 10t - 4", graph).first_wrong is None
    assert derive.check("v = 10t", graph).first_wrong == 0


def test_the_equation_of_a_tangent_is_left_to_a_person() -> None:
    review = derive.check("y = x^3\ntangent at x = 2: slope y'(2) = 12\ntangent: y - 8 = 12(x - 2)")
    assert [verdict.status for verdict in review.verdicts] == ["right", "right", "right", "not_understood"]


@pytest.mark.parametrize("text", ["I do not know", "x to the power", "no idea, sorry", "We differentiate $f$ by $x$."])
def test_words_are_no_answer(text: str) -> None:
    assert len(derive.check(text, derive.parse(CUBIC))) == 0


def test_a_first_hint_never_shows_the_answer() -> None:
    for answer in ("f'(x) = 3x^2", "x^2 - 2", "f'(2) = 4", "f''(x) = 3x^2 - 2"):
        review = derive.check(answer, derive.parse(CUBIC))
        (verdict,) = review.verdicts
        assert "3" not in verdict.hint(1)
        assert "x" not in verdict.hint(1)
        assert verdict.hint(1) != verdict.hint(3)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_mistake_has_its_sentence(language: str) -> None:
    sentences = load(language).sentences
    for mistake in MISTAKES:
        assert ("{where" in sentences[f"check.mistake.{mistake}"]) == (mistake in PLACED), mistake


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("f'(x) = 15x^3 - 4", "In the derivative of 5x³ the exponent seems not to have gone down by one."),
        ("f'(x) = 5x^2 - 4", "In the derivative of 5x³ the exponent seems not to have come down as a factor."),
        ("f'(x) = 15x^2 - 4x", "In the derivative of −4x the exponent seems not to have gone down by one."),
        ("f'(x) = 15x^2 - 4 + 7", "The constant 7 seems to have been kept; the derivative of a constant is 0."),
        ("f'(x) = 15x^2 + 4", "The sign of the derivative of −4x seems to be reversed."),
        (
            "f'(x) = 8x^2 - 4",
            "It seems that the exponent of 5x³ was added to the coefficient; it has to be multiplied.",
        ),
        ("f''(x) = 15x^2 - 4", "This seems to be a derivative of a lower order than the one that is asked for."),
        ("f'(2) = 39", "This seems to be the value of the function at that place, not that of its derivative."),
        ("풀이: f'(x) = 15x^3 - 4", "5x³을 미분할 때 지수가 1만큼 줄지 않은 것으로 보입니다."),
    ],
)
def test_the_sentence_names_the_place(answer: str, said: str) -> None:
    (verdict,) = derive.check(answer, derive.parse("input x\nf = 5*x^3 - 4*x + 7")).verdicts
    assert verdict.message == said
