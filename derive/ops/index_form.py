"""Index form: ``sum(X[i + k, c]*W[k, c, o], over=(k, c))``, and arrays given by their entries.

Two heads bind index names. ``sum_over`` (body, perhaps a condition; data: the names) adds up; ``tabulate`` (body,
perhaps one size an axis; data: the names) is the array with an axis for each name: ``Y[i, o] = …`` is
``tabulate(…)`` with the names ``("i", "o")``. Other reductions keep their names in ``over=``.

An index runs over the axis that it stands in (``X[i]``); one that only stands in a sum (``X[i + k]``) runs as far as
the axis allows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from derive.dimension import Dimension, Shape
from derive.errors import DeriveError
from derive.ops.array import Array, map_arrays
from derive.ops.field import Field, compare, number, where
from derive.ops.sizes import dimension_of
from derive.ops.table import Layout, Op, register_heads
from derive.term import Term

__all__ = ["bound_names", "free_names", "ranges", "with_tables"]

ShapeOf = Callable[[Term], Shape]


def bound_names(term: Term) -> tuple[str, ...]:
    """The index names that a Term binds; none for a Term that is no index form."""
    if term.head in ("sum_over", "tabulate"):
        return tuple(term.data)
    if not isinstance(term.data, tuple) or term.is_number:
        return ()
    names = next((pair[1] for pair in term.data if isinstance(pair, tuple) and pair[0] == "over"), ())
    return (names,) if isinstance(names, str) else tuple(names)


def free_names(term: Term) -> tuple[Term, ...]:
    """The names of values in an index form, each once: the operands by which it can be differentiated."""
    bound = {name for node in term.walk() for name in bound_names(node)}
    return tuple(Term("name", (), name) for name in term.names() if name not in bound)


def with_tables(term: Term) -> Term:
    """``max(Y[i], over=i)`` as the maximum of the array with the entries ``Y[i]``, and ``S[i] = max(Y[i, j], over=j)``
    as one along its last axis: what has no rule of its own with ``over`` has one for arrays. A sum and a mean keep
    their indices; what has a condition, or stands deeper in an index form, stays.
    """
    forms = [node for node in term.walk() if bound_names(node)]
    if not forms:
        return term
    inside = {part for node in forms for arg in node.args for part in arg.walk()}

    def change(node: Term) -> Term:
        if node in inside:
            return node
        if node.head == "tabulate" and _reduces(node.args[0]):
            inner = node.args[0]
            names = (*bound_names(node), *bound_names(inner))
            axes = tuple(range(len(bound_names(node)), len(names)))
            return Term(inner.head, (Term("tabulate", inner.args, names),), (("axis", axes),))
        if _reduces(node):
            return Term(node.head, (Term("tabulate", node.args, bound_names(node)),), None)
        return node

    return term.rebuild(change) if any(map(_reduces, term.walk())) else term


def _reduces(node: Term) -> bool:
    """A reduction with ``over`` that has only a rule for arrays."""
    own = node.head in ("sum_over", "tabulate", "mean")
    return not own and len(node.args) == 1 and bool(bound_names(node)) and len(node.data) == 1


def ranges(
    names: Sequence[str], body: Term, shape_of: ShapeOf, outer: Mapping[str, Dimension] | None = None
) -> dict[str, Dimension]:
    """How far each index runs; ``outer`` are the ranges of the indices around. ``names`` and the indices bound within
    the body are found. Raises `DeriveError` (``free_index``, ``index_clash``).
    """
    inner = dict.fromkeys([*names, *(name for node in body.walk() for name in bound_names(node))])
    found = {name: size for name, size in (outer or {}).items() if name not in inner}
    uses = list(_uses(body, shape_of))
    for name, size in [(item.data, size) for item, size in uses if item.is_name and item.data in inner]:
        if found.setdefault(name, size) != size and name in names:
            details = {"index": name, "left_size": str(found[name]), "right_size": str(size)}
            raise DeriveError("index_clash", details)
    for _ in inner:
        for item, size in uses:
            _solve(tuple(inner), item, size, found)
    for name in names:
        if name not in found:
            raise DeriveError("free_index", {"index": name})
    return found


def _uses(body: Term, shape_of: ShapeOf) -> Iterator[tuple[Term, Dimension]]:
    """Every place of every index, with the size of its axis."""
    for node in body.walk():
        if node.head == "index":
            yield from zip(node.args[1:], shape_of(node.args[0]), strict=False)


def _solve(names: Sequence[str], item: Term, size: Dimension, found: dict[str, Dimension]) -> None:
    """``X[i + k]``: where ``k`` is known, ``i`` runs over what ``k`` leaves of the axis."""
    try:
        place = dimension_of(item)
    except DeriveError:
        return
    unknown = [name for name in names if name in place.symbols and name not in found]
    if len(unknown) != 1 or dict(place.terms).get((unknown[0],)) != 1:
        return
    last = place - Dimension((((unknown[0],), 1),))
    for symbol in last.symbols:
        if symbol in found:
            last = _at(last, symbol, found[symbol] - 1)
    found[unknown[0]] = size - last


def _at(place: Dimension, symbol: str, value: Dimension) -> Dimension:
    """``place`` with a symbol replaced."""
    total = Dimension(())
    for monomial, coefficient in place.terms:
        part = Dimension((((), coefficient),))
        for factor in monomial:
            part = part * (value if factor == symbol else Dimension((((factor,), 1),)))
        total = total + part
    return total


def _kronecker(field: Field, arrays: Sequence[Array], attributes: Mapping[str, object]) -> Array:
    """``δ_ij``: 1 where the indices agree, else 0."""
    one, zero = number(field, 1), number(field, 0)
    return map_arrays(lambda i, j: where(field, compare(field, "==", i, j), one, zero), *arrays)


register_heads(
    Op("kronecker", Layout("head"), ("i", "j"), "index_form", shape=lambda shapes, attributes: (), elements=_kronecker),
    Op("sum_over", Layout("head"), ("body",), "index_form", variadic=True),
    Op("tabulate", Layout("head"), ("body",), "index_form", variadic=True),
)
