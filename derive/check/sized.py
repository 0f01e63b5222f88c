"""Letters that stand for a size: the ``n`` of ``1/n`` is how many terms are summed, the ``d`` of ``√d`` how many are
multiplied and added."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations_with_replacement
from math import prod

from derive.check.truth import Outcome
from derive.check.world import FAILURES, Place, World
from derive.errors import DeriveError
from derive.term import Term, number

__all__ = ["is_size", "summed_sizes", "with_sizes"]

_LETTER = re.compile(r"[nNmMBdDTK](_(?!new|prime)\w+)?|batch|batch_size")
_REDUCES = frozenset("sum mean var std norm logsumexp softmax log_softmax".split())

Compare = Callable[[Mapping[str, Term]], Outcome]


def is_size(known: str) -> bool:
    """Whether a name that nobody defined is a letter that sizes are written with."""
    return _LETTER.fullmatch(known) is not None


def with_sizes(world: World, letter: str, compare: Compare, got: Term) -> Outcome | None:
    """The outcome with the letter at the size of what is summed: equal where one such size makes it so, different
    where no size of the model does; ``None`` where only a size that nothing is summed over would.
    """
    place = next(iter(world.places(1)), None)
    if place is None:
        return None
    summed = _summed(world, place, got)
    found: list[Outcome] = []
    for size in sorted(summed):
        outcome = compare({letter: number(size)})
        if outcome.equal:
            return outcome
        found.append(outcome)
    for size in sorted(_all(world) - summed):
        outcome = compare({letter: number(size)})
        if outcome.equal:
            return None
        found.append(outcome)
    return found[0] if found and all(outcome.different for outcome in found) else None


def summed_sizes(world: World, got: Term) -> list[int]:
    """How many terms the sums of the model and of a line run over, the smallest first."""
    place = next(iter(world.places(1)), None)
    return [] if place is None else sorted(_summed(world, place, got))


def _all(world: World) -> set[int]:
    """Every size of the model, and the products of two."""
    sizes = {size for shape in world.shapes().values() for size in shape}
    return sizes | {a * b for a, b in combinations_with_replacement(sizes, 2)}


def _summed(world: World, place: Place, got: Term) -> set[int]:
    """How many terms the sums and products of the model, and of the line itself, run over."""
    found: set[int] = set()
    for term in (got, *(definition.term for definition in world.graph.definitions)):
        for node in term.walk():
            found |= set(_lengths(world, place, node))
    return {size for size in found if size > 1}


def _lengths(world: World, place: Place, node: Term) -> Iterator[int]:
    if node.head == "sum_over":
        for inner in node.args[0].walk():
            if inner.head == "index":
                shape = _shape(world, place, inner.args[0])
                places = zip(inner.args[1:], shape, strict=False)
                yield from (size for item, size in places if item.is_name and item.data in node.data)
    elif node.head in _REDUCES and node.args:
        shape = _shape(world, place, node.args[0])
        yield from (*shape, prod(shape)) if node.head == "mean" else shape
    elif node.head in ("matmul", "einsum", "outer") and node.args:
        for part in node.args:
            yield from _shape(world, place, part)
    elif node.head == "partial":
        yield from (size for part in node.args[:1] for size in _shape(world, place, part))


def _shape(world: World, place: Place, term: Term) -> tuple[int, ...]:
    try:
        return tuple(world.value(term, place).shape)
    except (DeriveError, *FAILURES, IndexError, KeyError, TypeError, ValueError):
        return ()
