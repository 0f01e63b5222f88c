"""The rule table: every rule of every op proven from its elements, and broken twins caught."""

from __future__ import annotations

import pytest

from derive.notation import parse_plain
from derive.ops import OPS, Shapes, entry
from derive.ops.calls import operands
from derive.ops.table import HEADS
from derive.ops.words import minus
from derive.term import ZERO, multiply, number
from tests.ops import rules_table
from tests.ops.proof import proved, rule, shape, term_of


def shapes_of(text: str) -> dict[str, str]:
    return {key.strip(): value for key, _, value in (part.partition(":") for part in text.split(","))}


@pytest.mark.parametrize(("text", "by", "shapes"), rules_table.RULES)
def test_rule_is_proven(text: str, by: str, shapes: str) -> None:
    assert proved(text, by, shapes_of(shapes))


@pytest.mark.parametrize(("text", "by", "shapes"), rules_table.RULES)
def test_broken_twins_are_caught(text: str, by: str, shapes: str) -> None:
    table = shapes_of(shapes)
    reader = Shapes({key: shape(value) for key, value in table.items()})
    term = term_of(text)
    right = rule(term, by, Shapes({**reader.shapes, "G": reader(term)}))
    for twin in (minus(right), multiply(number(2), right)) if right != ZERO else ():
        assert not proved(text, by, table, wrong=twin)


@pytest.mark.parametrize(("text", "by", "shapes", "wrong"), rules_table.WRONG)
def test_usual_mistakes_are_caught(text: str, by: str, shapes: str, wrong: str) -> None:
    assert not proved(text, by, shapes_of(shapes), wrong=wrong)


def elementwise(arguments: int) -> list[str]:
    ops = {op.name: op for op in OPS.values()}
    return [op.name for op in ops.values() if op.elementwise and len(op.arguments) == arguments]


@pytest.mark.parametrize("name", [name for name in elementwise(1) if name != "stop_gradient"])
@pytest.mark.parametrize("seed", [1, 2])
def test_elementwise_rule_is_proven(name: str, seed: int) -> None:
    assert proved(f"{name}(A)", "A", {"A": "2"}, seed=seed)


def test_stop_gradient_passes_nothing() -> None:
    term = parse_plain("stop_gradient(A)")
    assert rule(term, "A", Shapes({"A": shape("n"), "G": shape("n")})) == ZERO


def test_every_rule_stands_in_the_table() -> None:
    covered = {argument for text, by, _ in rules_table.RULES for argument in [argument_of(text, by)]}
    rules = [(op.name, argument) for op in (*OPS.values(), *HEADS.values()) for argument in op.pullback]
    untested = {
        "group",
        "compare",
        "indicator",
        "share",
        "prime",
        "apply",
    }  # transparent, without a derivative, and f'' by the kernel
    assert [rule for rule in rules if rule not in covered and rule[0] not in untested] == []


def argument_of(text: str, by: str) -> tuple[str, str]:
    """The op and the argument that an entry proves."""
    term = term_of(text)
    op = entry(term.head)
    assert op is not None
    position = [part.data for part in operands(term, op)].index(by)
    return op.name, op.arguments[min(position, len(op.arguments) - 1)]
