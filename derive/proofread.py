"""Proofreading: the LaTeX of every formula of a Document, read by our own reader, must be that formula again.

What reads as the same Term passes at once; else both must have the same value. What the reader cannot read yet, or
what cannot be compared, does not hold the page back: ``meta["readback"]`` counts it, and ``--debug`` tells it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from derive.document import Document, Equation, Sentence
from derive.errors import DeriveError
from derive.graph import Function, Graph
from derive.language import Language
from derive.profile import Profile
from derive.term import Term

__all__ = ["Proof", "formulas", "proofread", "read_back_page"]

_UNREADABLE = ("unicode", "typst")  # notations without a reader


@dataclass(frozen=True, slots=True)
class Proof:
    """``read`` formulas came back as they were; those in ``unread`` could not be read or compared."""

    read: int
    unread: tuple[str, ...] = ()


def read_back_page(page: Document, graph: Graph, language: Language, format: str, course: Profile) -> Document:
    """The page, with the count of the formulas that were read back from the LaTeX of that format.

    Raises `DeriveError` (``misprinted``) for a formula that reads as another one.
    """
    from derive.render.formats import load
    from derive.render.mathematics import Mathematics

    settings = load("latex" if format == "json" else format, course.target if format == "markdown" else "").settings
    if settings["notation"] in _UNREADABLE:
        return page
    mathematics = Mathematics(settings, course, page.meta, language.settings)
    proof = proofread(page, graph, mathematics.latex)
    _tell(proof, language)
    return replace(page, meta={**page.meta, "readback": {"read": proof.read, "unread": proof.unread}})


def _tell(proof: Proof, language: Language) -> None:
    """What could not be read, for whoever asked with ``--debug``."""
    if proof.unread:
        import logging

        count = Sentence("readback.unread", {"read": proof.read, "n": len(proof.unread)})
        logging.getLogger("derive").debug("%s\n  %s", language.say(count), "\n  ".join(proof.unread))


def proofread(page: Document, graph: Graph, write: Callable[[Term], str]) -> Proof:
    """Read back what ``write`` makes of every formula. Raises `DeriveError` (``misprinted``) for one that changed."""
    from derive.kernel.readback import read_back
    from derive.notation import Scope, parse_latex

    scope = Scope.of(graph)
    author = dict(scope.functions)
    values = graph.values.values()
    scalars = frozenset(value.name for value in values if not value.shape) if any(v.shape for v in values) else None
    passed, unread = 0, []
    for term in formulas(page):
        text = write(term)
        called = _functions(term, graph)
        scope.functions = {**author, **{name: len(function.parameters) for name, function in called.items()}}
        for node in term.walk():  # an explanation may speak of any value: δ_v
            if node.head == "adjoint" and node.data not in graph.values:
                scope.add(node.data)
        try:
            found = parse_latex(text, scope)
        except DeriveError:
            unread.append(text)
            continue
        if read_back(term, text, found, called, scalars):
            passed += 1
        else:
            unread.append(text)
    return Proof(passed, tuple(unread))


def formulas(page: Document) -> list[Term]:
    """Every Term of the document, displayed or inline, each once."""
    return list(dict.fromkeys(_within(page.blocks)))


def _within(value: Any) -> Iterator[Term]:
    """The Terms in blocks, sentences, cells and lists of these."""
    if isinstance(value, Term):
        yield value
    elif isinstance(value, Sentence):
        yield from _among(value.fillings.values())
    elif isinstance(value, tuple):
        yield from _among(value)
    elif isinstance(value, Equation):
        yield value.term
    elif hasattr(value, "__dataclass_fields__"):
        yield from _among(getattr(value, part.name) for part in fields(value))


def _among(values: Iterable[Any]) -> Iterator[Term]:
    for value in values:
        yield from _within(value)


def _functions(term: Term, graph: Graph) -> Mapping[str, Function]:
    """The functions of the author's, and those that only this formula knows (``y = f(g(x))`` of an example)."""
    known = dict(graph.functions)
    for node in term.walk():
        if node.head == "apply" and len(known[node.data].parameters if node.data in known else ()) != len(node.args):
            known[node.data] = Function(node.data, tuple(f"u{place}" for place in range(len(node.args))))
    return known
