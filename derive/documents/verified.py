"""What stands under every document: how it was verified, which convention it uses, what was assumed."""

from __future__ import annotations

from collections.abc import Iterator

from derive.derivation import Result
from derive.document import Block, Sentence
from derive.documents.orientation import vectors_are_rows
from derive.documents.subject import Subject
from derive.documents.words import say, text
from derive.graph import Value
from derive.term import Term, name, op

__all__ = ["beside", "verified"]


def verified(subject: Subject) -> Iterator[Block]:
    checks = subject.derivation.checks or tuple(check for result in subject.reached for check in result.checks)
    scalar = all(not value.shape for value in subject.graph.values.values())
    checks = tuple(check for check in checks if not (scalar and check.kind == "shape"))
    said = dict.fromkeys(f"verified.{check.kind}.{check.strength}" for check in checks)
    if said:
        yield text(*(Sentence(key) for key in said), kind="verified")
    else:
        yield text(say("verified.not"), kind="note")
    if said and all(check.kind != "differences" for check in checks):
        yield text(say("verified.untried"), kind="note")
    yield text(_convention(subject), *_signs(subject), *_assumed(subject), kind="note")


_BESIDE = ("differences", "sympy")


def beside(result: Result) -> Iterator[Sentence]:
    """How one formula was checked: the strongest of its checks that says something of the formula itself."""
    found = {check.kind: check.strength for check in result.checks}
    kind = next((kind for kind in _BESIDE if kind in found), None)
    if kind is not None:
        yield say(f"beside.{kind}.{found[kind]}")


def _signs(subject: Subject) -> Iterator[Sentence]:
    """How the signs between arrays are meant."""
    if subject.tensor:
        odot = Term("mark", (), "odot")
        rows = vectors_are_rows(subject.graph)
        yield say("tensor.convention.rows" if rows else "tensor.convention.columns", odot=odot)
        yield say("tensor.convention.ones", ones=op("ones", name("n")))
        yield say("tensor.convention.powers", odot=odot)


def _convention(subject: Subject) -> Sentence:
    scalar = all(not value.shape for value in subject.graph.values.values())
    return say("convention.scalar" if scalar else f"convention.{subject.options.convention}")


def _assumed(subject: Subject) -> Iterator[Sentence]:
    for role in ("parameter", "input", "target", "constant"):
        values = subject.graph.values.values()
        names = tuple(name(value.name) for value in values if value.assumed and _role(subject, value) == role)
        if names:
            yield say(f"assumed.{role}", names=names, n=len(names))


def _role(subject: Subject, value: Value) -> str:
    """The role as the document tells it: what the loss compares with is a target."""
    return "target" if value.name in subject.network.targets else value.role
