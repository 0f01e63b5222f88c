"""A Review: what was said of a submission, claim by claim. The face of `derive.check`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from derive.derivation import Derivation
from derive.errors import DeriveError
from derive.graph import Graph
from derive.spoken import spoken
from derive.term import Term
from derive.verdict import Claim, Submission, Verdict, Witness

__all__ = ["Finding", "Review", "check"]

WRONG = ("error", "follows", "wrong_start")
LIMIT = 200_000  # characters
_ARGUMENTS = re.compile(r"(?<![\\A-Za-z])([fghLJ])(\([a-z](?:_\d)?(?:,\s*[a-z](?:_\d)?)*\))(?=\s*=)")  # f(x, y) = …
DECIDED = (*WRONG, "right", "unexplained")


@dataclass(frozen=True)
class Finding:
    """What is said of one claim: the `Verdict` and its sentences in a language."""

    verdict: Verdict
    language: str

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
        return spoken(self.verdict.message, self.language)

    def hint(self, level: int = 1) -> str:
        """A hint: 1 where, 2 what kind, 3 the right form; empty where there is nothing to mend."""
        hints = self.verdict.hints
        return spoken(hints[min(level, len(hints)) - 1], self.language) if hints else ""


@dataclass(frozen=True)
class Review:
    """All findings of a submission, in its order; ``missing`` are the goals that were not reached."""

    submission: Submission
    graph: Graph | None
    found: tuple[Verdict, ...]
    missing: tuple[str, ...] = ()
    unread: tuple[DeriveError, ...] = ()

    @property
    def language(self) -> str:
        return self.submission.language

    @cached_property
    def verdicts(self) -> tuple[Finding, ...]:
        return tuple(Finding(verdict, self.language) for verdict in self.found)

    @property
    def first_wrong(self) -> int | None:
        """The index of the first claim that is false, or ``None``."""
        return next((k for k, verdict in enumerate(self.found) if verdict.status in WRONG), None)

    @property
    def decided(self) -> int:
        return sum(verdict.status in DECIDED for verdict in self.found)

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
        from derive.report import report

        return report(self.found, self.submission, self.missing, format, hints, lang or self.language)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.verdicts)

    def __len__(self) -> int:
        return len(self.found)

    def __repr__(self) -> str:
        return f"<Review: {self.decided} of {len(self.found)} decided, first wrong {self.first_wrong}>"


def check(
    submission: str,
    graph: Graph | None = None,
    goals: Sequence[str] = (),
    *,
    format: str = "auto",
    loss: str | None = None,
    seconds: float = 60.0,
) -> Review:
    """Judge a derivation by hand, claim by claim.

    ``graph`` is the model; without one the submission defines its own. ``goals`` names what is asked: the values by
    which the loss should have been differentiated. Raises `DeriveError` for a submission that cannot be read at all.
    """
    from derive.check.budget import Clock
    from derive.check.goals import not_reached
    from derive.check.problems import judged_problems
    from derive.check.worker import is_heavy, judged_in_worker

    model = _shaped(graph)
    if model is None:
        read, models = _own(submission, format)
    else:
        read = _read(submission, model, format)
        models = dict.fromkeys({claim.problem for claim in read.claims}, model)
    if is_heavy(read):
        verdicts = judged_in_worker(read, models, _derived, loss, seconds)
    else:
        verdicts = judged_problems(read, models, _derived, loss, Clock(whole=seconds))
    first = next(iter(models.values()), None)
    missing = not_reached(goals, verdicts, first, loss)
    return Review(read, first, verdicts, missing)


def _shaped(graph: Graph | None) -> Graph | None:
    from derive.kernel.shapes import shaped

    return None if graph is None else shaped(graph)


def _bare(text: str, graph: Graph | None) -> str:
    """``f(x, y) = …`` with the arguments blanked: what follows is the value of ``f``. No place moves."""

    def blank(found: re.Match[str]) -> str:
        known = graph is not None and found[1] in graph.functions
        return found[0] if known else found[1] + " " * len(found[2])

    return _ARGUMENTS.sub(blank, text)


def _read(text: str, model: Graph | None, format: str) -> Submission:
    """The claims; a text that counts from 0 is read again so."""
    from derive.check.reading import read_submission

    bare = _bare(text, model)
    read = read_submission(bare, model, format, limit=LIMIT)
    if any(_counts_from_zero(side) for claim in read.claims for side in (claim.left, claim.right) if side is not None):
        read = read_submission(bare, model, format, first_index=0, limit=LIMIT)
    return replace(read, text=text)


def _counts_from_zero(term: Term) -> bool:
    from derive.rules.tidy import exact

    return any(exact(item) == -1 for node in term.walk() if node.head == "index" for item in node.args[1:])


def _own(text: str, format: str) -> tuple[Submission, dict[int, Graph]]:
    """A submission that defines its own model is read once for the model, then with it."""
    from derive.check.problems import models_of

    read = _read(text, None, format)
    models = models_of(read)
    if len({id(model) for model in models.values()}) == 1:
        model = next(iter(models.values()))
        try:
            again = _read(text, _shaped(model), format)
        except DeriveError:
            return read, {}  # its shapes cannot be known: nothing is decided
        return again, {claim.problem: model for claim in again.claims}
    return read, models


def _derived(graph: Graph, loss: str, wrt: tuple[str, ...]) -> Derivation:
    """The engine, for whoever needs a derivative as a formula: it is imported when the first is asked for."""
    from derive.engine import derive

    return derive(graph, wrt, loss, "backprop")


def model_of(text: str) -> str:
    """The definitions of a text as a model in the equation language. Raises `DeriveError` when there are none."""
    from derive.notation import plain

    read, models = _own(text, "auto")
    graph = next(iter(models.values()), None)
    if graph is None:
        raise DeriveError("no_latex_definitions")
    lines = [f"{value.role} {known}{_written(value.shape)}" for known, value in graph.values.items()
             if value.role != "intermediate"]  # fmt: skip
    lines += [f"{definition.name} = {plain(definition.term)}" for definition in graph.definitions]
    asked = [f"# ? {claim.text.strip()}" for claim in read.unread]
    return "\n".join([*lines, *asked]) + "\n"


def _written(shape: tuple[object, ...]) -> str:
    return f"[{', '.join(map(str, shape))}]" if shape else ""
