"""*Compute*: numbers by hand, forward and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from derive.document import Block, Equation, Table
from derive.handout.case import Case
from derive.handout.failing import trouble
from derive.handout.lines import by_paths
from derive.handout.marks import shared
from derive.handout.nouns import Asked
from derive.handout.tools import Numeric
from derive.handout.words import say, text

__all__ = ["ask", "decent"]

_LARGEST = 1000.0
_SATURATED = 0.02
_SMALLEST = 1e-4
_DECIMALS = 4
_TRANSCENDENTAL = frozenset("sigmoid tanh exp log ln sqrt sin cos softmax softplus silu gelu".split())


def ask(case: Case) -> Asked:
    """Raises `DeriveError` where a value is missing, or the arithmetic is not decent."""
    numeric = case.tools.numeric(case.derivation)
    if numeric is None:
        raise trouble("no_numbers", case.problem.where)
    if not decent(case, numeric):
        raise trouble("arithmetic", case.problem.where)
    question = (
        *case.model(),
        text(say("handout.ask.compute", asked=case.asked, n=len(case.asked), decimals=_DECIMALS)),
        *_values(case, numeric),
        *case.space(),
    )
    key = tuple(numeric.answer(result.by[0]) for result in case.results)
    lines = list(_lines(case, numeric))
    marks = shared(case.problem.points, [1] * len(lines))
    solution = tuple(_told(lines, marks))
    rows = tuple((line.term, mark) for (_, line), mark in zip(lines, marks, strict=True) if mark)
    scheme = (
        Table((say("handout.table.step"), say("handout.table.marks")), rows),
        text(say("handout.compute.rounding")),
        text(say("handout.find.carry")),
    )
    return Asked(case.problem, question, key, solution, scheme, {"values": [round(v, 6) for v in numeric.entries()]})


def _values(case: Case, numeric: Numeric) -> Iterator[Block]:
    """The values that are given: numbers in one line, matrices each for itself."""
    if case.tensor:
        yield from numeric.given()
    else:
        yield text(say("handout.compute.given", values=tuple(line.term for line in numeric.given())))


def _told(lines: Sequence[tuple[str, Equation]], marks: Sequence[int]) -> Iterator[Block]:
    """The lines with their marks; what several in a row are is said once."""
    rows = zip(lines, marks, strict=True)
    for said, group in groupby(rows, key=lambda row: row[0][0]):
        equations, shares = zip(*((line, mark) for (_, line), mark in group), strict=True)
        same = len(set(shares)) == 1
        key = "handout.marks" if len(shares) == 1 else "handout.marks_each" if same else "handout.marks_all"
        told = [say(key, marks=shares[0] if same else sum(shares))] if any(shares) else []
        yield text(say(said), *told)
        yield from equations


def _lines(case: Case, numeric: Numeric) -> Iterator[tuple[str, Equation]]:
    derivation = case.derivation
    for definition in derivation.graph.definitions:
        line = numeric.line(definition.name)
        if line is not None:
            yield "handout.compute.forward", line
    seen: set[tuple[str, str]] = set()
    for each in case.lines if case.tensor else ():
        if each.kind in ("adjoint", "result"):
            yield f"handout.compute.{each.kind}", numeric.worked(each.term, each.by)
    for result in () if case.tensor else case.results:
        links = [line.link for line in case.lines if line.link and line.by == result.by[0]]
        for link in links if by_paths(derivation, result) else ():
            factor = numeric.factor(derivation.edges[link])
            if factor is not None and link not in seen:
                yield "handout.compute.factor", factor
            seen.add(link)
        yield "handout.compute.result", numeric.gradient(result.by[0])


def decent(case: Case, numeric: Numeric) -> bool:
    """No number too large or too small for work by hand, no activation so near 1 that its rounding shows; no value
    where a derivative is a convention (``ReLU'(0)``); without transcendental functions all are short decimals. Numbers
    that were drawn do not make every gradient zero, which would leave nothing to compute; an instructor's own may."""
    vary = case.problem.vary
    if numeric.on_kink() or ((vary.numbers or vary.signs) and not any(numeric.gradients())):
        return False
    entries = [abs(entry) for entry in numeric.entries()]
    if any(entry > _LARGEST or 0 < entry < _SMALLEST for entry in entries):
        return False
    heads = {node.head for item in case.derivation.graph.definitions for node in item.term.walk()}
    if heads & _TRANSCENDENTAL and any(0 < abs(1 - entry) < _SATURATED for entry in entries):
        return False  # 1 - a of a rounded a has no digits left
    return bool(heads & _TRANSCENDENTAL) or all(abs(entry - round(entry, 4)) < 1e-9 for entry in entries)
