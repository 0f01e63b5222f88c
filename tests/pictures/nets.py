"""The graphs on which pictures are tried."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

import derive
from derive.document import Document, Figure
from derive.documents import Options, compose
from derive.engine import derive as derivation_of
from derive.pictures import Net, net_of
from derive.pictures.net import Item
from derive.term import name

CHAIN = "input x\ntarget t\nparameter w, v\nz = w*x\na = sigmoid(z)\ny = v*a\nL = (y - t)^2"
DIAMOND = "input x\nparameter w\na = w*x\nb = sin(a)\nc = a^2\nL = b*c"
SKIP = "input x\nparameter w\na = w*x\nb = tanh(a)\nc = tanh(b)\nL = (c + a + x)^2"
RNN = """input x1, x2, x3, x4, x5, h0
target t
parameter w, u, b, v
for t = 1..5:
    z{t} = u*x{t} + w*h{t-1} + b
    h{t} = tanh(z{t})
y = v*h5
L = (y - t)^2"""
MODELS = {"chain": CHAIN, "diamond": DIAMOND, "skip": SKIP, "rnn": RNN}
NUMBERS = "\nat x = 0.5, w = 0.4"


def net(text: str) -> Net:
    graph = derive.parse(text)
    return net_of(graph, graph.definitions[-1].name)


def document(text: str, style: str = "paths", **options: Any) -> Document:
    return compose(derivation_of(derive.parse(text), None, None, style, 1), "solution", Options(**options))


def figures(page: Document) -> list[Figure]:
    return [block for block in page.blocks if isinstance(block, Figure)]


def perceptron(inputs: int, width: int, depth: int) -> Net:
    """A network of many values, without the text."""
    items = {f"x{at}": Item("input", (name(f"x{at}"),)) for at in range(inputs)}
    parents: dict[str, tuple[str, ...]] = {}
    before = tuple(items)
    for layer in range(1, depth + 1):
        now = tuple(f"h_{layer}_{at}" for at in range(width))
        for key in now:
            items[f"w_{key}"] = Item("parameter", (name(f"w_{key}"),))
            items[key] = Item("intermediate", (name(key),))
            parents[key] = (*before, f"w_{key}")
        before = now
    items["L"] = Item("loss", (name("L"),))
    return Net(items, {**parents, "L": before}, len(items))


@st.composite
def nets(draw: st.DrawFn) -> Net:
    """Any graph whose last node uses everything that nothing else uses."""
    count = draw(st.integers(2, 24))
    kinds = st.sampled_from(("input", "parameter", "target", "constant"))
    items: dict[str, Item] = {}
    parents: dict[str, tuple[str, ...]] = {}
    for at in range(count):
        key = f"v{at}"
        made_from = draw(st.lists(st.integers(0, at - 1), max_size=4, unique=True)) if at else []
        items[key] = Item("intermediate" if made_from else draw(kinds), (name(key),))
        if made_from:
            parents[key] = tuple(f"v{other}" for other in made_from)
    used = {start for starts in parents.values() for start in starts}
    items["L"] = Item("loss", (name("L"),))
    parents["L"] = tuple(key for key in items if key not in used and key != "L")
    return Net(items, parents, len(items))
