"""What belongs into a gap must not stand in another problem of the same sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from derive.document import Block, Equation, Options, Table
from derive.handout.failing import trouble
from derive.handout.nouns import Asked
from derive.term import Term, bare

__all__ = ["kept_apart"]

_TURNS = 24

Statement = tuple[Term, Term]
Again = Callable[[int, int], Asked]


def kept_apart(asked: Sequence[Asked], again: Again) -> tuple[Asked, ...]:
    """The problems, where a question states what a gap of another asks for with other gaps: ``again(at, turn)`` asks
    that problem once more. Raises `DeriveError` where no choice of gaps helps."""
    found = list(asked)
    for at, gapped in enumerate(asked):
        turn = 0
        while (other := _given_away(found, at)) is not None:
            turn += 1
            if turn > _TURNS or gapped.problem.blanks:
                raise trouble(
                    "blank_elsewhere",
                    gapped.problem.where,
                    other=found[other].problem.where,
                    number=at + 1,
                    other_number=other + 1,
                )
            found[at] = again(at, turn)
    return tuple(found)


def _given_away(asked: Sequence[Asked], at: int) -> int | None:
    """Which other problem, of the same model, states a line of this one whose gap is filled."""
    if asked[at].problem.kind != "fill":
        return None
    secrets, model = set(_secrets(asked[at])), _definitions(asked[at].question)
    for place, other in enumerate(asked):
        if place != at and model & _definitions(other.question) and secrets & set(_stated(other.question)):
            return place
    return None


def _secrets(gapped: Asked) -> Iterator[Statement]:
    """Every line of the question that has a gap, with the gaps filled."""
    answers: dict[str, Term] = {}
    for block in gapped.answers:
        if isinstance(block, Table):
            answers |= {str(row[0]): row[1] for row in block.rows if isinstance(row[1], Term)}

    def filled(node: Term) -> Term:
        if node.head != "blank":
            return node
        inside = answers[f"({node.data[0]})"]
        return Term("group", (inside,)) if inside.head == "add" else inside

    for left, right in _statements(gapped.question):
        if any(node.head == "blank" for node in right.walk()):
            yield left, bare(right.rebuild(filled))


def _stated(blocks: Sequence[Block]) -> Iterator[Statement]:
    """What a question says: its equations, and each option as what is asked for."""
    yield from _statements(blocks)
    lefts = [filling[0] for block in blocks for filling in _asked_for(block)]
    for block in blocks:
        if isinstance(block, Options):
            yield from ((left, bare(term)) for left in lefts for term in block.terms)


def _asked_for(block: Block) -> Iterator[tuple[Term, ...]]:
    for sentence in getattr(block, "sentences", ()):
        found = sentence.fillings.get("asked", ())
        if isinstance(found, tuple) and found and isinstance(found[0], Term):
            yield tuple(each for each in found if isinstance(each, Term))


def _statements(blocks: Sequence[Block]) -> Iterator[Statement]:
    for block in blocks:
        if isinstance(block, Equation) and block.term.head == "relation":
            yield from ((block.term.args[0], bare(side)) for side in block.term.args[1:])


def _definitions(blocks: Sequence[Block]) -> set[Statement]:
    """The equations of the model: a name on the left."""
    return {(left, right) for left, right in _statements(blocks) if left.is_name}
