"""Handing out: the files of a class, a sheet and a student at a time, on all cores; what is finished is kept.

OUT/students/<sheet>/<id>.pdf          what a student gets
OUT/staff/<sheet>/<id>-key.pdf …       key, solutions, marking scheme
OUT/staff/manifest.json                what was drawn for whom
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from derive import __version__
from derive.errors import DeriveError
from derive.handout import ROLES, Asked, Draw, Handout, Sheet, Student, ask, compose
from derive.lanes import Lanes

__all__ = ["Job", "Work", "asked_of", "finished_file", "run_jobs", "write_note"]


@dataclass(frozen=True)
class Work:
    """What all jobs share."""

    handout: Handout
    out: str
    formats: tuple[str, ...]
    lang: str
    force: bool = False


@dataclass(frozen=True)
class Job:
    """One sheet of one student, with what was drawn for it."""

    sheet: Sheet
    student: Student
    draws: Mapping[str, Draw]

    def fingerprint(self, work: Work) -> str:
        """Changes when anything does that the files of this student depend on, whatever their format."""
        handout = work.handout
        told = (__version__, handout.course, handout.date, handout.cover, handout.solutions, work.lang)
        drawn = {known: (dict(draw.values), draw.seed) for known, draw in self.draws.items()}
        return sha256(repr((told, self.sheet, self.student, drawn)).encode("utf-8")).hexdigest()


def finished_file(out: str, sheet: Sheet, student: Student) -> Path:
    """Where it is noted that a student's files are whole."""
    return Path(out) / "staff" / ".finished" / sheet.id / f"{student.id}.json"


def asked_of(sheet: Sheet, draws: Mapping[str, Draw]) -> tuple[Asked, ...]:
    """Every problem of a sheet. Raises `DeriveError`, also where one problem gives away a gap of another."""
    from derive.classroom import tools
    from derive.handout.secrets import kept_apart

    def one(at: int, turn: int) -> Asked:
        problem = sheet.problems[at]
        return ask(problem, draws[problem.id].again(turn), tools())

    return kept_apart([one(at, 0) for at in range(len(sheet.problems))], one)


def run_jobs(work: Work, jobs: Sequence[Job], lanes: Lanes) -> Iterator[Job]:
    """Each job as it is finished; those of one sheet begin in one lane, which knows its problems. Raises the first
    `DeriveError`; finished sheets are kept."""
    homes = {sheet.id: home for home, sheet in enumerate(work.handout.sheets)}
    for place, _ in lanes.each(_finish, [(homes[job.sheet.id], (work, job)) for job in jobs]):
        yield jobs[place]


def _finish(work: Work, job: Job) -> None:
    """Write the files of a job, unless they are there. Each is written whole or not at all; files of an earlier draw,
    in formats that are not asked for now, are taken away: they would not agree with these.
    """
    from derive.export import place

    note = finished_file(work.out, job.sheet, job.student)
    mark, known = job.fingerprint(work), _note(note)
    wanted = [str(path.relative_to(work.out)) for path in _wanted(work, job)]
    same = known.get("mark") == mark
    if same and all((Path(work.out) / name).is_file() for name in wanted):
        return
    for path, data in _files(work, job).items():
        place(path, data, force=bool(known) or work.force)
    others = [name for name in known.get("files", ()) if name not in wanted]
    for name in () if same else others:
        (Path(work.out) / name).unlink(missing_ok=True)
    told = {"mark": mark, "files": [*wanted, *(others if same else ())]}
    write_note(work.out, note, told)


def write_note(out: str, note: Path, told: Mapping[str, Any]) -> None:
    """What only this program reads. Raises ``handout_unwritable`` with the folder that was asked for: nobody knows the
    name of the note."""
    from derive.export import place

    try:
        place(note, json.dumps(told, ensure_ascii=False), force=True)
    except DeriveError as error:
        raise DeriveError(error.key, {**error.details, "file": out}) from None


def _note(note: Path) -> dict[str, Any]:
    """What is known of a student's files; empty where nothing is, or where somebody changed the note."""
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
        return {"mark": str(known["mark"]), "files": list(map(str, known["files"]))}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _wanted(work: Work, job: Job) -> Iterator[Path]:
    from derive.export import kind_of

    for role in _roles(work.handout):
        for wanted in work.formats:
            yield _place(work.out, job, role, kind_of(wanted).extension)


def _files(work: Work, job: Job) -> dict[Path, bytes]:
    """The bytes of every file."""
    from derive.export import kind_of

    asked = asked_of(job.sheet, job.draws)
    texts: dict[tuple[str, str], str] = {}
    found: dict[Path, bytes] = {}
    for role in _roles(work.handout):
        for wanted in work.formats:
            kind = kind_of(wanted)
            text = texts.setdefault((role, kind.source), _text(work, job, asked, role, kind.source))
            found[_place(work.out, job, role, kind.extension)] = kind.data(text, work.lang)
    return found


def _roles(handout: Handout) -> tuple[str, ...]:
    return tuple(role for role in ROLES if role != "solutions" or handout.solutions != "none")


def _text(work: Work, job: Job, asked: Sequence[Asked], role: str, format: str) -> str:
    from derive.language import load
    from derive.profile import Profile
    from derive.render import render

    document = compose(work.handout, job.sheet, job.student, asked, role, work.lang)
    return render(document, load(work.lang), format, Profile(language=work.lang))


def _place(out: str, job: Job, role: str, extension: str) -> Path:
    if role == "sheet":
        return Path(out) / "students" / job.sheet.id / (job.student.id + extension)
    return Path(out) / "staff" / job.sheet.id / f"{job.student.id}-{role}{extension}"
