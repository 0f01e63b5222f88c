"""Terms of tensors as they are shown: reductions, broadcasts and einsums in the signs of a textbook.

A Term is rewritten to one of the same value that has a symbol: ``sum(Y*log(P))`` to an index sum, ``sum(G, axis=0)``
to ``Gᵀ 1``, ``broadcast(v, n, d)`` to ``1 vᵀ``. What has no symbol keeps its name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from derive.dimension import Dimension, Shape
from derive.notation.entries import entry_of, letters_for
from derive.ops.contract import subscripts_of
from derive.ops.sizes import ONE_SIZE, axes_of, count, dimension_of, dimension_term
from derive.ops.words import times
from derive.term import ONE, Term, multiply, name, op

if TYPE_CHECKING:
    from derive.notation.layout import Context

__all__ = ["shown"]


def shown(term: Term, context: Context) -> Term:
    """The Term as it is laid out where shapes are known."""
    if term.head != "relation":
        return term.rebuild(lambda node: _rewritten(node, context))
    sides = [side.rebuild(lambda node: _rewritten(node, context)) for side in term.args]
    table = next((side for side in sides[1:] if side.head == "tabulate"), None)
    if table is None:
        return Term("relation", sides, term.data)
    names = tuple(map(name, table.data))
    return Term("relation", [_entry(side, names, context) for side in sides], term.data)


def _entry(side: Term, names: tuple[Term, ...], context: Context) -> Term:
    """A side of an equation between arrays, at the indices of the table that stands in it."""
    if side.head == "tabulate":
        return side.args[0].replace(dict(zip(side.data, names, strict=True)))
    if side.head == "partial" and side.data[1] == 2:
        return _second(side, names, context)
    if side.head == "partial" and len(side.args) == 2:
        upper = context.rank(side.args[0]) or 0
        parts = zip(side.args, (names[:upper], names[upper:]), strict=True)
        return Term("partial", [Term("index", (part, *own)) if own else part for part, own in parts], side.data)
    return Term("index", (side, *names))


def _second(side: Term, names: tuple[Term, ...], context: Context) -> Term:
    """``∂²L/∂W_{ij} ∂W_{kl}``: each variable at its own indices."""
    value, *by = side.args
    pair = by * 2 if len(by) == 1 else by
    upper = context.rank(pair[0]) or 0
    parts = zip(pair, (names[:upper], names[upper:]), strict=True)
    return Term("partial", (value, *[Term("index", (part, *own)) if own else part for part, own in parts]), side.data)


def _rewritten(node: Term, context: Context) -> Term:
    rule = _RULES.get(node.head)
    return node if rule is None else rule(node, context) or node


# -- reductions ----------------------------------------------------------------------------------------


def _sum(node: Term, context: Context) -> Term | None:
    return _total(node, context, ONE)


def _mean(node: Term, context: Context) -> Term | None:
    shape = context.shape(node.args[0]) if len(node.args) == 1 else None
    if not shape or _over(node):
        return None
    joined = [shape[axis] for axis in axes_of(len(shape), _plain(node.attribute("axis")))]
    return _total(node, context, Term("divide", (ONE, _size(joined))))


def _size(sizes: Sequence[Dimension]) -> Term:
    """How many entries there are, the sizes in the order of their axes."""
    if any(size.number is None and len(size.terms) > 1 for size in sizes):
        return dimension_term(count(sizes))
    return times(*map(dimension_term, sizes))


def _total(node: Term, context: Context, scale: Term) -> Term | None:
    inside = node.args[0]
    shape = context.shape(inside)
    if shape is None or _over(node):
        return None
    if not shape:
        return inside
    axes = axes_of(len(shape), _plain(node.attribute("axis")))
    kept = bool(_plain(node.attribute("keepdims", 0)))
    if len(axes) < len(shape) or kept:
        added = _along(inside, shape, axes, kept, context)
    else:
        added = _inner(inside, context) or _everything(inside, shape, context)
    return added if added is None or scale == ONE else multiply(scale, added)


def _over(node: Term) -> bool:
    return node.attribute("over") is not None


def _inner(inside: Term, context: Context) -> Term | None:
    """``Σ u ⊙ v`` of two vectors is ``uᵀ v``; scalars stand in front."""
    factors = inside.args if inside.head == "multiply" else ()
    vectors = [factor for factor in factors if context.rank(factor) == 1]
    scalars = [factor for factor in factors if context.rank(factor) == 0]
    if len(vectors) != 2 or len(scalars) != len(factors) - 2:
        return None
    return multiply(*scalars, op("matmul", *vectors))


def _everything(inside: Term, shape: Shape, context: Context) -> Term:
    if inside.head == "adjoint" and len(shape) == 1:
        return op("matmul", op("ones", dimension_term(shape[0])), inside)
    letters = letters_for(inside, len(shape), context)
    return Term("sum_over", (entry_of(inside, letters, context),), letters)


def _along(inside: Term, shape: Shape, axes: tuple[int, ...], kept: bool, context: Context) -> Term | None:
    """A sum over some axes: a product with ones where the array is a matrix, else an index sum over slices."""
    if len(shape) == 2 and len(axes) == 1:
        return _ones_product(inside, shape, axes[0], kept, context)
    if kept:
        return None
    letters = tuple(f"{letter}" for letter, _ in zip("ijkl", axes, strict=False))
    named = dict(zip(axes, letters, strict=False))
    whole = Term("slice", (), (False, False))
    items = [name(named[axis]) if axis in named else whole for axis in range(len(shape))]
    return Term("sum_over", (Term("index", (inside, *items)),), letters)


def _ones_product(inside: Term, shape: Shape, axis: int, kept: bool, context: Context) -> Term:
    if inside.head == "divide" and context.shape(inside.args[1]) == ():
        return Term("divide", (_ones_product(inside.args[0], shape, axis, kept, context), inside.args[1]))
    rows, columns = map(dimension_term, shape)
    if axis == 1:
        return op("matmul", inside, op("ones", columns, ONE) if kept else op("ones", columns))
    if kept:
        return op("matmul", op("ones", ONE, rows), inside)
    return op("matmul", _transposed(inside), op("ones", rows))


def _transposed(term: Term) -> Term:
    return term.args[0] if term.head == "transpose" and len(term.args) == 1 else op("transpose", term)


# -- what broadcasts ----------------------------------------------------------------------------------------


def _elementwise(node: Term, context: Context) -> Term | None:
    """A kept sum beside a whole matrix is repeated: ``(G 1) 1ᵀ``."""
    shape = context.shape(node)
    if node.head == "multiply" and any(part.head == "ones" for part in node.args):
        rest = [part for part in node.args if part.head != "ones"]
        if rest and context.shape(multiply(*rest)) == shape:
            node = multiply(*rest)
    if shape is None or len(shape) != 2:
        return node
    args = [_repeated(part, shape, context) for part in node.args]
    return Term(node.head, args, node.data)


def _repeated(part: Term, shape: Shape, context: Context) -> Term:
    if part.head in ("negative", "divide", "multiply") and context.shape(part) != shape:
        return Term(part.head, [_repeated(inner, shape, context) for inner in part.args], part.data)
    if part.head != "matmul":
        return part
    left, right = part.args
    if right.head == "ones" and len(right.args) == 2 and right.args[1] == ONE and shape[1] != ONE_SIZE:
        return op("matmul", left, op("ones", right.args[0], dimension_term(shape[1])))
    if left.head == "ones" and len(left.args) == 2 and left.args[0] == ONE and shape[0] != ONE_SIZE:
        return op("matmul", op("ones", dimension_term(shape[0]), left.args[1]), right)
    return part


def _broadcast(node: Term, context: Context) -> Term | None:
    inside, *written = node.args
    shape = context.shape(inside)
    if shape is not None and len(shape) == len(written) == 2:
        return _stretched(inside, shape, written)
    if shape is None or len(written) > 2 or len(shape) > 1:
        return None
    if not shape:
        return multiply(inside, op("ones", *written)) if inside != ONE else op("ones", *written)
    if len(written) == 1:
        return inside
    if inside.head == "divide" and context.shape(inside.args[1]) == ():
        top = Term("broadcast", (inside.args[0], *written), node.data)
        return Term("divide", (_broadcast(top, context) or top, inside.args[1]))
    missing = _plain(node.attribute("axis", 0))
    rows, columns = written
    if missing == 1:
        return op("outer", inside, op("ones", columns))
    return op("outer", op("ones", rows), inside)


def _stretched(inside: Term, shape: Shape, written: Sequence[Term]) -> Term | None:
    """A single column (row) repeated: ``x 1ᵀ``; a minus stays in front."""
    if inside.head == "negative":
        turned = _stretched(inside.args[0], shape, written)
        return None if turned is None else Term("negative", (turned,))
    rows, columns = written
    if shape[1] == ONE_SIZE:
        return op("matmul", inside, op("ones", ONE, columns))
    return op("matmul", op("ones", rows, ONE), inside) if shape[0] == ONE_SIZE else None


# -- index forms -----------------------------------------------------------------------------------------


def _einsum(node: Term, context: Context) -> Term | None:
    inputs, output = subscripts_of(node.attribute("subscripts", node.data if isinstance(node.data, str) else ""))
    if len(inputs) != len(node.args):
        return None
    factors = [
        Term("index", (part, *map(name, word))) if word else part
        for part, word in zip(node.args, inputs, strict=True)
        if not (part.head == "ones" and len(word) == 1)
    ]
    gone = tuple(letter for letter in dict.fromkeys("".join(inputs)) if letter not in output)
    body = multiply(*factors) if factors else ONE
    summed = Term("sum_over", (body,), gone) if gone else body
    return Term("tabulate", (summed,), tuple(output)) if output else summed


def _matmul(node: Term, context: Context) -> Term | None:
    """Where vectors are rows, ``A v`` is written ``v Aᵀ``."""
    left, right = node.args
    if not context.style.rows or context.rank(left) != 2 or context.rank(right) != 1:
        return None
    return op("matmul", right, _transposed(left))


_RULES: dict[str, Callable[[Term, Context], Term | None]] = {
    "sum": _sum,
    "mean": _mean,
    "broadcast": _broadcast,
    "einsum": _einsum,
    "matmul": _matmul,
    "add": _elementwise,
    "multiply": _elementwise,
    "divide": _elementwise,
}


def _plain(value: Any) -> Any:
    """An attribute as an integer or a tuple of integers."""
    if isinstance(value, Term):
        return dimension_of(value).number
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value
