"""What was asked and whether it was reached: a gradient counts as answered when a claim gives it in the asked form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.check.reach import is_gradient
from derive.check.truth import is_numeric
from derive.errors import DeriveError
from derive.graph import Graph
from derive.task import FORMS, Goal
from derive.term import Term, name
from derive.verdict import Claim, Verdict

__all__ = ["answers", "asked_of", "derivative_of", "goal_named", "has_form", "same_sides"]

_DERIVATIVES = ("partial", "differentiate", "adjoint")
_READ = ("right", "unexplained", "error", "follows", "wrong_start", "undecided")


def goal_named(text: str | Goal) -> Goal:
    """``w1`` (the loss by it), ``L/w1`` or ``dL/dw1``; a form may follow: ``w1:number``. Raises `DeriveError`."""
    if isinstance(text, Goal):
        return text
    asked, _, form = text.strip().partition(":")
    if form and form not in FORMS:
        raise DeriveError("task_form", {"found": form, "known": ", ".join(FORMS)})
    above, slash, below = asked.partition("/")
    if slash and above[:1] in ("d", "∂") and below[:1] == above[:1]:
        above, below = above[1:], below[1:]
    return Goal(below if slash else asked, above if slash else "", form or "values")


def asked_of(graph: Graph, goals: Sequence[Goal], loss: str | None) -> Term | None:
    """The one derivative that is asked for: that of the only goal, or without goals of a function of one variable."""
    if not graph.definitions or len(goals) > 1:
        return None
    above = (goals[0].of if goals else "") or loss or graph.definitions[-1].name
    if goals:
        by = goals[0].by
    else:
        free = [v.name for v in graph.values.values() if v.role != "constant" and graph.definition(v.name) is None]
        if len(free) != 1 or any(value.shape for value in graph.values.values()):
            return None
        by = free[0]
    known = above in graph.values and by in graph.values
    return Term("partial", (name(above), name(by)), ("total", 1)) if known and above != by else None


def derivative_of(claim: Claim) -> tuple[str, str] | None:
    """The derivative that a claim speaks of, ``(above, below)`` of its head."""
    head = claim.head if claim.head is not None else claim.left
    if head is None or head.head not in _DERIVATIVES or len(head.args) != 2 or head.data[1] != 1:
        return None
    above, below = (_base(side) for side in head.args)
    return (str(above.data), str(below.data)) if above.is_name and below.is_name else None


def answers(verdicts: Mapping[int, Verdict], goal: Goal, loss: str) -> list[int]:
    """The claims about what is asked, in whatever form."""
    pair = (goal.of or loss, goal.by)
    return [k for k, v in verdicts.items() if v.status in _READ and derivative_of(v.claim) == pair]


def has_form(claim: Claim, form: str, graph: Graph, claims: Sequence[Claim]) -> bool:
    """Whether the right side is in the form that was asked for."""
    right = claim.right
    if right is None:
        return False
    if form == "any":
        return not same_sides(claim.head if claim.head is not None else claim.left, right)
    if form == "number":
        return is_numeric(right)
    if not _closed(right, _own(claims, graph), 0):
        return False
    return form == "values" or all(graph.definition(known) is None for known in right.names())


def _closed(term: Term, own: Mapping[str, Sequence[Term]], depth: int) -> bool:
    """No derivatives left, not even behind a name: ``δ₂`` counts once somebody said what it is without them."""
    if depth > 12 or any(node.head in _DERIVATIVES for node in term.walk()):
        return False
    return all(
        any(_closed(meaning, own, depth + 1) for meaning in own[known]) for known in term.names() if known in own
    )


def _own(claims: Sequence[Claim], graph: Graph) -> dict[str, list[Term]]:
    """What each own name was said to be, in every line that says so; derivatives by what they were said to be."""
    found: dict[str, list[Term]] = {}
    said: dict[tuple[str, str], list[Term]] = {}
    for claim in claims:
        head = claim.head if claim.head is not None else claim.left
        if head is None or claim.right is None:
            continue
        pair = derivative_of(claim)
        if pair is not None and not same_sides(head, claim.right):
            said.setdefault(pair, []).append(claim.right)
        if head.is_name and head.data not in graph.values and not same_sides(head, claim.right):
            found.setdefault(str(head.data), []).append(claim.right)
    for meanings in found.values():
        for meaning in tuple(meanings):
            if is_gradient(meaning):
                above, below = meaning.args
                meanings += said.get((str(above.data), str(below.data)), [])
    return found


def same_sides(left: Term | None, right: Term) -> bool:
    """Whether a claim says that something is itself."""
    return left is not None and _bare(left) == _bare(right)


def _bare(term: Term) -> Term:
    return term.rebuild(lambda node: node.args[0] if node.head == "group" else node)


def _base(term: Term) -> Term:
    return term.args[0] if term.head == "index" else term
