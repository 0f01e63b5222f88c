"""The worked solution as lines: what is said, why, and which link of the chain it belongs to.

A scalar with few paths: the chain, each local derivative, the product, its last form. Anything else: one line a
``δ``, from the loss down, then the gradient.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from derive.derivation import Derivation, Edge, Result
from derive.document import Sentence
from derive.handout.tools import Tools
from derive.handout.words import derivative, say
from derive.rules.tidy import exact, product
from derive.term import Term, add, bare, equals, multiply

__all__ = ["Line", "answer_of", "joined", "local_of", "path_edges", "worked"]

_MOST_PATHS = 3


@dataclass(frozen=True)
class Line:
    """``kind``: ``chain factor product closed adjoint result``; ``parts`` are the factors of a product line."""

    kind: str
    term: Term
    reasons: tuple[Sentence, ...] = ()
    link: tuple[str, str] | None = None
    by: str = ""

    @property
    def left(self) -> Term:
        return self.term.args[0] if self.term.head == "relation" else self.term

    @property
    def right(self) -> Term:
        return self.term.args[-1]


def local_of(edge: Edge) -> Term:
    return edge.step.after if edge.local is None else edge.local


def joined(locals_: list[Term]) -> Term:
    """The product of local derivatives, sums in parentheses."""
    flat = [part for factor in locals_ for part in (factor.args if factor.head == "multiply" else (factor,))]
    grouped = [Term("group", (part,)) if part.head == "add" and len(flat) > 1 else part for part in flat]
    numbers = any(exact(part) is not None and abs(exact(part) or 0) != 1 for part in grouped)
    return multiply(*grouped) if numbers or len(grouped) == 1 else product(*grouped)


def path_edges(derivation: Derivation, result: Result) -> list[list[Edge]]:
    """The edges of each path, from the loss down."""
    return [[derivation.edges[link] for link in pairwise(path.nodes)] for path in result.paths]


def by_paths(derivation: Derivation, result: Result) -> bool:
    """Whether the gradient is told as a product of local derivatives along its paths."""
    scalar = not any(value.shape for value in derivation.graph.values.values())
    return scalar and 0 < result.path_count <= _MOST_PATHS and len(result.paths) == result.path_count


def answer_of(derivation: Derivation, result: Result, tools: Tools) -> Term:
    """The form in which a result is remembered."""
    return bare(tools.final(derivation, result))


def worked(derivation: Derivation, tools: Tools) -> tuple[Line, ...]:
    """The lines of every gradient that was asked for, each line once."""
    found: dict[Term, Line] = {}
    for by in derivation.wrt:
        result = derivation.results[by,]
        make = _along_paths if by_paths(derivation, result) else _backwards
        for line in make(derivation, result, tools):
            found.setdefault(line.term, line)
    return tuple(found.values())


def _along_paths(derivation: Derivation, result: Result, tools: Tools) -> Iterator[Line]:
    by = result.by[0]
    whole = derivative(derivation.loss, by)
    paths = path_edges(derivation, result)
    links = dict.fromkeys((edge.value, edge.by) for path in paths for edge in path)
    if len(links) > 1:
        yield Line("chain", equals(whole, result.chain), (say("handout.line.chain", by=whole.args[1]),), by=by)
    for link in links:
        edge = derivation.edges[link]
        yield Line(
            "factor", equals(_left(result.chain, link), local_of(edge)), tools.reasons(derivation, edge), link, by
        )
    written = add(*[joined([local_of(edge) for edge in path]) for path in paths])
    if len(links) > 1:
        yield Line("product", equals(whole, bare(written)), (say("handout.line.product"),), by=by)
    last = answer_of(derivation, result, tools)
    if last != bare(written):
        yield Line("closed", equals(whole, last), (say("handout.line.closed"),), by=by)


def _left(chain: Term, link: tuple[str, str]) -> Term:
    """How the chain writes this link: where ``w`` also acts through others, its own part has a sign of its own."""
    plain = derivative(*link)
    return next((node for node in chain.walk() if node.head == "local" and node.args == plain.args), plain)


def _backwards(derivation: Derivation, result: Result, tools: Tools) -> Iterator[Line]:
    by = result.by[0]
    for value in _between(derivation, by):
        delta = Term("adjoint", (), value)
        whole = derivative(derivation.loss, value)
        yield Line(
            "adjoint", equals(delta, whole, derivation.adjoints[value]), _why(derivation, value, tools), by=value
        )
        if value in derivation.closed:
            closed = derivation.closed[value].term
            if closed != derivation.adjoints[value]:
                yield Line("closed", equals(delta, closed), (say("handout.line.closed"),), by=value)
    whole = derivative(derivation.loss, by)
    first = derivation.adjoints.get(by, result.formula)
    yield Line("result", equals(whole, first), _why(derivation, by, tools), by=by)
    last = answer_of(derivation, result, tools)
    if last != bare(first):
        yield Line("closed", equals(whole, last), (say("handout.line.closed"),), by=by)


def _between(derivation: Derivation, by: str) -> list[str]:
    """The values between the loss and ``by``, the loss's side first, those that were asked for themselves left out."""
    above, waiting = set(), [by]
    while waiting:
        for user in derivation.consumers.get(waiting.pop(), ()):
            if user not in above:
                above.add(user)
                waiting.append(user)
    return [v for v in derivation.order if v in above and v != derivation.loss and v not in derivation.wrt]


def _why(derivation: Derivation, value: str, tools: Tools) -> tuple[Sentence, ...]:
    users = derivation.consumers.get(value, ())
    said = [each for user in users for each in tools.reasons(derivation, derivation.edges[user, value])]
    return tuple({(each.key, repr(each.fillings)): each for each in said}.values())
