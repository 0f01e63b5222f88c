"""*Derive*: find the gradient."""

from __future__ import annotations

from derive.handout.case import Case
from derive.handout.nouns import Asked
from derive.handout.words import say, text

__all__ = ["ask"]


def ask(case: Case) -> Asked:
    question = (*case.model(), text(say("handout.ask.derive", asked=case.asked, n=len(case.asked))), *case.space())
    return Asked(case.problem, question, tuple(case.key()), tuple(case.solution()), tuple(case.scheme()))
