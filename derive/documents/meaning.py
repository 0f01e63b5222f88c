"""What a result means: its sign, its size, and why the early layers learn slowly."""

from __future__ import annotations

from collections.abc import Iterator

from derive.document import Block, Sentence
from derive.documents.descent import updated
from derive.documents.numeric import rounded
from derive.documents.subject import Subject
from derive.documents.words import derivative, heading, say, text
from derive.term import Term, name, relation

__all__ = ["meaning"]

_LIMITS = ("sigmoid", "tanh", "relu")  # functions whose derivative has a bound worth a sentence


def meaning(subject: Subject) -> Iterator[Block]:
    if not subject.options.reasons:
        return
    sentences = [*_sign(subject), *_size(subject)]
    if sentences:
        yield heading(2, "meaning.heading")
        yield text(*sentences)


def _sign(subject: Subject) -> Iterator[Sentence]:
    results = updated(subject)
    if not results:
        return
    by = results[0].by[0]
    if subject.tensor:
        return
    if subject.numbers is None:
        yield say("meaning.sign", by=name(by), loss=name(subject.loss))
        return
    value = subject.numbers.gradient_value(by)
    if value == 0:
        yield say("meaning.zero", by=name(by), loss=name(subject.loss))
        return
    sign, shown = rounded(value, subject.numbers.decimals)
    key = "meaning.positive" if value > 0 else "meaning.negative"
    yield say(key, by=name(by), loss=name(subject.loss), fact=relation(derivative(subject.loss, by), (sign, shown)))


def _size(subject: Subject) -> Iterator[Sentence]:
    for call in subject.network.activations:
        if call.head in _LIMITS:
            yield say(f"meaning.{call.head}", prime=Term("prime", (name("z"),), (call.head, 1)))
