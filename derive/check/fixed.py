"""Places at which some names have the values that the student put in: ``f'(2)``, ``|_{w=0}``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from derive.check.world import FAILURES, Place, World
from derive.errors import DeriveError
from derive.kernel.points import points_of
from derive.ops.array import Array, scalar
from derive.term import Term

__all__ = ["place_moved", "place_with"]


def place_moved(world: World, place: Place, values: Mapping[str, Array]) -> Place:
    """The same place where some names have other values, and all that is made from them follows."""
    leaves = {v.name for v in world.graph.values.values() if world.graph.definition(v.name) is None}
    changed: dict[str, Array] = {**place.values, **values}
    touched = set(values)
    for definition in world.graph.definitions:
        if definition.name not in values and touched & set(definition.term.names()):
            changed[definition.name] = world.value(definition.term, Place(changed, place.sizes))
            touched.add(definition.name)
    return Place(changed, place.sizes, place.given and not leaves & set(values))


def place_with(world: World, values: Mapping[str, Term]) -> Place | None:
    """A place where leaves have these values: the author's own where there is one, else a random one."""
    fixed = {known: term for known, term in values.items() if known in world.graph.values}
    leaves = {known for known in fixed if world.graph.values[known].role != "intermediate"}
    if not fixed:
        return None
    if leaves == set(fixed):
        point = {**world.graph.point, **fixed}
        graph = replace(world.graph, point=point, values=_as_constants(world, fixed))
        for found, sizes in points_of(graph):
            try:
                return world.place({**found, **_numbers(world, fixed)}, sizes)
            except (*FAILURES, DeriveError):
                continue
        return None
    return _overridden(world, fixed)


def _overridden(world: World, fixed: Mapping[str, Term]) -> Place | None:
    """An intermediate value is set: what is made from it follows."""
    base = world.given or next(iter(world.places(1)), None)
    if base is None:
        return None
    values: dict[str, Any] = {**base.values, **{k: scalar(world.field.number(_exact(t))) for k, t in fixed.items()}}
    seen = set(fixed)
    for definition in world.graph.definitions:
        if definition.name not in fixed and seen & set(definition.term.names()):
            values[definition.name] = world.value(definition.term, Place(values, base.sizes))
            seen.add(definition.name)
    return Place(values, base.sizes)


def _as_constants(world: World, fixed: Mapping[str, Term]) -> dict[str, Any]:
    return {
        known: replace(value, role="constant") if known in fixed else value
        for known, value in world.graph.values.items()
    }


def _numbers(world: World, fixed: Mapping[str, Term]) -> dict[str, Array]:
    return {known: scalar(_exact(term)) for known, term in fixed.items() if not world.graph.values[known].shape}


def _exact(term: Term) -> Fraction:
    from derive.rules.tidy import exact

    found = exact(term)
    if found is None:
        raise DeriveError("no_meaning", {"name": "value"})
    return found
