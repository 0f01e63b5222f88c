"""Claims about shapes: ``W ∈ ℝ^{2×3}``."""

from __future__ import annotations

from itertools import pairwise

from derive.check.truth import Outcome
from derive.check.world import World
from derive.graph import Graph
from derive.rules.tidy import exact
from derive.term import Term
from derive.verdict import Claim

__all__ = ["shape_outcome", "size_statement"]


def size_statement(graph: Graph, left: Term, right: Term) -> Outcome | None:
    """``(h × n)(n × c) = h × c``: a statement about sizes alone, or ``None``."""
    symbols = {symbol for value in graph.values.values() for size in value.shape for symbol in size.symbols}
    names = (*left.names(), *right.names())
    if not names or not all(known in symbols and known not in graph.values for known in names):
        return None
    pairs = [_sizes(_bare(factor)) for factor in (left.args if left.head in ("multiply", "matmul") else ())]
    chained = all(len(pair) == 2 for pair in pairs) and all(a[1] == b[0] for a, b in pairwise(pairs))
    if len(pairs) > 1 and chained and [pairs[0][0], pairs[-1][1]] == _sizes(_bare(right)):
        return Outcome("equal", "proved")
    return Outcome("undecided")


def _bare(term: Term) -> Term:
    return term.args[0] if term.head == "group" else term


def shape_outcome(world: World, claim: Claim) -> Outcome:
    """Whether the sizes that were claimed are those of the value; symbols must be used alike."""
    left = claim.head if claim.chain and claim.head is not None else claim.left
    while left is not None and left.head in ("group", "transpose") and left.head == "group":
        left = left.args[0]
    if left is None or claim.right is None or not left.is_name or left.data not in world.graph.values:
        return Outcome("undecided")
    claimed = _sizes(claim.right)
    actual = [str(size) for size in world.graph.values[left.data].shape]
    known = [(a, c) for a, c in zip(actual, claimed, strict=False) if c.isdigit() and a.isdigit()]
    if len(claimed) != len(actual):
        trimmed = [size for size in actual if size != "1"], [size for size in claimed if size != "1"]
        return Outcome("equal" if trimmed[0] == trimmed[1] else "undecided")
    if any(a != c for a, c in known):
        return Outcome("different")
    return Outcome("equal" if len(known) == len(actual) or actual == claimed else "undecided")


def _sizes(term: Term) -> list[str]:
    parts = term.args if term.head in ("matrix", "multiply") else (term,)
    found = []
    for part in parts:
        value = exact(part)
        found.append(str(value) if value is not None else repr(part))
    return found
