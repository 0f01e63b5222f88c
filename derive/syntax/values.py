"""Given values: they fill the declared shapes, agree on the symbolic sizes, and have the declared properties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from derive.dimension import Dimension, Shape
from derive.graph import Value
from derive.ops.sizes import shape_text
from derive.syntax.state import State
from derive.term import Term

__all__ = ["check_values", "sizes_of_list"]

_NEARLY = Fraction(1, 10**6)  # values are often rounded
Nested = Any  # a Fraction, or a list of Nested


def sizes_of_list(value: Term | None) -> tuple[int, ...]:
    """The sizes of a nested list; none for a number."""
    sizes = []
    while value is not None and value.head == "matrix":
        sizes.append(len(value.args))
        value = value.args[0]
    return tuple(sizes)


def check_values(state: State, values: Mapping[str, Value]) -> None:
    """Raises ``value_shape``, ``value_size`` or ``value_property`` at the value that does not fit."""
    sizes: dict[str, tuple[int, str]] = {}
    for name, value in values.items():
        _check_property_shapes(state, value)
        given = state.point.get(name)
        if given is None:
            continue
        _check_shape(state, value, sizes_of_list(given), sizes)
        for wanted in value.properties:
            if not _HOLDS[wanted](_nested(given)):
                raise state.fail("value_property", state.point_places[name], name=name, property=wanted)
    for symbol in state.size_values:
        _check_size(state, symbol, sizes)


def _check_shape(state: State, value: Value, found: tuple[int, ...], sizes: dict[str, tuple[int, str]]) -> None:
    place = state.point_places[value.name]
    if len(found) != len(value.shape) or any(
        size.number not in (None, count) for size, count in zip(value.shape, found, strict=True)
    ):
        details: dict[str, object] = {"name": value.name, "expected": shape_text(value.shape)}
        raise state.fail("value_shape", place, **details, found=f"[{', '.join(map(str, found))}]")
    for size, count in zip(value.shape, found, strict=True):
        symbol = _alone(size)
        if symbol is None:
            continue
        known, other = sizes.setdefault(symbol, (count, value.name))
        if known != count:
            told = {"name": value.name, "size": symbol, "count": count, "other": other, "known": known}
            raise state.fail("value_size", place, **told)


def _alone(size: Dimension) -> str | None:
    """The symbol that a dimension is, when it is nothing else."""
    return size.symbols[0] if len(size.symbols) == 1 and str(size) == size.symbols[0] else None


def _check_size(state: State, symbol: str, sizes: Mapping[str, tuple[int, str]]) -> None:
    value, token = state.size_values[symbol]
    known, other = sizes.get(symbol, (value, ""))
    if known != value:
        told = {"name": symbol, "size": symbol, "count": value, "other": other, "known": known}
        raise state.fail("value_size", token, **told)


# -- properties --------------------------------------------------------------------------------------------


def _check_property_shapes(state: State, value: Value) -> None:
    for wanted in value.properties:
        if not _FITS[wanted](value.shape):
            place = state.first_place(value)
            shape = shape_text(value.shape)
            raise state.fail("property_shape", place, name=value.name, property=wanted, shape=shape)


def _nested(value: Term) -> Nested:
    return [_nested(part) for part in value.args] if value.head == "matrix" else value.value


def _entries(value: Nested) -> Iterator[Fraction]:
    if isinstance(value, list):
        for part in value:
            yield from _entries(part)
    else:
        yield value


def _rows(value: Nested) -> Iterator[list[Fraction]]:
    if isinstance(value, list) and value and isinstance(value[0], list):
        for part in value:
            yield from _rows(part)
    else:
        yield value


def _one_hot(value: Nested) -> bool:
    return all(sorted(row) == [0] * (len(row) - 1) + [1] for row in _rows(value))


def _sum_to_one(value: Nested) -> bool:
    return all(abs(sum(row, Fraction(-1))) <= _NEARLY for row in _rows(value))


def _positive(value: Nested) -> bool:
    return all(entry > 0 for entry in _entries(value))


def _symmetric(value: Nested) -> bool:
    return all(value[i][k] == value[k][i] for i in range(len(value)) for k in range(i))


def _definite(value: Nested) -> bool:
    """Symmetric, and every pivot of the elimination is positive."""
    if not _symmetric(value):
        return False
    rows = [list(row) for row in value]
    for k, pivot in enumerate(rows):
        if pivot[k] <= 0:
            return False
        for row in rows[k + 1 :]:
            factor = row[k] / pivot[k]
            row[k:] = [a - factor * b for a, b in zip(row[k:], pivot[k:], strict=True)]
    return True


def _square(shape: Shape) -> bool:
    return len(shape) == 2 and shape[0] == shape[1]


_HOLDS: Mapping[str, Callable[[Nested], bool]] = {
    "one-hot": _one_hot,
    "rows sum to 1": _sum_to_one,
    "positive": _positive,
    "symmetric": _symmetric,
    "positive definite": _definite,
}
_FITS: Mapping[str, Callable[[Shape], bool]] = {
    "one-hot": bool,
    "rows sum to 1": bool,
    "positive": lambda shape: True,
    "symmetric": _square,
    "positive definite": _square,
}
