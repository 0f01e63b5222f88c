"""Verdicts → Document: a line for every claim, then what was earned for what was asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from derive.dimension import Shape
from derive.document import Block, Document, Filling, Heading, ItemList, Paragraph, Sentence
from derive.notation import parse_plain
from derive.task import GoalMarks, Marks, PartMark
from derive.term import Term, name, relation
from derive.verdict import Note, Verdict

__all__ = ["check_report", "line_told", "marks_told", "read_as", "summary", "told", "witness_told"]

_WRONG = ("error", "follows", "wrong_start")
_OPEN = ("undecided", "not_understood")


def check_report(
    verdicts: Sequence[Verdict],
    marks: Marks,
    hints: int,
    fragment: bool,
    shapes: Mapping[str, Shape],
    notes: Sequence[Note] = (),
) -> Document:
    """The report as a Document; ``hints`` is how much is told: 1 where, 2 what kind, 3 the right form.

    A ``fragment`` has its title as a heading, since it has no head of its own to put it in. ``notes`` say what was
    assumed while it was read.
    """
    blocks = tuple(_blocks(verdicts, marks, hints, notes))
    heading = (Heading(1, Sentence("check.title")),) if fragment else ()
    return Document("check", heading + blocks, {"title": Sentence("check.title"), "shapes": shapes})


def _blocks(verdicts: Sequence[Verdict], marks: Marks, hints: int, notes: Sequence[Note]) -> Iterator[Block]:
    yield Paragraph(summary(verdicts, marks, notes))
    if verdicts:
        yield ItemList(tuple(_item(verdict, hints) for verdict in verdicts), ordered=True)
    if marks.points:
        yield Heading(2, Sentence("check.marks.title"))
        yield ItemList(tuple(Paragraph(line) for line in marks_told(marks, verdicts, hints)))


def summary(verdicts: Sequence[Verdict], marks: Marks, notes: Sequence[Note] = ()) -> tuple[Sentence, ...]:
    """Where the first error is, how many are right, what is left for a person, what is missing, what was assumed."""
    wrong = [verdict for verdict in verdicts if verdict.status in _WRONG]
    left = [verdict for verdict in verdicts if verdict.status in _OPEN]
    right = len(verdicts) - len(wrong) - len(left)
    found = [_headline(verdicts, wrong, left, marks)]
    found.append(Sentence("check.summary", {"right": right, "wrong": len(wrong), "open": len(left)}))
    for state, key in (("missing", "check.not_answered"), ("other_form", "check.other_form")):
        names = ", ".join(goal.called for goal in marks.goals if goal.state == state)
        if names:
            found.append(Sentence(key, {"names": names}))
    if marks.points:
        found.append(Sentence("check.marks.total", _totals(marks)))
    return (*found, *(Sentence(f"reading.{note.key}", dict(note.fillings)) for note in notes))


def _headline(verdicts: Sequence[Verdict], wrong: Sequence[Verdict], left: Sequence[Verdict], marks: Marks) -> Sentence:
    if wrong:
        return Sentence("check.some_wrong", {"line": wrong[0].claim.row + 1})
    said = [v for v in verdicts if v.status not in _OPEN and v.convention != "same_sides"]
    if not said:
        return Sentence("check.nothing_decided")
    if left:
        return Sentence("check.some_open", {"count": len(left)})
    if any(goal.state in ("missing", "other_form") for goal in marks.goals):
        return Sentence("check.right_so_far")
    one = len(verdicts) == 1
    return Sentence("check.one_right") if one else Sentence("check.all_right", {"count": len(verdicts)})


def marks_told(marks: Marks, verdicts: Sequence[Verdict], hints: int) -> tuple[tuple[Sentence, ...], ...]:
    """A line for every goal; which part was lost, and in which line, is told with the kind of the error."""
    return tuple(tuple(_goal_told(goal, verdicts, hints)) for goal in marks.goals)


def _goal_told(goal: GoalMarks, verdicts: Sequence[Verdict], hints: int) -> Iterator[Sentence]:
    yield Sentence("check.marks.goal", {"goal": goal.term, **_totals(goal)})
    if goal.state == "open":
        yield Sentence("check.marks.open")
    if goal.state == "missing" or hints <= 1:
        return
    for part in goal.parts:
        if part.earned < part.points:
            yield _lost(part, verdicts)


def _lost(part: PartMark, verdicts: Sequence[Verdict]) -> Sentence:
    fillings: dict[str, Filling] = {"lost": _number(part.points - part.earned)}
    if part.term is not None:
        fillings["factor"] = part.term
    if part.cause is None:
        return Sentence(f"check.marks.{part.part}", fillings)
    return Sentence(f"check.marks.{part.part}_line", {**fillings, "line": verdicts[part.cause].claim.row + 1})


def _totals(marks: Marks | GoalMarks) -> dict[str, Filling]:
    return {"earned": _number(marks.earned), "points": _number(marks.points), "strict": _number(marks.strict)}


def _number(points: Fraction) -> str:
    return f"{float(points):.2f}".rstrip("0").rstrip(".")


def _item(verdict: Verdict, hints: int) -> Paragraph:
    """The claim as it was understood, or as written where it was not, then what is said of it."""
    sentences = [line_told(verdict)]
    sentences += [_sentence(note) for note in told(verdict, hints)]
    shown = witness_told(verdict, hints)
    return Paragraph((*sentences, shown) if shown is not None else tuple(sentences))


def line_told(verdict: Verdict) -> Sentence:
    """Which claim is spoken of, and where it stands."""
    claim = understood(verdict) or verdict.claim.text
    return Sentence("check.line", {"line": verdict.claim.row + 1, "claim": claim})


def told(verdict: Verdict, hints: int) -> tuple[Note, ...]:
    """What is said of a claim at a hint level: the cause from level 2 on, the right form only at 3."""
    if verdict.status not in ("error", "wrong_start"):
        return (verdict.message,) if verdict.message is not None else ()
    opening = Note(f"check.{verdict.status}", {"line": verdict.claim.row + 1})
    if hints <= 1:
        return (opening, *verdict.hints[:1])
    cause = (verdict.message,) if verdict.message is not None and verdict.message.key != opening.key else ()
    return (opening, *cause, *verdict.hints[1:hints])


def understood(verdict: Verdict) -> Term | None:
    """The claim as it was read; an update with the name that it is for."""
    claim = verdict.claim
    if claim.left is None or claim.right is None:
        return None
    left = name(claim.defines) if claim.role == "update" and claim.defines and claim.sign == "←" else claim.left
    return relation(left, (claim.sign, claim.right))


def read_as(verdict: Verdict) -> Sentence | None:
    """What was understood of a claim that is not simply right, so that a misreading shows."""
    claim = understood(verdict)
    return None if claim is None or verdict.status == "right" else Sentence("check.read_as", {"claim": claim})


def witness_told(verdict: Verdict, hints: int) -> Sentence | None:
    """The number that shows a difference; not at the first level, where it would tell too much."""
    witness = verdict.witness
    if witness is None or hints <= 1 or verdict.status not in ("error", "wrong_start"):
        return None
    if witness.where == "shape":
        return Sentence("check.witness_shape", {"got": witness.got, "want": witness.want})
    numbers: dict[str, Filling] = {"got": parse_plain(witness.got), "want": parse_plain(witness.want)}
    point = tuple(relation(name(known), ("=", parse_plain(value))) for known, value in witness.point.items())
    numbers.update({"point": point} if point else {})
    key = f"check.witness{'' if point else '_plain'}{'_entry' if witness.where else ''}"
    return Sentence(key, {**numbers, "where": witness.where} if witness.where else numbers)


def _sentence(note: Note) -> Sentence:
    fillings: dict[str, Filling] = dict(note.fillings)
    return Sentence(note.key, fillings)
