"""A number that shows the difference: the point, what was written, and what it should be."""

from __future__ import annotations

from typing import Any

from derive.check.compare import Difference
from derive.check.judge import Judge, Judged
from derive.check.simple import simple_places
from derive.check.world import Place
from derive.ops.array import Array
from derive.verdict import Witness

__all__ = ["witness_of"]

_SHOWN = 8
_ENTRIES = 12
_LEAST, _MOST = 0.01, 10_000  # numbers that are compared at a glance


def witness_of(judge: Judge, judged: Judged) -> Witness | None:
    """Both values at a place where they differ as printed: one of small numbers, where there is one."""
    place, difference = judged.outcome.place, judged.outcome.difference
    if place is None or difference is None or difference.got is None:
        return None
    if difference.kind == "shape" or isinstance(difference.got, tuple):
        return Witness({}, _shape(difference.got), _shape(difference.want), "shape")
    place, difference = _simplest(judge, judged, place, difference)
    where = "" if not difference.where else "[" + ", ".join(str(k + 1) for k in difference.where) + "]"
    return Witness(_point(judge, judged, place), *_numbers(difference), where)


def _simplest(judge: Judge, judged: Judged, place: Place, difference: Difference) -> tuple[Place, Difference]:
    """A random place is exchanged for one of small numbers; the author's own numbers stay."""
    want, got = judged.want, judged.got
    if want is None or got is None or not judge.world.drawn(place):
        return place, difference
    seen = []
    for simple in simple_places(judge.world, place, _leaves(judge, judged), (want, got)):
        found = judge.truth.difference(want, got, simple)
        if found is not None and found.kind == "value" and len(set(_numbers(found, 4))) == 2:
            seen.append((simple, found))
            if all(_LEAST <= abs(float(side)) < _MOST for side in (found.got, found.want)):
                return simple, found
    return seen[0] if seen else (place, difference)


def _point(judge: Judge, judged: Judged, place: Place) -> dict[str, str]:
    """The leaves that matter to either side, as long as they are few numbers."""
    leaves = _leaves(judge, judged)[:_SHOWN]
    shown = [known for known in leaves if not place.values[known].shape]
    if sum(len(place.values[known].data) for known in leaves) <= _ENTRIES:
        shown = leaves
    return {known: _array(place.values[known]) for known in shown}


def _leaves(judge: Judge, judged: Judged) -> list[str]:
    """The given values that either side is made from, in the order of the model."""
    sides = [judge.truth.meant(side) for side in (judged.want, judged.got) if side is not None]
    found: set[str] = set()
    stack = [name for side in sides for name in side.names()]
    while stack:
        known = stack.pop()
        definition = judge.world.graph.definition(known)
        if definition is None and known in judge.world.graph.values:
            found.add(known)
        elif definition is not None:
            stack.extend(name for name in definition.term.names() if name not in found)
    return [known for known in judge.world.graph.values if known in found]


def _array(value: Array) -> str:
    if not value.shape:
        return _number(value.item)
    step = len(value.data) // value.shape[0]
    parts = (value.data[start : start + step] for start in range(0, len(value.data), step))
    return "[" + ", ".join(_array(Array(value.shape[1:], part)) for part in parts) + "]"


def _numbers(difference: Difference, most: int = 12) -> tuple[str, str]:
    """Both numbers with four digits, or with as many as it takes to see that they differ."""
    got, want = "", ""
    for digits in range(4, most + 1, 2):
        got, want = _number(difference.got, digits), _number(difference.want, digits)
        if got != want:
            break
    return got, want


def _number(value: Any, digits: int = 4) -> str:
    return f"{float(value) + 0.0:.{digits}g}"  # + 0.0: zero has no sign


def _shape(sizes: Any) -> str:
    return " × ".join(map(str, sizes)) if isinstance(sizes, tuple) and sizes else "1"
