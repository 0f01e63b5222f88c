"""Marks by goal and part: what was shown, what was lost and to which claim; a cause costs once, text costs nothing.

A part is lost where its own claim is the error, or where the diagnosis of a wrong product names its factor. Any other
part is earned by evidence: its own claim, or a claim that cannot be right without it. A claim that follows from an
earlier error earns its parts with follow-through and not without; where the error made the rest trivial, half of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from derive.check.forms import right_form
from derive.check.goals import answers, derivative_of, has_form
from derive.check.parts import Edge, edges_of, factor_edge
from derive.check.world import World
from derive.errors import DeriveError
from derive.graph import Graph
from derive.task import Goal, GoalMarks, PartMark, Problem
from derive.term import Term, name
from derive.verdict import Verdict

__all__ = ["marks_of"]

_GOOD = ("right", "unexplained")
_ERRORS = ("error", "wrong_start")
_FULL, _HALF, _NONE = Fraction(1), Fraction(1, 2), Fraction(0)
Earned = tuple[Fraction, Fraction, "int | None"]  # shares with and without follow-through, and what cost them


def marks_of(problem: Problem, verdicts: Mapping[int, Verdict], graph: Graph, loss: str) -> tuple[GoalMarks, ...]:
    """The marks of a problem's goals; ``verdicts`` are those of the problem, by their index in the submission."""
    spent: set[int] = set()
    return tuple(_Marking(goal, verdicts, graph, loss, spent).marks(problem.label) for goal in problem.goals)


