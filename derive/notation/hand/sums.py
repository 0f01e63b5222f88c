"""Sums over an index, and formulas for each entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from derive.dimension import Dimension, Shape
from derive.errors import DeriveError
from derive.notation.hand.scope import HandScope
from derive.notation.hand.shapes import index_names, shape_of
from derive.ops.index_form import bound_names
from derive.ops.sizes import dimension_term
from derive.ops.table import find
from derive.ops.words import exact
from derive.term import ZERO, Term, add, multiply, name, negative, number

__all__ = ["by_entries", "differentiated", "free_indices", "opened", "summed", "totals"]

_SIZE = re.compile(r"[A-Za-z](_\w+)?")
_WHOLE = Term("slice", (), (False, False))
_ELEMENTWISE = frozenset("add multiply negative divide power group prime compare where indicator".split())


def summed(body: Term, term: Term, scope: HandScope, shape: Shape | None) -> Term:
    """``Σ`` of a body that was given its meaning; ``term`` holds the indices and what limits them."""
    kept = [condition for each in term.args[1:] for condition in _conditions(each, body, scope)]
    if kept:
        body = multiply(body, *[Term("indicator", (condition,)) for condition in kept])
    if not shape:
        return Term("sum_over", (body,), term.data)
    names = [f"_{axis}" for axis in range(len(shape))]
    inner = Term("sum_over", (entry(body, [name(each) for each in names], shape, scope),), term.data)
    return Term("tabulate", (inner, *map(dimension_term, shape)), tuple(names))


def _conditions(given: Term, body: Term, scope: HandScope) -> list[Term]:
    """``j ≠ i`` as it is; bounds only where they are not the whole axis. Raises ``sum_bounds``."""
    if given.head == "both":
        raise DeriveError("sum_bounds", {})
    if given.head != "bounds":
        return [given]
    index, limits = str(given.attribute("index")), given.args
    sizes = set(_axes(index, body, scope))
    if len(sizes) > 1:
        return []  # no bounds make sense of an index that stands at axes of different sizes: its value says so
    size = next(iter(sizes), None)
    first = limits[0].value if limits[0].is_number else None
    if size is None or first is None or size.number is None:
        _check_symbolic(limits, first, size, scope)
        return []
    base = 0 if first == 0 else scope.first_index  # from 0 to n − 1 is all of an axis, however its entries are counted
    start = int(first) - base
    stop = size.number if len(limits) == 1 else _last(limits[1], size.number, scope) - base + 1
    if start < 0 or not start < stop <= size.number:
        raise DeriveError("sum_bounds", {})
    ends = [("<=", stop - 1)] if stop < size.number else []
    ends += [(">=", start)] if start else []
    return [Term("compare", (name(index), number(place)), sign) for sign, place in ends]


def _last(limit: Term, size: int, scope: HandScope) -> int:
    """The last index in the student's counting: a number, a constant of the model, or a letter that stands for how far
    the axis runs, less a number. Raises ``sum_bounds``."""
    known, less = _less(limit)
    if known is None:
        return less
    if known in scope.numbers:
        return scope.numbers[known] + less
    if scope.is_value(known) or scope.is_value(known.swapcase()) or not _SIZE.fullmatch(known):
        raise DeriveError("sum_bounds", {})
    return size + less


def _less(limit: Term) -> tuple[str | None, int]:
    """``n − 1`` as ``("n", -1)``, ``5`` as ``(None, 5)``. Raises ``sum_bounds``."""
    if limit.is_name:
        return str(limit.data), 0
    if limit.is_number and limit.value.denominator == 1:
        return None, int(limit.value)
    if limit.head == "add" and len(limit.args) == 2 and limit.args[0].is_name:
        step = exact(limit.args[1])
        if step is not None and step.denominator == 1:
            return str(limit.args[0].data), int(step)
    raise DeriveError("sum_bounds", {})


def _check_symbolic(limits: tuple[Term, ...], first: object, size: Dimension | None, scope: HandScope) -> None:
    """Bounds of an axis whose size is no number: its own letter, or one that means nothing else in the model."""
    known, less = _less(limits[1]) if len(limits) > 1 else (None, 0)
    whole = (first == scope.first_index and not less) or (first == 0 and less == -1)
    other = size is not None and known not in size.symbols and (scope.is_value(str(known)) or known in _symbols(scope))
    if not whole or other or (known is None and len(limits) > 1):
        raise DeriveError("sum_bounds", {})


def _symbols(scope: HandScope) -> set[str]:
    return {symbol for shape in scope.shapes.values() for size in shape for symbol in size.symbols}


def _axis(index: str, body: Term, scope: HandScope) -> Dimension | None:
    """How far an index runs; the first of its axes says it."""
    return next(_axes(index, body, scope), None)


def _axes(index: str, body: Term, scope: HandScope) -> Iterator[Dimension]:
    for node in body.walk():
        if node.head == "index":
            shape = _shape(node.args[0], scope)
            for item, size in zip(node.args[1:], shape or (), strict=False):
                if item.is_name and item.data == index:
                    yield size


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
    """An entry of ``X[i]`` is ``X[i, c]``, and one of ``X[:, i]`` is ``X[c, i]``."""
    slices = [item for item in term.args[1:] if item.head == "slice"]
    if any(item != _WHOLE for item in slices):
        return Term("index", (term, *places))
    left = list(places)
    filled = [left.pop(0) if item.head == "slice" and left else item for item in term.args]
    return Term("index", (*filled, *left))


def free_indices(term: Term, scope: HandScope) -> tuple[str, ...]:
    """The indices that no sum binds."""
    bound = {each for node in term.walk() for each in bound_names(node)}
    return tuple(each for each in index_names(term) if each not in bound and not scope.is_value(each))


def totals(body: Term, scope: HandScope, shape: Shape | None) -> list[Term]:
    """``Σ`` of a body without an index below: over the indices that only the body has, else over all its entries or
    along one axis of a matrix. Raises ``sum_bounds`` where its only indices are the left side's."""
    loose = free_indices(body, scope)
    inner = tuple(index for index in loose if index not in scope.outer)
    if inner:
        return [summed(body, Term("sum_over", (body,), inner), scope, shape)]
    if loose:
        raise DeriveError("sum_bounds", {})
    axes = (0, 1) if shape is not None and len(shape) == 2 else ()
    return [Term("sum", (body,)), *(Term("sum", (body,), (("axis", axis),)) for axis in axes)]


