"""Claims about shapes: ``W ∈ ℝ^{2×3}``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

from derive.check.truth import Outcome
from derive.check.world import FAILURES, World
from derive.dimension import Dimension, dimension
from derive.errors import DeriveError
from derive.graph import Graph
from derive.ops.sizes import dimension_of
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


def shape_outcome(world: World, claim: Claim, meant: Callable[[Term], Term]) -> Outcome:
    """Whether the sizes that were claimed are those of the value; a symbol must stand for one number. ``meant`` puts in
    what the student's own names stand for."""
    head = claim.head if claim.chain and claim.head is not None else claim.left
    place = next(iter(world.places(1)), None)
    if head is None or claim.right is None or place is None:
        return Outcome("undecided")
    try:
        actual = world.value(meant(head), place).shape
    except (DeriveError, *FAILURES):
        return Outcome("undecided")
    claimed = _dimensions(claim.right)
    if len(claimed) != len(actual):
        claimed = [size for size in claimed if size is None or size.number != 1]
        actual = tuple(size for size in actual if size != 1)
    if len(claimed) != len(actual) or None in claimed:
        return Outcome("undecided")
    return Outcome(_unified([size for size in claimed if size is not None], actual, place.sizes))


def _unified(claimed: list[Dimension], actual: tuple[int, ...], known: Mapping[str, int]) -> str:
    """``equal`` where numbers agree and every symbol stands for one number; what two unknown symbols make is left
    open."""
    stands, kind = dict(known), "equal"
    for size, found in zip(claimed, actual, strict=True):
        unknown = [symbol for symbol in size.symbols if symbol not in stands]
        if len(unknown) == 1 and size == dimension(unknown[0]):
            stands[unknown[0]] = found
        elif unknown:
            kind = "undecided"
        elif size.at(stands) != found:
            return "different"
    return kind


def _dimensions(term: Term) -> list[Dimension | None]:
    found: list[Dimension | None] = []
    for part in term.args if term.head in ("matrix", "multiply") else (term,):
        try:
            found.append(dimension_of(part))
        except DeriveError:
            found.append(None)
    return found


def _sizes(term: Term) -> list[str]:
    parts = term.args if term.head in ("matrix", "multiply") else (term,)
    found = []
    for part in parts:
        value = exact(part)
        found.append(str(value) if value is not None else repr(part))
    return found
