"""Equations of one shape are recognised; a pattern filled is the Term with its leaves replaced."""

from __future__ import annotations

import pytest

from derive.engine.patterns import Pattern, Shaped
from derive.notation import parse_plain
from derive.term import Term, name

SAME = [("x @ W + b", "a @ V + c"), ("x*x - y", "u*u - v"), ("sum(A^2)", "sum(B^2)")]
OTHER = [("x*x - y", "u*v - v"), ("x + 2", "x + 3"), ("sum(A, axis=0)", "sum(A, axis=1)"), ("x + n", "x + m")]
KNOWN = frozenset("x W b a V c y u v A B".split())


@pytest.mark.parametrize(("left", "right"), SAME)
def test_names_do_not_matter(left: str, right: str) -> None:
    one, two = (Shaped(parse_plain(text), KNOWN) for text in (left, right))
    assert one == two
    assert hash(one) == hash(two)
    assert len(one.leaves) == len(two.leaves)


@pytest.mark.parametrize(("left", "right"), OTHER)
def test_everything_else_does(left: str, right: str) -> None:
    assert Shaped(parse_plain(left), KNOWN) != Shaped(parse_plain(right), KNOWN)


@pytest.mark.parametrize("text", ["x", "2", "x*(y + 3) - maximum(x, 2*y)/exp(1)", "sum(x[i, j]*y[j], over=(i, j))"])
def test_a_pattern_is_filled_in_order(text: str) -> None:
    term = parse_plain(text)

    def leaf(node: Term) -> Term:
        return name(node.data + "_new") if node.is_name else node

    assert Pattern(term, lambda node: node.data == "x").fill(leaf) == term.replace({"x": name("x_new")})
