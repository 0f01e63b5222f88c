"""Key, question and scheme agree: the key proves right, a planted error is found and named, options are distinct."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import derive
from derive.document import Block, Equation, Options, Table
from derive.handout import Asked
from derive.handout.variants import model_text
from derive.kernel import evaluate, forward
from derive.notation import Style, latex
from derive.term import Term
from tests.handout.models import KINDS, PROBLEMS, asked, drawn

SEEDS = st.integers(0, 10_000)
FEW = settings(max_examples=6, deadline=None, derandomize=True)


def _graph(found: Asked, seed: int) -> Any:
    """The model as the student sees it, made without the handout's own tools."""
    from derive.edit import replaced, with_values

    draw = drawn(found.problem, seed)
    graph = derive.parse(model_text(found.problem, draw))
    activation = draw.values.get("activation", "sigmoid")
    if activation != "sigmoid":
        graph = replaced(graph, "sigmoid", activation)
    numbers = {k.removeprefix("numbers."): v for k, v in draw.values.items() if k.startswith("numbers.")}
    for key, sign in draw.values.items():
        if key.startswith("signs.") and sign == "-":
            numbers[key.removeprefix("signs.")] = f"-{graph.point[key.removeprefix('signs.')]}"
    return with_values(graph, ", ".join(f"{k} = {v}" for k, v in numbers.items())) if numbers else graph


def _equations(blocks: tuple[Block, ...]) -> list[Term]:
    return [block.term for block in blocks if isinstance(block, Equation)]


def _written(terms: list[Term], found: Asked) -> str:
    style = Style(adjoint="partial", loss="L")
    return "\n\n".join(f"$$\n{latex(term.rebuild(_partial), style, found.meta['shapes'])}\n$$" for term in terms)


def _partial(node: Term) -> Term:
    if node.head == "adjoint":
        return Term("partial", (Term("name", (), "L"), Term("name", (), node.data)), ("partial", 1))
    if node.head == "relation":  # the same side twice, once δ is written out, is no statement
        sides = list(dict.fromkeys(node.args))
        return Term("relation", sides, ("=",) * (len(sides) - 1))
    return node


def _gradients(terms: list[Term]) -> list[Term]:
    return [term for term in terms if not term.args[0].is_name]


@pytest.mark.parametrize(
    "identity", ["derive", "derive-matrix", "proof", "find", "find-paths", "find-matrix", "choose"]
)
@FEW
@given(seed=SEEDS)
def test_solution_and_key_are_right(identity: str, seed: int) -> None:
    found = asked(identity, seed)
    graph = _graph(found, seed)
    wrong = _equations(found.question) if found.problem.kind == "find" else []
    for blocks in (found.solution, found.answers):
        lines = [term for term in _gradients(_equations(blocks)) if term not in wrong]
        review = derive.check(_written(lines, found), graph, loss="L")
        assert [each.status for each in review if each.status not in ("right", "unexplained")] == []
        assert review.decided == len(review)


@pytest.mark.parametrize("identity", ["find", "find-paths", "find-matrix"])
@FEW
@given(seed=SEEDS)
def test_planted_error_is_found_and_named(identity: str, seed: int) -> None:
    found = asked(identity, seed)
    lines = _gradients(_equations(found.question))
    review = derive.check(_written(lines, found), _graph(found, seed), loss="L")
    assert review.first_wrong is not None
    first = review.verdicts[review.first_wrong]
    blocks = sorted({each.claim.block for each in review})
    assert blocks.index(first.claim.block) + 1 == found.facts["line"]
    assert found.facts["planted"] in first.kinds
    assert all(each.status != "error" for each in review.verdicts[review.first_wrong + 1 :]), "one error only"


@pytest.mark.parametrize("identity", ["choose"])
@FEW
@given(seed=SEEDS)
def test_options_are_distinct_and_one_is_right(identity: str, seed: int) -> None:
    found = asked(identity, seed)
    graph = _graph(found, seed)
    (options,) = [block for block in found.question if isinstance(block, Options)]
    truth = derive.explain(graph, found.problem.wrt)[found.problem.wrt[0]]
    source = random.Random(seed)
    points = [
        {
            "x": source.uniform(0.3, 2),
            "t": source.uniform(-2, 2),
            "w1": source.uniform(-2, 2),
            "w2": source.uniform(0.4, 2),
        }
        for _ in range(5)
    ]
    values = [[evaluate(term, forward(graph, point), graph.functions) for point in points] for term in options.terms]
    right = [truth.evaluate(point) for point in points]
    for left, other in combinations(values, 2):
        assert any(abs(a - b) > 1e-9 for a, b in zip(left, other, strict=True))
    same = [
        at
        for at, each in enumerate(values, start=1)
        if all(abs(a - b) < 1e-9 for a, b in zip(each, right, strict=True))
    ]
    assert [f"({at})" for at in same] == [found.facts["right"]]


@FEW
@given(seed=SEEDS)
def test_numbers_of_the_key(seed: int) -> None:
    found = asked("compute", seed)
    graph = _graph(found, seed)
    result = derive.explain(graph, found.problem.wrt)
    for by, equation in zip(found.problem.wrt, _equations(found.answers), strict=True):
        last = equation.args[-1]
        shown = -last.args[0].value if last.head == "negative" else last.value
        value = result[by].evaluate()
        assert isinstance(value, float)
        assert abs(float(shown) - value) < 1e-4


@FEW
@given(seed=SEEDS)
def test_gaps_hold_what_the_lines_lack(seed: int) -> None:
    for identity in ("fill", "fill-matrix"):
        found = asked(identity, seed)
        (table,) = [block for block in found.answers if isinstance(block, Table)]
        answers = {str(row[0]): row[1] for row in table.rows}

        def filled(node: Term, answers: dict[str, Any] = answers) -> Term:
            if node.head != "blank":
                return node
            inside: Term = answers[f"({node.data[0]})"]
            return Term("group", (inside,)) if inside.head == "add" else inside

        lines = [term.rebuild(filled) for term in _gradients(_equations(found.question))]
        review = derive.check(_written(lines, found), _graph(found, seed), loss="L")
        assert {each.status for each in review} <= {"right", "unexplained"}


@pytest.mark.parametrize("identity", [problem.id for problem in PROBLEMS])
def test_points_add_up(identity: str) -> None:
    for seed in range(4):
        found = asked(identity, seed)
        table = next(block for block in found.scheme if isinstance(block, Table))
        marks = [row[-1] for row in table.rows]
        assert sum(mark for mark in marks if isinstance(mark, int)) == KINDS[identity].points
