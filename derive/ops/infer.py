"""Shapes of whole Terms, checked before anything is derived."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

from derive.dimension import Dimension, Shape
from derive.errors import DeriveError
from derive.ops.calls import attributes_of, known, operands
from derive.ops.index_form import bound_names, ranges
from derive.ops.sizes import broadcast_shapes, dimension_of, shape_text
from derive.term import Term

__all__ = ["Shapes", "shape_of_term"]


def shape_of_term(term: Term, shapes: Mapping[str, Shape]) -> Shape:
    """The shape of a Term from those of its names; a symbol of some shape is a scalar.

    Raises `DeriveError`; a mismatch has ``left``, ``right`` (Terms), ``left_shape`` and ``right_shape`` (text).
    """
    return Shapes(shapes)(term)


class Shapes:
    """The shape of any Term over named values; each Term is worked out once."""

    def __init__(self, shapes: Mapping[str, Shape], indices: Mapping[str, Dimension] | None = None) -> None:
        self.shapes = shapes
        self.indices = indices or {}  # how far the index names around run
        self.symbols = {symbol for shape in shapes.values() for size in shape for symbol in size.symbols}
        self._done: dict[Term, Shape] = {}

    def __call__(self, term: Term) -> Shape:
        found = self._done.get(term)
        if found is None:
            found = self._done[term] = self._infer(term)
        return found

    def _infer(self, term: Term) -> Shape:
        if bound_names(term):
            return self._index_form(term)
        if term.head in ("number", "constant"):
            return ()
        if term.head in ("name", "adjoint"):
            return self._named(term)
        if term.head in ("partial", "local"):
            return tuple(size for part in term.args for size in self(part))
        return self._applied(term)

    def _named(self, term: Term) -> Shape:
        known_shape = self.shapes.get(term.data)
        if known_shape is not None:
            return known_shape
        if term.data in self.symbols:
            return ()
        raise DeriveError("unknown_shape", {"name": term.data})

    def _broadcast(self, term: Term) -> Shape:
        shapes = [self(part) for part in term.args]
        try:
            return broadcast_shapes(*shapes)
        except DeriveError as error:
            raise _explained(error, term, term.args, shapes) from None

    def _index_form(self, term: Term) -> Shape:
        """A sum over indices is a scalar; a table has an axis for each of them."""
        names = bound_names(term)
        written = term.args[1:] if term.head == "tabulate" else ()
        found = self._ranges(names, term, tuple(map(dimension_of, written)))
        inside = Shapes({**self.shapes, **dict.fromkeys(found, ())}, found)
        inside.symbols |= self.symbols
        for part in term.args[: len(term.args) - len(written)]:
            if inside(part) != ():
                raise DeriveError("shape_entry", {"operand": part, "shape": shape_text(inside(part)), "term": part})
        return tuple(found[name] for name in names) if term.head == "tabulate" else ()

    def _ranges(self, names: tuple[str, ...], term: Term, written: Shape) -> dict[str, Dimension]:
        if written:
            return {**self.indices, **dict(zip(names, written, strict=True))}
        bound = dict.fromkeys([*names, *(name for node in term.walk() for name in bound_names(node))], ())
        try:
            return ranges(names, term, Shapes({**self.shapes, **bound}), self.indices)
        except DeriveError as error:
            raise DeriveError(error.key, {"term": term, **error.details}, error.place, error.source_line) from None

    def _applied(self, term: Term) -> Shape:
        op = known(term)
        if op.shape is None:
            return self._broadcast(term)
        parts = operands(term, op)
        shapes = tuple(self(part) for part in parts)
        try:
            return op.shape(shapes, attributes_of(term, op, self._place, dimension_of))
        except DeriveError as error:
            raise _explained(error, term, parts, shapes) from None

    def _place(self, item: Term) -> Dimension | Shape:
        """A place of an index: an integer (scalars are that), or the shape of labels."""
        if item.is_name and (item.data in self.shapes):
            return self.shapes[item.data] or dimension_of(item)
        try:
            return dimension_of(item)
        except DeriveError:
            if not item.names():
                raise
            return self(item)


def _explained(error: DeriveError, term: Term, parts: Any, shapes: Any) -> DeriveError:
    """The error with the op and the operands that do not fit."""
    pair = dict(zip(("left", "right"), _culprits(error.key, shapes), strict=False))
    sides = {side: parts[k] for side, k in pair.items()}
    sizes = {f"{side}_shape": shape_text(shapes[k]) for side, k in pair.items()}
    told = {"op": term.head, "term": term, **_operand(error, term, parts, shapes), **error.details, **sides, **sizes}
    return DeriveError(error.key, told, error.place, error.source_line)


def _operand(error: DeriveError, term: Term, parts: Any, shapes: Any) -> dict[str, object]:
    """The operand that a rule complains of: the one with the shape it names, else the first."""
    texts = [shape_text(shape) for shape in shapes]
    named = error.details.get("shape")
    k = texts.index(str(named)) if named in texts else 0
    return {"operand": parts[k], "shape": texts[k]} if texts else {"operand": term, "shape": ""}


def _culprits(key: str, shapes: Any) -> tuple[int, ...]:
    """The first two operands that clash."""
    for i, k in combinations(range(len(shapes)), 2):
        if key in ("shape_join", "shape_rows") and shapes[i] != shapes[k]:
            return (i, k)
        if key == "shape_broadcast" and _clash(shapes[i], shapes[k]):
            return (i, k)
    return tuple(range(min(2, len(shapes)))) if len(shapes) > 1 else ()


def _clash(left: Shape, right: Shape) -> bool:
    try:
        broadcast_shapes(left, right)
    except DeriveError:
        return True
    return False
