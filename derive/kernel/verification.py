"""Verification: no formula leaves without having passed the checks that apply to it.

``sympy``: every local derivative equals SymPy's (proved, or tested where only numbers could decide); ``differences``:
the final formula equals a derivative taken without it, at several points; ``readback``: the printed LaTeX, read by
our own reader, is the same formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from derive.derivation import Check, Derivation, Result
from derive.errors import DeriveError
from derive.graph import Graph
from derive.kernel.differences import Mismatch, check_point
from derive.kernel.equality import random_points
from derive.kernel.fields import OutsideDomain
from derive.rules.tidy import exact

__all__ = ["verify"]

_POINTS = 3


def verify(derivation: Derivation) -> Derivation:
    """The derivation with the checks that each result passed.

    Raises `DeriveError` (``unverified``) naming the formula and the point where it differs. A result that could not be
    checked at any point carries no ``differences`` check, and the documents mark it.
    """
    results = dict(derivation.results)
    plain = replace(derivation, results={key: result for key, result in results.items() if len(key) == 1})
    checked = _first_order(plain)
    if len(plain.results) < len(results):
        from derive.kernel.second import check_second

        check_second(derivation, _points(derivation.graph))
    checks = (Check("shape", "proved"), Check("sympy", _weakest(derivation)))
    if checked:
        checks = (*checks, Check("differences", "tested"))
    verified = {key: replace(result, checks=_of(result, checks)) for key, result in results.items()}
    return replace(derivation, results=verified, checks=checks)


def _of(result: Result, checks: tuple[Check, ...]) -> tuple[Check, ...]:
    return checks


def _first_order(derivation: Derivation) -> bool:
    """Whether at least one point could be checked; raises where a formula is wrong."""
    passed = 0
    for point in _points(derivation.graph):
        try:
            mismatch = check_point(derivation, point, thorough=passed == 0)
        except (OutsideDomain, OverflowError, ZeroDivisionError):
            continue
        if mismatch is not None:
            raise _unverified(derivation, mismatch)
        passed += 1
        if passed == _POINTS:
            break
    return passed > 0


def _points(graph: Graph) -> Iterator[Mapping[str, Fraction]]:
    """The author's own point when it is whole, then random ones; given constants keep their values."""
    leaves = [known for known, value in graph.values.items() if value.role != "intermediate"]
    given = {known: value for known, term in graph.point.items() if (value := exact(term)) is not None}
    if leaves and all(known in given for known in leaves):
        yield {known: given[known] for known in leaves}
    fixed = {known: given[known] for known in leaves if known in given and graph.values[known].role == "constant"}
    positive = [known for known in leaves if "positive" in graph.values[known].properties]
    for point in random_points(leaves, positive):
        yield {**point, **fixed}


def _unverified(derivation: Derivation, mismatch: Mismatch) -> DeriveError:
    return DeriveError(
        "unverified",
        {
            "loss": derivation.loss,
            "by": mismatch.by,
            "got": f"{mismatch.got:.10g}",
            "want": f"{mismatch.want:.10g}",
            "point": ", ".join(f"{known} = {float(value):.6g}" for known, value in list(mismatch.point.items())[:12]),
        },
    )


def _weakest(derivation: Derivation) -> str:
    """``proved`` when every local derivative was."""
    seen = derivation.edges
    strengths = {seen[key].proof for key in seen} if len(seen) <= 2000 else {"tested"}
    return "proved" if strengths <= {"proved"} else "tested"
