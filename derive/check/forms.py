"""The right form of a derivative, for the last hint: the chain multiplied out in named values."""

from __future__ import annotations

from fractions import Fraction

from derive.check.reach import is_gradient
from derive.check.world import FAILURES, World
from derive.errors import DeriveError
from derive.rules import product, total
from derive.rules.calculus import differentiate
from derive.term import ONE, ZERO, Term, add, name, negative, number

__all__ = ["right_form"]

_DENOMINATOR = 1000
_LONG = 80  # nodes: a longer formula is no hint


def right_form(world: World, want: Term) -> Term | None:
    """What should stand there, as a formula of named values; ``None`` where that is too long to help."""
    if want.head == "evaluated":
        return _number(world, want)
    if want.head in ("tabulate", "index"):
        want = _of_all(want)
    if not is_gradient(want):
        inside = any(node.head in ("local", "differentiate") for node in want.walk())
        derived = inside or want.head in ("partial", "index")
        return None if derived else want
    above, below = (str(side.data) for side in want.args)
    try:
        found = _scalar(world, above, below) if world.scalars else _tensor(world, above, below)
    except (DeriveError, KeyError, RecursionError):
        return None
    return found if found is not None and sum(1 for _ in found.walk()) <= _LONG else None


def _of_all(want: Term) -> Term:
    """The gradient whose every entry is meant: ``∂L/∂W`` for ``∂L/∂W_{ij}``."""
    entry = want.args[0] if want.head == "tabulate" else want
    named = entry.head == "index" and all(item.is_name or item == ZERO for item in entry.args[1:])
    return entry.args[0] if named and is_gradient(entry.args[0]) else want


def _number(world: World, want: Term) -> Term | None:
    """The value at a place, where it is a plain number."""
    places = list(world.places(2))
    try:
        values = [world.value(want, place) for place in places]
    except (DeriveError, *FAILURES):
        return None
    (first, *others) = [Fraction(str(value.data[0])).limit_denominator(_DENOMINATOR) for value in values]
    near = abs(float(values[0].data[0]) - float(first)) < 1e-12
    return number(first) if near and all(other == first for other in others) else None


def _scalar(world: World, above: str, below: str) -> Term:
    done: dict[str, Term] = {}
    order = [definition.name for definition in world.graph.definitions]

    def adjoint(known: str) -> Term:
        if known == above:
            return ONE
        if known not in done:
            users = [n for n in order if known in _names(world, n)]
            parts = [(adjoint(user), user) for user in users]
            done[known] = total(*[product(up, _local(world, user, known)) for up, user in parts if up != ZERO])
        return done[known]

    return adjoint(below)


def _names(world: World, known: str) -> tuple[str, ...]:
    definition = world.graph.definition(known)
    return () if definition is None else definition.term.names()


def _local(world: World, value: str, by: str) -> Term:
    definition = world.graph.definition(value)
    assert definition is not None
    return differentiate(definition.term, name(by)).after


def _tensor(world: World, above: str, below: str) -> Term | None:
    softmax = _of_softmax(world, above, below)
    if softmax is not None:
        return softmax
    derivation = world.derivation(above)
    if derivation is None or (below,) not in derivation.results:
        return None
    formula = derivation.results[below,].formula
    for _ in range(6):
        formula = formula.rebuild(lambda node: derivation.adjoints[node.data] if node.head == "adjoint" else node)
    hidden = any(node.head == "adjoint" or (node.head == "tabulate" and len(node.data) > 2) for node in formula.walk())
    return None if hidden else formula.rebuild(_without_broadcast)


def _without_broadcast(node: Term) -> Term:
    """A number as the 1 × 1 matrix that a product makes of it is that number."""
    if node.head == "transpose" and _number_of(node.args[0]) is not None:
        return node.args[0]
    if node.head != "matmul":
        return node
    left, right = node.args
    for factor, other in ((_number_of(left), right), (_number_of(right), left)):
        if factor is not None:
            return other if factor == ONE else Term("multiply", (factor, other))
    return node


def _number_of(term: Term) -> Term | None:
    sizes = term.args[1:]
    return term.args[0] if term.head == "broadcast" and sizes and all(size == ONE for size in sizes) else None


def _of_softmax(world: World, above: str, below: str) -> Term | None:
    """``diag(p) − p pᵀ`` for one vector of probabilities."""
    definition = world.graph.definition(above)
    sizes = [size for size in world.shapes().get(above, ()) if size > 1]
    if definition is None or definition.term.head != "softmax" or definition.term.args[:1] != (name(below),):
        return None
    if len(sizes) != 1:
        return None
    probabilities = name(above)
    square = Term("matmul", (probabilities, Term("transpose", (probabilities,))))
    return add(Term("diag", (probabilities,)), negative(square))
