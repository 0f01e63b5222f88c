"""The ``backprop`` style: one adjoint a value, each defined once, in order, and reused."""

from __future__ import annotations

from collections.abc import Iterator

from derive.derivation import Result
from derive.document import Block, Ref, Sentence
from derive.documents.gradients import factor, verification
from derive.documents.subject import Subject
from derive.documents.words import count, derivative, heading, say, show, text
from derive.term import Term, add, bare, equals, multiply, name

__all__ = ["adjoint_gradient", "adjoint_label", "adjoints"]


def adjoint_label(value: str) -> str:
    return f"adjoint-{value}"


def adjoints(subject: Subject) -> Iterator[Block]:
    """``δ_v = ∂L/∂v`` for every value between the loss and the results, the loss first."""
    derivation = subject.derivation
    asked = {result.by[0] for result in subject.results}
    yield heading(3, "adjoint.heading")
    if subject.options.adjoint == "delta":
        yield text(say("adjoint.what", adjoint=Term("adjoint", (), "v"), meaning=derivative(subject.loss, "v")))
    for value in derivation.order:
        if value != subject.loss and value not in asked:
            yield from _adjoint(subject, value)


def _adjoint(subject: Subject, value: str) -> Iterator[Block]:
    users = subject.derivation.consumers[value]
    delta = Term("adjoint", (), value)
    if subject.options.reasons:
        yield from _local(subject, value)
        yield text(_reason(subject, value, users))
    written = _written(subject, value, users)
    yield show(equals(delta, written, subject.derivation.adjoints[value]), adjoint_label(value))
    if subject.numbers and subject.inline:
        yield subject.numbers.adjoint(value)


def _local(subject: Subject, value: str) -> Iterator[Block]:
    for user in subject.derivation.consumers[value]:
        edge = subject.derivation.edges[user, value]
        if (user, value) not in subject.explained:
            yield from factor(subject, edge)
            subject.explained[user, value] = None


def _reason(subject: Subject, value: str, users: tuple[str, ...]) -> Sentence:
    known = tuple(user for user in users if user != subject.loss)
    names = tuple(name(user) for user in users)
    where = tuple(Ref(adjoint_label(user)) for user in known)
    if len(users) > 1:
        return say("adjoint.sum", value=name(value), users=names, count=count(users), n=len(users))
    if not where:
        return say("adjoint.first", value=name(value), loss=name(subject.loss))
    return say("adjoint.next", value=name(value), user=names[0], where=where)


def _written(subject: Subject, value: str, users: tuple[str, ...]) -> Term:
    """``δ_z · ∂z/∂v``, summed over the values that use ``v``."""
    parts = []
    for user in users:
        link = subject.atom(subject.derivation.edges[user, value])
        parts.append(link if user == subject.loss else multiply(Term("adjoint", (), user), link))
    return add(*parts)


def adjoint_gradient(subject: Subject, result: Result, boxed: bool = False) -> Iterator[Block]:
    """A gradient from the adjoints of the values that use it."""
    by = result.by[0]
    users = subject.derivation.consumers[by]
    left = derivative(subject.loss, by)
    where = tuple(Ref(adjoint_label(user)) for user in users if user != subject.loss)
    if subject.options.reasons:
        yield from _local(subject, by)
        if where:
            yield text(say("adjoint.reuse", where=where, users=tuple(name(user) for user in users), by=name(by)))
    closed = [result.closed] if bare(result.closed) != bare(result.formula) else []
    yield show(equals(left, result.chain, result.formula, *closed), f"chain-{by}", boxed)
    if result.short is not None:
        yield text(say("product.short"))
        yield show(equals(left, result.short), None, boxed)
    if subject.numbers and subject.inline:
        yield subject.numbers.gradient(result)
    yield from verification(result)
