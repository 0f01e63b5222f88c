"""What was asked and not reached: a gradient counts as answered when a right claim gives it without derivatives."""

from __future__ import annotations

from collections.abc import Sequence

from derive.graph import Graph
from derive.term import Term
from derive.verdict import Verdict

__all__ = ["not_reached"]

_DERIVATIVES = ("partial", "differentiate", "adjoint")


def not_reached(
    goals: Sequence[str], verdicts: Sequence[Verdict], graph: Graph | None, loss: str | None
) -> tuple[str, ...]:
    """The goals without an answer. A goal is a name (``w1``: the loss by it) or ``L/w1``."""
    if not goals or graph is None:
        return tuple(goals)
    target = loss or graph.definitions[-1].name
    answered = {pair for verdict in verdicts if verdict.status != "not_understood" for pair in _answers(verdict)}
    return tuple(goal for goal in goals if _pair(goal, target) not in answered)


def _pair(goal: str, loss: str) -> tuple[str, str]:
    above, slash, below = goal.removeprefix("d").partition("/")
    return (above, below.removeprefix("d")) if slash else (loss, goal)


def _answers(verdict: Verdict) -> list[tuple[str, str]]:
    """The derivatives that a claim gives as a formula of named values."""
    head = verdict.claim.head if verdict.claim.head is not None else verdict.claim.left
    right = verdict.claim.right
    if head is None or right is None or head.head not in _DERIVATIVES or len(head.args) != 2:
        return []
    if any(node.head in _DERIVATIVES for node in right.walk()):
        return []
    above, below = (_base(side) for side in head.args)
    return [(str(above.data), str(below.data))] if above.is_name and below.is_name else []


def _base(term: Term) -> Term:
    return term.args[0] if term.head == "index" else term
