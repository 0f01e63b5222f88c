"""What an op means entry by entry, in SymPy: ``(X W)_{ij} = Σ_k X_{ik} W_{kj}``.

Operands are letters (`sympy.IndexedBase`). A derivative by an entry always takes fresh indices: SymPy's derivative of
a sum by an element with the sum's own index is silently wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy

from derive.ops.sizes import axes_of
from derive.ops.table import find
from derive.term import Term

__all__ = ["PRIME", "by_output", "collapse", "entry_of", "letter", "sum_parts"]

Ranks = Callable[[Term], int]
Fresh = Callable[[], Any]
Entry = Callable[[Term, Sequence[Any], Ranks, Fresh], Any]


PRIME = "·prime "  # SymPy functions of this name, an order and a function's name stand for its derivative


def letter(name: str) -> Any:
    """The array of a named operand."""
    return sympy.IndexedBase(name)


def entry_of(term: Term, place: Sequence[Any], ranks: Ranks, fresh: Fresh) -> Any:
    """The entry of an op at ``place``. Raises ``KeyError`` for an op without an index form here."""
    if term.is_name or term.head == "adjoint":
        return _at(term, place, ranks, fresh)
    if term.is_number:
        return sympy.Rational(term.value.numerator, term.value.denominator)
    rule = _ENTRIES.get(term.head)
    if rule is not None:
        return rule(term, place, ranks, fresh)
    op = find(term.head)
    if op is None or not op.elementwise or len(term.args) != 1:
        raise KeyError(term.head)
    return sympy.Function(term.head)(entry_of(term.args[0], place, ranks, fresh))


def _at(term: Term, place: Sequence[Any], ranks: Ranks, fresh: Fresh) -> Any:
    """An entry of an operand; one of fewer axes takes the last places, as broadcasting does."""
    rank = ranks(term)
    where = list(place[len(place) - rank :])
    if not term.is_name and term.head != "adjoint":
        return entry_of(term, where, ranks, fresh)
    return letter(term.data)[tuple(where)] if rank else sympy.Symbol(term.data)


def _sum(term: Term, place: Sequence[Any], ranks: Ranks, fresh: Fresh) -> Any:
    return sympy.Add(*[_at(part, place, ranks, fresh) for part in term.args])


def _multiply(term: Term, place: Sequence[Any], ranks: Ranks, fresh: Fresh) -> Any:
    return sympy.Mul(*[_at(part, place, ranks, fresh) for part in term.args])


def _matmul(term: Term, place: Sequence[Any], ranks: Ranks, fresh: Fresh) -> Any:
    left, right = term.args
    k = fresh()
    rows = [place[0], k] if ranks(left) == 2 else [k]
    columns = [k, place[-1]] if ranks(right) == 2 else [k]
    return sympy.Sum(_at(left, rows, ranks, fresh) * _at(right, columns, ranks, fresh), (k, 1, sympy.oo))


def _transpose(term: Term, place: Sequence[Any], ranks: Ranks, fresh: Fresh) -> Any:
    if len(term.args) != 1 or len(place) != 2:
        raise KeyError(term.head)
    return entry_of(term.args[0], [place[1], place[0]], ranks, fresh)


def _total(term: Term, place: Sequence[Any], ranks: Ranks, fresh: Fresh) -> Any:
    rank = ranks(term.args[0])
    axis = term.attribute("axis")
    whole = axis if axis is None or isinstance(axis, int | tuple) else int(axis.value)
    gone = axes_of(rank, whole)
    kept = iter(place if term.attribute("keepdims") is None else [p for k, p in enumerate(place) if k not in gone])
    indices = [fresh() if axis in gone else next(kept) for axis in range(rank)]
    summed = entry_of(term.args[0], indices, ranks, fresh)
    for axis in gone:
        summed = sympy.Sum(summed, (indices[axis], 1, sympy.oo))
    return summed


def _outer(term: Term, place: Sequence[Any], ranks: Ranks, fresh: Fresh) -> Any:
    return _at(term.args[0], place[:1], ranks, fresh) * _at(term.args[1], place[1:], ranks, fresh)


def _dot(term: Term, place: Sequence[Any], ranks: Ranks, fresh: Fresh) -> Any:
    k = fresh()
    return sympy.Sum(_at(term.args[0], [k], ranks, fresh) * _at(term.args[1], [k], ranks, fresh), (k, 1, sympy.oo))


def _trace(term: Term, place: Sequence[Any], ranks: Ranks, fresh: Fresh) -> Any:
    k = fresh()
    return sympy.Sum(_at(term.args[0], [k, k], ranks, fresh), (k, 1, sympy.oo))


def _softmax(term: Term, place: Sequence[Any], ranks: Ranks, fresh: Fresh) -> Any:
    k = fresh()
    row = [*place[:-1], k]
    return sympy.exp(_at(term.args[0], place, ranks, fresh)) / sympy.Sum(
        sympy.exp(_at(term.args[0], row, ranks, fresh)), (k, 1, sympy.oo)
    )


def _prime(term: Term, place: Sequence[Any], ranks: Ranks, fresh: Fresh) -> Any:
    """``f'(u)`` as a function of its own, named by `PRIME`."""
    name, order = term.data
    return sympy.Function(f"{PRIME}{order} {name}")(_at(term.args[0], place, ranks, fresh))


