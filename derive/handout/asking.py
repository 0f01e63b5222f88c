"""From a problem and a draw to what the student is asked and what the instructor gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derive.errors import DeriveError
from derive.handout.case import Case
from derive.handout.failing import trouble
from derive.handout.kinds import blanks, derivation, numbers, options, planted, proof, shapes
from derive.handout.nouns import Asked, Problem
from derive.handout.renaming import renamed
from derive.handout.tools import Tools
from derive.handout.variants import Draw, model_text, names_of, values_of

__all__ = ["ask"]

_KINDS: dict[str, Callable[[Case], Asked]] = {
    "derive": derivation.ask,
    "fill": blanks.ask,
    "find": planted.ask,
    "choose": options.ask,
    "compute": numbers.ask,
    "shapes": shapes.ask,
    "proof": proof.ask,
}


def ask(problem: Problem, draw: Draw, tools: Tools) -> Asked:
    """The problem as this draw has it. Raises `DeriveError` with the place of the problem in its file."""
    try:
        found = tools.derive(model_text(problem, draw), values_of(problem, draw), problem.wrt, problem.loss)
        names = tools.names(found, names_of(draw))
    except DeriveError as error:
        if error.key.startswith("handout_"):
            raise
        raise trouble("model", problem.where, found=_told(problem, error)) from error
    if set(found.unreachable) & set(found.wrt) or not found.wrt:
        raise trouble("no_answer", problem.where, found=", ".join(found.unreachable))
    asked = _KINDS[problem.kind](Case(problem, found, tools, draw.chance(), problem.wrt))
    return replace(renamed(asked, names), meta=tools.meta(found, names))


def _told(problem: Problem, error: DeriveError) -> str:
    """What is wrong with the model, at its place in its own file or in that of the sheet."""
    place = error.place
    if place is not None and problem.source:
        error.place = replace(place, file=problem.source)
    elif place is not None and problem.line:
        error.place = replace(place, line=problem.line + place.line - 1, file=problem.where.partition(":")[0])
    told = str(error).split("\n")[0]
    error.place = place
    return told
