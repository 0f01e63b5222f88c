"""Places with small numbers, where a difference can be followed by hand: ``x = 2, w = 0.5`` before ``x = 1.302``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import prod

from derive.check.world import FAILURES, RATES, Place, World
from derive.errors import DeriveError
from derive.ops import find
from derive.ops.array import Array
from derive.rules.formulas import formula
from derive.rules.tidy import total
from derive.term import Term, negative

__all__ = ["simple_places"]

_SMALL = tuple(map(Fraction, ("2", "1/2", "3", "-1/2", "-2", "3/2", "4", "1", "-1")))
_POSITIVE = tuple(size for size in _SMALL if size > 0)
_RATE = Fraction(1, 10)
_TRIES = 6
_ENTRIES = 12  # numbers that are still read at a glance


def simple_places(world: World, like: Place, leaves: Sequence[str], sides: Sequence[Term]) -> Iterator[Place]:
    """Places like ``like`` where the ``leaves`` are small numbers, off every kink of the model and of ``sides``.

    None where the leaves hold more numbers than are read at a glance. Values with a property other than
    ``positive`` keep what they have.
    """
    free = [known for known in leaves if set(world.graph.values[known].properties) <= {"positive"}]
    if sum(prod(like.values[known].shape) for known in leaves) > _ENTRIES:
        return
    bends = tuple(_bends((*(item.term for item in world.graph.definitions), *sides)))
    roots = [v.name for v in world.graph.values.values() if v.name in like.values and v.role != "intermediate"]
    for attempt in range(_TRIES):
        point = {known: like.values[known] for known in roots}
        for order, known in enumerate(free):
            point[known] = _small(world, known, like.values[known].shape, order + attempt * (1 + order % 2))
        try:
            place = world.place(point, like.sizes)
            if all(entry for bend in bends for entry in world.value(bend, place).data):
                yield place
        except (DeriveError, *FAILURES):
            continue


def _small(world: World, known: str, shape: tuple[int, ...], start: int) -> Array:
    if known in RATES:
        return Array(shape, (_RATE,) * prod(shape))
    pool = _POSITIVE if "positive" in world.graph.values[known].properties else _SMALL
    return Array(shape, tuple(pool[(start + entry) % len(pool)] for entry in range(prod(shape))))


def _bends(terms: Sequence[Term]) -> Iterator[Term]:
    """What must not be zero: the table's kinks, and both sides of a comparison."""
    for node in (node for term in terms for node in term.walk()):
        if node.head == "compare":
            yield total(node.args[0], negative(node.args[1]))
        op = find(node.head)
        if op is not None and op.kinks and len(node.args) == len(op.arguments):
            yield from (formula(text).replace(dict(zip(op.arguments, node.args, strict=True))) for text in op.kinks)
