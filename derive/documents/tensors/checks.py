"""The shape of a gradient, multiplied out after it was derived: a check, never the reason."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from derive.dimension import Shape, dimension
from derive.document import Sentence
from derive.documents.subject import Subject
from derive.documents.tensors.spaces import sizes
from derive.documents.words import say
from derive.ops.infer import Shapes
from derive.term import Term, name, relation

__all__ = ["shape_check"]

_ONE = dimension(1)


def shape_check(subject: Subject, by: str, formula: Term) -> Sentence | None:
    """``(d × n)(n × h) = d × h``, the shape of the value that the gradient is taken by."""
    shape = subject.graph.values[by].shape
    if not shape:
        return None
    body = _body(formula, subject.shape_of)
    if body.head == "add":
        found = _multiplied(_body(body.args[0], subject.shape_of), subject.shape_of)
        key = "each"
    else:
        found, key = _multiplied(body, subject.shape_of), "product"
    if found is not None:
        return say(f"tensor.check.{key}", by=name(by), product=found, shape=sizes(shape))
    if body.head == "sum" and len(subject.shape_of(body.args[0])) == 2 and len(shape) == 1:
        return say("tensor.check.sum", by=name(by), whole=sizes(subject.shape_of(body.args[0])), shape=sizes(shape))
    return say("tensor.check.same", by=name(by), shape=sizes(shape))


def _body(term: Term, shape_of: Shapes) -> Term:
    """A formula without signs and scalar factors."""
    while True:
        if term.head in ("negative", "group") or (term.head == "divide" and not shape_of(term.args[1])):
            term = term.args[0]
        elif term.head == "multiply" and sum(bool(shape_of(factor)) for factor in term.args) == 1:
            term = next(factor for factor in term.args if shape_of(factor))
        else:
            return term


def _multiplied(term: Term, shape_of: Shapes) -> Term | None:
    """The sizes of the factors of a product of matrices, and of the product; ``None`` for anything else."""
    shapes = _outer(term, shape_of) if term.head == "outer" else _chain(term, shape_of)
    if shapes is None:
        return None
    product = Term("size_product", map(sizes, shapes))
    return relation(product, ("=", sizes((shapes[0][0], shapes[-1][1]))))


def _outer(term: Term, shape_of: Shapes) -> list[Shape]:
    left, right = (shape_of(part)[0] for part in term.args)
    return [(left, _ONE), (_ONE, right)]


def _chain(term: Term, shape_of: Shapes) -> list[Shape] | None:
    factors = list(_factors(term))
    shapes = [shape_of(factor) for factor in factors]
    if len(factors) < 2 or any(len(shape) not in (1, 2) for shape in shapes):
        return None
    if len(shapes[0]) == 1:
        shapes[0] = (_ONE, *shapes[0])
    if len(shapes[-1]) == 1:
        shapes[-1] = (*shapes[-1], _ONE)
    fits = all(len(shape) == 2 for shape in shapes)
    return shapes if fits and all(a[1] == b[0] for a, b in pairwise(shapes)) else None


def _factors(term: Term) -> Iterator[Term]:
    if term.head != "matmul":
        yield term
        return
    yield from _factors(term.args[0])
    yield from _factors(term.args[1])
