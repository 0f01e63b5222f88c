"""A row of factors as one product: every way to join neighbours, the cheapest of each reading kept."""

from __future__ import annotations

from derive.notation.hand.joins import JOINS, Option, jacobian_join, plain_join

__all__ = ["cheapest", "join_row", "signs_between"]

_KEPT = 4
_LONGEST = 10


def join_row(arrays: list[Option], between: list[str]) -> list[Option]:
    """The ways to read a row of arrays; a long row is read from the left."""
    return _joins(arrays, between) if len(arrays) <= _LONGEST else _folded(arrays, between)


def signs_between(factors: list[Option], signs: list[str]) -> list[str]:
    """The sign between one array and the next; what stands between scalars does not matter."""
    between: list[str] = []
    pending: list[str] = []
    seen = False
    for position, option in enumerate(factors):
        if position:
            pending.append(signs[position - 1])
        if option.shape == ():
            continue
        if seen:
            between.append(next((sign for sign in pending if sign), ""))
        seen = True
        pending = []
    return between


def _joins(arrays: list[Option], signs: list[str]) -> list[Option]:
    """Every way to join neighbours, the cheapest kept: intervals from short to long."""
    count = len(arrays)
    table: dict[tuple[int, int], list[Option]] = {(at, at): [option] for at, option in enumerate(arrays)}
    explicit = "@" in signs
    for length in range(1, count):
        for first in range(count - length):
            last = first + length
            found: list[Option] = []
            for split in range(last - 1, first - 1, -1):
                for left in table[first, split]:
                    for right in table[split + 1, last]:
                        extra = 0.25 * (last - split - 1) + (3.0 if explicit and right.joined and left.joined else 0.0)
                        found += [option.dearer(extra) for option in _join(left, right, signs[split])]
            table[first, last] = cheapest(found)
    whole = table[0, count - 1]
    return whole or [_fallback(arrays, signs)]


def _join(left: Option, right: Option, sign: str) -> list[Option]:
    if left.shape is None or right.shape is None:
        return [plain_join(left, right, sign)]
    if len(left.shape) > 2 or len(right.shape) > 2:
        return jacobian_join(left, right, sign)
    return [option for join in JOINS[sign] if (option := join(left, right, sign)) is not None]


def _fallback(arrays: list[Option], signs: list[str]) -> Option:
    """No way fits: the plain one, marked."""
    return _folded(arrays, signs)[0].clashing()


def _folded(arrays: list[Option], signs: list[str]) -> list[Option]:
    left = arrays[0]
    for right, sign in zip(arrays[1:], signs, strict=True):
        found = cheapest(_join(left, right, sign))
        left = found[0] if found else plain_join(left, right, sign).clashing()
    return [left]


def cheapest(options: list[Option]) -> list[Option]:
    """The cheapest of each reading, at most four."""
    kept: dict[tuple[object, ...], Option] = {}
    for option in sorted(options, key=lambda option: (option.clash, option.cost)):
        kept.setdefault((option.signs, option.shape, option.row), option)
    return list(kept.values())[:_KEPT]
