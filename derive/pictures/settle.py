"""Moving blocks to the mean of what they are joined with; a block that is stuck pushes those in its way with it."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["Bounds", "settled"]

Bounds = Mapping[int, list[tuple[int, float]]]
"""For each block those next to it on one side, with the least distance."""

_ROUNDS = 24
_FAR = 48  # blocks that one push moves at most
_TIGHT = 1e-6
_STILL = 0.05  # pixels that nobody sees


def settled(
    order: list[int], at: list[float], pulls: Mapping[int, list[int]], lower: Bounds, upper: Bounds
) -> list[float]:
    """The coordinates after a fixed number of rounds, every least distance kept."""
    for turn in range(_ROUNDS):
        moved = 0.0
        for one in order if turn % 2 else reversed(order):
            force = _force(one, at, pulls)
            if force > 0:
                moved = max(moved, _push(one, at, pulls, upper, 1))
            elif force < 0:
                moved = max(moved, _push(one, at, pulls, lower, -1))
        if moved < _STILL:
            break
    return at


def _force(one: int, at: list[float], pulls: Mapping[int, list[int]]) -> float:
    return sum(at[other] - at[one] for other in pulls.get(one, ()))


def _push(one: int, at: list[float], pulls: Mapping[int, list[int]], ahead: Bounds, way: int) -> float:
    """Move a block, and all that it touches on the way, as far as their common pull goes."""
    group = _touched(one, at, ahead, way)
    if group is None:
        return 0.0
    weight = sum(len(pulls.get(member, ())) for member in group)
    wish = way * sum(_force(member, at, pulls) for member in group) / max(1, weight)
    room = min(
        (way * (at[other] - at[member]) - apart for member in group for other, apart in ahead.get(member, ())
         if other not in group),
        default=wish,
    )  # fmt: skip  # one condition a line
    step = min(wish, room)
    if step <= 0:
        return 0.0
    for member in group:
        at[member] += way * step
    return step


def _touched(one: int, at: list[float], ahead: Bounds, way: int) -> dict[int, None] | None:
    """The block and those that it cannot move without; ``None`` where they are too many."""
    group = {one: None}
    for member in (waiting := [one]):  # grows while it is walked
        for other, apart in ahead.get(member, ()):
            if other not in group and way * (at[other] - at[member]) - apart < _TIGHT:
                group[other] = None
                waiting.append(other)
        if len(group) > _FAR:
            return None
    return group
