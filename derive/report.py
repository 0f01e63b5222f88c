"""A Review as text: for the terminal, as Markdown, LaTeX or JSON, and as the submission with notes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from itertools import accumulate, groupby
from typing import Any
from unicodedata import east_asian_width

from derive.errors import DeriveError
from derive.spoken import spoken
from derive.task import GoalMarks, Marks, PartMark
from derive.term import Term
from derive.verdict import Note, Submission, Verdict

__all__ = ["FORMATS", "report"]

SCHEMA = 1
_MARKS = {
    "right": "✓", "unexplained": "✓", "error": "✗", "wrong_start": "✗", "follows": "↳", "undecided": "?",
    "not_understood": "?",
}  # fmt: skip


@dataclass(frozen=True)
class Reviewed:
    """What a report is written from."""

    found: tuple[Verdict, ...]
    submission: Submission
    marks: Marks

    @property
    def first_wrong(self) -> int | None:
        return next((k for k, v in enumerate(self.found) if v.status in ("error", "follows", "wrong_start")), None)


def report(found: tuple[Verdict, ...], submission: Submission, marks: Marks, format: str, hints: int, lang: str) -> str:
    """The report in one of `FORMATS`. Raises `DeriveError` for another."""
    writer = FORMATS.get(format)
    if writer is None:
        raise DeriveError("unknown_format", {"found": format, "known": ", ".join(FORMATS)})
    return writer(Reviewed(found, submission, marks), hints, lang)


# -- terminal ------------------------------------------------------------------------------------------


def _text(review: Reviewed, hints: int, lang: str) -> str:
    from derive.documents.check_report import marks_told, summary

    lines = [_say(sentence.key, sentence.fillings, lang) for sentence in summary(review.found, review.marks)]
    rows = review.submission.text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in rows)]
    for row, found in groupby(review.found, lambda verdict: verdict.claim.row):
        lines += ["", f"{row + 1} | {_shown(rows[row])}"]
        for said, same in groupby(found, lambda verdict: _told(verdict, hints, lang)):
            places = [_column(rows[row][: max(verdict.span[0] - starts[row], 0)]) for verdict in same]
            lines += [_carets(f"{row + 1} | ", places), *said]
    if review.marks.points:
        told = marks_told(review.marks, review.found, hints)
        lines += ["", *(" ".join(_say(part.key, part.fillings, lang) for part in line) for line in told)]
    return "\n".join(lines) + "\n"


def _shown(line: str) -> str:
    return line.rstrip("\r").expandtabs(1)


def _column(before: str) -> int:
    """How many columns a text takes in the terminal; a wide letter takes two."""
    return sum(1 + (east_asian_width(letter) in "WF") for letter in before)


def _carets(margin: str, columns: list[int]) -> str:
    """Carets under all places of a line of which the same is said."""
    drawn = ""
    for column in columns:
        drawn = drawn.ljust(len(margin) + column) + "^"
    return drawn


def _told(verdict: Verdict, hints: int, lang: str) -> tuple[str, ...]:
    from derive.documents.check_report import read_as, told, witness_told

    lines = [f"    {_MARKS[verdict.status]} {_note(note, lang)}" for note in told(verdict, hints)]
    more = (read_as(verdict), witness_told(verdict, hints))
    lines += [f"      {_say(said.key, said.fillings, lang)}" for said in more if said is not None]
    return tuple(lines)


def _note(note: Note, lang: str) -> str:
    return spoken(note, lang)


def _say(key: str, fillings: Any, lang: str) -> str:
    return _note(Note(key, fillings), lang)


# -- documents -----------------------------------------------------------------------------------------


def _document(format: str) -> Callable[[Reviewed, int, str], str]:
    def written(review: Reviewed, hints: int, lang: str) -> str:
        from derive.documents.check_report import check_report
        from derive.language import load
        from derive.render import render

        fragment = format == "markdown"
        document = check_report(review.found, review.marks, hints, fragment)
        return render(document, load(lang), format, fragment=fragment)

    return written


def _annotated(review: Reviewed, hints: int, lang: str) -> str:
    """The submission with a note behind every line that has something to say."""
    from derive.documents.check_report import told

    notes: dict[int, list[str]] = {}
    for verdict in review.found:
        if verdict.status != "right":
            said = " ".join(_note(note, lang) for note in told(verdict, hints))
            notes.setdefault(_last_row(review.submission.text, verdict), []).append(f"{_MARKS[verdict.status]} {said}")
    lines: list[str] = []
    for row, line in enumerate(review.submission.text.splitlines()):
        lines.append(line)
        lines += [f"> {note}" for note in notes.get(row, ())]
    return "\n".join(lines) + "\n"


def _last_row(text: str, verdict: Verdict) -> int:
    """A note stands behind the display that holds the claim, not inside it."""
    end = verdict.span[1]
    rows = text.splitlines()
    row = text.count("\n", 0, end)
    inside = text.count("$$", 0, end) % 2 == 1
    while inside and row + 1 < len(rows) and "$$" not in rows[row]:
        row += 1
    return row


# -- data ----------------------------------------------------------------------------------------------


def _json(review: Reviewed, hints: int, lang: str) -> str:
    data = {
        "schema": SCHEMA,
        "version": import_module("derive").__version__,
        "language": lang,
        "first_wrong": review.first_wrong,
        "missing": [goal.called for goal in review.marks.goals if goal.state in ("missing", "other_form")],
        "marks": _marks(review.marks),
        "verdicts": [_verdict(verdict, lang) for verdict in review.found],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _marks(marks: Marks) -> dict[str, Any]:
    return {
        **_points(marks),
        "open": float(marks.open),
        "goals": [
            {
                "goal": goal.called,
                "form": goal.goal.form,
                "state": goal.state,
                **_points(goal),
                "parts": [
                    {"part": part.part, "of": _plain(part.term), **_points(part), "cause": part.cause}
                    for part in goal.parts
                ],
            }
            for goal in marks.goals
        ],
    }


def _points(marks: Marks | GoalMarks | PartMark) -> dict[str, float]:
    return {"points": float(marks.points), "earned": float(marks.earned), "strict": float(marks.strict)}


def _verdict(verdict: Verdict, lang: str) -> dict[str, Any]:
    witness = verdict.witness
    return {
        "span": list(verdict.span),
        "line": verdict.claim.row + 1,
        "text": verdict.claim.text,
        "understood": [_plain(verdict.claim.left), verdict.claim.sign, _plain(verdict.claim.right)],
        "status": verdict.status,
        "kind": verdict.kind,
        "kinds": list(verdict.kinds),
        "proof": verdict.proof,
        "cause": verdict.cause,
        "convention": verdict.convention,
        "suggestion": _plain(verdict.suggestion),
        "message": spoken(verdict.message, lang),
        "hints": [spoken(note, lang) for note in verdict.hints],
        "expected": _plain(verdict.expected),
        "witness": None
        if witness is None
        else {"point": dict(witness.point), "got": witness.got, "want": witness.want},
    }


def _plain(term: Term | None) -> str | None:
    from derive.notation import unicode_text

    return None if term is None else unicode_text(term)


FORMATS: dict[str, Callable[[Reviewed, int, str], str]] = {
    "text": _text,
    "markdown": _document("markdown"),
    "latex": _document("latex"),
    "json": _json,
    "annotated": _annotated,
}
