"""Symbolic sizes, read from the shapes of the arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.code.expression import Writer
from derive.dimension import Dimension
from derive.errors import DeriveError
from derive.graph import Value
from derive.program import Statement

__all__ = ["size_statements"]


def size_statements(symbols: Mapping[str, str], leaves: Sequence[Value], writer: Writer) -> tuple[Statement, ...]:
    """``n, d = X.shape`` for the symbols that are used. Raises `DeriveError` for one that no argument shows."""
    open_symbols = dict(symbols)
    found: list[Statement] = []
    for leaf in leaves:
        bare = [_bare(size) for size in leaf.shape]
        here = [symbol for symbol in bare if symbol in open_symbols]
        if len(here) > 1 and len(set(here)) == len(bare):
            found.append(Statement(", ".join(open_symbols.pop(str(symbol)) for symbol in bare), _shape(leaf, writer)))
    for symbol, identifier in open_symbols.items():
        found.append(Statement(identifier, _read(symbol, leaves, writer)))
    return tuple(found)


def _read(symbol: str, leaves: Sequence[Value], writer: Writer) -> str:
    for leaf in leaves:
        for axis, size in enumerate(leaf.shape):
            if size.symbols == (symbol,) and len(size.terms) == 1 and size.terms[0][0] == (symbol,):
                factor = size.terms[0][1]
                return f"{_shape(leaf, writer)}[{axis}]" + (f" // {factor}" if factor != 1 else "")
    raise DeriveError("code_size", {"name": symbol})


def _bare(size: Dimension) -> str | None:
    return size.symbols[0] if len(size.symbols) == 1 and str(size) == size.symbols[0] else None


def _shape(leaf: Value, writer: Writer) -> str:
    return f"{writer.names(leaf.name)}.shape"
