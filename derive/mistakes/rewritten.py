"""A formula taken apart as no rule allows: ``√(a + b) = √a + √b``, ``(a + b)² = a² + b²``, ``a(b + c) = ab + c``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from derive.term import Term, add, multiply, negative

__all__ = ["distributed"]

_OVER_SUMS = frozenset(("sqrt", "log", "exp", "sin", "cos", "tan"))
_MANY = 12


def distributed(term: Term) -> Iterator[tuple[Term, float]]:
    """Every Term that one such step leads to, and what it costs: a product is mostly multiplied out rightly."""
    yield from islice(_parted(term), _MANY)


def _parted(term: Term) -> Iterator[tuple[Term, float]]:
    cost = 1.35 if term.head in ("multiply", "divide") else 0.95
    for wrong in _here(term):
        yield Term("group", (wrong,)), cost
    for at, part in enumerate(term.args):
        for wrong, inner in _parted(part):
            yield Term(term.head, (*term.args[:at], wrong, *term.args[at + 1 :]), term.data), inner


def _here(term: Term) -> Iterator[Term]:
    if term.head in _OVER_SUMS and (inner := _sum(term.args[0])) is not None:
        yield add(*[_signed(part, lambda bare: Term(term.head, (bare,), term.data)) for part in inner.args])
    if term.head == "power" and (inner := _sum(term.args[0])) is not None:
        yield add(*[_signed(part, lambda bare: Term("power", (_held(bare), term.args[1]))) for part in inner.args])
        positive = [part.args[0] if part.head == "negative" else part for part in inner.args]
        yield add(*[Term("power", (_held(part), term.args[1])) for part in positive])
    if term.head == "multiply" and len(term.args) == 2:
        left, right = (_sum(part) for part in term.args)
        if left is not None and right is not None and len(left.args) == len(right.args) == 2:
            yield add(*[multiply(_held(a), _held(b)) for a, b in zip(left.args, right.args, strict=True)])
        for one, other in ((term.args[0], right), (term.args[1], left)):
            if other is not None:
                yield add(multiply(_held(one), _held(other.args[0])), *other.args[1:])
    if term.head == "divide" and (inner := _sum(term.args[0])) is not None:
        yield add(Term("divide", (_held(inner.args[0]), term.args[1])), *inner.args[1:])
        yield add(*inner.args[:-1], Term("divide", (_held(inner.args[-1]), term.args[1])))


def _sum(term: Term) -> Term | None:
    while term.head == "group":
        term = term.args[0]
    return term if term.head == "add" else None


def _held(term: Term) -> Term:
    return term if term.head in ("name", "number", "group") else Term("group", (term,))


def _signed(part: Term, apply: Callable[[Term], Term]) -> Term:
    """A sign stays in front of what the function is applied to."""
    return negative(apply(part.args[0])) if part.head == "negative" else apply(part)
