"""Verification: no formula leaves without having passed the checks that apply to it.

``sympy``: every local derivative equals SymPy's (proved, or tested where only numbers could decide); ``differences``:
the final formula equals a derivative taken without it, at several points; ``readback``: the printed LaTeX, read by
our own reader, is the same formula.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derive.derivation import Check, Derivation, Result
from derive.errors import DeriveError
from derive.kernel.differences import Mismatch, check_point
from derive.kernel.fields import OutsideDomain
from derive.kernel.points import points_of
from derive.kernel.shapes import is_scalar
from derive.ops.array import Array

__all__ = ["verify"]

_POINTS = 3
_MOST_CLOSED = 200  # closed forms are looked for, and checked, in graphs of at most so many values


def verify(derivation: Derivation) -> Derivation:
    """The derivation with the checks that each result passed.

    Raises `DeriveError` (``unverified``) naming the formula and the point where it differs. A result that could not be
    checked at any point carries no ``differences`` check, and the documents mark it.
    """
    if derivation.general is not None:
        return derivation  # checked on a network with a number of layers, when it was derived
    results = dict(derivation.results)
    scalar_loss = not derivation.graph.values[derivation.loss].shape
    first: dict[tuple[str, ...], Result] = {key: result for key, result in results.items() if len(key) == 1}
    checked = _first_order(replace(derivation, results=first)) if scalar_loss else True
    if not scalar_loss or len(first) < len(results):
        checked = _beyond(replace(derivation, results=results)) and checked
    if scalar_loss and len(derivation.order) <= _MOST_CLOSED and derivation.closed:
        from derive.kernel.closed_forms import check_closed

        check_closed(replace(derivation, results=first))
    checks: tuple[Check, ...] = (Check("shape", "proved"),) if _shapes_agree(derivation, first) else ()
    compared = _weakest(derivation)
    if compared is not None:
        checks = (*checks, Check("sympy", compared))
    if checked:
        checks = (*checks, Check("differences", "tested"))
    verified = {key: replace(result, checks=checks) for key, result in results.items()}
    return replace(derivation, results=verified, checks=checks)


def _beyond(derivation: Derivation) -> bool:
    """Whether second-order results and Jacobians could be checked at some point."""
    if is_scalar(derivation.graph):
        from derive.kernel.second import check_second

        return check_second(derivation, points_of(derivation.graph))
    from derive.kernel.jacobian_check import check_jacobians

    return check_jacobians(derivation, points_of(derivation.graph))


def _first_order(derivation: Derivation) -> bool:
    """Whether at least one point could be checked; raises where a formula is wrong."""
    passed = 0
    for point, sizes in points_of(derivation.graph):
        try:
            mismatch = check_point(derivation, point, sizes, thorough=passed == 0)
        except (OutsideDomain, OverflowError, ZeroDivisionError):
            continue
        if mismatch is not None:
            raise _unverified(derivation, mismatch)
        passed += 1
        if passed == _POINTS:
            break
    return passed > 0


def _unverified(derivation: Derivation, mismatch: Mismatch) -> DeriveError:
    return DeriveError(
        "unverified",
        {
            "loss": derivation.loss,
            "by": mismatch.by,
            "got": f"{mismatch.got:.10g}",
            "want": f"{mismatch.want:.10g}",
            "point": _told(mismatch.point),
        },
    )


def _told(point: Mapping[str, Array]) -> str:
    """The first values of a point, for a message."""
    scalars = [(known, array.item) for known, array in point.items() if not array.shape]
    return ", ".join(f"{known} = {float(value):.6g}" for known, value in scalars[:12])


def _shapes_agree(derivation: Derivation, first: Mapping[tuple[str, ...], Result]) -> bool:
    """Whether every adjoint and every gradient was found to have the shape of what it is taken by."""
    graph = derivation.graph
    if is_scalar(graph):
        return True
    if graph.values[derivation.loss].shape:
        return False
    from derive.ops.infer import Shapes

    shape_of = Shapes({known: value.shape for known, value in graph.values.items()})
    formulas = {**derivation.adjoints, **{key[0]: result.formula for key, result in first.items()}}
    try:
        return all(shape_of(term) == graph.values[known].shape for known, term in formulas.items())
    except DeriveError:
        return False


def _weakest(derivation: Derivation) -> str | None:
    """``proved`` when every local derivative was; ``None`` where some were written by rules for arrays alone, which are
    proven for the table and not again for a model."""
    edges = derivation.edges
    proof = getattr(edges, "proof", None) or (lambda *key: edges[key].proof)
    strengths = {proof(*key) for key in edges}
    if "rule" in strengths:
        return None
    return "proved" if strengths <= {"proved"} else "tested"
