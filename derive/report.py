"""A Review as text: for the terminal, as Markdown, LaTeX or JSON, and as the submission with notes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from itertools import accumulate, groupby
from typing import Any
from unicodedata import east_asian_width

from derive.dimension import Shape
from derive.document import Sentence
from derive.errors import DeriveError
from derive.spoken import spoken
from derive.task import GoalMarks, Marks, PartMark
from derive.term import Term
from derive.verdict import Note, Submission, Verdict

__all__ = ["FORMATS", "Reviewed", "report"]

SCHEMA = 1
_MARKS = {
    "right": "✓", "unexplained": "✓", "error": "✗", "wrong_start": "✗", "follows": "↳", "undecided": "?",
    "not_understood": "?",
}  # fmt: skip
_NAMES = r"(?:align|alignat|aligned|displaymath|eqnarray|equation|flalign|gather|gathered|math|multline|split)\*?"
_DISPLAYS = (
    (re.compile(r"(?<!\\)\\\["), re.compile(r"(?<!\\)\\\]")),
    (re.compile(rf"\\begin\{{{_NAMES}\}}"), re.compile(rf"\\end\{{{_NAMES}\}}")),
)


@dataclass(frozen=True)
class Reviewed:
    """What a report is written from."""

    found: tuple[Verdict, ...]
    submission: Submission
    marks: Marks
    shapes: Mapping[str, Shape] = field(default_factory=dict)

    @property
    def first_wrong(self) -> int | None:
        return next((k for k, v in enumerate(self.found) if v.status in ("error", "follows", "wrong_start")), None)


def report(review: Reviewed, format: str, hints: int, lang: str) -> str:
    """The report in one of `FORMATS`. Raises `DeriveError` for another."""
    writer = FORMATS.get(format)
    if writer is None:
        raise DeriveError("unknown_format", {"found": format, "known": ", ".join(FORMATS)})
    return writer(review, hints, lang)


# -- terminal ------------------------------------------------------------------------------------------


def _text(review: Reviewed, hints: int, lang: str) -> str:
    from derive.documents.check_report import marks_told, summary

    say = _Speech(lang, review.shapes)
    first = summary(review.found, review.marks, review.submission.notes)
    lines = [say.sentence(sentence) for sentence in first]
    rows = review.submission.text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in rows)]
    for row, found in groupby(review.found, lambda verdict: verdict.claim.row):
        lines += ["", f"{row + 1} | {_shown(rows[row])}"]
        for said, same in groupby(found, lambda verdict: _told(verdict, hints, say)):
            places = [_column(rows[row][: max(verdict.span[0] - starts[row], 0)]) for verdict in same]
            lines += [_carets(f"{row + 1} | ", places), *said]
    if review.marks.points:
        told = marks_told(review.marks, review.found, hints)
        lines += ["", *(" ".join(map(say.sentence, line)) for line in told)]
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


@dataclass(frozen=True)
class _Speech:
    """Notes and sentences as plain text in a language."""

    language: str
    shapes: Mapping[str, Shape]

    def note(self, note: Note | None) -> str:
        return spoken(note, self.language, self.shapes)

    def sentence(self, said: Sentence) -> str:
        return self.note(Note(said.key, said.fillings))

    def plain(self, term: Term | None) -> str | None:
        from derive.notation import Style, unicode_text

        return None if term is None else unicode_text(term, Style(), self.shapes)


def _told(verdict: Verdict, hints: int, say: _Speech) -> tuple[str, ...]:
    from derive.documents.check_report import read_as, told, witness_told

    lines = [f"    {_MARKS[verdict.status]} {say.note(note)}" for note in told(verdict, hints)]
    more = (read_as(verdict), witness_told(verdict, hints))
    lines += [f"      {say.sentence(said)}" for said in more if said is not None]
    return tuple(lines)


# -- documents -----------------------------------------------------------------------------------------


def _document(format: str) -> Callable[[Reviewed, int, str], str]:
    def written(review: Reviewed, hints: int, lang: str) -> str:
        from derive.documents.check_report import check_report
        from derive.language import load
        from derive.render import render

        fragment = format == "markdown"
        document = check_report(review.found, review.marks, hints, fragment, review.shapes, review.submission.notes)
        return render(document, load(lang), format, fragment=fragment)

    return written


def _annotated(review: Reviewed, hints: int, lang: str) -> str:
    """The submission with a note behind every line that has something to say; behind a display it names its line."""
    from derive.documents.check_report import line_told, told

    say = _Speech(lang, review.shapes)
    notes: dict[int, list[str]] = {}
    for verdict in review.found:
        if verdict.status != "right":
            row = _last_row(review.submission.text, verdict)
            place = [line_told(verdict)] if row != verdict.claim.row else []
            said = " ".join((*map(say.sentence, place), *map(say.note, told(verdict, hints))))
            notes.setdefault(row, []).append(f"{_MARKS[verdict.status]} {said}")
    lines: list[str] = []
    for row, line in enumerate(review.submission.text.splitlines()):
        lines.append(line)
        lines += [f"> {note}" for note in notes.get(row, ())]
    return "\n".join(lines) + "\n"


def _last_row(text: str, verdict: Verdict) -> int:
    """A note stands behind the display that holds the claim, not inside it."""
    ends = list(accumulate(map(len, text.splitlines(keepends=True))))
    row = text.count("\n", 0, verdict.span[1])
    return next((later for later in range(row, len(ends)) if not _in_display(text[: ends[later]])), row)


def _in_display(before: str) -> bool:
    """Whether a display of mathematics that was begun is not ended yet."""
    if before.count("$$") % 2 or before.count("```") % 2:
        return True
    return any(len(begin.findall(before)) > len(end.findall(before)) for begin, end in _DISPLAYS)


# -- data ----------------------------------------------------------------------------------------------


def _json(review: Reviewed, hints: int, lang: str) -> str:
    say = _Speech(lang, review.shapes)
    data = {
        "schema": SCHEMA,
        "version": import_module("derive").__version__,
        "language": lang,
        "first_wrong": review.first_wrong,
        "missing": [goal.called for goal in review.marks.goals if goal.state in ("missing", "other_form")],
        "marks": _marks(review.marks, say),
        "verdicts": [_verdict(verdict, say) for verdict in review.found],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _marks(marks: Marks, say: _Speech) -> dict[str, Any]:
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
                    {"part": part.part, "of": say.plain(part.term), **_points(part), "cause": part.cause}
                    for part in goal.parts
                ],
            }
            for goal in marks.goals
        ],
    }


def _points(marks: Marks | GoalMarks | PartMark) -> dict[str, float]:
    return {"points": float(marks.points), "earned": float(marks.earned), "strict": float(marks.strict)}


def _verdict(verdict: Verdict, say: _Speech) -> dict[str, Any]:
    witness = verdict.witness
    return {
        "span": list(verdict.span),
        "line": verdict.claim.row + 1,
        "text": verdict.claim.text,
        "understood": [say.plain(verdict.claim.left), verdict.claim.sign, say.plain(verdict.claim.right)],
        "status": verdict.status,
        "kind": verdict.kind,
        "kinds": list(verdict.kinds),
        "proof": verdict.proof,
        "cause": verdict.cause,
        "convention": verdict.convention,
        "suggestion": say.plain(verdict.suggestion),
        "message": say.note(verdict.message),
        "hints": [say.note(note) for note in verdict.hints],
        "expected": say.plain(verdict.expected),
        "witness": None
        if witness is None
        else {"point": dict(witness.point), "got": witness.got, "want": witness.want},
    }


FORMATS: dict[str, Callable[[Reviewed, int, str], str]] = {
    "text": _text,
    "markdown": _document("markdown"),
    "latex": _document("latex"),
    "json": _json,
    "annotated": _annotated,
}
