"""Deciding equality of Terms: proved, tested, different with a witness, or undecided."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from derive.graph import Function
from derive.kernel.evaluation import adjoint_key, compile_term, partial_key
from derive.kernel.fields import OutsideDomain, precise
from derive.kernel.normal import proved_equal
from derive.term import Term

__all__ = ["Decision", "decide", "random_points"]

_POINTS = 8
_TRIES = 200
_AGREE = Fraction(1, 10**30)


@dataclass(frozen=True, slots=True)
class Decision:
    """``outcome`` is ``proved``, ``tested``, ``different`` or ``undecided``; a difference has its witness."""

    outcome: str
    point: Mapping[str, Any] | None = None
    left: Any = None
    right: Any = None

    @property
    def equal(self) -> bool:
        return self.outcome in ("proved", "tested")


def decide(
    left: Term,
    right: Term,
    functions: Mapping[str, Function] | None = None,
    positive: Sequence[str] = (),
    seed: int = 7,
) -> Decision:
    """Whether two scalar Terms are equal: normal form first, then 50-digit values at random valid points."""
    scope = functions or {}
    if proved_equal(left, right, scope):
        return Decision("proved")
    field = precise()
    sides = compile_term(left, field, scope), compile_term(right, field, scope)
    agreed = 0
    for point in random_points(_atoms(left, right), positive, seed):
        env = {name: field.number(value) for name, value in point.items()}
        try:
            a, b = sides[0](env), sides[1](env)
        except (OutsideDomain, OverflowError):
            continue
        if abs(a - b) > field.number(_AGREE) * max(1, abs(a), abs(b)):
            return Decision("different", point, a, b)
        agreed += 1
        if agreed == _POINTS:
            return Decision("tested")
    return Decision("undecided")


def _atoms(*terms: Term) -> list[str]:
    """Environment keys of everything that is free in the terms."""
    keys: dict[str, None] = {}
    for term in terms:
        for node in term.walk():
            if node.head == "name":
                keys[node.data] = None
            elif node.head == "adjoint":
                keys[adjoint_key(node.data)] = None
            elif node.head == "partial":
                keys[partial_key(*(repr(side) for side in node.args))] = None
    return list(keys)


def random_points(names: Sequence[str], positive: Sequence[str] = (), seed: int = 7) -> Any:
    """Reproducible random points: both signs, small and middling sizes, never on a round number."""
    source = random.Random(seed)
    for attempt in range(_TRIES):
        spread = (1, 2, 3)[attempt % 3]
        point = {}
        for name in names:
            value = Fraction(source.randint(3, 997 * spread), 499)
            point[name] = value if name in positive or source.random() < 0.5 else -value
        if attempt % 4 == 3:
            point = {name: abs(value) / 3 for name, value in point.items()}
        yield point
