"""What holds of every layout: nothing overlaps, every arrow goes with the flow, every edge is there once."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.picture import Node, Picture
from derive.pictures import Net, collapsed, draw, fits
from derive.pictures.layers import layered
from derive.pictures.order import crossings, ordered
from tests.effort import effort
from tests.pictures.nets import MODELS, net, nets, perceptron

FLOWS = st.sampled_from(("right", "down"))


def _apart(one: Node, other: Node) -> bool:
    across = abs(one.centre[0] - other.centre[0]) >= (one.width + other.width) / 2
    down = abs(one.centre[1] - other.centre[1]) >= (one.height + other.height) / 2
    return across or down


def _inside(picture: Picture, node: Node) -> bool:
    (x, y), half, high = node.centre, node.width / 2, node.height / 2
    return x - half >= 0 and y - high >= 0 and x + half <= picture.width and y + high <= picture.height


@given(nets(), FLOWS)
@settings(deadline=None)
def test_nothing_overlaps_and_all_is_inside(graph: Net, flow: str) -> None:
    picture = draw(graph, flow=flow)
    assert all(_apart(one, other) for one, other in combinations(picture.nodes, 2))
    assert all(_inside(picture, node) for node in picture.nodes)
    for link in picture.links:
        assert all(-1 <= x <= picture.width + 1 and -1 <= y <= picture.height + 1 for x, y in link.points)


@given(nets(), FLOWS)
@settings(deadline=None)
def test_every_arrow_goes_with_the_flow(graph: Net, flow: str) -> None:
    picture = draw(graph, flow=flow)
    along = 1 if flow == "down" else 0
    for link in picture.links:
        course = [point[along] for point in link.points[::3]]
        assert course == sorted(course)
        assert course[0] < course[-1]


@given(nets())
@settings(deadline=None)
def test_every_edge_is_drawn_once(graph: Net) -> None:
    picture = draw(graph)
    assert sorted((link.start, link.end) for link in picture.links) == sorted(graph.links)
    assert [node.key for node in picture.nodes] == list(graph.items)


@given(nets())
@settings(deadline=None)
def test_the_same_graph_gives_the_same_picture(graph: Net) -> None:
    assert draw(graph) == draw(graph)


@given(nets())
@settings(deadline=None)
def test_ordering_never_adds_crossings(graph: Net) -> None:
    before, after = layered(graph), layered(graph)
    ordered(after)
    assert crossings(after) <= crossings(before)
    assert [sorted(map(str, row)) for row in after.rows] == [sorted(map(str, row)) for row in before.rows]


@given(nets())
@settings(deadline=None)
def test_a_collapsed_graph_keeps_its_loss_and_its_count(graph: Net) -> None:
    smaller = collapsed(graph)
    assert list(smaller.items)[-1] == "L"
    assert smaller.size == graph.size
    assert all(start in smaller.items for starts in smaller.parents.values() for start in starts)


@pytest.mark.parametrize("key", MODELS)
def test_the_spine_is_straight(key: str) -> None:
    graph = net(MODELS[key])
    picture = draw(graph, flow="right")
    places = {node.key: node.centre for node in picture.nodes}
    spines = {
        "chain": "x z a y L",
        "diamond": "x a",
        "skip": "a b c L",
        "rnn": "z1 h1 z2 h2 z3 h3 z4 h4 z5 h5 y L",
    }
    assert len({places[node][1] for node in spines[key].split()}) == 1


def test_a_diamond_is_symmetric() -> None:
    places = {node.key: node.centre for node in draw(net(MODELS["diamond"]), flow="right").nodes}
    assert places["b"][0] == places["c"][0]
    assert places["b"][1] + places["c"][1] == pytest.approx(2 * places["L"][1], abs=1)


@pytest.mark.parametrize("graph", [perceptron(100, 1, 200), perceptron(20, 20, 12), perceptron(3, 2, 60)])
def test_what_is_too_large_is_collapsed(graph: Net) -> None:
    assert not fits(graph)
    smaller = collapsed(graph)
    picture = draw(smaller)
    assert fits(smaller)
    assert picture.collapsed
    assert picture.size == len(graph.items)


def test_a_large_graph_is_drawn_with_little_effort() -> None:
    """The picture of a network of 500 values takes at most 20 times the work of one of 25 values."""

    def work(graph: Net) -> int:
        return effort(lambda: draw(graph if fits(graph) else collapsed(graph)))

    small, large = perceptron(4, 2, 5), perceptron(20, 10, 24)
    assert len(small.items) == 25
    assert len(large.items) == 501
    assert work(large) < 20 * work(small)
