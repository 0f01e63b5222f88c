"""Products of vectors and matrices: matmul, dot, outer, kron.

Sources: Petersen and Pedersen, The Matrix Cookbook (2012), 2.4 and 2.5; NumPy for the ranks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from derive.dimension import Shape
from derive.errors import DeriveError
from derive.ops.array import Array, broadcast_sizes
from derive.ops.contract import contract
from derive.ops.field import Field
from derive.ops.reverse import Reverse, reduced, reshaped
from derive.ops.reverse_matrix import inner, outer, transposed
from derive.ops.sizes import broadcast_shapes, shape_text
from derive.ops.table import Layout, Op, register
from derive.ops.words import times
from derive.term import Term, number, op

Attributes = Mapping[str, Any]


# -- shapes --------------------------------------------------------------------------------------------


def _matmul_shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    """``[…, n, k] @ […, k, m]`` is ``[…, n, m]``; a vector has no orientation and its axis disappears."""
    left, right = shapes
    if not left or not right:
        raise DeriveError("shape_matmul_scalar", _pair(left, right))
    if left[-1] != right[-min(2, len(right))]:
        raise DeriveError("shape_matmul", {**_pair(left, right), "columns": str(left[-1]), "rows": str(_rows(right))})
    batch = broadcast_shapes(left[:-2], right[:-2])
    return (*batch, *left[-2:-1], *(right[-1:] if len(right) > 1 else ()))


def _rows(right: Shape) -> Any:
    return right[-min(2, len(right))]


def _pair(left: Shape, right: Shape) -> dict[str, object]:
    return {"left_shape": shape_text(left), "right_shape": shape_text(right)}


def _dot_shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    """``dot`` of two vectors is a scalar; of a matrix and a vector or a matrix, their product."""
    for shape in shapes:
        _ranks(shape, (1, 2))
    return _matmul_shape(shapes, attributes)


def _ranks(shape: Shape, allowed: tuple[int, ...]) -> None:
    if len(shape) not in allowed:
        details = {"allowed": " / ".join(map(str, allowed)), "rank": len(shape), "shape": shape_text(shape)}
        raise DeriveError("shape_rank", details)


def _outer_shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    """``[n]``, ``[m]`` give ``[n, m]``."""
    for shape in shapes:
        _ranks(shape, (1,))
    return (*shapes[0], *shapes[1])


def _kron_shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    """``[m, n]``, ``[p, q]`` give ``[m p, n q]``; two vectors give a vector."""
    left, right = shapes
    for shape in shapes:
        _ranks(shape, (1, 2))
    if len(left) != len(right):
        raise DeriveError("shape_same_rank", _pair(left, right))
    return tuple(a * b for a, b in zip(left, right, strict=True))


# -- elements ------------------------------------------------------------------------------------------


_WORDS = {(1, 1): "k,k->", (2, 1): "ik,k->i", (1, 2): "k,kj->j", (2, 2): "ik,kj->ij"}


def _matmul(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    left, right = arrays
    words = _WORDS[min(left.rank, 2), min(right.rank, 2)]
    if max(left.rank, right.rank) <= 2:
        return contract(field, words, left, right)
    batch = broadcast_sizes(left.shape[:-2], right.shape[:-2])
    names = "zyxwvuts"[: len(batch)]
    first, second, result = words.replace("->", ",").split(",")
    left, first = _batched(left, batch, names, first)
    right, second = _batched(right, batch, names, second)
    return contract(field, f"{first},{second}->{names}{result}", left, right)


def _batched(array: Array, batch: tuple[int, ...], names: str, word: str) -> tuple[Array, str]:
    """A matrix repeated over the batch axes; a vector has none and stays."""
    return (array, word) if array.rank < 2 else (array.broadcast((*batch, *array.shape[-2:])), names + word)


def _outer(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    return contract(field, "i,j->ij", *arrays)


def _kron(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    left, right = arrays
    shape = tuple(a * b for a, b in zip(left.shape, right.shape, strict=True))
    return contract(field, "i,p->ip" if left.rank == 1 else "ij,pq->ipjq", left, right).reshape(shape)


# -- rules ---------------------------------------------------------------------------------------------


def _left(reverse: Reverse) -> Term:
    """``Y = X W``: ``G Wᵀ`` for ``X``; ``y = X w``: ``G wᵀ``; ``y = x W``: ``W G``; ``s = x · w``: ``G w``."""
    (x, w), (_, right) = map(len, reverse.shapes), reverse.args
    if (x, w) == (1, 1):
        return times(reverse.G, right)
    if max(x, w) > 2:
        return _batched_left(reverse)
    if x == 1:
        return inner(right, reverse.G, reverse.shape_of)
    return (
        outer(reverse.G, right, reverse.shape_of)
        if w == 1
        else inner(reverse.G, _swap(reverse, right), reverse.shape_of)
    )


def _right(reverse: Reverse) -> Term:
    """``Y = X W``: ``Xᵀ G`` for ``W``; ``y = X w``: ``Xᵀ G``; ``y = x W``: ``x Gᵀ``; ``s = x · w``: ``G x``."""
    (x, w), (left, _) = map(len, reverse.shapes), reverse.args
    if (x, w) == (1, 1):
        return times(reverse.G, left)
    if max(x, w) > 2:
        return _batched_right(reverse)
    return (
        outer(left, reverse.G, reverse.shape_of) if x == 1 else inner(_swap(reverse, left), reverse.G, reverse.shape_of)
    )


def _swap(reverse: Reverse, term: Term) -> Term:
    """The matrix transposed; of a batch of matrices, each of them."""
    rank = len(reverse.shape_of(term))
    if rank == 2:
        return transposed(term, reverse.shape_of)
    order = (*range(rank - 2), rank - 1, rank - 2)
    if term.head == "transpose" and tuple(int(axis.value) for axis in term.args[1:]) == order:
        return term.args[0]
    return op("transpose", term, *map(number, order))


def _batched_left(reverse: Reverse) -> Term:
    """A batch of products: each ``G Wᵀ``, summed over the batch axes that ``X`` does not have."""
    if min(map(len, reverse.shapes)) == 1:
        return _by_letters(reverse)
    produced = inner(reverse.G, _swap(reverse, reverse.args[1]), reverse.shape_of)
    return reduced(produced, (*reverse.out_shape[:-1], reverse.shape[-1]), reverse.shape)


def _batched_right(reverse: Reverse) -> Term:
    """A batch of products: each ``Xᵀ G``, summed over the batch axes that ``W`` does not have."""
    if min(map(len, reverse.shapes)) == 1:
        return _by_letters(reverse)
    produced = inner(_swap(reverse, reverse.args[0]), reverse.G, reverse.shape_of)
    return reduced(produced, (*reverse.out_shape[:-2], *reverse.shape[-2:]), reverse.shape)


def _by_letters(reverse: Reverse) -> Term:
    """A batch of matrices with one vector, as an `einsum`."""
    x, w = map(len, reverse.shapes)
    names = "abcdefgh"[: max(x, w) - 2]
    words = (f"{names}ik", "k", f"{names}i") if w == 1 else ("k", f"{names}kj", f"{names}j")
    other = 1 - reverse.position
    pairs = [(words[2], reverse.G), (words[other], reverse.args[other])]
    (first, a), (second, b) = pairs if reverse.position == 0 else reversed(pairs)
    return op("einsum", a, b, subscripts=f"{first},{second}->{words[reverse.position]}")


def _outer_left(reverse: Reverse) -> Term:
    """``Y = a bᵀ``: ``G b`` for ``a``."""
    return inner(reverse.G, reverse.args[1], reverse.shape_of)


def _outer_right(reverse: Reverse) -> Term:
    """``Y = a bᵀ``: ``Gᵀ a`` for ``b``."""
    return inner(transposed(reverse.G, reverse.shape_of), reverse.args[0], reverse.shape_of)


def _kron_rule(reverse: Reverse) -> Term:
    """``Y = A ⊗ B``: ``G`` cut into blocks, each block times the other factor, summed."""
    left, right = reverse.shapes
    blocks = reshaped(reverse.G, [size for pair in zip(left, right, strict=True) for size in pair])
    whole, words = ("ip", ("i", "p")) if len(left) == 1 else ("ipjq", ("ij", "pq"))
    other = 1 - reverse.position
    subscripts = f"{whole},{words[other]}->{words[reverse.position]}"
    return op("einsum", blocks, reverse.args[other], subscripts=subscripts)


_PRODUCT = {"X": _left, "W": _right}
register(
    Op(
        "matmul",
        Layout("infix", "matmul"),
        ("X", "W"),
        "product",
        shape=_matmul_shape,
        elements=_matmul,
        pullback=_PRODUCT,
    ),
    Op("dot", Layout("dot", "dot"), ("X", "W"), "product", shape=_dot_shape, elements=_matmul, pullback=_PRODUCT),
    Op(
        "outer",
        Layout("outer", "outer"),
        ("a", "b"),
        "product",
        shape=_outer_shape,
        elements=_outer,
        pullback={"a": _outer_left, "b": _outer_right},
    ),
    Op(
        "kron",
        Layout("kron", "kron"),
        ("A", "B"),
        "product",
        shape=_kron_shape,
        elements=_kron,
        pullback={"A": _kron_rule, "B": _kron_rule},
    ),
)
