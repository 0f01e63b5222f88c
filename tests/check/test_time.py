"""Time and the unforeseen while a submission is read and judged: one formula is left open, and the rest goes on."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest

import derive
from derive.check import budget
from derive.check.budget import Clock
from derive.check.reading import denoted, lines
from derive.check.reading.building import Builder
from derive.check.world import World
from derive.language import load
from derive.review import Review
from tests.fuzz.doors import SCALARS

THREE = "dL/da1 = (z2 - y)*w2\n\ndL/dw2 = (z2 - y)*a1\n\ndL/dz2 = z2 - y"


class Watch:
    """A clock of the wall that a test turns."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    made = Watch()
    monkeypatch.setattr(budget, "monotonic", made)
    return made


def _spoiled(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> Review:
    """The review of three formulas, where something happens after the second was read and before that is done."""
    take = Builder.take

    def spoil(self: Builder, statement: Any, block: Any) -> None:
        take(self, statement, block)
        if self.text[statement.sides[0][0].start :].startswith("dL/dw2"):
            happens()

    monkeypatch.setattr(Builder, "take", spoil)
    return derive.check(THREE, SCALARS)


def test_a_formula_that_nobody_foresaw_is_told_in_place(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def crash() -> None:
        raise AttributeError("no such thing")

    with caplog.at_level(logging.DEBUG, "derive.check"):
        review = _spoiled(monkeypatch, crash)
    assert [finding.status for finding in review] == ["right", "not_understood", "right"]
    assert review.verdicts[1].text == "dL/dw2 = (z2 - y)*a1"
    assert "no such thing" in caplog.text
    assert "no such thing" not in review.render("text", hints=3)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_formula_that_takes_too_long_is_told_in_place(
    monkeypatch: pytest.MonkeyPatch, watch: Watch, language: str
) -> None:
    review = _spoiled(monkeypatch, lambda: watch.turn(Clock().formula * 1.1))
    assert [finding.status for finding in review] == ["right", "not_understood", "right"]
    assert load(language).sentences["check.out_of_time"] in review.render("text", lang=language)


def test_when_reading_has_used_its_half_the_rest_is_told_as_not_read(
    monkeypatch: pytest.MonkeyPatch, watch: Watch
) -> None:
    review = _spoiled(monkeypatch, lambda: watch.turn(Clock().whole / 2 + 1))
    assert [finding.status for finding in review] == ["right", "not_understood", "not_understood"]
    assert all(verdict.message.key == "check.out_of_time" for verdict in review.found[1:])


def test_a_formula_read_again_goes_on_with_its_time(watch: Watch) -> None:
    clock = Clock()
    for _ in range(3):
        assert clock.next("read", (5, 5))
        watch.turn(clock.formula * 0.3)
        assert clock.next("read", (9, 9))
    clock.next("read", (5, 5))
    watch.turn(clock.formula * 0.2)
    assert clock.over()


def test_a_claim_has_one_time_for_all_that_is_done_with_it(watch: Watch) -> None:
    clock = Clock()
    clock.next("read", (0, 9))
    watch.turn(0.1)
    assert clock.next("judge", (0, 9))
    assert clock.judging == pytest.approx(clock.claim - 0.2)
    watch.turn(0.4 * clock.judging)
    assert clock.next("judge", (20, 29))
    assert clock.next("diagnose", (0, 9))
    watch.turn(0.7 * clock.judging)
    assert clock.over()


def test_what_took_long_to_judge_is_not_diagnosed(watch: Watch) -> None:
    clock = Clock()
    assert clock.next("judge", (0, 9))
    watch.turn(0.6 * clock.claim)
    assert not clock.over()
    assert not clock.next("diagnose", (0, 9))


def test_out_of_time_is_undecided_whatever_was_found(monkeypatch: pytest.MonkeyPatch, watch: Watch) -> None:
    """A comparison that is cut short may seem to say that both sides differ."""
    value = World.value

    def slow(self: World, *given: Any) -> Any:
        watch.turn(0.5)
        return value(self, *given)

    monkeypatch.setattr(World, "value", slow)
    for text in ("dL/dw2 = (z2 - y)*a1", "dL/dw2 = (z2 - y)*w1"):
        assert [finding.status for finding in derive.check(text, SCALARS)] == ["undecided"]


def test_places_are_drawn_whole_when_time_runs_out() -> None:
    """What is drawn for one claim is used for those that come after it."""
    world = World(SCALARS)
    world.over = lambda: True
    assert len(list(world.places(8))) == 8
    assert world.over()


LONG = 4_000
BACKTRACKING = {
    "a signal": (denoted._TOLD[0], r"\delta" + "_a" * LONG),
    "digits of a signal": (denoted._TOLD[2], "write δ" + "1" * LONG),
    "what is said of it": (denoted._SAYS, "\n" * LONG),
    "a symbol": (lines._SYMBOL, "x" + "_1" * LONG + "\n"),
    "digits of a symbol": (lines._SYMBOL, "xy" + "_1" + "1" * LONG + "!"),
}


@pytest.mark.parametrize("kind", BACKTRACKING)
def test_a_pattern_does_not_try_every_way_to_part_a_name(kind: str) -> None:
    """Each of these would run for longer than anybody waits."""
    pattern, text = BACKTRACKING[kind]
    assert isinstance(pattern, re.Pattern)
    assert pattern.fullmatch(text) is None


@pytest.mark.parametrize("piece", ["\n", "δ_a", "$", "dL/dw = x\n"])
def test_a_long_text_of_one_piece_is_answered(piece: str) -> None:
    """Each of the first two took minutes: every place in them was the beginning of a search to their end."""
    review = derive.check(piece * (150_000 // len(piece)), SCALARS, seconds=1.0)
    assert not any(finding.status in ("right", "error") for finding in review)
