"""Several problems in one submission: each is judged against its own model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derive.check.budget import LOG, UNFORESEEN, Clock
from derive.check.checking import check_submission
from derive.check.own_model import own_model
from derive.check.verdicts import verdicts_of
from derive.check.world import Derive
from derive.graph import Graph
from derive.verdict import Claim, Note, Submission, Verdict

__all__ = ["judged_problems", "models_of"]


def models_of(submission: Submission) -> dict[int, Graph]:
    """The model of each problem; one that defines nothing takes that of the problem before it."""
    found: dict[int, Graph] = {}
    last: Graph | None = None
    for problem in sorted({claim.problem for claim in submission.claims}):
        own = own_model(_part(submission, problem))
        last = own if own is not None else last
        if last is not None:
            found[problem] = last
    return found


def judged_problems(
    submission: Submission, models: Mapping[int, Graph], derive: Derive | None, loss: str | None, clock: Clock
) -> tuple[Verdict, ...]:
    """A Verdict for every claim, in the order of the submission."""
    verdicts: dict[int, Verdict] = {}
    for problem in sorted({claim.problem for claim in submission.claims}):
        part = _part(submission, problem)
        model = models.get(problem)
        said = _judged(part, model, derive, loss, clock)
        verdicts.update({id(claim): verdict for claim, verdict in zip(part.claims, said, strict=True)})
    return _numbered([verdicts[id(claim)] for claim in submission.claims], submission, models)


def _judged(
    part: Submission, model: Graph | None, derive: Derive | None, loss: str | None, clock: Clock
) -> tuple[Verdict, ...]:
    if model is None:
        return tuple(_undecided(claim) for claim in part.claims)
    try:
        checked = check_submission(part, model, derive, loss, clock)
    except UNFORESEEN:
        LOG.debug("no world for the submission", exc_info=True)
        return tuple(_undecided(claim) for claim in part.claims)
    said = verdicts_of(checked.judge)
    return tuple(replace(verdict, claim=claim) for verdict, claim in zip(said, part.claims, strict=True))


def _undecided(claim: Claim) -> Verdict:
    status = "not_understood" if claim.role == "unread" or claim.left is None or claim.right is None else "undecided"
    return Verdict(claim, status, message=Note(f"check.{status}", {"line": claim.row + 1, "names": ""}, claim.span))


def _part(submission: Submission, problem: int) -> Submission:
    claims = tuple(claim for claim in submission.claims if claim.problem == problem)
    return replace(submission, claims=claims)


def _numbered(verdicts: list[Verdict], submission: Submission, models: Mapping[int, Graph]) -> tuple[Verdict, ...]:
    """``cause`` counts within a problem; in the whole it counts from the first claim."""
    starts: dict[int, int] = {}
    for index, claim in enumerate(submission.claims):
        starts.setdefault(claim.problem, index)
    return tuple(
        verdict if verdict.cause is None else replace(verdict, cause=verdict.cause + starts[verdict.claim.problem])
        for verdict in verdicts
    )
