"""Random sheets, read back from what is printed: the key proves right against the engine and against differences of
the definitions, a planted error is really wrong and found, options are distinct, gaps are given away nowhere."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import derive
from derive.check.truth import Truth
from derive.check.world import World
from derive.classroom import tools
from derive.document import Block, Equation, Options, Table
from derive.errors import DeriveError
from derive.handout import Asked, Draw, Handout, Sheet, Student, ask, compose
from derive.handout.mistakes import fits
from derive.language import load
from derive.render import render
from derive.term import Term, name
from tests.handout.sheets import problem_of

SEEDS = st.integers(0, 10**6)
FEW = settings(max_examples=6, deadline=None, derandomize=True)
REFUSED = ("handout_arithmetic", "handout_few_options", "handout_no_proof", "handout_no_mistake", "handout_no_blank")
RIGHT = ("right", "unexplained")


def _asked(kind: str, seed: int) -> Asked | None:
    """The problem as it is asked; ``None`` where the handout says that the model does not lend itself to it."""
    try:
        return ask(problem_of(kind, seed), Draw({}, seed), tools())
    except DeriveError as error:
        if error.key not in REFUSED:
            raise
        return None


def _printed(found: Asked, role: str, seed: int) -> str:
    lang, wanted = ("en", "ko")[seed % 2], ("markdown", "latex")[seed // 2 % 2]
    sheet = Sheet("s", "Sheet", (found.problem,))
    return render(compose(Handout("", None, lang, ()), sheet, Student("1"), [found], role, lang), load(lang), wanted)


def _claims(found: Asked, role: str, seed: int) -> list[tuple[str, str, str | None, tuple[str, ...]]]:
    """What `derive check` says of the printed page, but for the side conditions of its prose (``at z = 0``) and the
    shapes in it: ``(text, status, kind, kinds)``."""
    text = _printed(found, role, seed).rpartition(r"\begin{document}")[2]
    review = derive.check(text, derive.parse(found.problem.model), loss="L")
    told = [(text[v.span[0] : v.span[1]], v.status, v.kind, tuple(v.kinds)) for v in review.verdicts]
    return [each for each in told if not each[0].endswith("= 0") and r"\mathbb{R}" not in each[0]]


class _Differences:
    """The model at random points; derivatives are differences of its definitions, no rule is used."""

    def __init__(self, model: str) -> None:
        self.graph = derive.parse(model)
        self.truth = Truth(World(self.graph), {})

    def differ(self, left: Term, right: Term) -> bool | None:
        """``None``: neither equal nor different could be shown."""
        left, right = left.rebuild(_partial), right.rebuild(_partial)
        if left == right:
            return False
        kind = self.truth.compare(left, right).kind
        if kind == "undecided" and fits(self.graph, left) != fits(self.graph, right):
            return True
        return {"equal": False, "different": True}.get(kind)


def _partial(node: Term) -> Term:
    return Term("partial", (name("L"), name(node.data)), ("partial", 1)) if node.head == "adjoint" else node


def _links(blocks: tuple[Block, ...]) -> list[list[tuple[Term, Term]]]:
    """The links of each displayed relation that is no definition of the model."""
    terms = [each.term for each in blocks if isinstance(each, Equation) and each.term.head == "relation"]
    return [list(zip(t.args, t.args[1:], strict=False)) for t in terms if not t.args[0].is_name]


@pytest.mark.parametrize("kind", ["derive", "fill", "choose", "proof"])
@FEW
@given(seed=SEEDS)
def test_what_staff_get_is_right(kind: str, seed: int) -> None:
    found = _asked(kind, seed)
    if found is None:
        return
    truth = _Differences(found.problem.model)
    for blocks in (found.answers, found.solution):
        assert [each for links in _links(blocks) for each in links if truth.differ(*each) is not False] == []
    for role in ("key", "solutions"):
        assert [each for each in _claims(found, role, seed) if each[1] not in RIGHT] == []


@FEW
@given(seed=SEEDS)
def test_a_planted_error_is_wrong_found_and_named(seed: int) -> None:
    found = _asked("find", seed)
    if found is None:
        return
    truth, line = _Differences(found.problem.model), int(found.facts["line"])
    wrong = [any(truth.differ(*link) is not False for link in links) for links in _links(found.question)]
    assert wrong.index(True) == line - 1
    assert any(truth.differ(*link) is True for link in _links(found.question)[line - 1])
    claims = _claims(found, "sheet", seed)
    errors = [each for each in claims if each[1] not in (*RIGHT, "follows")]
    assert len(errors) == 1, errors
    assert found.facts["planted"] in errors[0][3]
    shown = _printed(found, "sheet", seed)
    end = shown.index(errors[0][0])
    if r"\tag{" in shown:
        assert re.findall(r"\\tag\{(\d+)\}", shown[end:])[:1] == [str(line)]
    assert all(truth.differ(*link) is False for links in _links(found.answers) for link in links)


@FEW
@given(seed=SEEDS)
def test_options_are_distinct_by_differences(seed: int) -> None:
    found = _asked("choose", seed)
    if found is None:
        return
    truth = _Differences(found.problem.model)
    (options,) = [block for block in found.question if isinstance(block, Options)]
    left = Term("partial", (name("L"), name(found.problem.wrt[0])), ("partial", 1))
    same = [f"({at})" for at, term in enumerate(options.terms, start=1) if truth.differ(left, term) is False]
    assert same == [found.facts["right"]]
    alike = [pair for pair in combinations(options.terms, 2) if truth.differ(*pair) is False]
    assert alike == []


@FEW
@given(seed=SEEDS)
def test_gaps_are_given_away_nowhere(seed: int) -> None:
    found = _asked("fill", seed)
    if found is None:
        return
    truth = _Differences(found.problem.model)
    (table,) = [block for block in found.answers if isinstance(block, Table)]
    answers = {str(row[0]): row[1] for row in table.rows if isinstance(row[1], Term)}

    def filled(node: Term) -> Term:
        return Term("group", (answers[f"({node.data[0]})"],)) if node.head == "blank" else node

    lines = _links(found.question)
    gaps = {node.data[0] for links in lines for _, right in links for node in right.walk() if node.head == "blank"}
    assert {f"({gap})" for gap in gaps} == set(answers)
    assert all(truth.differ(left, right.rebuild(filled)) is False for links in lines for left, right in links)
    hidden = {links[0][0] for links in lines if links[-1][1].head == "blank"}
    open_ = [links for links in lines if not any(n.head == "blank" for _, right in links for n in right.walk())]
    assert [links for links in open_ if links[0][0] in hidden] == []


@FEW
@given(seed=SEEDS)
def test_numbers_are_right_and_decent(seed: int) -> None:
    found = _asked("compute", seed)
    if found is None:
        return
    world = World(derive.parse(found.problem.model))
    assert world.given is not None
    for links, by in zip(_links(found.answers), found.problem.wrt, strict=True):
        last = links[-1][1]
        shown = -last.args[0].value if last.head == "negative" else last.value
        true = world.value(Term("partial", (name("L"), name(by)), ("partial", 1)), world.given).data[0]
        assert abs(float(shown) - float(true)) <= 5e-5 * max(1, abs(float(true)))
    for role in ("key", "solutions"):
        assert [each for each in _claims(found, role, seed) if each[1] not in RIGHT] == []


@FEW
@given(seed=SEEDS)
def test_shapes_are_those_of_arrays(seed: int) -> None:
    found = _asked("shapes", seed)
    assert found is not None
    world = World(derive.parse(found.problem.model))
    place = next(iter(world.places(1)))
    (table,) = [block for block in found.answers if isinstance(block, Table)]
    for row, told in zip(table.rows, found.facts["shapes"], strict=True):
        assert isinstance(row[0], Term)
        sizes = tuple(place.sizes.get(size, size) for size in told.split(", "))
        assert world.value(row[0], place).shape == tuple(map(int, sizes))


@FEW
@given(seed=SEEDS)
def test_what_is_to_be_shown_is_true_and_not_trivial(seed: int) -> None:
    found = _asked("proof", seed)
    if found is None:
        return
    ((link, *_),) = _links(found.question)
    assert _Differences(found.problem.model).differ(*link) is False
    assert not any(node.head == "partial" for node in link[1].walk())
    assert link not in [each for links in _links(found.solution)[:1] for each in links]
