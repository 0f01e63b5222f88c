"""Claims that hold under a condition: ``∂p_i/∂z_j = p_i (1 − p_i), i = j`` and ``dy/dx = 1, x > 0``."""

from __future__ import annotations

from derive.check.world import FAILURES, World
from derive.errors import DeriveError
from derive.term import Term, multiply

__all__ = ["MANY", "conditioned", "put_in"]

MANY = 24  # places to look at: few of them may fulfil the condition
_ENOUGH = 2  # places at which the condition must hold


def conditioned(world: World, want: Term, got: Term, condition: Term) -> tuple[Term, Term] | None:
    """Both sides where the condition holds, nothing elsewhere; ``None`` when the condition cannot be used."""
    if condition.head != "compare":
        return None
    where = Term("indicator", (condition,))
    indices = set(condition.names()) - set(world.graph.values)
    if not indices:
        return (multiply(want, where), multiply(got, where)) if _holds_often(world, where) else None
    over = next((side for side in (got, want) if side.head == "tabulate" and indices <= set(side.data)), None)
    return None if over is None else (_entries(want, over, where), _entries(got, over, where))


def put_in(condition: Term, got: Term) -> bool:
    """Whether ``i = j`` has been used already: a formula in i alone."""
    if condition.head != "compare" or condition.data != "==" or not all(side.is_name for side in condition.args):
        return False
    free = {str(side.data) for side in condition.args}
    return got.head == "tabulate" and len(free & set(got.data)) == 1 and len(free & set(got.names())) == 1


def _entries(side: Term, over: Term, where: Term) -> Term:
    if side.head == "tabulate" and side.data == over.data:
        body = side.args[0]
    else:
        body = Term("index", (side, *(Term("name", (), index) for index in over.data)))
    return Term("tabulate", (multiply(body, where), *over.args[1:]), over.data)


def _holds_often(world: World, where: Term) -> bool:
    held = 0
    for place in world.places(MANY):
        try:
            held += any(entry != 0 for entry in world.value(where, place).data)
        except (DeriveError, *FAILURES):
            return False
    return held >= _ENOUGH
