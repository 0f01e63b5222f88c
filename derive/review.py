"""A Review: what was said of a submission, claim by claim. The face of `derive.check`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from os import PathLike

from derive.derivation import Derivation
from derive.dimension import Shape
from derive.graph import Graph
from derive.spoken import spoken
from derive.task import Goal, Marks, Problem, Task
from derive.verdict import Claim, Submission, Verdict, Witness

__all__ = ["Finding", "Review", "check"]

WRONG = ("error", "follows", "wrong_start")
DECIDED = (*WRONG, "right", "unexplained")
EMPTY = "same_sides"  # the convention of a claim that is true and says nothing


@dataclass(frozen=True)
class Finding:
    """What is said of one claim: the `Verdict` and its sentences in a language."""

    verdict: Verdict
    language: str
    shapes: Mapping[str, Shape] = field(default_factory=dict)

    @property
    def span(self) -> tuple[int, int]:
        """Characters of the submission, start and end."""
        return self.verdict.span

    @property
    def status(self) -> str:
        return self.verdict.status

    @property
    def kind(self) -> str | None:
        return self.verdict.kind

    @property
    def kinds(self) -> tuple[str, ...]:
        return self.verdict.kinds

    @property
    def claim(self) -> Claim:
        return self.verdict.claim

    @property
    def witness(self) -> Witness | None:
        return self.verdict.witness

    @property
    def text(self) -> str:
        """The student's own words."""
        return self.claim.text

    @property
    def message(self) -> str:
        """What is said of it, in the language of the submission."""
        return spoken(self.verdict.message, self.language, self.shapes)

    def hint(self, level: int = 1) -> str:
        """A hint: 1 where, 2 what kind, 3 the right form; empty where there is nothing to mend."""
        hints = self.verdict.hints
        return spoken(hints[min(level, len(hints)) - 1], self.language, self.shapes) if hints else ""


@dataclass(frozen=True)
class Review:
    """All findings of a submission, in its order; ``marks`` what was earned for each goal that was asked; ``shapes``
    those of its arrays."""

    submission: Submission
    graph: Graph | None
    found: tuple[Verdict, ...]
    marks: Marks = field(default_factory=Marks)
    shapes: Mapping[str, Shape] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """The goals that were not reached in the form that was asked for."""
        return tuple(goal.called for goal in self.marks.goals if goal.state in ("missing", "other_form"))

    @property
    def language(self) -> str:
        return self.submission.language

    @cached_property
    def verdicts(self) -> tuple[Finding, ...]:
        return tuple(Finding(verdict, self.language, self.shapes) for verdict in self.found)

    @property
    def first_wrong(self) -> int | None:
        """The index of the first claim that is false, or ``None``."""
        return next((k for k, verdict in enumerate(self.found) if verdict.status in WRONG), None)

    @property
    def decided(self) -> int:
        """How many claims were decided; one that says nothing, ``A = A``, is not counted."""
        return sum(verdict.status in DECIDED and verdict.convention != EMPTY for verdict in self.found)

    @property
    def open(self) -> int:
        """How many claims are left for a person."""
        return sum(verdict.status not in DECIDED for verdict in self.found)

    @property
    def exit_code(self) -> int:
        """0 all that was decided is right and every goal is reached; 1 something is wrong; 2 nothing was decided."""
        if self.first_wrong is not None:
            return 1
        if not self.decided:
            return 2
        return 1 if self.missing else 0

    def render(self, format: str = "text", hints: int = 1, lang: str | None = None) -> str:
        """The report as ``text``, ``markdown``, ``latex``, ``json``, or the submission with notes (``annotated``)."""
        from derive.report import Reviewed, report

        return report(
            Reviewed(self.found, self.submission, self.marks, self.shapes), format, hints, lang or self.language
        )

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.verdicts)

    def __len__(self) -> int:
        return len(self.found)

    def __repr__(self) -> str:
        return f"<Review: {self.decided} of {len(self.found)} decided, first wrong {self.first_wrong}>"


def check(
    submission: str,
    graph: Graph | None = None,
    goals: Sequence[str | Goal] = (),
    *,
    format: str = "auto",
    loss: str | None = None,
    seconds: float = 60.0,
    task: Task | str | PathLike[str] | None = None,
    layout: str | None = None,
    allow: Sequence[str] = (),
) -> Review:
    """Judge a derivation by hand, claim by claim.

    ``graph`` is the model; without one the submission defines its own. ``goals`` names what is asked: the values by
    which the loss should have been differentiated, as ``w1``, ``L/w1``, ``w1:number`` or a `Goal`. A ``task``, or the
    path of its file, says all of that for one problem or several. ``layout`` is the course's convention for the shape
    of a gradient (`Profile.layout`), ``allow`` the other conventions that it lets pass (`Profile.allow`). Raises
    `DeriveError` for a submission that cannot be read at all.
    """
    from derive.check.budget import Clock
    from derive.check.goals import goal_named
    from derive.check.problems import judged_problems
    from derive.check.worker import is_heavy, judged_in_worker
    from derive.marked import marked
    from derive.submitted import submitted

    asked = _task(task) or Task((Problem(tuple(map(goal_named, goals)), graph, loss),))
    clock = Clock(whole=seconds)
    read = submitted(submission, asked, format, clock)
    told = replace(read.submission, layout=layout or read.submission.layout, allowed=frozenset(allow))
    read = replace(read, submission=told)
    losses = {k: said for k, which in read.tasks.items() if (said := asked.problems[which].loss) is not None}
    if is_heavy(read.submission, read.models):
        verdicts = judged_in_worker(read.submission, read.models, _derived, losses, clock)
    else:
        verdicts = judged_problems(read.submission, read.models, _derived, losses, clock)
    marks = marked(asked, read, verdicts)
    return Review(read.submission, next(iter(read.models.values()), None), verdicts, marks, read.shapes)


def _task(task: Task | str | PathLike[str] | None) -> Task | None:
    if task is None or isinstance(task, Task):
        return task
    from derive.task_file import read_task

    return read_task(task)


def _derived(graph: Graph, loss: str, wrt: tuple[str, ...]) -> Derivation:
    """The engine, for whoever needs a derivative as a formula: it is imported when the first is asked for."""
    from derive.engine import derive

    return derive(graph, wrt, loss, "backprop")
