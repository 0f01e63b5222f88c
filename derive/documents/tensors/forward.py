"""What a line of the forward pass does with rows and entries, said where it happens for the first time."""

from __future__ import annotations

from collections.abc import Iterator

from derive.document import Sentence
from derive.documents.network import Line
from derive.documents.subject import Subject
from derive.documents.tensors.spaces import space
from derive.documents.words import say
from derive.term import name, relation

__all__ = ["array_notes"]


def array_notes(subject: Subject, line: Line) -> Iterator[Sentence]:
    """A bias that is added to every row; a softmax of each row."""
    shape = subject.graph.values[line.name].shape
    if line.term.head in ("einsum", "tabulate"):
        yield say("tensor.forward.space", member=relation(name(line.name), ("∈", space(shape))))
    if len(shape) < 2 or not subject.options.reasons:
        return
    summands = line.term.args if line.term.head == "add" else ()
    repeated = tuple(part for part in summands if part.is_name and len(subject.shape_of(part)) == len(shape) - 1)
    if repeated and _first(subject, "rows"):
        yield say("tensor.forward.rows", names=tuple(name(part.data) for part in repeated), n=len(repeated))
    if line.term.head == "softmax" and _first(subject, "softmax"):
        yield say("tensor.forward.softmax")


def _first(subject: Subject, note: str) -> bool:
    """True once in a document."""
    key = ("forward note", note)
    known = key in subject.explained
    subject.explained[key] = None
    return not known
