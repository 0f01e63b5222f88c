"""Layers of a family: one layer moved to its neighbour, to the last place, or to a number; the whole, unrolled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from derive.dimension import Dimension, Shape, dimension
from derive.graph import Definition, Family, Graph, Value
from derive.kernel.shapes import shaped
from derive.term import Term, name

__all__ = ["Rename", "moved", "numbered", "piece", "shifted", "to_last", "unrolled"]

Rename = Callable[[str], str]


def shifted(family: Family, by: int) -> Rename:
    """``W__l`` as ``W__lplus1``, ``a__lminus1`` as ``a__l``."""

    def rename(known: str) -> str:
        found = _offset(family.index, known)
        return known if found is None else f"{found[0]}__{_index(family.index, found[1] + by)}"

    return rename


def to_last(family: Family) -> Rename:
    """``W__l`` as ``W__L``, ``a__lminus1`` as ``a__Lminus1``."""

    def rename(known: str) -> str:
        found = _offset(family.index, known)
        return known if found is None else f"{found[0]}__{_index(family.last, found[1])}"

    return rename


def numbered(family: Family, number: int, last: int) -> Rename:
    """``W__l`` as ``W2``; ``a__L`` as the member of the number ``last``."""

    def rename(known: str) -> str:
        for index, value in ((family.index, number), (family.last, last)):
            found = _offset(index, known)
            if found is not None:
                return f"{found[0]}{'_' if found[0][-1].isdigit() else ''}{found[1] + value}"
        return known

    return rename


def _offset(index: str, known: str) -> tuple[str, int] | None:
    """``W__lplus1`` taken apart: ``("W", 1)``; ``None`` for a name without the index."""
    base, mark, rest = known.partition("__")
    found = re.fullmatch(rf"{re.escape(index)}(?:(plus|minus)(\d+))?", rest) if mark else None
    if found is None:
        return None
    return base, int(found[2] or 0) * (-1 if found[1] == "minus" else 1)


def _index(index: str, offset: int) -> str:
    return index if offset == 0 else f"{index}{'plus' if offset > 0 else 'minus'}{abs(offset)}"


# -- graphs ------------------------------------------------------------------------------------------------


def moved(graph: Graph, family: Family, rename: Rename) -> tuple[dict[str, Value], list[Definition]]:
    """One layer elsewhere: its values, and its equations."""
    own = {item.name for item in family.definitions}
    values = {rename(known): _value(graph.values[known], rename) for known in (*family.names, *family.start, *own)}
    definitions = [Definition(rename(item.name), _term(item.term, rename)) for item in family.definitions]
    return values, definitions


def piece(graph: Graph, family: Family, renames: Iterable[Rename], more: Iterable[Definition] = ()) -> Graph:
    """The graph of some layers, and of definitions after them."""
    values = {known: value for known, value in graph.values.items() if _offset(family.index, known) is None}
    definitions: list[Definition] = []
    for rename in renames:
        found, equations = moved(graph, family, rename)
        values |= {known: value for known, value in found.items() if known not in {item.name for item in definitions}}
        definitions += equations
    definitions += more
    made = {item.name for item in definitions}
    final = {known: replace(value, role="intermediate") if known in made else value for known, value in values.items()}
    return shaped(replace(graph, values=final, definitions=tuple(definitions), families=(), point={}))


def unrolled(graph: Graph, count: int) -> Graph:
    """The same network with so many layers: members have numbers, everything is an ordinary definition."""
    family = graph.families[0]
    last = family.first + count - 1
    outside = numbered(family, 0, last)
    values: dict[str, Value] = {}
    layers: list[Definition] = []
    before, after = _split(graph, family)
    for known, value in graph.values.items():
        if not known.partition("__")[1]:
            values[known] = _value(value, outside)
    for number in range(family.first, last + 1):
        found, equations = moved(graph, family, numbered(family, number, last))
        made = {item.name for item in (*layers, *before)}
        values |= {known: value for known, value in found.items() if known not in made and known not in values}
        layers += equations
    rest = [Definition(item.name, _term(item.term, outside)) for item in after]
    return shaped(replace(graph, values=values, definitions=(*before, *layers, *rest), families=(), point={}))


def _split(graph: Graph, family: Family) -> tuple[list[Definition], list[Definition]]:
    """The definitions before the family and after it: what the layers start from, and what uses them."""
    needed = set(family.start.values())
    before: list[Definition] = []
    for item in reversed(graph.definitions):
        if item.name in needed:
            before.insert(0, item)
            needed.update(item.term.names())
    return before, [item for item in graph.definitions if item not in before]


def _term(term: Term, rename: Rename) -> Term:
    return term.replace({known: name(rename(known)) for known in term.names()})


def _value(value: Value, rename: Rename) -> Value:
    return replace(value, name=rename(value.name), shape=_shape(value.shape, rename))


def _shape(shape: Shape, rename: Rename) -> Shape:
    return tuple(_size(size, rename) for size in shape)


def _size(size: Dimension, rename: Rename) -> Dimension:
    total = Dimension(())
    for symbols, factor in size.terms:
        part = dimension(factor)
        for symbol in symbols:
            part = part * dimension(rename(symbol))
        total = total + part
    return total
