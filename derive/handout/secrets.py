"""What belongs into a gap must not stand in another problem of the same sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.document import Block, Equation, Table
from derive.handout.failing import trouble
from derive.handout.nouns import Asked
from derive.handout.words import bare
from derive.term import Term

__all__ = ["keep_apart"]


def keep_apart(asked: Sequence[Asked]) -> None:
    """Raises `DeriveError` where a question states what a gap of another asks for, of the same model."""
    for number, gapped in enumerate(asked, start=1):
        if gapped.problem.kind != "fill":
            continue
        secrets = _secrets(gapped)
        model = _definitions(gapped.question)
        for other_number, other in enumerate(asked, start=1):
            if other is gapped or not model & _definitions(other.question):
                continue
            for left, right in _statements(other.question):
                if (left, right) in secrets:
                    raise trouble(
                        "blank_elsewhere", gapped.problem.where, other=other.problem.where, number=number + other_number
                    )


def _secrets(gapped: Asked) -> set[tuple[Term, Term]]:
    """Left side and answer of every line of the question that has a gap as its whole right side."""
    answers: dict[str, Term] = {}
    for block in gapped.answers:
        if isinstance(block, Table):
            answers |= {str(row[0]): row[1] for row in block.rows if isinstance(row[1], Term)}
    gaps = [each for each in _statements(gapped.question) if each[1].head == "blank"]
    return {(left, bare(answers[f"({gap.data[0]})"])) for left, gap in gaps}


def _statements(blocks: Sequence[Block]) -> Iterator[tuple[Term, Term]]:
    for block in blocks:
        if isinstance(block, Equation) and block.term.head == "relation":
            yield from ((block.term.args[0], bare(side)) for side in block.term.args[1:])


def _definitions(blocks: Sequence[Block]) -> set[tuple[Term, Term]]:
    """The equations of the model: a name on the left."""
    return {(left, right) for left, right in _statements(blocks) if left.is_name}
