"""A number that shows the difference: the point, what was written, and what it should be."""

from __future__ import annotations

from typing import Any

from derive.check.judge import Judge, Judged
from derive.check.world import FAILURES, Place
from derive.errors import DeriveError
from derive.verdict import Witness

__all__ = ["witness_of"]

_SHOWN = 8


def witness_of(judge: Judge, judged: Judged) -> Witness | None:
    """Both values at the place where they differ, as printed."""
    place, difference = judged.outcome.place, judged.outcome.difference
    if place is None or difference is None:
        return None
    if difference.got is None:
        return None
    if difference.kind == "shape" or isinstance(difference.got, tuple):
        return Witness({}, _shape(difference.got), _shape(difference.want), "shape")
    where = "" if not difference.where else "[" + ", ".join(str(k + 1) for k in difference.where) + "]"
    return Witness(_point(judge, judged, place), _number(difference.got), _number(difference.want), where)


def _point(judge: Judge, judged: Judged, place: Place) -> dict[str, str]:
    """The scalar leaves that matter to either side."""
    names: dict[str, None] = {}
    for side in (judged.want, judged.got):
        if side is not None:
            names.update(dict.fromkeys(judge.truth.meant(side).names()))
    leaves = _leaves(judge, names)
    return {known: _number(place.values[known].item) for known in leaves[:_SHOWN] if not place.values[known].shape}


def _leaves(judge: Judge, names: dict[str, None]) -> list[str]:
    found: dict[str, None] = {}
    stack = list(names)
    while stack:
        known = stack.pop(0)
        definition = judge.world.graph.definition(known)
        if definition is None and known in judge.world.graph.values:
            found[known] = None
        elif definition is not None:
            stack.extend(name for name in definition.term.names() if name not in found)
    return list(found)


def _number(value: Any) -> str:
    return f"{float(value):.4g}"


def _shape(sizes: Any) -> str:
    return " × ".join(map(str, sizes)) if isinstance(sizes, tuple) and sizes else "1"


FAILED = (DeriveError, *FAILURES)
