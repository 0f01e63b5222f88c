"""Second-order formulas against differences of first-order ones, in 50 digits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from derive.derivation import Derivation
from derive.errors import DeriveError
from derive.kernel.evaluation import compile_term
from derive.kernel.fields import precise
from derive.kernel.points import Point, holds_at
from derive.kernel.run import Run
from derive.ops.array import Array

__all__ = ["check_second"]

_POINTS = 2


def check_second(derivation: Derivation, points: Iterable[tuple[Mapping[str, Array], Mapping[str, int]]]) -> bool:
    """Whether a point could be checked; raises `DeriveError` (``unverified``) when a formula differs there."""

    def check(point: Point, sizes: Mapping[str, int]) -> None:
        _check_point(derivation, {known: value.item for known, value in point.items()})

    return holds_at(points, check, _POINTS)


def _check_point(derivation: Derivation, point: Mapping[str, Fraction]) -> None:
    field = precise()
    run = Run(derivation.graph, field, derivation.loss)
    base = run.base({known: field.number(value) for known, value in point.items()})
    step = field.number(Fraction(1, 10**15))
    functions = derivation.graph.functions

    def value(term: Any, values: Mapping[str, Any]) -> Any:
        return compile_term(term, field, functions)(values)

    for key, result in derivation.results.items():
        if len(key) != 2:
            continue
        gradient = derivation.results[key[:1]].formula
        above = value(gradient, run.moved(base, {key[1]: step}))
        below = value(gradient, run.moved(base, {key[1]: -step}))
        want, got = (above - below) / (2 * step), value(result.formula, base)
        if abs(want - got) > field.number(Fraction(1, 10**20)) * max(1, abs(want)):
            raise DeriveError(
                "unverified",
                {
                    "loss": derivation.loss,
                    "by": ", ".join(key),
                    "got": f"{float(got):.10g}",
                    "want": f"{float(want):.10g}",
                    "point": ", ".join(f"{known} = {float(part):.6g}" for known, part in point.items()),
                },
            )
