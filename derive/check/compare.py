"""Whether two arrays are the same value: exactly (to 28 digits), or as printed numbers are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from derive.ops.array import Array

__all__ = ["LAST_PLACE", "Difference", "close", "differ", "near"]

_AGREE = 1e-28  # of the larger
_NOISE = 1e-50  # what differences may leave where nothing should be
_SHARE = 0.008  # of the value: what rounding on the way may cost
_FLOAT = 1e-12  # a zero worked out with floats
LAST_PLACE = 0.75  # of the last printed decimal


@dataclass(frozen=True)
class Difference:
    """How two arrays differ: ``value`` at an entry, ``shape``, or ``transpose`` when each is the other's transpose."""

    kind: str
    got: Any = None
    want: Any = None
    where: tuple[int, ...] = ()


def differ(got: Array, want: Array) -> Difference | None:
    """``None`` when both are the same; axes of size one carry no meaning, except that a column is no row."""
    if _oriented(got, want) or (got.shape != want.shape and squeezed(got).shape != squeezed(want).shape):
        return _reshaped(got, want)
    for place, (a, b) in enumerate(zip(got.data, want.data, strict=True)):
        if not close(a, b):
            flipped = _transposed(got, want)
            return Difference("transpose" if flipped else "value", a, b, _where(place, want.shape))
    return None


def close(a: Any, b: Any) -> bool:
    """Whether two numbers agree to 28 digits, however small they are."""
    return bool(abs(a - b) <= max(_NOISE, _AGREE * max(abs(a), abs(b))))


def near(got: Any, want: Any, decimals: int | None) -> bool:
    """A printed number that stands for ``want``: within 0.8 %, or 0.75 of its last decimal."""
    allowed = _SHARE * abs(want) if want and got else _FLOAT
    if decimals is not None and decimals > 0:
        allowed = max(allowed, LAST_PLACE * 10.0**-decimals)
    return bool(abs(got - want) <= allowed)


def squeezed(array: Array) -> Array:
    return array.reshape(tuple(size for size in array.shape if size != 1))


def _oriented(got: Array, want: Array) -> bool:
    """A row for a column."""
    return (
        got.rank == 2 and want.rank == 2 and got.shape != want.shape
        and got.shape == (want.shape[1], want.shape[0])
    )  # fmt: skip


def _reshaped(got: Array, want: Array) -> Difference | None:
    if not squeezed(got).shape and got.shape != want.shape and want.data and _constant(want):
        return None if close(got.data[0], want.data[0]) else Difference("value", got.data[0], want.data[0])
    if _transposed(got, want):
        return Difference("transpose", got.shape, want.shape)
    return Difference("shape", got.shape, want.shape)


def _constant(array: Array) -> bool:
    return all(close(entry, array.data[0]) for entry in array.data)


def _transposed(got: Array, want: Array) -> bool:
    if got.rank != 2 or got.shape[::-1] != want.shape:
        return False
    turned = got.transpose((1, 0))
    return all(close(a, b) for a, b in zip(turned.data, want.data, strict=True))


def _where(place: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    index = []
    for size in reversed(shape):
        index.append(place % size)
        place //= size
    return tuple(reversed(index))
