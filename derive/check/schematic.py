"""Statements about names that the model does not have: the chain rule itself, the update rule for any weight."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from derive.check.reach import is_first
from derive.check.truth import Outcome
from derive.check.world import World
from derive.kernel.normal import proved_equal
from derive.rules.tidy import exact
from derive.term import Term, add, multiply, name, negative
from derive.verdict import Claim

__all__ = ["schematic"]


def schematic(world: World, claim: Claim, want: Term, got: Term) -> Outcome | None:
    """The outcome of a statement that holds for any names, or ``None`` when it is not one."""
    if _known(world, want):
        return None
    if want.head == "partial" and _telescopes(want, got):
        return Outcome("equal", "proved", convention="chain_rule")
    if claim.left is not None and claim.left.is_name and not claim.chain:
        return _update(claim.left, got)
    return None


def _known(world: World, want: Term) -> bool:
    """Whether the model says what the left side is."""
    subject = want.args[0] if want.head == "partial" else want
    return subject.is_name and world.graph.definition(str(subject.data)) is not None


def _telescopes(want: Term, got: Term) -> bool:
    links = _links(got)
    if len(links) < 2 or not is_first(want):
        return False
    ends = all(above.args[1] == below.args[0] for above, below in pairwise(links))
    return ends and links[0].args[0] == want.args[0] and links[-1].args[1] == want.args[1]


def _links(term: Term) -> Sequence[Term]:
    factors = term.args if term.head == "multiply" else (term,)
    return factors if all(map(is_first, factors)) else ()


def _update(left: Term, got: Term) -> Outcome | None:
    """``w = w − η ∂L/∂w`` for a name that stands for any weight."""
    gradients = {node for node in got.walk() if node.head == "partial" and node.args[-1] == left}
    if len(gradients) != 1 or left.data not in got.names():
        return None
    hole = name("·gradient")
    bare = got.rebuild(lambda node: hole if node in gradients else node)
    rates = [name(known) for known in bare.names() if known not in (left.data, hole.data)]
    steps: list[Term] = [*rates, *(node for node in bare.walk() if (exact(node) or 0) > 0)]
    if any(proved_equal(bare, add(left, negative(multiply(step, hole)))) for step in steps):
        return Outcome("equal", "proved", convention=None)
    if any(proved_equal(bare, add(left, multiply(step, hole))) for step in steps):
        return Outcome("different")
    return None
