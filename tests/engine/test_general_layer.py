"""A layer in general: the four equations of backpropagation, and the same network with numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import derive
from derive.derivation import Derivation, GeneralLayer
from derive.engine import derive as derived
from derive.errors import DeriveError
from derive.graph import Graph
from derive.notation import Style, latex, unicode_text
from derive.wire import dumps, loads

ABSTRACT = """
input a{0}[n{0}]
target y[n{L}]
function sigma
for l = 1..L:
    parameter W{l}[n{l}, n{l-1}], b{l}[n{l}]
    z{l} = W{l} @ a{l-1} + b{l}
    a{l} = sigma(z{l})
C = 1/2*sum((a{L} - y)^2)
"""
ROWS = """
input X[m, n{0}]
target Y[m, n{L}]
a{0} = X
for l = 1..L:
    parameter W{l}[n{l-1}, n{l}], b{l}[n{l}]
    z{l} = a{l-1} @ W{l} + b{l}
    a{l} = tanh(z{l})
C = sum((a{L} - Y)^2)/m
"""
RESIDUAL = """
input X[m, d]
target Y[m, d]
a{0} = X
for l = 1..L:
    parameter W{l}[d, d]
    z{l} = a{l-1} @ W{l}
    a{l} = a{l-1} + tanh(z{l})
C = mean((a{L} - Y)^2)
"""
TWO_CARRIERS = """
input h{0}[m], c{0}[m]
for t = 1..T:
    parameter w{t}[m]
    c{t} = c{t-1}*w{t}
    h{t} = tanh(h{t-1})*c{t}
C = sum(h{T}^2)
"""


def general(text: str) -> tuple[Derivation, GeneralLayer]:
    found = derived(derive.parse(text))
    assert found.general is not None
    return found, found.general


def test_the_four_equations_of_a_textbook() -> None:
    derivation, found = general(ABSTRACT)
    style = Style(layer="(l)")
    assert latex(found.meaning, style) == r"\delta^{(l)} = \frac{\partial C}{\partial z^{(l)}}"
    assert [latex(equation, style) for equation in found.equations] == [
        r"\delta^{(L)} = (a^{(L)} - y) \cdot \sigma'(z^{(L)})",
        r"\delta^{(l)} = ((W^{(l+1)})^\top \delta^{(l+1)}) \cdot \sigma'(z^{(l)})",
        r"\frac{\partial C}{\partial W^{(l)}} = \delta^{(l)} (a^{(l-1)})^\top",
        r"\frac{\partial C}{\partial b^{(l)}} = \delta^{(l)}",
    ]
    assert derivation.checks[-1].kind == "unrolled"


@pytest.mark.parametrize("text", [ROWS, RESIDUAL, ABSTRACT.replace("function sigma\n", "").replace("sigma", "relu")])
def test_other_layers_agree_with_the_unrolled_network(text: str) -> None:
    assert general(text)[0].checks[-1].kind == "unrolled"


def test_softmax_with_cross_entropy_starts_with_the_difference() -> None:
    text = ROWS.replace("target Y[m, n{L}]", "target Y[m, n{L}] : one-hot")
    text = text.replace("C = sum((a{L} - Y)^2)/m", "P = softmax(z{L}, axis=1)\nC = -sum(Y*log(P))/m")
    assert unicode_text(general(text)[1].last) == "δ^(L) = (P − Y)/m"


def test_a_residual_layer_hands_on_what_it_passes() -> None:
    assert general(RESIDUAL)[1].pivot == "a__l"


def test_the_same_network_with_a_number() -> None:
    graph = derive.parse(ROWS.replace("input X", "constant L = 2\ninput X"))
    result = derive.explain(graph)
    assert set(result) == {"W1", "b1", "W2", "b2"}
    assert [str(size) for size in graph.values["W2"].shape] == ["n1", "n2"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (TWO_CARRIERS, "general_carrier"),
        (ABSTRACT.replace("C = 1/2*sum((a{L} - y)^2)", "C = sum(y)"), "general_loss"),
    ],
)
def test_what_is_not_general_is_told(text: str, key: str) -> None:
    with pytest.raises(DeriveError) as caught:
        derived(derive.parse(text))
    assert caught.value.key == key
    assert str(caught.value)


def test_the_face_gives_the_gradients_of_a_layer() -> None:
    result = derive.explain(derive.parse(ABSTRACT))
    assert list(result) == ["W__l", "b__l"]
    assert result["W__l"].latex() == r"\frac{\partial C}{\partial W^{(l)}} = \delta^{(l)} (a^{(l-1)})^\top"
    assert {check.kind for check in result["b__l"].verified} >= {"differences", "unrolled"}


def test_one_of_what_a_layer_declares() -> None:
    assert list(derive.explain(derive.parse(ABSTRACT), wrt="b")) == ["b__l"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda graph: derive.explain(graph, order=2),
        lambda graph: derive.explain(graph, upstream={"y": "G"}),
        lambda graph: derive.explain(graph)["W__l"].evaluate(),
        lambda graph: derive.explain(graph).render(format="numpy"),
    ],
)
def test_what_needs_a_number_of_layers_says_so(ask: Callable[[Graph], object]) -> None:
    with pytest.raises(DeriveError) as caught:
        ask(derive.parse(ABSTRACT))
    assert caught.value.key == "general_family"


def test_an_unknown_name_is_told_with_those_of_a_layer() -> None:
    with pytest.raises(DeriveError) as caught:
        derive.explain(derive.parse(ABSTRACT), wrt="V")
    assert caught.value.key == "unknown_wrt"
    assert caught.value.details["known"] == ("W", "b")


def test_it_passes_through_json() -> None:
    found, _ = general(ABSTRACT)
    read = loads(dumps(found)).general
    assert read is not None
    assert found.general is not None
    assert read.equations == found.general.equations
