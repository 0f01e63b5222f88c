"""Arithmetic on arrays: what a Term can be without being a function call.

With broadcasting, a contribution is summed over the axes along which the operand had been repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from derive.dimension import Shape, dimension
from derive.errors import DeriveError
from derive.ops.array import Array, map_arrays
from derive.ops.field import Field, compare, divide, join_product, join_sum, number, where
from derive.ops.reverse import Reverse, narrowed, reduced
from derive.ops.sizes import axes_of, broadcast_shapes
from derive.ops.table import Layout, Op, register_heads
from derive.ops.words import exact, minus, over, times
from derive.term import ONE, ZERO, Term, op
from derive.term import number as literal

__all__ = ["back"]

Attributes = Mapping[str, Any]
Rule = Callable[[Reverse], Term]


def back(reverse: Reverse, *factors: Term) -> Term:
    """``G ⊙ factors``, summed to the shape of the operand."""
    shapes = [reverse.shape_of(factor) for factor in factors]
    G = narrowed(reverse.G, shapes, reverse.out_shape, reverse.shape_of)
    return reduced(times(G, *factors), reverse.out_shape, reverse.shape)


# -- rules ---------------------------------------------------------------------------------------------


def _add(reverse: Reverse) -> Term:
    """``Y = A + B``: ``G``."""
    return back(reverse)


def _negative(reverse: Reverse) -> Term:
    """``Y = -A``: ``-G``."""
    return minus(back(reverse))


def _multiply(reverse: Reverse) -> Term:
    """``Y = A ⊙ B``: ``G ⊙ B`` for ``A``."""
    return back(reverse, *[factor for k, factor in enumerate(reverse.args) if k != reverse.position])


def _numerator(reverse: Reverse) -> Term:
    """``Y = A / B``: ``G / B`` for ``A``; summed before it is divided where ``B`` allows it."""
    below = reverse.args[1]
    if reverse.shape_of(below) == () and reverse.shape:
        return over(back(reverse), below)
    G = narrowed(reverse.G, [reverse.shapes[1]], reverse.out_shape, reverse.shape_of)
    return reduced(over(G, below), reverse.out_shape, reverse.shape)


def _denominator(reverse: Reverse) -> Term:
    """``Y = A / B``: ``-G ⊙ A / B²`` for ``B``."""
    return minus(over(back(reverse, reverse.args[0]), Term("power", (reverse.args[1], literal(2)))))


def _base(reverse: Reverse) -> Term:
    """``Y = Aᵇ``: ``b G ⊙ Aᵇ⁻¹`` for ``A``."""
    base, exponent = reverse.args
    return back(reverse, exponent, _lowered(base, exponent))


def _lowered(base: Term, exponent: Term) -> Term:
    """``baseᵉˣᵖᵒⁿᵉⁿᵗ⁻¹``."""
    value = exact(exponent)
    if value == 2:
        return base
    if value == 1:
        return ONE
    lower = Term("add", (exponent, Term("negative", (ONE,)))) if value is None else _signed(value - 1)
    return Term("power", (base, lower))


def _signed(value: Fraction) -> Term:
    return literal(value) if value >= 0 else Term("negative", (literal(-value),))


def _exponent(reverse: Reverse) -> Term:
    """``Y = Aᵇ``: ``G ⊙ Aᵇ ⊙ log A`` for ``b``."""
    return back(reverse, reverse.out, op("log", reverse.args[0]))


def _prime(reverse: Reverse) -> Term:
    """``Y = f'(U)``: ``G ⊙ f''(U)``."""
    function, order = reverse.term.data
    return back(reverse, Term("prime", reverse.args, (function, order + 1)))


def _apply(reverse: Reverse) -> Term:
    """``y = f(u)``, an abstract function of one argument: ``G ⊙ f'(u)``."""
    if len(reverse.args) > 1:
        raise DeriveError("no_rule", {"name": reverse.term.data, "argument": str(reverse.position + 1)})
    return back(reverse, Term("prime", reverse.args, (reverse.term.data, 1)))


def _row(reverse: Reverse) -> Term:
    """A matrix written out by its rows: row ``k`` of ``G``."""
    return Term("index", (reverse.G, literal(reverse.position)))


def _nothing(reverse: Reverse) -> Term:
    """A comparison does not change with its sides."""
    return ZERO


# -- shapes and elements -------------------------------------------------------------------------------


def _elementwise(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    return broadcast_shapes(*shapes)


def _rows(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    if len(set(shapes)) > 1:
        raise DeriveError("shape_rows", {})
    return (dimension(len(shapes)), *shapes[0])


def _compare(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    return map_arrays(lambda a, b: compare(field, attributes["sign"], a, b), *arrays)


def _indicator(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    one, zero = number(field, 1), number(field, 0)
    return arrays[0].map(lambda holds: where(field, holds, one, zero))


def _share(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    """1 shared equally by the entries that hold, along ``axis``."""
    chosen = _indicator(field, arrays, attributes)
    axes = axes_of(chosen.rank, attributes["axis"])
    return map_arrays(partial(divide, field), chosen, chosen.reduce(axes, join_sum(field), True))


def _stacked(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
    return Array((len(arrays), *arrays[0].shape), tuple(entry for row in arrays for entry in row.data))


def _head(name: str, arguments: str, elements: Callable[..., Array], rules: Mapping[str, Rule], **more: Any) -> Op:
    return Op(
        name,
        Layout("head"),
        tuple(arguments.split()),
        "arithmetic",
        elements=elements,
        pullback=rules,
        shape=more.pop("shape", _elementwise),
        **more,
    )


register_heads(
    _head("add", "a", lambda f, a, _: map_arrays(lambda *u: join_sum(f)([*u]), *a), {"a": _add}, variadic=True),
    _head(
        "multiply",
        "a",
        lambda f, a, _: map_arrays(lambda *u: join_product(f)([*u]), *a),
        {"a": _multiply},
        variadic=True,
    ),
    _head("negative", "a", lambda f, a, _: a[0].map(lambda u: -u), {"a": _negative}),
    _head("group", "a", lambda f, a, _: a[0], {"a": _add}),
    _head("divide", "a b", lambda f, a, _: map_arrays(partial(divide, f), *a), {"a": _numerator, "b": _denominator}),
    _head("power", "a b", lambda f, a, _: map_arrays(f.power, *a), {"a": _base, "b": _exponent}),
    _head("compare", "a b", _compare, {"a": _nothing, "b": _nothing}, text="sign"),
    _head("indicator", "a", _indicator, {"a": _nothing}),
    _head("share", "a", _share, {"a": _nothing}, keywords={"axis": None}),
    _head("matrix", "row", _stacked, {"row": _row}, shape=_rows, variadic=True),
)
# ``f'(U)``: its elements are the table's derivative, which `derive.ops.evaluate` reads.
register_heads(Op("prime", Layout("head"), ("u",), "arithmetic", shape=_elementwise, pullback={"u": _prime}))
register_heads(
    Op("apply", Layout("head"), ("u",), "arithmetic", shape=_elementwise, pullback={"u": _apply}, variadic=True)
)
