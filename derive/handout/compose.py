"""The documents of one student's sheet: the sheet itself, the key, the solutions, the marking scheme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from derive.document import Block, Document, Exercise, Fields, Grades, Heading, Paragraph, Sentence, Space
from derive.handout.nouns import Asked, Handout, Sheet, Student
from derive.handout.words import say, text

__all__ = ["ROLES", "STAFF", "compose"]

STAFF = ("key", "solutions", "scheme")
ROLES = ("sheet", *STAFF)


def compose(handout: Handout, sheet: Sheet, student: Student, asked: Sequence[Asked], role: str, lang: str) -> Document:
    """The document of that role. A sheet holds nothing that is not in the questions; what is for staff says so."""
    blocks = tuple(_blocks(handout, sheet, student, asked, role))
    title = in_language(sheet.title, lang)
    meta: dict[str, object] = {
        "title": title if role == "sheet" else say(f"handout.title.{role}", title=title),
        "date": handout.date,
        "spellings": {},
        "notice": None if role == "sheet" else say("handout.notice", id=student.id),
    }
    return Document(f"handout_{role}", (*_head(handout, sheet, student, role, lang), *blocks), meta)


def in_language(words: str | Mapping[str, str], lang: str) -> str:
    """The words in that language, or in the first that there is."""
    return words if isinstance(words, str) else words.get(lang) or next(iter(words.values()))


def _head(handout: Handout, sheet: Sheet, student: Student, role: str, lang: str) -> Iterator[Block]:
    course = in_language(handout.course, lang) if handout.course else ""
    said: list[Sentence] = [say("handout.course", course=course)] if course else []
    yield Paragraph(
        (
            *said,
            say(
                "handout.points", points=sheet.points, count=len(sheet.problems), n=len(sheet.problems), o=sheet.points
            ),
        ),
        "caption",
    )
    if role == "sheet":
        known = {"section": student.section, "number": student.id if student.name else "", "name": student.name}
        if handout.cover:
            yield Fields(tuple((say(f"handout.field.{field}"), known[field]) for field in handout.cover))
            yield Grades(tuple(problem.points for problem in sheet.problems))
        if not student.name:
            yield Paragraph((say("handout.copy", id=student.id),), "caption")
        yield text(say("handout.instruction"))
    else:
        yield text(say("handout.notice", id=student.id), kind="note")


def _blocks(handout: Handout, sheet: Sheet, student: Student, asked: Sequence[Asked], role: str) -> Iterator[Exercise]:
    for number, each in enumerate(asked, start=1):
        points = each.problem.points
        key = "handout.problem" if role == "sheet" else f"handout.problem_{role}"
        embedded = role == "solutions" and handout.solutions == "embedded"
        question = each.question if role == "sheet" else ()
        if embedded:  # the room for an answer is the student's
            question = tuple(block for block in each.question if not isinstance(block, Space))
        worked = (Heading(3, say("handout.worked")),) if embedded else ()
        yield Exercise(
            say(key, number=number, points=points, n=points),
            question,
            each.meta,
            breakable=role in ("solutions", "scheme"),
            solution=(*worked, *_for_staff(each, role)),
            points=points,
        )


def _for_staff(asked: Asked, role: str) -> tuple[Block, ...]:
    return {"sheet": (), "key": asked.answers, "solutions": asked.solution, "scheme": asked.scheme}[role]
