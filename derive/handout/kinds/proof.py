"""*Short proof*: show that an identity holds."""

from __future__ import annotations

from derive.document import Block
from derive.handout.case import Case
from derive.handout.failing import trouble
from derive.handout.nouns import Asked
from derive.handout.words import derivative, say, show, text
from derive.term import bare, equals

__all__ = ["ask"]


def ask(case: Case) -> Asked:
    """The identity that the problem states, or that of the gradient with its last form. Raises `DeriveError` for one
    that does not hold."""
    if case.problem.show:
        identity = case.tools.holds(case.derivation, case.problem.show)
    else:
        result = case.results[0]
        identity = equals(derivative(case.derivation.loss, result.by[0]), case.answer(result))
        if identity.head != "relation" or len(case.lines) < 2:
            raise trouble("no_proof", case.problem.where)
    question = (*case.model(), text(say("handout.ask.proof")), show(identity), *case.space())
    lines = case.lines
    solution = list(case.solution())
    if lines[-1].term != identity:
        solution += [text(say("handout.proof.so")), show(identity, boxed=True)]
    shown = [show(line.term) for line in lines if line.kind in ("chain", "product", "result")]
    key: tuple[Block, ...] = (text(say("handout.proof.key")), *shown)
    scheme: tuple[Block, ...] = (case.steps_table(), text(say("handout.proof.circular")), *case.mistakes())
    return Asked(case.problem, question, key, tuple(solution), scheme, {"identity": repr(bare(identity))})
