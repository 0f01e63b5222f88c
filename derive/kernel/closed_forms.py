"""Closed adjoints against the adjoints that they stand for, at points that have the properties they rely on."""

from __future__ import annotations

from collections.abc import Mapping

from derive.derivation import Derivation
from derive.errors import DeriveError
from derive.kernel.arrays import ArrayRun, array_value, in_field, with_adjoints
from derive.kernel.evaluation import adjoint_key
from derive.kernel.fields import FLOAT, OutsideDomain
from derive.kernel.points import points_of
from derive.ops.array import Array

__all__ = ["check_closed"]

_POINTS = 2
_TOLERANCE = 1e-8


def check_closed(derivation: Derivation) -> None:
    """Raises `DeriveError` (``unverified``) for a closed form that has another value than its adjoint."""
    if not derivation.closed:
        return
    passed = 0
    for point, sizes in points_of(derivation.graph):
        try:
            run = ArrayRun(derivation.graph, FLOAT, sizes, derivation.loss)
            env = with_adjoints(derivation, run.base(in_field(point, FLOAT)), FLOAT, sizes)
            _check_point(derivation, env, sizes)
        except (OutsideDomain, OverflowError, ZeroDivisionError):
            continue
        passed += 1
        if passed == _POINTS:
            return


def _check_point(derivation: Derivation, env: Mapping[str, Array], sizes: Mapping[str, int]) -> None:
    functions = derivation.graph.functions
    for value, closed in derivation.closed.items():
        raw = env.get(adjoint_key(value))
        if raw is None:
            raw = array_value(derivation.results[(value,)].formula, env, FLOAT, sizes, functions)
        found = array_value(closed.term, env, FLOAT, sizes, functions)
        size = max((abs(entry) for entry in raw.data), default=0.0)
        if found.shape != raw.shape or any(
            abs(a - b) > _TOLERANCE * max(1.0, size) for a, b in zip(found.data, raw.data, strict=True)
        ):
            details = {"loss": derivation.loss, "by": value, "point": "", "got": str(found.data[0])}
            raise DeriveError("unverified", {**details, "want": str(raw.data[0])})
