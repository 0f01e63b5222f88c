"""A curve given by a parameter: ``dy/dx`` where x and y are both made from t, and neither from the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from derive.check.reach import reached
from derive.ops.array import Array, map_arrays
from derive.term import Term

if TYPE_CHECKING:
    from derive.check.world import Place, World

__all__ = ["along_curve"]


def along_curve(world: World, place: Place, term: Term) -> Array | None:
    """``(dy/dt)/(dx/dt)`` for a first total derivative along a curve; ``None`` for every other."""
    if not world.scalars or term.data != ("total", 1) or len(term.args) != 2:
        return None
    above, below = term.args
    through = _parameter(world, str(above.data), str(below.data)) if above.is_name and below.is_name else None
    if through is None:
        return None
    over, under = (world.derivative(place, part, through) for part in (above, below))
    return map_arrays(_over, over, under)


def _over(a: Any, b: Any) -> Any:
    return a / b


def _parameter(world: World, above: str, below: str) -> str | None:
    graph = world.graph
    if above == below or graph.definition(above) is None or graph.definition(below) is None:
        return None
    made, other = reached(graph, above), reached(graph, below)
    if below in made or above in other:
        return None
    leaves = [v.name for v in graph.values.values() if v.role != "constant" and graph.definition(v.name) is None]
    used = [leaf for leaf in leaves if leaf in made or leaf in other]
    return used[0] if len(used) == 1 and used[0] in made and used[0] in other else None