class _Marking:
    """One goal: its claims, and what they are evidence of."""

    def __init__(self, goal: Goal, verdicts: Mapping[int, Verdict], graph: Graph, loss: str, spent: set[int]) -> None:
        self.goal, self.verdicts, self.graph, self.spent = goal, verdicts, graph, spent
        self.above, self.below = goal.of or loss, goal.by
        self.edges = edges_of(graph, self.above, self.below)
        claims = {k: verdict.claim for k, verdict in verdicts.items()}
        written = tuple(claims.values())
        self.own = answers(verdicts, goal, loss)
        self.closed = [k for k in self.own if has_form(claims[k], "values", graph, written)]
        self.chains = [k for k in self.own if k not in self.closed and has_form(claims[k], "any", graph, written)]
        asked = [k for k in self.own if has_form(claims[k], goal.form, graph, written)]
        self.result = asked[-1] if asked else None

    def marks(self, label: str) -> GoalMarks:
        kinds: list[tuple[str, Edge | None]] = [("chain", None), *(("local", edge) for edge in self.edges)]
        kinds += [("product", None), ("result", None)]
        whole = self.goal.points if self.goal.points is not None else Fraction(len(kinds))
        share = whole / len(kinds)
        parts = tuple(self._part(kind, edge, share) for kind, edge in kinds)
        atom = _partial(self.above, self.below)
        known = f"{self.above}/{self.below}" if self.goal.of else self.below
        return GoalMarks(self.goal, known, atom, self.state, parts, self.result, label)

    @property
    def state(self) -> str:
        if self.result is None:
            return "other_form" if self.closed or self.chains else "missing"
        status = self.verdicts[self.result].status
        named = {"undecided": "open", "follows": "follows"}
        return "right" if status in _GOOD else named.get(status, "wrong")

    # -- parts -----------------------------------------------------------------------------------------

    def _part(self, kind: str, edge: Edge | None, points: Fraction) -> PartMark:
        earned, strict, cause = self._earned(kind, edge)
        term = None if edge is None else _partial(*edge)
        return PartMark(kind, term, points, points * earned, points * strict, cause)

    def _earned(self, kind: str, edge: Edge | None) -> Earned:
        error = self._error(kind, edge)
        if error is not None:
            fresh = error not in self.spent
            self.spent.add(error)
            return (_NONE if fresh else _FULL), _NONE, error
        return self._evidence(kind, edge)

    def _error(self, kind: str, edge: Edge | None) -> int | None:
        """The claim whose error is an error of this part."""
        if kind == "local":
            stated = (k for k, v in self.verdicts.items() if self._states(v, edge) and v.status in _ERRORS)
            return next(stated, next((k for k in self._slips(self.closed) if self._at(k) == edge), None))
        if kind == "chain":
            return next(self._slips(self.chains), None)
        wrong = [k for k in self._slips(self.closed) if self._at(k) is None]
        if kind == "product":
            return next((k for k in wrong if k == self.closed[0]), None)
        return next((k for k in wrong if k != self.closed[0]), None)

    def _slips(self, indices: Sequence[int]) -> Iterator[int]:
        return (k for k in indices if self.verdicts[k].status in _ERRORS)

    def _states(self, verdict: Verdict, edge: Edge | None) -> bool:
        return edge is not None and edge != (self.above, self.below) and derivative_of(verdict.claim) == edge

    def _at(self, index: int) -> Edge | None:
        """The local derivative that the diagnosis of a wrong line names."""
        return factor_edge(self.verdicts[index], self.graph, self.edges)

    def _evidence(self, kind: str, edge: Edge | None) -> Earned:
        if kind == "result":
            return self._reached()
        found = [self._by_status(k) for k in self._shown_by(kind, edge)]
        found += [self._inside(k) for k in self._slips(self.closed) if kind != "product" or self._at(k) is not None]
        return max(found, key=lambda earned: earned[:2], default=(_NONE, _NONE, None))

    def _reached(self) -> Earned:
        """The result: one that is wrong for a cause that has cost its part already costs no more."""
        if self.result is not None and self.verdicts[self.result].status in _ERRORS:
            inside = self._inside(self.result)
            return inside[0], _NONE, self.result
        return self._by_status(self.result)

    def _shown_by(self, kind: str, edge: Edge | None) -> list[int]:
        """Claims that could not stand without the part."""
        shown = list(self.closed)
        if kind == "chain":
            return shown + self.chains
        if edge is not None:
            shown += [k for k, verdict in self.verdicts.items() if self._states(verdict, edge)]
            shown += [k for k, verdict in self.verdicts.items() if self._passes(verdict, edge)]
        return shown

    def _passes(self, verdict: Verdict, edge: Edge) -> bool:
        """An adjoint on the way, as a formula, contains the local derivatives above it."""
        pair, right = derivative_of(verdict.claim), verdict.claim.right
        if pair is None or right is None or pair[0] != self.above or pair[1] == self.below:
            return False
        on_way = {below for _, below in self.edges}
        closed = not any(node.head in ("partial", "differentiate") for node in right.walk())
        return closed and pair[1] in on_way and edge in edges_of(self.graph, self.above, pair[1])

    def _by_status(self, index: int | None) -> Earned:
        if index is None:
            return _NONE, _NONE, None
        verdict = self.verdicts[index]
        if verdict.status in _GOOD:
            return _FULL, _FULL, None
        if verdict.status == "follows":
            return (_HALF if self._trivial(verdict) else _FULL), _NONE, verdict.cause
        return _NONE, _NONE, index if verdict.status in _ERRORS else None

    def _inside(self, index: int) -> Earned:
        """A wrong line of which one edit is known shows everything else that belongs into it."""
        known = self.verdicts[index].kind not in (None, "other") and not self._trivial(self.verdicts[index])
        return (_FULL, _FULL, None) if known else (_NONE, _NONE, index)

    def _trivial(self, verdict: Verdict) -> bool:
        """Whether less than half of what should be handled was left to handle."""
        right, want = verdict.claim.right, verdict.expected or self._right_form()
        if right is None or want is None or not right.names():
            return right is not None and not right.names() and all(n.value == 0 for n in right.walk() if n.is_number)
        return 2 * _size(right) < _size(want)

    def _right_form(self) -> Term | None:
        try:
            return right_form(World(self.graph), _partial(self.above, self.below))
        except DeriveError:
            return None


def _partial(above: str, below: str) -> Term:
    return Term("partial", (name(above), name(below)), ("partial", 1))


def _size(term: Term) -> int:
    """Names and functions: what there is to handle."""
    return sum(node.is_name or node.head == "prime" for node in term.walk())
