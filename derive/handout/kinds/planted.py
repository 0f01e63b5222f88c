"""*Find the mistake*: a derivation with one planted error, which checking finds and names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from derive.document import Block, Equation, Table
from derive.handout.case import Case
from derive.handout.failing import trouble
from derive.handout.lines import Line, joined, local_of, path_edges
from derive.handout.marks import shared
from derive.handout.mistakes import Slip, chain_slips, factor_slips, product_slips, tensor_slips
from derive.handout.nouns import Asked
from derive.handout.words import say, show, text
from derive.term import Term, add, bare, equals, name, relation

__all__ = ["ask"]

_SHOWN = ("chain", "factor", "product", "adjoint", "result")
_POOL = 16  # mistakes of which one is planted; the others wait until none of these will do


@dataclass(frozen=True)
class Planted:
    """The lines as they are shown; the one at ``at`` is wrong, and everything after it follows from it."""

    lines: tuple[Line, ...]
    at: int
    kind: str


def ask(case: Case) -> Asked:
    planted = _planted(case)
    right = [line for line in case.lines if line.kind in _SHOWN][planted.at]
    number = planted.at + 1
    question = (
        *case.model(),
        text(say("handout.ask.find", asked=case.asked, n=len(case.asked))),
        *(_row(place, line) for place, line in enumerate(planted.lines, start=1)),
        *case.space(),
    )
    where, why, mend = shared(case.problem.points, [2, 1, 2])
    said = (
        text(say("handout.key.where", line=number)),
        text(say(f"handout.kind.{planted.kind}")),
        show(right.term, boxed=True),
    )
    solution = (
        text(say("handout.key.where", line=number), say("handout.marks", marks=where)),
        text(say("handout.key.written")),
        show(planted.lines[planted.at].term),
        text(say(f"handout.kind.{planted.kind}"), say("handout.marks", marks=why)),
        text(*right.reasons, say("handout.marks", marks=mend)),
        show(right.term, boxed=True),
        *_after(case, planted),
    )
    rows = tuple(
        (say(f"handout.find.{key}"), marks) for key, marks in (("where", where), ("why", why), ("mend", mend)) if marks
    )
    scheme = (
        Table((say("handout.table.step"), say("handout.table.marks")), rows),
        text(say("handout.find.follows", line=number)),
        *said,
        *case.accepted(),
    )
    return Asked(case.problem, question, said, solution, scheme, {"planted": planted.kind, "line": number})


def _row(place: int, line: Line) -> Block:
    """A numbered line; its label tells nothing of the problem, whose id may name the mistake."""
    return Equation(line.term, f"line-{place}")


def _after(case: Case, planted: Planted) -> Iterator[Block]:
    """The lines that change once the mistake is mended, as they should be."""
    lines = [line for line in case.lines if line.kind in _SHOWN]
    changed = [line for line, shown in zip(lines, planted.lines, strict=True) if line.term != shown.term][1:]
    if changed:
        yield text(say("handout.find.after"))
    for line in changed:
        yield show(line.term)


def _planted(case: Case) -> Planted:
    """The first candidate that checking finds at its line and names. Raises `DeriveError` when there is none."""
    lines = tuple(line for line in case.lines if line.kind in _SHOWN)
    candidates = [(at, slip) for at, line in enumerate(lines) for slip in _slips(case, line)]
    allowed = case.problem.mistakes
    candidates = [each for each in candidates if not allowed or each[1].kind in allowed]
    Random(len(candidates)).shuffle(candidates)  # the same for all, so that what is judged once serves many
    pool, rest = candidates[:_POOL], candidates[_POOL:]
    case.chance.shuffle(pool)
    for at, slip in (*pool, *rest):
        planted = Planted(_with(case, lines, at, slip.term), at, slip.kind)
        judged = case.tools.check(case.derivation, [line.term for line in planted.lines])
        if judged.first_wrong == at and slip.kind in judged.kinds and judged.clean:
            return replace(planted, kind=judged.kinds[0])
    raise trouble("no_mistake", case.problem.where, found=", ".join(allowed) or "-", known=len(candidates))


def _slips(case: Case, line: Line) -> Iterator[Slip]:
    graph = case.derivation.graph
    if line.kind == "chain":
        yield from chain_slips(line.right)
    elif line.kind == "factor" and line.link:
        yield from factor_slips(graph, line.link[0], line.right)
    elif line.kind == "product":
        yield from product_slips(graph, line.right)
    elif line.kind in ("adjoint", "result"):
        yield from tensor_slips(case.derivation, line.right)


def _with(case: Case, lines: tuple[Line, ...], at: int, wrong: Term) -> tuple[Line, ...]:
    """The lines with the wrong one, and the products that follow from it."""
    target = lines[at]
    shown = [replace(line, reasons=()) for line in lines]
    shown[at] = replace(shown[at], term=_ending(target.term, wrong))
    for place in range(at + 1, len(lines)):
        line = lines[place]
        if line.kind == "product":
            shown[place] = replace(line, term=equals(line.left, _followed(case, line, target, wrong)), reasons=())
    return tuple(shown)


def _ending(term: Term, wrong: Term) -> Term:
    sides = [*term.args[:-1], bare(wrong)]
    return relation(sides[0], *[("=", side) for side in sides[1:]])


def _followed(case: Case, line: Line, target: Line, wrong: Term) -> Term:
    """The product as it follows from the wrong line."""
    derivation = case.derivation
    paths = path_edges(derivation, derivation.results[line.by,])
    if target.kind == "chain" and target.by == line.by:
        return _of_chain(case, wrong)
    if target.kind != "factor":
        return line.right
    locals_ = [[wrong if (e.value, e.by) == target.link else local_of(e) for e in path] for path in paths]
    return bare(add(*[joined(path) for path in locals_]))


def _of_chain(case: Case, chain: Term) -> Term:
    """The chain with every partial derivative written out."""
    paths = chain.args if chain.head == "add" else (chain,)
    edges = {(name(v), name(b)): local_of(edge) for (v, b), edge in case.derivation.edges.items()}

    def written(path: Term) -> Term:
        parts = path.args if path.head == "multiply" else (path,)
        return joined([edges[part.args[0], part.args[1]] for part in parts])

    return bare(add(*map(written, paths)))