def _broadcast(term: Term, place: Sequence[Any], ranks: Ranks, fresh: Fresh) -> Any:
    axis = term.attribute("axis")
    rank = ranks(term.args[0])
    gone = range(len(place) - rank) if axis is None else (axis if isinstance(axis, tuple) else (axis,))
    kept = [mark for position, mark in enumerate(place) if position not in gone]
    if len(kept) != rank:
        raise KeyError(term.head)
    return _at(term.args[0], kept, ranks, fresh)


def _divide(term: Term, place: Sequence[Any], ranks: Ranks, fresh: Fresh) -> Any:
    return _at(term.args[0], place, ranks, fresh) / _at(term.args[1], place, ranks, fresh)


def _power(term: Term, place: Sequence[Any], ranks: Ranks, fresh: Fresh) -> Any:
    return _at(term.args[0], place, ranks, fresh) ** _at(term.args[1], place, ranks, fresh)


_ENTRIES: dict[str, Entry] = {
    "prime": _prime,
    "broadcast": _broadcast,
    "divide": _divide,
    "power": _power,
    "group": lambda term, place, ranks, fresh: _at(term.args[0], place, ranks, fresh),
    "add": _sum,
    "multiply": _multiply,
    "negative": lambda term, place, ranks, fresh: -entry_of(term.args[0], place, ranks, fresh),
    "matmul": _matmul,
    "transpose": _transpose,
    "sum": _total,
    "outer": _outer,
    "dot": _dot,
    "trace": _trace,
    "softmax": _softmax,
}


def by_output(slope: Any, operand: str, out: str) -> Any:
    """A softmax's derivative in its own values: ``e^{z_{ij}}/Σ_k e^{z_{ik}}`` is ``p_{ij}``."""
    whole = sympy.Symbol("·S")
    shares = dict.fromkeys(slope.atoms(sympy.Sum), whole)
    powers = {part: letter(out)[part.args[0].indices] * whole for part in slope.atoms(sympy.exp)}
    return sympy.factor_terms(sympy.expand(slope.xreplace(shares).xreplace(powers)))


def sum_parts(expression: Any) -> tuple[Any, list[Any]]:
    """The summand and the indices of nested sums with factors in front: ``a Σ_i Σ_j b`` is ``(a b, [i, j])``."""
    if isinstance(expression, sympy.Sum):
        inner, indices = sum_parts(expression.function)
        return inner, [limit[0] for limit in reversed(expression.limits)] + indices
    if isinstance(expression, sympy.Mul):
        factors, indices = [], []
        for factor in expression.args:
            inner, found = sum_parts(factor)
            factors.append(inner)
            indices += found
        return sympy.Mul(*factors), indices
    return expression, []


def collapse(expression: Any) -> Any:
    """Every ``δ`` with a summed index does its work: the index is replaced and its sum falls away."""
    if isinstance(expression, sympy.Add):
        return sympy.Add(*[collapse(part) for part in expression.args])
    summand, indices = sum_parts(expression)
    summand = sympy.expand_mul(summand)
    if isinstance(summand, sympy.Add) and indices:
        return sympy.Add(*[collapse(_summed(part, indices)) for part in summand.args])
    for factor in sympy.Mul.make_args(summand):
        if not isinstance(factor, sympy.KroneckerDelta):
            continue
        for index, other in (factor.args, reversed(factor.args)):
            if index in indices:
                rest = sympy.Mul(*[part for part in sympy.Mul.make_args(summand) if part is not factor])
                return collapse(_summed(rest.subs(index, other), [one for one in indices if one != index]))
    return _summed(summand, indices)


def _summed(summand: Any, indices: Sequence[Any]) -> Any:
    for index in reversed(indices):
        summand = sympy.Sum(summand, (index, 1, sympy.oo))
    return summand
