"""Tasks and marks: what is asked and in which form, and what was earned for it. Frozen values, nothing else.

``[[goal]]`` of a task file is a `Goal`, ``[[problem]]`` a `Problem`. Marks go by goal and part:

===========  ==========================================================================
part         what it is for
===========  ==========================================================================
``chain``    the chain of derivatives is stated
``local``    one local derivative of the chain, named in ``term``
``product``  the local derivatives are put in and multiplied
``result``   the derivative stands in the form that was asked for
===========  ==========================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from derive.graph import Graph
from derive.term import Term

__all__ = ["FORMS", "STATES", "Goal", "GoalMarks", "Marks", "PartMark", "Problem", "Task"]

FORMS = ("values", "leaves", "number", "any")
STATES = ("right", "follows", "wrong", "open", "other_form", "missing")


@dataclass(frozen=True)
class Goal:
    """``∂of/∂by`` in a form: ``values`` (no derivatives left, named values allowed), ``leaves`` (in inputs, parameters
    and targets alone), ``number``, or ``any``. ``of`` is empty for the loss; ``points`` is ``None`` for one a part."""

    by: str
    of: str = ""
    form: str = "values"
    points: Fraction | None = None


@dataclass(frozen=True)
class Problem:
    """Goals with the model that they are asked of; ``label`` is how the submission heads it: ``3``, ``b``, ``3b``."""

    goals: tuple[Goal, ...] = ()
    graph: Graph | None = None
    loss: str | None = None
    label: str = ""


@dataclass(frozen=True)
class Task:
    """All problems of a submission, in their order."""

    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class PartMark:
    """What one part earned, with (``earned``) and without (``strict``) follow-through; ``cause`` is the index of the
    claim that cost it."""

    part: str
    term: Term | None
    points: Fraction
    earned: Fraction
    strict: Fraction
    cause: int | None = None


@dataclass(frozen=True)
class GoalMarks:
    """The marks of one goal; ``state`` tells whether and how it was reached, ``claim`` where."""

    goal: Goal
    name: str
    term: Term
    state: str
    parts: tuple[PartMark, ...] = ()
    claim: int | None = None
    problem: str = ""

    @property
    def called(self) -> str:
        """The goal with its problem: ``3b: w1``."""
        return f"{self.problem}: {self.name}" if self.problem else self.name

    @property
    def points(self) -> Fraction:
        return sum((part.points for part in self.parts), Fraction(0))

    @property
    def earned(self) -> Fraction:
        return sum((part.earned for part in self.parts), Fraction(0))

    @property
    def strict(self) -> Fraction:
        return sum((part.strict for part in self.parts), Fraction(0))


@dataclass(frozen=True)
class Marks:
    """The marks of a submission; ``open`` are the points that a person has to decide on."""

    goals: tuple[GoalMarks, ...] = ()

    @property
    def points(self) -> Fraction:
        return sum((goal.points for goal in self.goals), Fraction(0))

    @property
    def earned(self) -> Fraction:
        return sum((goal.earned for goal in self.goals), Fraction(0))

    @property
    def strict(self) -> Fraction:
        return sum((goal.strict for goal in self.goals), Fraction(0))

    @property
    def open(self) -> Fraction:
        return sum((goal.points - goal.earned for goal in self.goals if goal.state == "open"), Fraction(0))
