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
from derive.term import ONE, ZERO, Term, multiply, negative, op

__all__ = [
    "Reverse",
    "ShapeOf",
    "broadcast",
    "inner",
    "minus",
    "over",
    "reduced",
    "reshaped",
    "times",
    "transposed",
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


# -- elementwise ---------------------------------------------------------------------------------------


def times(*factors: Term) -> Term:
    """An elementwise product: zeros and ones vanish, a minus moves in front, products are flattened."""
    flat = [part for factor in factors for part in (factor.args if factor.head == "multiply" else (factor,))]
    signs = sum(part.head == "negative" for part in flat)
    bare = [part.args[0] if part.head == "negative" else part for part in flat]
    if ZERO in bare:
        return ZERO
    kept = [part for part in bare if part != ONE]
    body = multiply(*sorted(kept, key=lambda part: not part.is_number)) if kept else ONE
    return minus(body) if signs % 2 else body


def minus(term: Term) -> Term:
    """The negative; of a negative, what stands inside."""
    if term == ZERO:
        return ZERO
    return term.args[0] if term.head == "negative" else negative(term)


def over(numerator: Term, denominator: Term) -> Term:
    """A quotient, its minus in front."""
    if numerator.head == "negative":
        return negative(over(numerator.args[0], denominator))
    return numerator if denominator == ONE or numerator == ZERO else Term("divide", (numerator, denominator))


def broadcast(term: Term, shape: Shape, missing: Sequence[int] = ()) -> Term:
    """``term`` repeated to ``shape``; ``missing`` are the axes of ``shape`` that it lacks (NumPy's where left out)."""
    if term == ZERO:
        return ZERO
    axes = tuple(missing)
    keywords = {} if axes == tuple(range(len(axes))) else {"axis": axes[0] if len(axes) == 1 else axes}
    return op("broadcast", term, *map(dimension_term, shape), **keywords) if shape else term


def narrowed(term: Term, others: Sequence[Shape], shape: Shape, shape_of: ShapeOf) -> Term:
    """``term`` without a broadcast that an elementwise product with ``others`` performs anyway."""
    if term.head != "broadcast" or term.data is not None:
        return term
    inside = term.args[0]
    covered = broadcast_shapes(*others, shape_of(inside)) == shape
    return inside if covered else term


def reduced(term: Term, source: Shape, target: Shape) -> Term:
    """``term`` of shape ``source`` summed over the axes along which ``target`` had been broadcast."""
    if source == target or term == ZERO:
        return term
    lead = len(source) - len(target)
    ones = [k for k, size in enumerate(target) if size == ONE_SIZE and source[lead + k] != ONE_SIZE]
    if lead:
        term = op("sum", term, **({} if lead == len(source) else {"axis": _one_or_all(range(lead))}))
    return op("sum", term, axis=_one_or_all(ones), keepdims=1) if ones else term


def _one_or_all(axes: Sequence[int]) -> int | tuple[int, ...]:
    return axes[0] if len(axes) == 1 else tuple(axes)


def reshaped(term: Term, shape: Sequence[Dimension]) -> Term:
    return op("reshape", term, *map(dimension_term, shape))


# -- matrix products -----------------------------------------------------------------------------------


def transposed(term: Term, shape_of: ShapeOf) -> Term:
    """The transpose of a matrix, carried inwards where that leaves fewer signs: ``(Aᵀ B)ᵀ = Bᵀ A``."""
    rule = _TRANSPOSED.get(term.head)
    found = rule(term, shape_of) if rule else None
    return found if found is not None else op("transpose", term)


def _transposed_product(term: Term, shape_of: ShapeOf) -> Term | None:
    left, right = term.args
    if len(shape_of(left)) != 2 or len(shape_of(right)) != 2:
        return None
    return inner(transposed(right, shape_of), transposed(left, shape_of), shape_of)


def _transposed_multiple(term: Term, shape_of: ShapeOf) -> Term | None:
    matrices = [k for k, factor in enumerate(term.args) if shape_of(factor)]
    if len(matrices) != 1 or len(shape_of(term.args[matrices[0]])) != 2:
        return None
    return times(*[transposed(f, shape_of) if k in matrices else f for k, f in enumerate(term.args)])


def _transposed_quotient(term: Term, shape_of: ShapeOf) -> Term | None:
    return over(transposed(term.args[0], shape_of), term.args[1]) if not shape_of(term.args[1]) else None


_TRANSPOSED: Mapping[str, Callable[[Term, ShapeOf], Term | None]] = {
    "transpose": lambda term, _: term.args[0] if len(term.args) == 1 else None,
    "matmul": _transposed_product,
    "outer": lambda term, _: op("outer", term.args[1], term.args[0]),
    "negative": lambda term, shape_of: minus(transposed(term.args[0], shape_of)),
    "multiply": _transposed_multiple,
    "divide": _transposed_quotient,
    "eye": lambda term, _: term if len(term.args) == 1 else None,
    "diag": lambda term, _: term,
}


def inner(left: Term, right: Term, shape_of: ShapeOf) -> Term:
    """A matrix product: identities vanish, scalars and signs move in front, ``A (B C)`` becomes ``(A B) C``."""
    front, bare = [], []
    for term in (left, right):
        scalars, matrix = _scalars(term, shape_of)
        front += scalars
        bare.append(matrix)
    body = _product(bare[0], bare[1], shape_of)
    return times(*front, body) if front else body


def _scalars(term: Term, shape_of: ShapeOf) -> tuple[list[Term], Term]:
    """The scalar factors of a multiple of a matrix, and the matrix."""
    if term.head == "negative":
        scalars, matrix = _scalars(term.args[0], shape_of)
        return [negative(ONE), *scalars], matrix
    if term.head != "multiply":
        return [], term
    scalars = [factor for factor in term.args if not shape_of(factor)]
    return scalars, multiply(*[factor for factor in term.args if shape_of(factor)])


def _product(left: Term, right: Term, shape_of: ShapeOf) -> Term:
    if _is_identity(left):
        return right
    if _is_identity(right):
        return left
    if right.head == "matmul" and _associative(*[len(shape_of(term)) for term in (left, *right.args)]):
        return op("matmul", _product(left, right.args[0], shape_of), right.args[1])
    return op("matmul", left, right)


def _associative(left: int, middle: int, right: int) -> bool:
    """Whether ranks allow ``A (B C) = (A B) C``: matrices throughout, or a vector at an end of plain matrices."""
    return min(left, middle, right) >= 2 or (middle == 2 and max(left, right) <= 2)


def _is_identity(term: Term) -> bool:
    return term.head == "eye" and len(term.args) == 1
