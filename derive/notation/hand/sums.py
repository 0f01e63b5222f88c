"""Sums over an index, and formulas for each entry."""

from __future__ import annotations

from derive.dimension import Dimension, Shape
from derive.errors import DeriveError
from derive.notation.hand.scope import HandScope
from derive.notation.hand.shapes import index_names, shape_of
from derive.ops.index_form import bound_names
from derive.ops.sizes import dimension_term
from derive.ops.table import find
from derive.term import ZERO, Term, add, multiply, name, negative, number

__all__ = ["by_entries", "free_indices", "summed"]

_ELEMENTWISE = frozenset("add multiply negative divide power group prime compare where indicator".split())


def summed(body: Term, term: Term, scope: HandScope, shape: Shape | None) -> Term:
    """``Σ`` of a body that was given its meaning; ``term`` holds the indices and what limits them."""
    conditions = [_condition(each, body, scope) for each in term.args[1:]]
    kept = [condition for condition in conditions if condition is not None]
    if kept:
        body = multiply(body, *[Term("indicator", (condition,)) for condition in kept])
    if not shape:
        return Term("sum_over", (body,), term.data)
    names = [f"_{axis}" for axis in range(len(shape))]
    inner = Term("sum_over", (entry(body, [name(each) for each in names], shape, scope),), term.data)
    return Term("tabulate", (inner, *map(dimension_term, shape)), tuple(names))


def _condition(given: Term, body: Term, scope: HandScope) -> Term | None:
    """``j ≠ i`` as it is; bounds only where they are not the whole axis."""
    if given.head == "both":
        raise DeriveError("sum_bounds", {})
    if given.head != "bounds":
        return given
    index, limits = str(given.attribute("index")), given.args
    size = _axis(index, body, scope)
    if _from_zero(limits, size):
        return None
    first = limits[0].value if limits[0].is_number else None
    last = limits[1].value if len(limits) > 1 and limits[1].is_number else None
    if size is None or first is None or size.number is None:
        _check_symbolic(limits, first, scope)
        return None
    start = int(first) - scope.first_index
    stop = size.number if last is None else int(last) - scope.first_index + 1
    if start == 0 and (stop == size.number or (len(limits) > 1 and not limits[1].is_number)):
        return None
    if start < 0 or stop > size.number:
        raise DeriveError("sum_bounds", {})
    above = Term("compare", (name(index), number(start)), ">=")
    return above if stop == size.number else Term("compare", (name(index), number(stop - 1)), "<=")


def _from_zero(limits: tuple[Term, ...], size: Dimension | None) -> bool:
    """From 0 to n − 1, or to the last number of the axis counted from 0: all of it."""
    if len(limits) < 2 or limits[0] != ZERO:
        return False
    last = limits[1]
    if last.is_number:
        return size is not None and size.number is not None and last.value == size.number - 1
    return last.head == "add" and last.args[1] == negative(number(1))


def _check_symbolic(limits: tuple[Term, ...], first: object, scope: HandScope) -> None:
    if first != scope.first_index or (len(limits) > 1 and not (limits[1].is_name or limits[1].is_number)):
        raise DeriveError("sum_bounds", {})


def _axis(index: str, body: Term, scope: HandScope) -> Dimension | None:
    for node in body.walk():
        if node.head == "index":
            shape = _shape(node.args[0], scope)
            for item, size in zip(node.args[1:], shape or (), strict=False):
                if item.is_name and item.data == index:
                    return size
    return None


def _shape(base: Term, scope: HandScope) -> Shape | None:
    try:
        return shape_of(base, scope)
    except DeriveError:
        return None


# -- entries -------------------------------------------------------------------------------------------


def entry(term: Term, places: list[Term], shape: Shape, scope: HandScope) -> Term:
    """The entry of an array at some places, taken inside of what works entry by entry."""
    own = shape_of(term, scope)
    if own == () or own is None:
        return term
    op = find(term.head)
    if term.head in _ELEMENTWISE or (op is not None and op.elementwise):
        return Term(term.head, [entry(arg, places, shape, scope) for arg in term.args], term.data)
    items = places[len(places) - len(own) :]
    kept = [ZERO if size.number == 1 else item for item, size in zip(items, own, strict=True)]
    if term.head == "index":
        return _further(term, kept, scope)
    return Term("index", (term, *kept))


def _further(term: Term, places: list[Term], scope: HandScope) -> Term:
    """An entry of ``X[i]`` is ``X[i, c]``."""
    if any(item.head == "slice" for item in term.args[1:]):
        return Term("index", (term, *places))
    return Term("index", (*term.args, *places))


def free_indices(term: Term, scope: HandScope) -> tuple[str, ...]:
    """The indices that no sum binds."""
    bound = {each for node in term.walk() for each in bound_names(node)}
    return tuple(each for each in index_names(term) if each not in bound and not scope.is_value(each))


def by_entries(left: Term, right: Term, scope: HandScope) -> tuple[Term, Term]:
    """``∂L/∂W_{ij} = δ_i x_j`` as a claim of whole arrays. Raises ``free_index`` where an index hangs in the air."""
    loose = dict.fromkeys((*free_indices(left, scope), *free_indices(right, scope)))
    if not loose:
        return left, right
    if left.head == "index":
        whole = shape_of(left.args[0], scope)
        places = left.args[1:]
        names = [place.data if place.is_name else None for place in places]
        distinct = len({each for each in names if each}) == len([each for each in names if each])
        simple = all(place.is_name or place == ZERO for place in places)
        if whole is not None and simple and distinct and len(places) == len(whole) and set(loose) <= set(names):
            filled = [str(each) if each else f"_{axis}" for axis, each in enumerate(names)]
            units = all(each or size.number == 1 for each, size in zip(names, whole, strict=True))
            if units:
                return left.args[0], Term("tabulate", (right, *map(dimension_term, whole)), tuple(filled))
    sizes = [_size(index, (left, right), scope) for index in loose]
    return tuple(Term("tabulate", (side, *sizes), tuple(loose)) for side in (left, right))  # type: ignore[return-value]  # two sides


def _size(index: str, sides: tuple[Term, Term], scope: HandScope) -> Term:
    for side in sides:
        size = _axis(index, side, scope)
        if size is not None:
            return dimension_term(size)
    raise DeriveError("free_index", {"index": index})


def shifted(term: Term, step: int) -> Term:
    return add(term, number(step)) if step > 0 else add(term, negative(number(-step)))
