"""The rule of an index form: differentiate the entry, keep the operand's own indices, sum over the others.

``Y[i, o] = Σ_{k,c} X[i+k, c] W[k, c, o]`` passes ``Σ_i G[i, o] X[i+k, c]`` on to ``W[k, c, o]``. A place that is no
bare index becomes an index of its own, tied by an indicator: ``logp[i, y[i]]`` gives ``G·1[j = y[i]]`` at ``[i, j]``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from derive.dimension import Dimension, Shape
from derive.errors import DeriveError
from derive.ops.index_form import bound_names, ranges
from derive.ops.index_reductions import apart, passed_inside, renamed
from derive.ops.sizes import dimension_term
from derive.ops.words import times
from derive.term import ZERO, Term, add, name, op

__all__ = ["index_contribution"]

ShapeOf = Callable[[Term], Shape]
Local = Callable[[Term, Term, int], Term]  # (G, node, position): the contribution among scalars


@dataclass(frozen=True, slots=True)
class _Summand:
    """``factor`` times the entry ``place`` of the operand, for every value of the ``bound`` names."""

    factor: Term
    place: Term
    bound: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Walk:
    operand: Term
    local: Local
    sizes: dict[str, Dimension]
    shape_of: ShapeOf

    def summands(self, G: Term, node: Term, bound: tuple[str, ...]) -> Iterator[_Summand]:
        """Every place of the operand below ``node``, with what reaches it."""
        if node == self.operand or (node.head == "index" and node.args[0] == self.operand):
            yield _Summand(G, node, bound)
        elif bound_names(node):
            yield from self._inside(G, node, bound)
        elif node.head == "index":
            raise DeriveError("no_rule", {"name": "index", "argument": repr(self.operand)})
        else:
            for position, part in enumerate(node.args):
                if any(other == self.operand for other in part.walk()):
                    passed = self.local(G, node, position)
                    yield from self.summands(passed, part, bound) if passed != ZERO else ()

    def _inside(self, G: Term, node: Term, bound: tuple[str, ...]) -> Iterator[_Summand]:
        clear = renamed(node, set(bound))
        names = bound_names(clear)
        self.sizes.update(ranges(names, clear, self.shape_of, self.sizes))
        table = clear.head == "tabulate"
        conditions = [Term("indicator", (condition,)) for condition in clear.args[1:] if not table]
        around = apart(G, {*bound, *names})
        passed = times(passed_inside(around, clear, self.sizes, bound), *conditions)
        yield from self.summands(passed, clear.args[0], (*bound, *names))


def index_contribution(G: Term, term: Term, operand: Term, shape_of: ShapeOf, local: Local) -> Term:
    """What reaches ``operand`` from an index form whose gradient is ``G``."""
    walk = _Walk(operand, local, {}, shape_of)
    found = [_collected(summand, walk) for summand in walk.summands(G, term, ())]
    return add(*found) if found else ZERO


def _collected(summand: _Summand, walk: _Walk) -> Term:
    """The operand's axes in front, tied where they are no bare index; the other indices summed over."""
    items = summand.place.args[1:]
    taken = {*summand.bound, *summand.factor.names(), *summand.place.names()}
    axes: list[str] = []
    ties: list[Term] = []
    for item in items:
        if item.is_name and item.data in summand.bound and item.data not in axes:
            axes.append(item.data)
            continue
        own = next(letter for letter in "jabcdefghklmpqrstuvw" if letter not in taken)
        taken.add(own)
        axes.append(own)
        ties.append(Term("indicator", (Term("compare", (name(own), item), "=="),)))
    rest = tuple(key for key in summand.bound if key not in axes)
    body = _summed(times(summand.factor, *ties), rest, axes, walk)
    sizes = [dimension_term(size) for size in walk.shape_of(walk.operand)]
    return Term("tabulate", (body, *sizes), tuple(axes)) if axes else body


def _summed(body: Term, rest: Sequence[str], axes: Sequence[str], walk: _Walk) -> Term:
    """``Σ_rest body``; an index whose range the body no longer shows gets it from ``ones``."""
    if not rest:
        return body
    around = {**walk.sizes, **dict(zip(axes, walk.shape_of(walk.operand), strict=False))}
    marked = body
    for key in rest:
        if not _shows(key, rest, marked, around, walk):
            marked = times(marked, Term("index", (op("ones", dimension_term(walk.sizes[key])), name(key))))
    return Term("sum_over", (marked,), tuple(rest))


def _shows(key: str, rest: Sequence[str], body: Term, around: dict[str, Dimension], walk: _Walk) -> bool:
    known = {name: size for name, size in around.items() if name not in rest}
    try:
        return ranges((key,), Term("sum_over", (body,), tuple(rest)), walk.shape_of, known)[key] == walk.sizes[key]
    except DeriveError:
        return False
