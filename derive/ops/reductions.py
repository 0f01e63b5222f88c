"""Reductions: a value over some axes of an array. ``axis=None`` is all of them; ``keepdims=1`` keeps size-one axes.

Sources: Petersen and Pedersen, The Matrix Cookbook (2012), 2.6 (norms); Ioffe and Szegedy (2015) for the variance,
which divides by n as ``numpy.var`` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from derive.dimension import Shape
from derive.ops.array import Array
from derive.ops.field import Field, function, join_max, join_min, join_product, join_sum, number
from derive.ops.reverse import Reverse, broadcast
from derive.ops.sizes import ONE_SIZE, axes_of, count, dimension_term, kept
from derive.ops.table import Layout, Op, register
from derive.ops.words import over, times
from derive.term import Term, add, negative, op
from derive.term import number as literal

Attributes = Mapping[str, Any]
Join = Callable[[list[Any]], Any]


# -- shapes and elements -------------------------------------------------------------------------------


def _shape(shapes: Sequence[Shape], attributes: Attributes) -> Shape:
    """``[n, d]`` over axis 1 is ``[n]``, kept ``[n, 1]``."""
    (shape,) = shapes
    return kept(shape, axes_of(len(shape), attributes["axis"]), ONE_SIZE, bool(attributes["keepdims"]))


def _by(join: Callable[[Field], Join]) -> Callable[..., Array]:
    """The elements of a reduction from how a list of entries is joined."""

    def elements(field: Field, arrays: Sequence[Array], attributes: Attributes) -> Array:
        (array,) = arrays
        axes = axes_of(array.rank, attributes["axis"])
        return array.reduce(axes, join(field), bool(attributes["keepdims"]))

    return elements


def _mean(field: Field) -> Join:
    total = join_sum(field)
    return lambda entries: total(entries) / number(field, len(entries))


def _variance(field: Field) -> Join:
    mean = _mean(field)

    def join(entries: list[Any]) -> Any:
        middle = mean(entries)
        return mean([(entry - middle) * (entry - middle) for entry in entries])

    return join


def _deviation(field: Field) -> Join:
    variance, sqrt = _variance(field), function(field, "sqrt")
    return lambda entries: sqrt(variance(entries))


def _norm(field: Field) -> Join:
    total, sqrt = join_sum(field), function(field, "sqrt")
    return lambda entries: sqrt(total([entry * entry for entry in entries]))


def _logsumexp(field: Field) -> Join:
    """Shifted by the largest entry where entries can be ordered, so that nothing overflows."""
    total, exp, log = join_sum(field), function(field, "exp"), function(field, "log")

    def join(entries: list[Any]) -> Any:
        if hasattr(field, "compare"):
            return log(total([exp(entry) for entry in entries]))
        top = join_max(field)(entries)
        return top + log(total([exp(entry - top) for entry in entries]))

    return join


# -- words ---------------------------------------------------------------------------------------------


def _axes(reverse: Reverse) -> tuple[int, ...]:
    return axes_of(len(reverse.shape), reverse.attributes["axis"])


def _missing(reverse: Reverse) -> tuple[int, ...]:
    """The axes of the operand that the value lacks."""
    whole = reverse.attributes["keepdims"] or len(_axes(reverse)) == len(reverse.shape)
    return () if whole else _axes(reverse)


def _size(reverse: Reverse) -> Term:
    """How many entries are joined, the sizes in the order of their axes."""
    sizes = [reverse.shape[axis] for axis in _axes(reverse)]
    if any(size.number is None and len(size.terms) > 1 for size in sizes):
        return dimension_term(count(sizes))
    return times(*map(dimension_term, sizes))


def _spread(reverse: Reverse, term: Term) -> Term:
    """``term``, of the value's shape, repeated to the operand's."""
    return broadcast(term, reverse.shape, _missing(reverse)) if term != literal(0) else term


def _against(reverse: Reverse, term: Term) -> Term:
    """``term`` as it stands in an elementwise product with the operand: repeated only where broadcasting would not."""
    missing = _missing(reverse)
    return term if missing == tuple(range(len(missing))) else _spread(reverse, term)


def _centred(reverse: Reverse) -> Term:
    """``X - mean(X)``."""
    axis = reverse.attributes["axis"]
    whole = len(_axes(reverse)) == len(reverse.shape)
    mean = op("mean", reverse.arg) if whole else op("mean", reverse.arg, axis=axis, keepdims=1)
    return add(reverse.arg, negative(mean))


def _where_equal(reverse: Reverse) -> Term:
    """``1[X = m]``, which entries that tie share equally."""
    axis = reverse.attributes["axis"]
    equal = Term("compare", (reverse.arg, _against(reverse, reverse.out)), "==")
    return Term("share", (equal,), None if axis is None else (("axis", axis),))


# -- rules ---------------------------------------------------------------------------------------------


def _back_sum(reverse: Reverse) -> Term:
    """``s = Σ X``: ``G`` repeated."""
    return _spread(reverse, reverse.G)


def _back_mean(reverse: Reverse) -> Term:
    """``m = Σ X / n``: ``G / n`` repeated."""
    return _spread(reverse, over(reverse.G, _size(reverse)))


def _back_extreme(reverse: Reverse) -> Term:
    """``m = max X``: ``G ⊙ 1[X = m]``; where several entries are the largest, each has an equal share of ``G``."""
    return times(_against(reverse, reverse.G), _where_equal(reverse))


def _back_prod(reverse: Reverse) -> Term:
    """``p = Π X``: ``G p / X`` (no zeros)."""
    return over(_against(reverse, times(reverse.G, reverse.out)), reverse.arg)


def _back_var(reverse: Reverse) -> Term:
    """``v = mean((X - μ)²)``: ``2/n G ⊙ (X - μ)``."""
    return times(over(literal(2), _size(reverse)), _against(reverse, reverse.G), _centred(reverse))


def _back_std(reverse: Reverse) -> Term:
    """``s = √v``: ``G / (n s) ⊙ (X - μ)``."""
    return times(_against(reverse, over(reverse.G, times(_size(reverse), reverse.out))), _centred(reverse))


def _back_logsumexp(reverse: Reverse) -> Term:
    """``l = log Σ exp X``: ``G ⊙ softmax(X)``; over several axes ``G ⊙ exp(X - l)``."""
    axes = _axes(reverse)
    if len(axes) == 1:
        keywords = {} if len(reverse.shape) == 1 else {"axis": reverse.attributes["axis"]}
        return times(_against(reverse, reverse.G), op("softmax", reverse.arg, **keywords))
    return times(_against(reverse, reverse.G), op("exp", add(reverse.arg, negative(_against(reverse, reverse.out)))))


def _back_norm(reverse: Reverse) -> Term:
    """``r = ‖x‖``: ``G x / r``."""
    if not _missing(reverse):
        return over(times(reverse.G, reverse.arg), reverse.out)
    return times(_against(reverse, over(reverse.G, reverse.out)), reverse.arg)


def _reduction(name: str, join: Callable[[Field], Join], rule: Callable[[Reverse], Term], **more: Any) -> Op:
    keywords = {"axis": None, "keepdims": 0}
    layout = more.pop("layout", None) or Layout("function", name)
    return Op(
        name,
        layout,
        ("X",),
        "reduction",
        shape=_shape,
        elements=_by(join),
        pullback={"X": rule},
        keywords=keywords,
        **more,
    )


register(
    _reduction("sum", join_sum, _back_sum, layout=Layout("big", "sum")),
    _reduction("mean", _mean, _back_mean),
    _reduction("max", join_max, _back_extreme, conditions={"X": ("ties",)}),
    _reduction("min", join_min, _back_extreme, conditions={"X": ("ties",)}),
    _reduction("prod", join_product, _back_prod, layout=Layout("big", "prod"), conditions={"X": ("nonzero",)}),
    _reduction("var", _variance, _back_var),
    _reduction("std", _deviation, _back_std, conditions={"X": ("nonzero",)}),
    _reduction("logsumexp", _logsumexp, _back_logsumexp),
    _reduction("norm", _norm, _back_norm, layout=Layout("norm"), conditions={"X": ("nonzero",)}),
)
