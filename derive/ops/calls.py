"""An op's call, taken apart: operands that carry gradients, and sizes, axes and places that do not.

Rules receive ``attributes``: the keywords with their defaults, and under ``numbers`` the positional sizes (`Dimension`
for shape rules, ``int`` for elements) or under ``items`` the places of an index: a `Span` for a slice, the shape of
the labels otherwise (elements: a `Span` of ints, or an Array of integers; a single place is rank 0).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from derive.errors import DeriveError
from derive.ops.index_form import bound_names, free_names
from derive.ops.sizes import integer_of
from derive.ops.table import Op, entry
from derive.term import Term

__all__ = ["Span", "attributes_of", "bounds_of", "known", "operands", "operands_of", "sizes_of", "written_sizes"]


@dataclass(frozen=True, slots=True)
class Span:
    """A slice: start and stop as written (`Dimension` or ``int``), ``None`` where left out."""

    start: Any = None
    stop: Any = None


def known(term: Term) -> Op:
    """The op of a Term. Raises `DeriveError` (``no_meaning``)."""
    op = entry(term.head)
    if op is None:
        raise DeriveError("no_meaning", {"name": term.head})
    return op


def operands(term: Term, op: Op) -> tuple[Term, ...]:
    """The arguments that have values; the rest are sizes or places. ``embed(G, X[1:])`` has the operands G and X; an
    index form has the names of its values.
    """
    if bound_names(term):
        return free_names(term)
    if op.name == "embed":
        return (term.args[0], term.args[1].args[0])
    return term.args if op.numbers_from is None else term.args[: op.numbers_from]


def operands_of(term: Term) -> tuple[Term, ...]:
    """What a Term is made of and can be differentiated by, in the order in which ``contribution`` counts."""
    return operands(term, known(term)) if term.args else ()


def sizes_of(term: Term, op: Op) -> tuple[Term, ...]:
    """The positional arguments that are sizes, axes or places."""
    if op.name == "embed":
        return term.args[1].args[1:]
    return () if op.numbers_from is None else term.args[op.numbers_from :]


def written_sizes(term: Term) -> Iterator[str]:
    """The names in the places of sizes: ``n`` of ``ones(n)`` and ``reshape(X, n, 2)``."""
    for node in term.walk():
        op = entry(node.head)
        if op is not None and op.numbers_from is not None and op.group != "indexing":
            for item in sizes_of(node, op):
                yield from item.names()


def attributes_of(term: Term, op: Op, place: Callable[[Term], Any], size: Callable[[Term], Any]) -> dict[str, Any]:
    """The keywords, defaults filled in, with ``numbers`` or ``items``; ``place`` and ``size`` read one of them."""
    given = _given(term, op)
    found: dict[str, Any] = {**op.keywords, **{key: _plain(key, value) for key, value in given.items()}}
    if op.group == "indexing":
        found["items"] = tuple(_item(item, place, size) for item in sizes_of(term, op))
    elif op.numbers_from is not None:
        found["numbers"] = tuple(size(item) for item in sizes_of(term, op))
    return found


def _given(term: Term, op: Op) -> dict[str, Any]:
    if isinstance(term.data, str) and op.text:
        return {op.text: term.data}
    return dict(term.data or ()) if op.keywords else {}


def _item(item: Term, place: Callable[[Term], Any], size: Callable[[Term], Any]) -> Any:
    if item.head != "slice":
        return place(item)
    start, stop = bounds_of(item)
    return Span(start and size(start), stop and size(stop))


def bounds_of(item: Term) -> tuple[Term | None, Term | None]:
    """The bounds of a ``slice`` Term, ``None`` where left out."""
    written = iter(item.args)
    has_start, has_stop = item.data
    return (next(written) if has_start else None, next(written) if has_stop else None)


def _plain(key: str, value: Any) -> Any:
    """An attribute as an integer, a tuple of integers, or text."""
    if isinstance(value, Term):
        whole = integer_of(value)
        if whole is None:
            raise DeriveError("bad_attribute", {"attribute": key, "found": value})
        return whole
    return tuple(_plain(key, part) for part in value) if isinstance(value, tuple | list) else value
