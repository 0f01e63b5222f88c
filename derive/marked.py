"""The marks of a submission: every problem of the task against the part of the text that answers it."""

from __future__ import annotations

from collections.abc import Sequence

from derive.check.checking import loss_of
from derive.check.marking import marks_of
from derive.errors import DeriveError
from derive.graph import Graph
from derive.submitted import Submitted
from derive.task import GoalMarks, Marks, Problem, Task
from derive.term import name
from derive.verdict import Verdict

__all__ = ["marked"]


def marked(task: Task, read: Submitted, verdicts: Sequence[Verdict]) -> Marks:
    """Marks by goal. Raises `DeriveError` (``task_goal``) for a goal that the given model does not have."""
    found: list[GoalMarks] = []
    for which, problem in enumerate(task.problems):
        mine = {k: v for k, v in enumerate(verdicts) if read.tasks.get(v.claim.problem) == which}
        own = (read.models[k] for k in sorted(read.models) if read.tasks.get(k) == which)
        graph = problem.graph or next(own, None)
        found += _unreached(problem) if graph is None else _of(problem, mine, graph)
    return Marks(tuple(found))


def _of(problem: Problem, verdicts: dict[int, Verdict], graph: Graph) -> tuple[GoalMarks, ...]:
    if problem.graph is not None:
        for goal in problem.goals:
            for known in (goal.by, goal.of):
                if known and known not in graph.values:
                    raise DeriveError("task_goal", {"found": known, "known": ", ".join(graph.values)})
    loss = problem.loss or loss_of(graph, [verdict.claim for verdict in verdicts.values()])
    return marks_of(problem, verdicts, graph, loss)


def _unreached(problem: Problem) -> list[GoalMarks]:
    """Goals of a problem without a model: nothing was defined, so nothing was reached."""
    return [GoalMarks(goal, goal.by, name(goal.by), "missing", (), None, problem.label) for goal in problem.goals]
