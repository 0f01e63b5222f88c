"""Paths and Jacobians: what reaches a value one way only, and a matrix of derivatives that lost what is off its
diagonal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice
from math import isclose

from derive.mistakes.edits import Edit
from derive.mistakes.probe import Case
from derive.ops.array import Array
from derive.term import Term, add, multiply, name

__all__ = ["jacobian_edits", "partial_sums"]

_TRIED = 24  # ways to leave out one edge, two or three

Arrays = Sequence[Array]
Cut = tuple[str, str]


def partial_sums(case: Case) -> Iterator[tuple[Term, Edit]]:
    """``∂L/∂v`` with some of the values that v, or what is made of it, goes into left out; or all paths multiplied."""
    want = case.want
    if want.head != "partial" or len(want.args) != 2 or not all(side.is_name for side in want.args):
        return
    loss, value = (str(side.data) for side in want.args)
    users = _users(case, value)
    forks = {known: made for known, made in users.items() if len(made) > 1}
    if not forks:
        return
    for count in (1, 2, 3):
        for cut in islice(combinations(_cuts(forks), count), _TRIED):
            if all(set(made) - {user for known, user in cut if known == fork} for fork, made in forks.items()):
                where = Term("partial", (name(cut[0][1]), name(cut[0][0])), ("partial", 1))
                yield _adjoint(loss, value, users, frozenset(cut)), Edit("path_dropped", "dropped_path", 0.9, where)
    if value in forks:
        parts = [_through(loss, user, value, users, frozenset()) for user in users[value]]
        yield multiply(*parts), Edit("paths_multiplied", "dropped_path", 1.0)


def _cuts(forks: Mapping[str, Sequence[str]]) -> list[Cut]:
    return [(known, user) for known, made in forks.items() for user in made]


def _users(case: Case, value: str) -> dict[str, list[str]]:
    """What each value on the way goes into."""
    moved = [value]
    found: dict[str, list[str]] = {value: []}
    for item in case.probe.graph.definitions:
        used = [known for known in moved if known in item.term.names()]
        for known in used:
            found[known].append(item.name)
        if used and item.name != value:
            moved.append(item.name)
            found[item.name] = []
    return found


def _adjoint(loss: str, value: str, users: Mapping[str, Sequence[str]], cut: frozenset[Cut]) -> Term:
    """``∂L/∂v`` without the edges that were cut."""
    if not any(known in _after(value, users) for known, _ in cut):
        return Term("partial", (name(loss), name(value)), ("partial", 1))
    kept = [user for user in users[value] if (value, user) not in cut]
    return Term("group", (add(*[_through(loss, user, value, users, cut) for user in kept]),))


def _after(value: str, users: Mapping[str, Sequence[str]]) -> set[str]:
    found = {value}
    for known, made in users.items():
        if known in found:
            found.update(made)
    return found


def _through(loss: str, user: str, value: str, users: Mapping[str, Sequence[str]], cut: frozenset[Cut]) -> Term:
    """What reaches the loss from a value through one of the values made of it."""
    local = Term("local", (name(user), name(value)))
    if user == loss:
        return local
    return Term("group", (multiply(_adjoint(loss, user, users, cut), local),))


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
