"""SVG that is well-formed and says what it shows; TikZ and mermaid with every node and every edge."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from derive.document import Figure, Sentence
from derive.errors import DeriveError
from derive.language import load
from derive.picture import Picture
from derive.profile import Profile
from derive.render import Files, render
from derive.render import labels as labels_module
from tests.pictures.nets import CHAIN, MODELS, NUMBERS, document, figures
from tests.tools import needs

SVG = "{http://www.w3.org/2000/svg}"


def _read(markup: str) -> ET.Element:
    return ET.fromstring(markup)  # noqa: S314  # our own markup


def _svg(text: str, lang: str = "en", **options: Any) -> ET.Element:
    files = Files("model")
    render(document(text, **options), load(lang), "markdown", Profile(language=lang), files=files)
    return _read(files.made["model-graph.svg"])  # our own markup


def _graph(text: str, **options: Any) -> Picture:
    picture = figures(document(text, **options))[0].picture
    assert isinstance(picture, Picture)
    return picture


def _edges(text: str) -> set[str]:
    return {f"{link.end} {link.start}" for link in _graph(text).links}


@pytest.fixture(params=[pytest.param("outlines", marks=needs("pictures")), "text"])
def drawn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With ziamath, and as on a machine that has none."""
    labels_module.glyphs.cache_clear()
    if request.param == "text":
        monkeypatch.setattr(labels_module, "_ziamath", lambda: None)
    return str(request.param)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("key", MODELS)
def test_svg_is_whole(key: str, lang: str, drawn: str) -> None:
    root = _svg(MODELS[key], lang)
    assert root.get("role") == "img"
    named = (root.get("aria-labelledby") or "").split()
    assert [part.get("id") for tag in ("title", "desc") for part in root.findall(f"{SVG}{tag}")] == named
    edges = [str(part.get("data-edge")) for part in root.iter(f"{SVG}g") if part.get("class", "").startswith("edge")]
    nodes = [str(part.get("data-node")) for part in root.iter(f"{SVG}g") if part.get("data-node")]
    assert sorted(edges) == sorted(_edges(MODELS[key]))
    assert nodes == [node.key for node in _graph(MODELS[key]).nodes]


def test_labels_as_text_have_their_subscripts(drawn: str) -> None:
    root = _svg("parameter w12\ninput x\nz = w12*x\nL = z^2")
    text = ["".join(part.itertext()) for part in root.iter(f"{SVG}text")]
    assert ("w12" in text) == (drawn == "text")


def test_a_page_has_its_labels_as_text() -> None:
    page = render(document(CHAIN), load("en"), "html", Profile())
    svg = _read(page[page.index("<svg") : page.index("</svg>") + 6])
    assert len(list(svg.iter(f"{SVG}text"))) == len(_graph(CHAIN).nodes)


