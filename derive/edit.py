"""Changes that a reader asks for on the command line: another function, another name, other values.

A change is made on the Terms of the graph, never on its text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace as changed
from typing import TypeVar

from derive.errors import DeriveError
from derive.graph import Definition, Graph
from derive.notation import Scope, plain, spell
from derive.notation.tokens_plain import tokenize_plain
from derive.ops import find
from derive.ops.calls import written_sizes
from derive.syntax.declarations import given
from derive.syntax.state import State
from derive.syntax.values import sizes_of_list
from derive.term import Term

__all__ = ["replaced", "with_values"]

Item = TypeVar("Item")
Head = tuple[str, str | None]  # the head of a call, and the name of the author's function


def with_values(graph: Graph, text: str) -> Graph:
    """The graph with the values of ``"x = 0.5, w1 = 0.4"`` over those it had.

    Raises `DeriveError` for text that is no list of values, and for a name that is no leaf.
    """
    scope = Scope.of(graph, derivatives=False)
    found = {scope.names.get(spell(name), name): value for name, value in _read(text, scope).items()}
    symbols = _sizes(graph)
    sizes = {name: _whole(name, found.pop(name)) for name in list(found) if name in symbols}
    for name in found:
        if name not in graph.values or graph.definition(name):
            leaves = [name for name in graph.values if not graph.definition(name)]
            raise DeriveError("at_unknown", {"name": name, "known": ", ".join([*leaves, *symbols])})
    return _fitting(changed(graph, point={**graph.point, **found}, sizes={**graph.sizes, **sizes}))


def _sizes(graph: Graph) -> list[str]:
    """The symbols of sizes, in declared shapes and in definitions."""
    declared = [symbol for value in graph.values.values() for size in value.shape for symbol in size.symbols]
    written = [known for item in graph.definitions for known in written_sizes(item.term)]
    return [symbol for symbol in dict.fromkeys([*declared, *written]) if symbol not in graph.values]


def _whole(name: str, value: Term) -> int:
    """A size as the whole number that it must be."""
    if not value.is_number or value.value.denominator != 1 or value.value < 1:
        raise DeriveError("bad_dimension", {"found": plain(value), "name": name})
    return int(value.value)


def _fitting(graph: Graph) -> Graph:
    """The graph, whose given sizes are those of its given values. Raises `DeriveError` (``value_size``)."""
    for name, value in graph.point.items():
        shape = graph.values[name].shape if name in graph.values else ()
        for size, count in zip(shape, sizes_of_list(value), strict=False):
            known = graph.sizes.get(str(size), count)
            if known != count:
                told = {"name": name, "size": str(size), "count": count, "other": str(size), "known": known}
                raise DeriveError("value_size", told)
    return graph


def _read(text: str, scope: Scope) -> Mapping[str, Term]:
    """The values of a text, read as the statement ``at`` reads them."""
    state = State(text, scope=scope)
    try:
        given(state, tokenize_plain(text))
    except DeriveError as error:
        error.place = error.place and changed(error.place, file="--at")
        raise
    return state.point


def replaced(graph: Graph, old: str, new: str) -> Graph:
    """The graph with a function (``sigmoid=tanh``) or a name (``x=u``) swapped wherever it is used.

    Raises `DeriveError` when nothing is called so, or the new function takes another number of arguments.
    """
    if old in graph.values:
        return _renamed(graph, old, new)
    before, after = _call(graph, old), _call(graph, new)
    if before is None or not _uses(graph, before):
        raise DeriveError("replace_unknown", {"name": old, "known": ", ".join(_known(graph))})
    if after is None:
        raise DeriveError("replace_no_function", {"name": new})
    if _arity(graph, before) != _arity(graph, after):
        raise DeriveError("replace_arity", {"old": old, "new": new})
    return _mapped(graph, lambda node: Term(after[0], node.args, after[1]) if _head(node) == before else node)


def _renamed(graph: Graph, old: str, new: str) -> Graph:
    if new in graph.values or not new.isidentifier():
        raise DeriveError("replace_taken", {"name": new})

    def key(name: str) -> str:
        return new if name == old else name

    def rename(table: Mapping[str, Item]) -> dict[str, Item]:
        return {key(name): item for name, item in table.items()}

    moved = _mapped(graph, lambda node: Term("name", (), new) if node.is_name and node.data == old else node)
    values = rename({**moved.values, old: changed(moved.values[old], name=new, spelling=None)})
    definitions = tuple(changed(item, name=key(item.name)) for item in moved.definitions)
    return changed(moved, values=values, definitions=definitions, point=rename(moved.point))


def _mapped(graph: Graph, change: Callable[[Term], Term]) -> Graph:
    """The graph with ``change`` applied to every node of its definitions and functions."""

    def of(item: Definition) -> Definition:
        return changed(item, term=item.term.rebuild(change))

    functions = {
        name: changed(item, body=None if item.body is None else item.body.rebuild(change))
        for name, item in graph.functions.items()
    }
    return changed(graph, definitions=tuple(map(of, graph.definitions)), functions=functions)


def _head(node: Term) -> Head:
    return (node.head, node.data if node.head == "apply" else None)


def _call(graph: Graph, name: str) -> Head | None:
    """How a call of that function stands in a Term."""
    if name in graph.functions:
        return ("apply", name)
    entry = find(name)
    return (entry.name, None) if entry else None


def _arity(graph: Graph, head: Head) -> int:
    if head[1] is not None:
        return len(graph.functions[head[1]].parameters)
    entry = find(head[0])
    return len(entry.arguments) if entry else 0


def _uses(graph: Graph, head: Head) -> bool:
    return any(_head(node) == head for item in graph.definitions for node in item.term.walk())


def _known(graph: Graph) -> list[str]:
    """The functions and names that could be swapped, in the order in which they appear."""
    nodes = (node for item in graph.definitions for node in item.term.walk())
    called = (
        node.data if node.head == "apply" else node.head for node in nodes if node.head == "apply" or find(node.head)
    )
    return [*dict.fromkeys(called), *graph.values]
