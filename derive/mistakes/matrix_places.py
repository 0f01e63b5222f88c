"""Parts of a formula with matrices that say what a change to them would be called: indices, numbers, slopes of logs."""

from __future__ import annotations

from derive.mistakes.probe import Probe
from derive.mistakes.repairs import Path, _nodes
from derive.term import Term

__all__ = ["index_places", "is_scalar", "slopes_of_logs", "within_sum"]

_PLAIN = frozenset("number name divide multiply sqrt group negative".split())


def index_places(term: Term) -> frozenset[Path]:
    """Where the indices of entries stand: what changes there is an index, whatever it is in itself."""
    found: set[Path] = set()
    for path, _ in _nodes(term):
        if path and (path[:-1] in found or (path[-1] > 0 and _at(term, path[:-1]).head == "index")):
            found.add(path)
    return frozenset(found)


def _at(term: Term, path: Path) -> Term:
    for place in path:
        term = term.args[place]
    return term


def within_sum(term: Term, path: Path) -> bool:
    """Whether the part is one of several summands: it spreads over the others, whatever its shape."""
    return any(_at(term, path[:depth]).head == "add" for depth in range(len(path)))


def slopes_of_logs(term: Term) -> frozenset[Term]:
    """``σ'(u)`` in ``σ'(u)/σ(u)``: the slope of ``log σ(u)``, in which nobody writes it."""
    return frozenset(
        node.args[0]
        for node in term.walk()
        if node.head == "divide" and node.args[0].head == "prime"
        and node.args[1] == Term(node.args[0].data[0], node.args[0].args)
    )  # fmt: skip


def is_scalar(term: Term, probe: Probe) -> bool:
    """A number, or made of names of numbers alone."""
    heads = all(node.head in _PLAIN for node in term.walk())
    return heads and not any(probe.names.get(known, (1,)) for known in term.names())
