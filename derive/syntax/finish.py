"""Finish: what can only be said when the whole text is read: roles of leaves, cycles, names that print alike."""

from __future__ import annotations

import re
from difflib import get_close_matches

from derive.dimension import Shape, dimension
from derive.graph import Graph, Value
from derive.notation.spelling import spell
from derive.notation.tokens import Token
from derive.syntax.functions import settle_names
from derive.syntax.general import check_symbols, reference_values
from derive.syntax.sizes import settle_sizes
from derive.syntax.state import State
from derive.syntax.values import check_values, sizes_of_list
from derive.term import Term

__all__ = ["finish"]

_PARAMETER_BASES = frozenset(("w", "W", "b", "theta", "Theta", "beta", "weight", "bias"))
_PARAMETER_WORD = re.compile(r"W[a-z]{1,2}\d*")
_FIGURES = re.compile(r"\d+")
_GUESS_LIMIT = 50


def finish(state: State) -> Graph:
    """The Graph of what was read. Raises every error that concerns the model as a whole."""
    _check_order(state)
    if not state.defined and not state.examples:
        raise state.fail("no_definitions", Token("", "", 0, 0))
    check_symbols(state)
    settle_sizes(state)
    known = (state.defined, state.declared, state.sizes)
    leaves = [name for name in state.first_use if not any(name in names for names in known)]
    leaves = [name for name in leaves if not _is_reference(state, name)]
    _check_leaves(state, leaves)
    settle_names(state, {spell(name) for name in (*state.defined, *state.declared, *leaves) if name[0] != "·"})
    values = _values(state, leaves)
    values |= reference_values(state, values)
    _check_alike(state, values)
    _check_point(state, values)
    check_values(state, values)
    layers = {item.name for family in state.families for item in family.definitions}
    return Graph(
        values=values,
        definitions=tuple(item for item in state.defined.values() if item.name not in layers),
        functions=state.functions,
        point=state.point,
        article=state.article,
        step=state.step,
        source=state.text,
        families=tuple(state.families),
        sizes={symbol: count for symbol, (count, _) in state.size_values.items()},
    )


def _is_reference(state: State, name: str) -> bool:
    """``a__lminus1`` and ``a__L``: members of a family that other layers define."""
    base, mark, _ = name.partition("__")
    return any(
        name in family.start or (mark and f"{base}__{family.index}" in (*state.defined, *family.names))
        for family in state.families
    )


def _values(state: State, leaves: list[str]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, said in state.declared.items():
        shape = said.shape or _given_shape(state.point.get(name))
        values[name] = Value(name, said.role, shape, said.properties, _own(state, name), said.place)
    for name in leaves:
        shape = _given_shape(state.point.get(name))
        place = state.place(state.first_use[name])
        values[name] = Value(name, guess_role(name), shape, (), _own(state, name), place, assumed=True)
    for name, definition in state.defined.items():
        values[name] = Value(name, "intermediate", (), (), _own(state, name), definition.place)
    return values


def _own(state: State, name: str) -> str | None:
    own = state.spellings.get(name)
    return own[0] if own else None


def _given_shape(value: Term | None) -> Shape:
    """A leaf that was given a list, and no shape, has the list's shape."""
    return tuple(map(dimension, sizes_of_list(value)))


def guess_role(name: str) -> str:
    """A leaf that nobody declared is a parameter if it is spelled like one."""
    if spell(name).base in _PARAMETER_BASES or _PARAMETER_WORD.fullmatch(name):
        return "parameter"
    return "input"


# -- order and cycles --------------------------------------------------------------------------------------


def _check_order(state: State) -> None:
    """Each use stands after its definition; what cannot be put in order is a cycle."""
    if not state.late:
        return
    name, token = state.late[0]
    for candidate, place in state.late:
        cycle = _cycle(state, candidate)
        if cycle:
            raise state.fail("cycle", place, cycle=" → ".join(cycle))
    defined = state.defined[name].place
    raise state.fail("used_before_definition", token, name=name, line=defined.line if defined else 0)


def _cycle(state: State, start: str) -> list[str]:
    """The names of a cycle through ``start``, or an empty list."""
    came_from: dict[str, str] = {}
    stack = [start]
    while stack:
        current = stack.pop()
        definition = state.defined.get(current)
        for used in definition.term.names() if definition else ():
            if used == start:
                return _way(came_from, start, current)
            if used not in came_from:
                came_from[used] = current
                stack.append(used)
    return []


def _way(came_from: dict[str, str], start: str, last: str) -> list[str]:
    way = [last]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return [*reversed(way), start]


# -- names -------------------------------------------------------------------------------------------------


def _check_leaves(state: State, leaves: list[str]) -> None:
    known = {*state.declared, *state.defined, *state.sizes}
    everything = known | set(leaves)
    for name in leaves:
        if len(name) > 1 and name.isalpha() and name.isascii() and spell(name).base == name:
            _check_letters(state, name, everything)
    if state.declared and len(leaves) <= _GUESS_LIMIT:
        for name in leaves:
            _check_near(state, name, known)


def _check_letters(state: State, name: str, known: set[str]) -> None:
    """``xy`` beside ``x`` and ``y`` is asked about."""
    if all(letter in known for letter in name):
        raise state.fail("juxtaposed_name", state.first_use[name], name=name, product="*".join(name))


def _check_near(state: State, name: str, known: set[str]) -> None:
    """A leaf that is nearly a known name is taken for a slip; names that differ in figures alone are not."""
    if len(name) < 4:
        return
    letters = _FIGURES.sub("", name)
    for near in get_close_matches(name, known, n=3, cutoff=0.8):
        if _FIGURES.sub("", near) != letters and _FIGURES.findall(near) == _FIGURES.findall(name):
            raise state.fail("unknown_name", state.first_use[name], name=name, nearest=near)


def _check_alike(state: State, values: dict[str, Value]) -> None:
    seen: dict[object, str] = {}
    for name, value in values.items():
        key = spell(name) if value.spelling is None else _read(value.spelling)
        other = seen.setdefault(key, name)
        if other != name:
            token = state.first_use.get(name) or state.first_place(value)
            raise state.fail("print_alike", token, name=name, other=other)


def _read(spelling: str) -> object:
    from derive.notation.names_latex import read_spelling

    return read_spelling(spelling)


def _check_point(state: State, values: dict[str, Value]) -> None:
    places = {**state.point_places, **{name: token for name, (_, token) in state.spellings.items()}}
    for name, token in places.items():
        if name in values or (state.step and name == state.step[0]):
            continue
        near = get_close_matches(name, list(values)[:1000], n=1, cutoff=0.0)
        raise state.fail("unknown_name", token, name=name, nearest=near[0] if near else "")
    for name, token in state.point_places.items():
        if name in state.defined:
            raise state.fail("value_of_defined", token, name=name)
