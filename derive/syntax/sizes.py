"""Sizes: names that stand for dimensions. ``n`` of ``input X[n, d]`` is a number in equations too (``sum(r)/n``)."""

from __future__ import annotations

from derive.dimension import Shape
from derive.notation import plain
from derive.notation.tokens import Token
from derive.ops.calls import written_sizes
from derive.syntax.state import State

__all__ = ["settle_sizes"]


def settle_sizes(state: State) -> None:
    """Take the names of sizes out of the values. Raises ``size_is_value`` for a name that is both."""
    names = {symbol: where for where, said in state.declared.items() for symbol in _symbols(said.shape)}
    for definition in state.defined.values():
        for symbol in written_sizes(definition.term):
            names.setdefault(symbol, definition.name)
    for symbol, where in names.items():
        if symbol in state.defined or _shape(state, symbol):
            raise state.fail("size_is_value", _place(state, symbol), name=symbol, used=where)
        state.sizes.add(symbol)
        state.declared.pop(symbol, None)
        _settle_value(state, symbol)


def _settle_value(state: State, symbol: str) -> None:
    """``at n = 4`` of a size is a whole number; it must be the size that the other values have."""
    value = state.point.pop(symbol, None)
    if value is None:
        return
    token = state.point_places.pop(symbol)
    if not value.is_number or value.value.denominator != 1 or value.value < 1:
        raise state.fail("bad_dimension", token, found=plain(value))
    state.size_values[symbol] = (int(value.value), token)


def _symbols(shape: Shape) -> list[str]:
    return [symbol for size in shape for symbol in size.symbols]


def _shape(state: State, name: str) -> Shape:
    said = state.declared.get(name)
    return said.shape if said else ()


def _place(state: State, name: str) -> Token:
    place = state.defined[name].place if name in state.defined else state.declared[name].place
    return Token("", "", place.start, place.end) if place else Token("", "", 0, 0)
