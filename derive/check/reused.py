"""A name that is given a new value half-way: ``g = ŷ − y``, later ``g ← g w₂``; a line means the value of its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from derive.check.names import layer, substitutions
from derive.graph import Graph
from derive.term import Term, name
from derive.verdict import Claim, Reading, Submission

__all__ = ["again_defined", "with_values_in_turn"]

_SETS = ("=", ":=", "←")


def with_values_in_turn(submission: Submission, graph: Graph, also: Collection[int] = ()) -> Submission:
    """The submission with a name of its own for every later value, ``g·``. A line that makes a name from itself sets
    it, ``g = g w₂``; those numbered in ``also`` do too."""
    now: dict[str, Term] = {}
    counts: dict[str, int] = {}
    coming: dict[str, Term] = {}
    claims = []
    for index, claim in enumerate(submission.claims):
        if not claim.chain:
            now, coming = {**now, **coming}, {}
            known = _own(claim, graph)
            if known and known in counts and (index in also or _made_from_itself(claim, known)):
                counts[known] += 1
                coming = {known: name(known + "·" * (counts[known] - 1))}
            elif known:
                counts.setdefault(known, 1)
        claims.append(_put(claim, now, coming))
    return replace(submission, claims=tuple(claims)) if max(counts.values(), default=1) > 1 else submission


def again_defined(submission: Submission, graph: Graph) -> tuple[int, ...]:
    """The lines that give a name another formula than the line that defined it, and not one made from itself."""
    letters = substitutions(submission.claims, graph.values)
    first: dict[str, Term | None] = {}
    found = []
    for index, claim in enumerate(submission.claims):
        known = "" if claim.chain else _own(claim, graph)
        if known and known not in letters and first.setdefault(known, claim.right) != claim.right:
            found.append(index)
    return tuple(found)


def _own(claim: Claim, graph: Graph) -> str:
    """The name of the student's own that a line sets, or nothing. ``δ₂`` is always of its layer."""
    left = claim.left
    if left is None or claim.right is None or not left.is_name or claim.sign not in _SETS or claim.role == "update":
        return ""
    known = str(left.data)
    return "" if known in graph.values or layer(known) is not None else known


def _made_from_itself(claim: Claim, known: str) -> bool:
    return claim.right is not None and known in claim.right.names() and claim.right != claim.left


def _put(claim: Claim, now: Mapping[str, Term], coming: Mapping[str, Term]) -> Claim:
    """A claim with the names that hold at its place; what a line sets holds from the next line on."""
    if not now and not coming:
        return claim
    head = {**now, **coming}
    left = claim.left if claim.left is None else claim.left.replace(now if claim.chain else head)
    others = tuple(_read(other, now) for other in claim.alternatives)
    instances = tuple(_read(other, now) for other in claim.instances)
    return replace(
        claim, left=left, right=_in(claim.right, now), head=_in(claim.head, head), alternatives=others,
        instances=instances,
    )  # fmt: skip


def _read(reading: Reading, now: Mapping[str, Term]) -> Reading:
    return replace(reading, left=_in(reading.left, now), right=_in(reading.right, now))


def _in(term: Term | None, now: Mapping[str, Term]) -> Term | None:
    return None if term is None else term.replace(now)
