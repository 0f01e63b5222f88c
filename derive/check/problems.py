"""Several problems in one submission: each is judged against its own model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from derive.check.budget import LOG, UNFORESEEN, Clock
from derive.check.checking import check_submission
from derive.check.headings import Heading, headings
from derive.check.own_model import own_model
from derive.check.verdicts import verdicts_of
from derive.check.world import Derive
from derive.dimension import Shape
from derive.graph import Graph
from derive.verdict import Claim, Note, Submission, Verdict

__all__ = ["judged_problems", "models_of"]


def models_of(
    submission: Submission, shapes: Mapping[str, Shape] | None = None, anyhow: bool = False
) -> dict[int, Graph]:
    """The model of each problem; one that defines nothing takes that of the problem before it. A part, ``(b)``, goes on
    with the definitions of what stands above it. ``shapes`` are those that the text was read
    with; with ``anyhow`` also what has no shapes that fit is a model."""
    found: dict[int, Graph] = {}
    last: Graph | None = None
    titles = headings(submission.text)
    for problem in sorted({claim.problem for claim in submission.claims}):
        part = _part(submission, problem)
        own = own_model(part, shapes, anyhow)
        if own is not None and problem and _is_part(titles[problem - 1]) and last is not None:
            above = tuple(c for c in submission.claims if c.problem in _above(titles, problem))
            own = own_model(replace(submission, claims=(*above, *part.claims)), shapes, anyhow)
        last = own if own is not None else last
        if last is not None:
            found[problem] = last
    return found


def _is_part(heading: Heading) -> bool:
    return heading.parent is not None or heading.label.isalpha()


def _above(titles: Sequence[Heading], problem: int) -> set[int]:
    """The problems whose definitions a part goes on with: the stem, and the parts before it."""
    stem = titles[problem - 1].parent
    return {0} | set(range(0 if stem is None else stem, problem))


def judged_problems(
    submission: Submission, models: Mapping[int, Graph], derive: Derive | None, losses: Mapping[int, str], clock: Clock
) -> tuple[Verdict, ...]:
    """A Verdict for every claim, in the order of the submission."""
    verdicts: dict[int, Verdict] = {}
    for problem in sorted({claim.problem for claim in submission.claims}):
        part = _part(submission, problem)
        model = models.get(problem)
        said = _judged(part, model, derive, losses.get(problem), clock)
        verdicts.update({id(claim): verdict for claim, verdict in zip(part.claims, said, strict=True)})
    return _numbered([verdicts[id(claim)] for claim in submission.claims], submission, models)


def _judged(
    part: Submission, model: Graph | None, derive: Derive | None, loss: str | None, clock: Clock
) -> tuple[Verdict, ...]:
    if model is None or not clock.next("world", part.claims[0].span):
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
    if problem in submission.parts:
        return replace(submission.parts[problem], layout=submission.layout, allowed=submission.allowed)
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
