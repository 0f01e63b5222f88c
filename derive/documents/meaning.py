"""What a result means: its sign, its size, and why the early layers learn slowly."""

from __future__ import annotations

from collections.abc import Iterator

from derive.document import Block, Sentence
from derive.documents.descent import updated
from derive.documents.numeric import rounded
from derive.documents.subject import Subject
from derive.documents.words import derivative, heading, say, text
from derive.rules.formulas import by_output_formula
from derive.term import Term, bare, name, relation

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
    """A bound on a derivative, where that derivative is left in what was found (with cross-entropy it cancels)."""
    for call in subject.network.activations:
        if call.head in _LIMITS and _survives(subject, call.head):
            yield say(f"meaning.{call.head}", prime=Term("prime", (name("z"),), (call.head, 1)))


def _survives(subject: Subject, function: str) -> bool:
    outputs = [item for item in subject.graph.definitions if item.term.head == function]
    written = [by_output_formula(function, name(item.name)) for item in outputs]
    slopes = [set(_factors(form)) for form in written if form is not None]
    for form in _last_forms(subject):
        for node in form.walk():
            if node.head == "prime" and node.data[0] == function:
                return True
            if any(slope <= set(_factors(node)) for slope in slopes):
                return True
    return False


def _factors(term: Term) -> tuple[Term, ...]:
    parts = term.args if term.head == "multiply" else (term,)
    return tuple(bare(part) for part in parts)


def _last_forms(subject: Subject) -> Iterator[Term]:
    """Every result as it is remembered, and the adjoints that they are written with."""
    derivation = subject.derivation
    for result in subject.reached:
        if not subject.tensor:
            yield result.short or result.closed
            continue
        closed = derivation.closed.get(result.by[0])
        yield closed.term if closed else result.formula
    for value in derivation.order[1:] if subject.tensor or derivation.style == "backprop" else ():
        yield derivation.closed[value].term if value in derivation.closed else derivation.adjoints[value]
