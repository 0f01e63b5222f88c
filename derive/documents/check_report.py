"""Verdicts → Document: a line for every claim, then what was asked and not answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.document import Block, Document, Filling, Heading, ItemList, Paragraph, Sentence
from derive.verdict import Note, Verdict

__all__ = ["check_report", "summary"]

_WRONG = ("error", "follows", "wrong_start")
_OPEN = ("undecided", "not_understood")


def check_report(verdicts: Sequence[Verdict], missing: Sequence[str] = (), hints: int = 1) -> Document:
    """The report as a Document; ``hints`` is how much is told: 1 where, 2 what kind, 3 the right form."""
    return Document("check", tuple(_blocks(verdicts, missing, hints)), {"title": Sentence("check.title")})


def _blocks(verdicts: Sequence[Verdict], missing: Sequence[str], hints: int) -> Iterator[Block]:
    yield Heading(1, Sentence("check.title"))
    yield Paragraph(summary(verdicts, missing))
    if verdicts:
        yield ItemList(tuple(_item(verdict, hints) for verdict in verdicts), ordered=True)


def summary(verdicts: Sequence[Verdict], missing: Sequence[str]) -> tuple[Sentence, ...]:
    """Where the first error is, how many are right, what is missing."""
    wrong = [verdict for verdict in verdicts if verdict.status in _WRONG]
    left = [verdict for verdict in verdicts if verdict.status in _OPEN]
    right = len(verdicts) - len(wrong) - len(left)
    found: list[Sentence] = []
    if wrong:
        found.append(Sentence("check.some_wrong", {"line": wrong[0].claim.row + 1}))
    elif not right:
        found.append(Sentence("check.nothing_decided"))
    elif not left:
        found.append(Sentence("check.all_right", {"count": right}) if right > 1 else Sentence("check.one_right"))
    found.append(Sentence("check.summary", {"right": right, "wrong": len(wrong), "open": len(left)}))
    if missing:
        found.append(Sentence("check.not_answered", {"names": ", ".join(missing)}))
    return tuple(found)


def _item(verdict: Verdict, hints: int) -> Paragraph:
    sentences = [Sentence("check.line", {"line": verdict.claim.row + 1})]
    sentences += [_sentence(note) for note in told(verdict, hints)]
    return Paragraph(tuple(sentences))


def told(verdict: Verdict, hints: int) -> tuple[Note, ...]:
    """What is said of a claim at a hint level: the cause from level 2 on, the right form only at 3."""
    if verdict.status not in ("error", "wrong_start"):
        return (verdict.message,) if verdict.message is not None else ()
    opening = Note(f"check.{verdict.status}", {"line": verdict.claim.row + 1})
    if hints <= 1:
        return (opening, *verdict.hints[:1])
    cause = (verdict.message,) if verdict.message is not None else ()
    return (opening, *cause, *verdict.hints[1:hints])


def _sentence(note: Note) -> Sentence:
    fillings: dict[str, Filling] = dict(note.fillings)
    return Sentence(note.key, fillings)
