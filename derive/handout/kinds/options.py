"""*Choose*: one right formula among wrong ones that real misconceptions lead to."""

from __future__ import annotations

from derive.document import Options, Table
from derive.handout.case import Case
from derive.handout.failing import trouble
from derive.handout.nouns import Asked
from derive.handout.words import derivative, say, show, text
from derive.term import equals

__all__ = ["LETTERS", "ask"]

LETTERS = ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)")


def ask(case: Case) -> Asked:
    """The options are pairwise different, which the engine has decided. Raises `DeriveError` for too few."""
    result = case.results[0]
    right = case.right(result)
    left = derivative(case.derivation.loss, result.by[0])
    wrong = case.different(case.slips(result), right, case.problem.options - 1)
    if len(wrong) < case.problem.options - 1:
        raise trouble("few_options", case.problem.where, found=len(wrong) + 1, known=case.problem.options)
    offered = [(right, None), *((slip.term, slip.kind) for slip in wrong)]
    case.chance.shuffle(offered)
    place = next(at for at, (_, kind) in enumerate(offered) if kind is None)
    question = (
        *case.model(),
        text(say("handout.ask.choose", asked=(left,))),
        Options(tuple(term for term, _ in offered)),
    )
    letter = LETTERS[place]
    key = (text(say("handout.key.option", letter=letter)), show(equals(left, right), boxed=True))
    rows = tuple(
        (
            LETTERS[at],
            say(f"handout.kind.{kind}") if kind else say("handout.choose.right"),
            0 if kind else case.problem.points,
        )
        for at, (_, kind) in enumerate(offered)
    )
    head = (say("handout.table.option"), say("handout.table.why"), say("handout.table.marks"))
    scheme = (*key, Table(head, rows))
    kinds = [kind for _, kind in offered]
    solution = (
        *key,
        *(block for line in case.lines for block in (text(*line.reasons), show(line.term))),
        Table(head, rows),
    )
    return Asked(case.problem, question, key, solution, scheme, {"right": letter, "options": kinds})
