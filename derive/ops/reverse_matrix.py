"""The words of matrix products: what a transpose and a product look like when a person writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from derive.ops.reverse import ShapeOf
from derive.ops.words import minus, over, times
from derive.term import ONE, Term, multiply, negative, op

__all__ = ["inner", "outer", "transposed"]


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
    "ones": lambda term, _: op("ones", *reversed(term.args)) if len(term.args) == 2 else None,
}


def inner(left: Term, right: Term, shape_of: ShapeOf) -> Term:
    """A matrix product: identities vanish, scalars move in front, ``A (B C)`` becomes ``(A B) C``."""
    return _joined(left, right, shape_of, _product)


def outer(left: Term, right: Term, shape_of: ShapeOf) -> Term:
    """``left rightᵀ``, scalars in front."""
    return _joined(left, right, shape_of, lambda a, b, _: op("outer", a, b))


def _joined(left: Term, right: Term, shape_of: ShapeOf, join: Callable[[Term, Term, ShapeOf], Term]) -> Term:
    a, b = _multiple(left, shape_of), _multiple(right, shape_of)
    body = times(*a.scalars, *b.scalars, join(a.array, b.array, shape_of))
    return over(body, times(*a.below, *b.below))


@dataclass(frozen=True, slots=True)
class _Multiple:
    """``scalars · array / below``."""

    scalars: tuple[Term, ...]
    array: Term
    below: tuple[Term, ...] = ()


def _multiple(term: Term, shape_of: ShapeOf) -> _Multiple:
    """A term as a multiple of an array."""
    if term.head == "negative":
        inside = _multiple(term.args[0], shape_of)
        return _Multiple((negative(ONE), *inside.scalars), inside.array, inside.below)
    if term.head == "divide" and not shape_of(term.args[1]):
        inside = _multiple(term.args[0], shape_of)
        return _Multiple(inside.scalars, inside.array, (*inside.below, term.args[1]))
    if term.head != "multiply":
        return _Multiple((), term)
    scalars = tuple(factor for factor in term.args if not shape_of(factor))
    return _Multiple(scalars, multiply(*[factor for factor in term.args if shape_of(factor)]))


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