def opened(term: Term) -> tuple[Term, ...]:
    """What more indices are added to: those of ``∂ log y_k/∂z`` go on in the entry ``(∂ log y_k/∂z)_i``."""
    return term.args if term.head == "index" and term.args[0].head == "differentiate" else (term,)


def differentiated(built: Term, scope: HandScope) -> Term:
    """``∂ log y_k/∂z_i``: the derivative of a formula with a free index is an entry of that of all of them."""
    what, *by = built.args
    loose = free_indices(what, scope) if what.head not in ("name", "index") else ()
    if not loose:
        return built
    sizes = [_size(index, (what,), scope) for index in loose]
    whole = Term("tabulate", (what, *sizes), tuple(loose))
    return Term("index", (Term(built.head, (whole, *by), built.data), *(name(index) for index in loose)))


def by_entries(left: Term, right: Term, scope: HandScope) -> tuple[Term, Term]:
    """``∂L/∂W_{ij} = δ_i x_j`` as a claim of whole arrays. Raises ``free_index`` where an index hangs in the air."""
    if scope.contracted:
        right = _contracted(right, frozenset(free_indices(left, scope)), scope)
    loose = dict.fromkeys((*free_indices(left, scope), *free_indices(right, scope)))
    if not loose:
        return left, right
    _check_entries((left, right), scope)
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
    indices = tuple(loose)
    return Term("tabulate", (left, *sizes), indices), Term("tabulate", (right, *sizes), indices)


def _check_entries(sides: tuple[Term, Term], scope: HandScope) -> None:
    """Where one side speaks of an entry, neither may be a whole array: an index was lost. Raises ``lost_index``."""
    bound = {each for side in sides for node in side.walk() for each in bound_names(node)}
    places = {each: ZERO for side in sides for each in index_names(side) if each not in bound}
    for side in sides:
        shape = _shape(side.replace(places), scope)
        if any(size.number != 1 for size in shape or ()):
            raise DeriveError("lost_index", {"operand": side})


def _contracted(term: Term, kept: frozenset[str], scope: HandScope) -> Term:
    """``A_{ij} x_j`` with the sum that Einstein's convention leaves out, over each index of a summand that is not on
    the left."""
    if term.head in ("add", "negative", "group"):
        return Term(term.head, [_contracted(part, kept, scope) for part in term.args], term.data)
    if term.head == "multiply":
        parts = [_contracted(part, kept | _others(term, part, scope), scope) for part in term.args]
        term = Term(term.head, parts, term.data)
    own = tuple(each for each in free_indices(term, scope) if each not in kept)
    return Term("sum_over", (term,), own) if own else term


def _others(term: Term, part: Term, scope: HandScope) -> frozenset[str]:
    """The indices of the factors beside one."""
    return frozenset(each for other in term.args if other is not part for each in free_indices(other, scope))


def _size(index: str, sides: Sequence[Term], scope: HandScope) -> Term:
    for side in sides:
        size = _axis(index, side, scope)
        if size is not None:
            return dimension_term(size)
    raise DeriveError("free_index", {"index": index})


def shifted(term: Term, step: int) -> Term:
    return add(term, number(step)) if step > 0 else add(term, negative(number(-step)))
