"""The equations of a general layer, checked on a network of three layers of unequal sizes."""

from __future__ import annotations

from collections.abc import Mapping

from derive.derivation import Check, Derivation, GeneralLayer
from derive.engine.layers import numbered, unrolled
from derive.engine.walk import derive
from derive.errors import DeriveError
from derive.graph import Graph
from derive.kernel import verify
from derive.kernel.arrays import ArrayRun, array_gradients, array_value, in_field
from derive.kernel.fields import FLOAT
from derive.kernel.points import holds_at, points_of
from derive.ops.array import Array
from derive.term import Term, name

__all__ = ["checks_of"]

_LAYERS = 3
_POINTS = 2
_TOLERANCE = 1e-9


def checks_of(graph: Graph, found: GeneralLayer, loss: str) -> tuple[Check, ...]:
    """The checks that the equations passed. Raises `DeriveError` (``unverified``)."""
    whole = unrolled(graph, _LAYERS)
    numbers = range(found.family.first, found.family.first + _LAYERS)
    asked = [_member(found, known, number) for number in numbers for known in found.gradients]
    ordinary = verify(derive(whole, asked, loss, "backprop"))
    held = holds_at(points_of(whole), lambda point, sizes: _compare(found, ordinary, point, sizes), _POINTS)
    return (*ordinary.checks, Check("unrolled", "tested")) if held else ordinary.checks


def _member(found: GeneralLayer, known: str, number: int) -> str:
    return numbered(found.family, number, found.family.first + _LAYERS - 1)(known)


def _compare(found: GeneralLayer, ordinary: Derivation, point: Mapping[str, Array], sizes: Mapping[str, int]) -> None:
    """Every δ by the induction, every gradient from it, beside those of the ordinary derivation."""
    graph = ordinary.graph
    env = ArrayRun(graph, FLOAT, sizes, ordinary.loss).base(in_field(point, FLOAT))
    wanted = array_gradients(ordinary, env, FLOAT, sizes)
    last = found.family.first + _LAYERS - 1

    def value(term: Term, number: int) -> Array:
        concrete = term.replace({known: name(_member(found, known, number)) for known in term.names()})
        return array_value(concrete, env, FLOAT, sizes, graph.functions)

    for number in range(last, found.family.first - 1, -1):
        delta, formula = (found.last if number == last else found.step).args
        env[_member(found, str(delta.data), number)] = value(formula, number)
        for known, equation in found.gradients.items():
            _same(value(equation.args[1], number), wanted[_member(found, known, number)], ordinary.loss, known)


def _same(got: Array, want: Array, loss: str, known: str) -> None:
    for a, b in zip(got.broadcast(want.shape).data, want.data, strict=True):
        if abs(a - b) > _TOLERANCE * (1 + abs(b)):
            told: dict[str, object] = {"loss": loss, "by": known, "got": f"{a:.10g}", "want": f"{b:.10g}", "point": ""}
            raise DeriveError("unverified", told)
