"""Paths and Jacobians: what reaches a value one way only, and a matrix of derivatives that lost what is off its
diagonal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import isclose

from derive.mistakes.edits import Edit
from derive.mistakes.probe import Case
from derive.ops.array import Array
from derive.term import Term, add, multiply, name

__all__ = ["jacobian_edits", "partial_sums"]

_MOST = 4  # paths: more are not tried in every choice

Arrays = Sequence[Array]


def partial_sums(case: Case) -> Iterator[tuple[Term, Edit]]:
    """``∂L/∂v`` with some of the values that v goes into left out, or all of them multiplied."""
    want = case.want
    if want.head != "partial" or len(want.args) != 2 or not all(side.is_name for side in want.args):
        return
    loss, value = (str(side.data) for side in want.args)
    users = [item.name for item in case.probe.graph.definitions if value in item.term.names()]
    if not 2 <= len(users) <= _MOST:
        return
    parts = {user: _through(loss, user, value) for user in users}
    for count in range(len(users) - 1, 0, -1):
        for chosen in combinations(users, count):
            lost = next(user for user in users if user not in chosen)
            where = Term("partial", (name(lost), name(value)), ("partial", 1))
            yield add(*[parts[user] for user in chosen]), Edit("path_dropped", "dropped_path", 0.9, where)
    yield multiply(*[Term("group", (part,)) for part in parts.values()]), Edit("paths_multiplied", "dropped_path", 1.0)


def _through(loss: str, user: str, value: str) -> Term:
    """What reaches the loss from a value through one of the values made of it."""
    local = Term("local", (name(user), name(value)))
    if user == loss:
        return local
    return Term("group", (multiply(Term("partial", (name(loss), name(user)), ("partial", 1)), local),))


def jacobian_edits(case: Case, got: Arrays, want: Arrays) -> Iterator[Edit]:
    """A square Jacobian whose diagonal or whose other entries are lost, or have the other sign."""
    pairs = [_matrices(a, b) for a, b in zip(got, want, strict=True)]
    if (case.want.head != "partial" and not case.want.args) or not pairs or any(pair is None for pair in pairs):
        return
    found = [_blocks(*pair) for pair in pairs if pair is not None]
    diagonal, others = ({block[at] for block in found} for at in (0, 1))
    if diagonal == {"same"} and others == {"lost"}:
        yield Edit("off_diagonal_lost", "dropped_path", 0.7)
    elif others == {"lost"}:
        yield Edit("off_diagonal_lost", "dropped_path", 1.3)
    elif diagonal == {"lost"} and others == {"same"}:
        yield Edit("diagonal_lost", "dropped_path", 0.8)
    elif (diagonal, others) in (({"same"}, {"turned"}), ({"turned"}, {"same"})):
        yield Edit("off_diagonal_sign", "sign", 0.7)


def _matrices(got: Array, want: Array) -> tuple[list[float], list[float], int] | None:
    shapes = [[size for size in array.shape if size != 1] for array in (got, want)]
    if shapes[0] != shapes[1] or len(shapes[0]) != 2 or shapes[0][0] != shapes[0][1]:
        return None
    return [float(x) for x in got.data], [float(x) for x in want.data], shapes[0][0]


def _blocks(got: list[float], want: list[float], size: int) -> tuple[str, str]:
    """How the diagonal and the other entries compare."""
    places = [at * (size + 1) for at in range(size)], [at for at in range(size * size) if at % (size + 1)]
    diagonal, others = (_compared([got[at] for at in part], [want[at] for at in part]) for part in places)
    return diagonal, others


def _compared(got: list[float], want: list[float]) -> str:
    near = [isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) for a, b in zip(got, want, strict=True)]
    if all(near):
        return "same"
    if all(isclose(a, -b, rel_tol=1e-9, abs_tol=1e-12) for a, b in zip(got, want, strict=True)):
        return "turned"
    return "lost" if not any(got) else "other"
