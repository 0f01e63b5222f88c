"""Jacobians of values that are no scalars: a matrix where there is one, else what its entries are."""

from __future__ import annotations

from collections.abc import Iterator

from derive.derivation import Result
from derive.document import Block
from derive.documents.subject import Subject
from derive.documents.tensors.spaces import space
from derive.documents.verified import beside
from derive.documents.words import derivative, heading, say, show, text
from derive.term import Term, equals, name

__all__ = ["jacobian_formula", "jacobians"]


def jacobians(subject: Subject, boxed: bool) -> Iterator[Block]:
    value = subject.loss
    yield text(say("tensor.jacobian.what", value=name(value)))
    for result in subject.reached:
        yield heading(3, "tensor.jacobian.heading", value=name(value), by=name(result.by[0]))
        yield from _jacobian(subject, result, boxed)


def _jacobian(subject: Subject, result: Result, boxed: bool) -> Iterator[Block]:
    by, values = result.by[0], subject.graph.values
    left = derivative(subject.loss, by)
    shape = (*values[subject.loss].shape, *values[by].shape)
    yield from jacobian_formula(left, result.formula, subject.loss, boxed, f"jacobian-{by}")
    yield text(say("tensor.jacobian.shape", left=left, space=space(shape)), *beside(result))


def jacobian_formula(left: Term, formula: Term, value: str, boxed: bool, label: str) -> Iterator[Block]:
    """``left = formula``; where no matrix form exists, the linear map that the entries are read off."""
    if formula.head == "tabulate":
        yield text(say("tensor.jacobian.indices", kronecker=Term("index", (name("delta"), name("i"), name("j")))))
    if formula.head != "jacobian":
        yield show(equals(left, formula), label, boxed)
        return
    if formula.data.startswith("·"):
        seed = Term("adjoint", (), formula.data)
        yield text(say("tensor.jacobian.map", left=left, direction=seed, value=name(value)))
        yield show(equals(left, formula), label, boxed)
        return
    gradient = Term("name", (), "G")
    inside = formula.args[0].rebuild(
        lambda node: gradient if node.head == "adjoint" and node.data == formula.data else node
    )
    yield text(say("tensor.jacobian.entries", left=left, gradient=gradient, value=name(value)))
    yield show(inside, None, boxed)
