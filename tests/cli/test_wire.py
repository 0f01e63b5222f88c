"""Every noun can be written as JSON and read back equal."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from derive.derivation import Check, Closed, Condition, Derivation, Edge, GeneralLayer, Path, Result, Step
from derive.dimension import dimension
from derive.document import (
    Code,
    Document,
    Equation,
    Exercise,
    Fields,
    Figure,
    Grades,
    Heading,
    ItemList,
    Options,
    Paragraph,
    Ref,
    Sentence,
    Space,
    Steps,
    Table,
)
from derive.errors import DeriveError, Place
from derive.graph import Article, Definition, Example, Family, Function, Graph, Value
from derive.picture import Link, Mark, Node, Picture, Plot, Stroke, Tick
from derive.term import Term, add, multiply, name, number, op, relation
from derive.wire import NOUNS, decode, dumps, encode, loads

X, W = name("x"), name("w")
PRODUCT = multiply(W, X)
STEP = Step("product", PRODUCT, X, (Step("constant", W, number(0)),), (Condition("kink", X),))

GRAPH = Graph(
    values={
        "x": Value("x", "input", (dimension("n"), dimension(3))),
        "w": Value("w", "parameter", spelling="w_{1}", assumed=True, place=Place(2, 3, 10, 11, "a.derive")),
        "z": Value("z", "intermediate", properties=("positive",)),
    },
    definitions=(Definition("z", op("sum", PRODUCT, axis=0, keepdims=True), caption="the sum"),),
    functions={"f": Function("f", ("u",), add(name("u"), number(1)))},
    point={"x": number(1, "1.0")},
    article=Article("제목", "2024-01-01", ("a",), (Example("f", ("x",), X),)),
    step=("eta", None),
    source="z = w*x",
    families=(Family("l", 1, "L", ("W__l",), (Definition("z__l", X),), {"a__lminus1": "a0"}),),
)
EDGE = Edge("z", "w", X, multiply(Term("adjoint", (), "z"), X), STEP)
RESULT = Result(("w",), X, X, X, X, (STEP,), (Path(("z", "w")),), 1, (Check("sympy", "proved"),))
DERIVATION = Derivation(
    GRAPH,
    "z",
    ("w",),
    "paths",
    ("z",),
    {("z", "w"): EDGE},
    {"w": ("z",)},
    {"z": number(1)},
    {("w",): RESULT},
    closed={"z": Closed(X, (STEP,))},
)
LAYER = GeneralLayer(
    GRAPH.families[0], "z__l", PRODUCT, (PRODUCT,), X, W, {"W__l": X}, DERIVATION, DERIVATION, DERIVATION
)
GENERAL = replace(DERIVATION, general=LAYER)
SENTENCE = Sentence("post.intro", {"what": X, "see": Ref("eq"), "all": (X, "y", 3, Sentence("inner"))})
NODE = Node("x", "input", (X,), (1.0, 2.5), 34.0, 34.0, value=number(1))
PICTURE = Picture(60.0, 50.0, "right", (NODE,), (Link("x", "z", ((0.0, 1.0),), True, W),), 1)
FRAME = (0.0, 0.0, 9.0, 9.0)
STROKES, MARKS = (Stroke("way", ((0.0, 1.0),)),), (Mark("end", (0.0, 1.0)),)
PLOT = Plot(60.0, 50.0, FRAME, None, X, (Tick(1.0, number(1)),), (), STROKES, MARKS)
DOCUMENT = Document(
    "post",
    (
        Heading(1, SENTENCE),
        Paragraph((SENTENCE,), "note"),
        Equation(relation(name("z"), ("=", PRODUCT), ("≈", number(1))), "eq", True),
        ItemList((Paragraph((SENTENCE,)),), True),
        Steps(SENTENCE, (Equation(X),), True),
        Table((X, "a"), ((1, Ref("eq")),), SENTENCE),
        Code("python", "x = 1"),
        Figure("graph", PICTURE, SENTENCE, (SENTENCE,), (SENTENCE,)),
        Figure("loss", PLOT, SENTENCE, (SENTENCE,), (SENTENCE,), (SENTENCE,)),
        Fields(((SENTENCE, "known"),)),
        Grades((6, 4)),
        Exercise(SENTENCE, (Space("lines", 4), Options((X, PRODUCT))), {"loss": "L"}, True),
    ),
    {"title": SENTENCE, "tags": ["a", "b"], "draft": False},
)


@pytest.mark.parametrize(
    "noun", [X, STEP, GRAPH, DERIVATION, GENERAL, DOCUMENT, EDGE, RESULT], ids=lambda noun: type(noun).__name__
)
def test_round_trip(noun: object) -> None:
    assert loads(dumps(noun)) == noun
    assert decode(json.loads(json.dumps(encode(noun)))) == noun


def test_every_noun_is_tried() -> None:
    text = "".join(dumps(noun) for noun in (GRAPH, GENERAL, DOCUMENT))
    missing = [kind for kind in NOUNS if f'"is":"{kind}"' not in text]
    assert missing == []


def test_a_shared_term_is_written_once() -> None:
    wire = encode((PRODUCT, PRODUCT, add(PRODUCT, PRODUCT)))
    assert len(wire["terms"]) == 4
    assert wire["schema"] == 1


def test_depth_does_not_recurse() -> None:
    term = X
    for _ in range(20_000):
        term = op("sigmoid", term)
    assert loads(dumps(term)) == term


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"schema": 2}',
        '{"schema": 1, "terms": [], "noun": {"is": "os"}}',
        '{"schema": 1, "terms": [["name", [3], "x"]], "noun": 1}',
    ],
)
def test_what_is_not_ours_is_an_error(text: str) -> None:
    with pytest.raises(DeriveError) as caught:
        loads(text)
    assert caught.value.key == "wire"
