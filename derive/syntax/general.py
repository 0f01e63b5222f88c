"""General layers: ``for l = 1..L:`` with a symbol keeps one layer in general; nothing is unrolled.

The members of a layer are called ``W__l``, of its neighbours ``a__lminus1`` and ``z__lplus1``, of the last ``a__L``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from derive.dimension import Dimension, Shape, dimension
from derive.errors import DeriveError
from derive.graph import Definition, Family, Value
from derive.notation.tokens import Token
from derive.ops.sizes import shape_text
from derive.syntax.state import State
from derive.syntax.statements import Statement

__all__ = ["as_written", "check_symbols", "read_general", "reference_values"]

Read = Callable[[State, list[Statement]], None]


def read_general(state: State, header: Token, first: int, body: list[Statement], read: Read) -> None:
    """Read the body of a family once, for the symbol; ``header`` holds the index and the last symbol."""
    index, last = header.kind, header.text
    if state.families:
        raise state.fail("second_family", header)
    declared, defined = set(state.declared), set(state.defined)
    read(state, body)
    names = tuple(name for name in state.declared if name not in declared)
    made = tuple(name for name in state.defined if name not in defined)
    if not made:
        raise state.fail("empty_family", Token("", "", header.start, header.end))
    for name in (*names, *made):
        if not name.endswith(f"__{index}"):
            raise state.fail("family_member", header, name=name, index=index)
    definitions = tuple(state.defined[name] for name in made)
    used = {used: None for item in definitions for used in item.term.names() if used.endswith(f"__{index}minus1")}
    start = {name: _numbered(name.rsplit("__", 1)[0], first - 1) for name in used}
    for name, before in start.items():
        if before not in state.declared and before not in state.defined:
            raise state.fail("family_start", header, name=as_written(name), before=as_written(before), first=first - 1)
    state.families.append(Family(index, first, last, names, definitions, start))


def _numbered(base: str, index: int) -> str:
    return f"{base}{'_' if base[-1].isdigit() else ''}{index}"


def as_written(text: str) -> str:
    """Members as the author writes them: ``W__lplus1`` is ``W{l+1}``."""
    return _INDEXED.sub(lambda found: f"{{{found[1]}{_SIGNS.get(found[2], '')}{found[3] or ''}}}", text)


_INDEXED = re.compile(r"__([A-Za-z]+?)(?:(minus|plus)(\d+))?(?![A-Za-z\d])")
_SIGNS = {"minus": "-", "plus": "+"}


def check_symbols(state: State) -> None:
    """Raises ``symbolic_family`` for a member of a symbol that no family has."""
    known = {symbol for family in state.families for symbol in (family.index, family.last)}
    for symbol, token in state.symbols.items():
        if symbol not in known:
            raise state.fail("symbolic_family", token, found=state.text[token.start : token.end])


def reference_values(state: State, values: Mapping[str, Value]) -> dict[str, Value]:
    """The values of a layer with their shapes, and the members that belong to another one: ``a__lminus1``, ``a__L``.

    Raises `DeriveError` (``family_shape``) where a layer does not give what the next one takes.
    """
    if not state.families:
        return {}
    family = state.families[0]
    shapes = _before(state, family, {known: value.shape for known, value in values.items()})
    found: dict[str, Shape] = {}
    for name, before in family.start.items():
        found[name] = _moved(shapes[before], str(family.first - 1), f"{family.index}minus1")
    inferred = _inferred(state, family, {**shapes, **found})
    for name in found:
        own = name.removesuffix("minus1")
        expected = _moved(found[name], f"{family.index}minus1", family.index)
        if own in inferred and inferred[own] != expected:
            place = state.first_place(values[own])
            told = {"name": as_written(own), "found": _text(inferred[own]), "expected": _text(expected)}
            raise state.fail("family_shape", place, **told)
    for name in state.first_use:
        base, _, index = name.partition("__")
        source = inferred.get(f"{base}__{family.index}") if index == family.last else None
        if source is not None:
            found[name] = _moved(source, family.index, family.last)
    own_values = {item.name: replace(values[item.name], shape=inferred[item.name]) for item in family.definitions}
    return own_values | {name: Value(name, "constant", shape, assumed=True) for name, shape in found.items()}


def _before(state: State, family: Family, shapes: dict[str, Shape]) -> dict[str, Shape]:
    """The shapes of what stands before the family, such as ``a{0} = X``, added to those of the leaves."""
    earlier = []
    for item in state.defined.values():
        if item.name == family.definitions[0].name:
            break
        earlier.append(item)
    return shapes | _shapes_of(state, tuple(earlier), shapes)


def _inferred(state: State, family: Family, shapes: dict[str, Shape]) -> dict[str, Shape]:
    """The shapes of a layer's own values, each from those before it."""
    found = {name: shapes[name] for name in family.names}
    return found | _shapes_of(state, family.definitions, shapes)


def _shapes_of(state: State, definitions: tuple[Definition, ...], shapes: dict[str, Shape]) -> dict[str, Shape]:
    """The shapes of definitions in order. Raises `DeriveError` at the one that does not fit."""
    from derive.kernel.shapes import expanded
    from derive.ops.infer import Shapes

    leaves = {name: shape for name, shape in shapes.items() if name not in {item.name for item in definitions}}
    shape_of = Shapes(leaves)
    found: dict[str, Shape] = {}
    for item in definitions:
        try:
            leaves[item.name] = found[item.name] = shape_of(expanded(item.term, state.functions))
        except DeriveError as error:
            error.place = error.place or item.place
            raise
    return found


def _moved(shape: Shape, old: str, new: str) -> Shape:
    """A shape with the sizes of one layer as those of another: ``n0`` or ``n__l`` becomes ``n__lminus1``."""
    return tuple(_moved_size(size, old, new) for size in shape)


def _moved_size(size: Dimension, old: str, new: str) -> Dimension:
    total = Dimension(())
    for symbols, factor in size.terms:
        part = dimension(factor)
        for symbol in symbols:
            part = part * dimension(_symbol(symbol, old, new))
        total = total + part
    return total


def _symbol(symbol: str, old: str, new: str) -> str:
    base, mark, index = symbol.partition("__")
    if mark:
        return f"{base}__{new}" if index == old else symbol
    numbered = re.fullmatch(rf"(.*[^\d_])_?{old}", symbol) if old.isdigit() else None
    return f"{numbered[1]}__{new}" if numbered else symbol


def _text(shape: Shape) -> str:
    return as_written(shape_text(shape))