def test_the_same_bytes_twice() -> None:
    first, second = (
        render(document(CHAIN), load("ko"), "latex", Profile(language="ko"), files=Files("a")) for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize("key", MODELS)
def test_mermaid_has_every_node_and_edge(key: str) -> None:
    page = render(document(MODELS[key]), load("en"), "markdown", Profile(target="github"))
    block = page.partition("```mermaid\n")[2].partition("```")[0]
    nodes = re.findall(r"^  (n\d+)[\[({]", block, re.MULTILINE)
    links = re.findall(r"^  (n\d+) [-=]+> (n\d+)$", block, re.MULTILINE)
    picture = _graph(MODELS[key])
    ids = {f"n{at}": node.key for at, node in enumerate(picture.nodes)}
    assert [ids[node] for node in nodes] == [node.key for node in picture.nodes]
    assert {(ids[start], ids[end]) for start, end in links} == {(link.start, link.end) for link in picture.links}


@pytest.mark.parametrize("key", MODELS)
def test_tikz_has_every_node_and_edge(key: str) -> None:
    page = render(document(MODELS[key]), load("en"), "latex", Profile())
    picture = _graph(MODELS[key])
    tikz = page.partition(r"\begin{tikzpicture}")[2].partition(r"\end{tikzpicture}")[0]
    assert tikz.count(".. controls") >= len(picture.links)
    assert tikz.count("cycle;") >= len(picture.links)
    for node in picture.nodes:
        assert f"at ({node.centre[0]},{node.centre[1]})" in tikz
    assert tikz.count("{") == tikz.count("}")


def test_a_terminal_shows_every_path() -> None:
    page = render(document(CHAIN), load("en"), "text", Profile())
    assert "w → z → a → y → L" in page
    assert "v → y → L" in page


# -- what is asked for ---------------------------------------------------------------------------------


def test_the_ways_of_one_gradient_are_strong() -> None:
    links = _graph(CHAIN, emphasise="v").links
    assert {(link.start, link.end) for link in links if link.strong} == {("v", "y"), ("y", "L")}
    with pytest.raises(DeriveError) as found:
        document(CHAIN, emphasise="q")
    assert found.value.key == "unknown_emphasis"


def test_values_and_gradients_stand_at_the_nodes() -> None:
    nodes = {node.key: node for node in _graph("parameter w\ninput x\nz = w*x\nL = z^2" + NUMBERS, values=True).nodes}
    assert repr(nodes["z"].value) == "0.2"
    assert repr(nodes["z"].gradient) == "0.4"
    assert repr(nodes["w"].gradient) == "0.2"
    assert nodes["x"].gradient is None


def test_local_derivatives_stand_on_the_arrows() -> None:
    labels = {(link.start, link.end): link.label for link in _graph(CHAIN, local=True).links}
    assert repr(labels["w", "z"]) == "x"
    assert labels["t", "L"] is None


def test_pictures_can_be_left_out() -> None:
    assert figures(document(CHAIN, pictures=False)) == []
    assert figures(document(CHAIN, detail="brief")) == []
    with pytest.raises(DeriveError):
        document(CHAIN, picture="round")


def test_a_training_run_has_its_curve_and_its_descent() -> None:
    text = (
        "parameter a, b\ninput x\ntarget t\ny = a*x + b\nL = (y - t)^2\nat x = 2, t = 3, a = 1, b = 0\nstep eta = 0.05"
    )
    pictures = figures(document(text, iterations=8))
    assert [figure.key for figure in pictures] == ["graph", "loss", "descent"]
    files = Files("m")
    render(document(text, iterations=8), load("ko"), "markdown", Profile(language="ko"), files=files)
    for made in files.made.values():
        _read(made)  # our own markup


# -- bad input -----------------------------------------------------------------------------------------

NASTY = "<script>alert(1)</script> & \"q\" 'q' $x$ #1 a_b \\x {y} ]( `z` ‮שלום‬ 🎈 \x01"


def test_nothing_of_a_text_becomes_markup() -> None:
    page = document(CHAIN)
    figure = figures(page)[0]
    words = Sentence("picture.alt.loss", {"loss": NASTY, "n": 1, "first": NASTY, "last": NASTY})
    nasty = Figure("graph", figure.picture, words, (words,), (words,))
    blocks = tuple(nasty if block is figure else block for block in page.blocks)
    page = type(page)(page.kind, blocks, page.meta)
    files = Files("a b&c")
    written = render(page, load("en"), "markdown", Profile(), files=files)
    root = _read(next(iter(files.made.values())))  # our own markup
    assert root.findtext(f"{SVG}desc", "").count("<script>") == 3
    assert root.find(f".//{SVG}script") is None
    assert "(a%20b%26c-graph.svg)" in written
    assert "<script>" not in written
    mermaid = render(page, load("en"), "markdown", Profile(target="github")).partition("```mermaid")[2]
    assert not set("\x01;#{") & set(re.findall(r"accDescr: (.*)", mermaid)[0])
