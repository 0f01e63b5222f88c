"""The page in a real browser: it needs no script and fetches nothing, folds, lights up edges, steps and prints."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.formats.chromium import Browser
from tests.formats.documents import text
from tests.tools import needs

pytestmark = needs("html", "chromium")

LIT = "rgb(194, 65, 12)"
FACTOR = "document.querySelector('.equation [data-edge=\"o1 net_o1\"]')"
EDGE = "document.querySelector('svg .edge[data-edge=\"o1 net_o1\"]')"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    running = Browser()
    yield running
    running.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("html")
    for name, code, step in (("en", "en", False), ("ko", "ko", False), ("step", "ko", True)):
        page = text("two_layers", "solution", code, "html", step=step)
        (made / f"{name}.html").write_text(page, encoding="utf-8", newline="\n")
    return made


@pytest.mark.parametrize("name", ["en", "ko", "step"])
@pytest.mark.parametrize("script", [True, False])
def test_nothing_is_fetched_and_nothing_complains(name: str, script: bool, browser: Browser, folder: Path) -> None:
    browser.open(folder / f"{name}.html", script=script)
    assert browser.requests == [(folder / f"{name}.html").as_uri()]
    assert browser.complaints == []


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_its_window(width: int, browser: Browser, folder: Path) -> None:
    browser.open(folder / "ko.html", width=width)
    assert browser.ask("document.documentElement.scrollWidth") <= width


def test_steps_fold_without_a_script(browser: Browser, folder: Path) -> None:
    browser.open(folder / "ko.html")
    shown = "document.querySelector('details .equation').checkVisibility()"
    assert browser.ask(shown) is False
    browser.ask("document.querySelector('summary').click()")
    assert browser.ask(shown) is True


def test_print_unfolds_every_step(browser: Browser, folder: Path) -> None:
    browser.open(folder / "ko.html")
    browser.media("print")
    try:
        assert browser.ask("document.querySelector('details .equation').getBoundingClientRect().height") > 0
        assert browser.ask("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert len(browser.printed()) > 10_000
    finally:
        browser.media()


def test_dark_when_the_reader_is(browser: Browser, folder: Path) -> None:
    browser.open(folder / "ko.html")
    browser.media(scheme="dark")
    assert browser.ask("getComputedStyle(document.body).backgroundColor") == "rgb(23, 24, 26)"
    assert browser.ask("getComputedStyle(document.querySelector('svg .edge')).color") == "rgb(232, 230, 227)"
    browser.media()
    assert browser.ask("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_factor_lights_its_edge(browser: Browser, folder: Path) -> None:
    browser.open(folder / "ko.html", script=False)
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    colour = f"getComputedStyle({EDGE}).stroke"
    assert browser.ask(colour) != LIT
    browser.hover(FACTOR)
    assert browser.ask(f"{FACTOR}.matches(':hover')") is True
    assert browser.ask(f"{EDGE}.getAnimations().forEach(each => each.finish()), {colour}") == LIT


def test_focus_lights_the_edges_of_an_equation(browser: Browser, folder: Path) -> None:
    browser.open(folder / "ko.html")
    browser.ask(f"{FACTOR}.closest('.equation').focus({{focusVisible: true}})")
    finish = f"{EDGE}.getAnimations().forEach(each => each.finish())"
    assert browser.ask(f"{finish}, getComputedStyle({EDGE}).stroke") == LIT


def test_a_screen_reader_finds_its_way(browser: Browser, folder: Path) -> None:
    browser.open(folder / "ko.html")
    assert browser.ask("document.documentElement.lang") == "ko"
    assert browser.ask("document.querySelectorAll('h1').length") == 1
    levels = browser.ask("[...document.querySelectorAll('h1,h2,h3,h4')].map(each => +each.tagName[1])")
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert browser.ask("[...document.querySelectorAll('svg')].every(each => each.getAttribute('role') == 'img')")
    tree = browser.call("Accessibility.getFullAXTree")["nodes"]
    named = [node for node in tree if node.get("role", {}).get("value") in ("image", "region", "link")]
    assert [node for node in named if not node.get("name", {}).get("value")] == []
    assert any(node.get("role", {}).get("value") == "MathMLFraction" for node in tree)


SHOWN = "[...document.querySelectorAll('main > *')].filter(each => each.checkVisibility()).length"
ASKED = "[...document.querySelectorAll('.question')].filter(each => each.checkVisibility()).length"


def test_the_classroom_goes_step_by_step(browser: Browser, folder: Path) -> None:
    browser.open(folder / "step.html")
    first = browser.ask(SHOWN)
    assert browser.ask("parseFloat(getComputedStyle(document.body).fontSize)") >= 24
    counts = []
    for key, typed in ((" ", " "), ("ArrowRight", ""), ("PageDown", "")):
        browser.press(key, typed)
        counts.append(browser.ask(SHOWN))
    assert first < counts[0] <= counts[1] <= counts[2]
    browser.press("ArrowLeft")
    assert browser.ask(SHOWN) == counts[1]
    browser.press("End")
    assert browser.ask("document.querySelectorAll('main > .later').length") == 0


def test_the_classroom_asks_before_it_reveals(browser: Browser, folder: Path) -> None:
    browser.open(folder / "step.html")
    for _ in range(400):
        if browser.ask(ASKED):
            break
        browser.press("ArrowRight")
    assert browser.ask(ASKED) == 1
    before = browser.ask(SHOWN)
    browser.press("ArrowRight")
    assert browser.ask(ASKED) == 0
    assert browser.ask(SHOWN) > before - 1
    browser.press("ArrowLeft")
    assert browser.ask(ASKED) == 1


def test_without_a_script_the_classroom_is_the_plain_page(browser: Browser, folder: Path) -> None:
    browser.open(folder / "step.html", script=False)
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    assert browser.ask("document.querySelectorAll('.later').length") == 0
    assert browser.ask(ASKED) == 0
    assert browser.ask("document.querySelector('.stepper').checkVisibility()") is False
