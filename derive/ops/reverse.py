"""What a pullback rule knows, and the words it writes with.

A rule turns ``G``, the gradient with respect to an op's value, into the contribution to one operand: for
``Y = X W``, ``G`` becomes ``G Wᵀ`` for ``X``. The words keep the result as a textbook writes it: no factor one, no
transposed transpose, no identity in a product, no parentheses that associativity makes needless.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from derive.dimension import Dimension, Shape
from derive.ops.sizes import ONE_SIZE, broadcast_shapes, dimension_term
from derive.ops.words import is_numeric, minus, times
from derive.term import ZERO, Term, multiply, op

__all__ = [
    "Reverse",
    "ShapeOf",
    "broadcast",
    "embedded",
    "narrowed",
    "reduced",
    "reshaped",
    "summed",
]

ShapeOf = Callable[[Term], Shape]


@dataclass(frozen=True, slots=True)
class Reverse:
    """One op on the way back: ``G`` has the shape of ``out``; ``shapes[k]`` is that of operand ``args[k]``."""

    G: Term
    args: tuple[Term, ...]
    out: Term
    shapes: tuple[Shape, ...]
    out_shape: Shape
    attributes: Mapping[str, Any]
    position: int
    shape_of: ShapeOf
    term: Term

    @property
    def arg(self) -> Term:
        """The operand that is differentiated by."""
        return self.args[self.position]

    @property
    def shape(self) -> Shape:
        return self.shapes[self.position]


def broadcast(term: Term, shape: Shape, missing: Sequence[int] = ()) -> Term:
    """``term`` repeated to ``shape``; ``missing`` are the axes of ``shape`` that it lacks (NumPy's where left out)."""
    if term == ZERO:
        return ZERO
    axes = tuple(missing)
    keywords = {} if axes == tuple(range(len(axes))) else {"axis": axes[0] if len(axes) == 1 else axes}
    return op("broadcast", term, *map(dimension_term, shape), **keywords) if shape else term


def narrowed(term: Term, others: Sequence[Shape], shape: Shape, shape_of: ShapeOf) -> Term:
    """``term`` without a broadcast that an elementwise product with ``others`` performs anyway."""
    if term.head in ("negative", "multiply") or (term.head == "divide" and shape_of(term.args[0]) == shape):
        return _narrowed_inside(term, others, shape, shape_of)
    if term.head != "broadcast" or term.data is not None:
        return term
    inside = term.args[0]
    return inside if broadcast_shapes(*others, shape_of(inside)) == shape else term


def _narrowed_inside(term: Term, others: Sequence[Shape], shape: Shape, shape_of: ShapeOf) -> Term:
    """The first broadcast within a product, a quotient or a negative left out, where what remains still covers it."""
    for k, part in enumerate(term.args):
        rest = [shape_of(other) for j, other in enumerate(term.args) if j != k]
        lean = narrowed(part, [*others, *rest], shape, shape_of)
        if lean is not part:
            return Term(term.head, (*term.args[:k], lean, *term.args[k + 1 :]), term.data)
    return term


def reduced(term: Term, source: Shape, target: Shape) -> Term:
    """``term`` of shape ``source`` summed over the axes along which ``target`` had been broadcast."""
    if source == target or term == ZERO:
        return term
    lead = len(source) - len(target)
    ones = [k for k, size in enumerate(target) if size == ONE_SIZE and source[lead + k] != ONE_SIZE]
    if lead:
        term = summed(term, **({} if lead == len(source) else {"axis": _one_or_all(range(lead))}))
    return summed(term, axis=_one_or_all(ones), keepdims=1) if ones else term


def summed(term: Term, **keywords: object) -> Term:
    """``Σ term``, its minus and its numbers in front."""
    if term.head == "negative":
        return minus(summed(term.args[0], **keywords))
    numbers = [part for part in term.args if is_numeric(part)] if term.head == "multiply" else []
    rest = [part for part in term.args if not is_numeric(part)]
    return times(*numbers, op("sum", multiply(*rest), **keywords)) if numbers and rest else op("sum", term, **keywords)


def embedded(term: Term, place: Term) -> Term:
    """``term`` at ``place``, zeros elsewhere; its minus in front."""
    return minus(embedded(term.args[0], place)) if term.head == "negative" else Term("embed", (term, place))


def _one_or_all(axes: Sequence[int]) -> int | tuple[int, ...]:
    return axes[0] if len(axes) == 1 else tuple(axes)


def reshaped(term: Term, shape: Sequence[Dimension]) -> Term:
    return op("reshape", term, *map(dimension_term, shape))
