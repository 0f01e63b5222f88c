"""One run of ``derive handout``: read, draw, write the manifest, finish every sheet, pack."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from secrets import token_hex
from shutil import copyfileobj
from typing import Any, BinaryIO

from derive.document import Sentence
from derive.errors import DeriveError
from derive.handing_out import Job, Work, asked_of, run_jobs, write_note
from derive.handout import Draw, Handout, Sheet, Student, draws_of, read_handout, read_roster
from derive.handout.failing import trouble
from derive.handout.roster import decoded
from derive.intake import read_bytes, read_text, standard_input
from derive.kinship import Alike
from derive.lanes import Lanes

__all__ = ["Plan", "plan", "students_of"]

_SCHEMA = 1
_SHEET = 2_000_000  # characters
_ROSTER = 32_000_000  # bytes; the reader says how many students are too many
_PACKED = (".pdf", ".docx")  # nothing is won by packing them again
_EPOCH = (2024, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Plan:
    """Everything that is decided before the first file is written."""

    work: Work
    jobs: tuple[Job, ...]
    manifest: Mapping[str, Any]
    reroll: tuple[str, ...] = ()

    def run(self, lanes: Lanes) -> Iterator[Job]:
        """Each job as it is finished; then the files that hold all of them."""
        from derive.export import place

        note = _note(self.work.out)
        write_note(self.work.out, note, {"reroll": self.reroll, "rerolls": self.manifest["rerolls"]})
        text = json.dumps(self.manifest, ensure_ascii=False, indent=1) + "\n"
        place(Path(self.work.out) / "staff" / "manifest.json", text, force=True)
        yield from run_jobs(self.work, self.jobs, lanes)
        self._together()
        note.unlink(missing_ok=True)

    def _together(self) -> None:
        """One PDF a sheet to print, and one ZIP of everything; both are written piece by piece."""
        from derive.export import merge, place_made

        out = Path(self.work.out)
        for sheet in self.work.handout.sheets:
            target = out / "students" / f"{sheet.id}-print.pdf"
            parts = [out / "students" / sheet.id / f"{job.student.id}.pdf" for job in self.jobs if job.sheet is sheet]
            if all(part.is_file() for part in parts):
                place_made(target, partial(merge, parts))
            else:  # sheets were drawn anew in other formats: those of before must not be printed
                target.unlink(missing_ok=True)
        place_made(out / "handout.zip", partial(_pack, out))


def plan(
    file: str,
    out: str,
    formats: tuple[str, ...],
    students: tuple[Student, ...],
    seed: str | None = None,
    reroll: Sequence[str] = (),
    lang: str | None = None,
    force: bool = False,
    lanes: Lanes | None = None,
) -> Plan:
    """Read the sheets and draw for every student, each sheet in a lane of its own; the first student's sheets are
    tried. Raises `DeriveError`."""
    from derive.export import ready
    from derive.resources import languages

    handout = read_handout(read_text(file, _SHEET), Path(file).name, _loader(file), languages())
    before = _manifest(out)
    if not before and not force:
        _keep_out(Path(out))
    for wanted in formats:
        ready(wanted, lang or handout.language)
    secret = seed if seed is not None else str(before.get("seed") or token_hex(16))
    stopped = _stopped(out, reroll)
    again = _again(handout, {**before, "rerolls": stopped} if stopped else before, () if stopped else reroll)
    calls = [
        (home, (sheet, students, secret, again[sheet.id], _kept(before, sheet, secret, again[sheet.id])))
        for home, sheet in enumerate(handout.sheets)
    ]
    drawn = dict((lanes or Lanes(1)).each(_drawn, calls))
    jobs: list[Job] = []
    for place, sheet in enumerate(handout.sheets):
        draws = drawn[place]
        if isinstance(draws, DeriveError):  # of the first sheet that has one, whichever was tried first
            raise draws
        jobs += [Job(sheet, student, draws[student.id]) for student in students]
    work = Work(handout, out, formats, lang or handout.language, force)
    return Plan(work, tuple(jobs), _told(before, jobs, secret, again), tuple(reroll))


def _drawn(
    sheet: Sheet,
    students: tuple[Student, ...],
    seed: str,
    again: Mapping[str, int],
    kept: Mapping[str, Mapping[str, Draw]],
) -> dict[str, dict[str, Draw]] | DeriveError:
    """What each student gets of a sheet, or why it cannot be had."""
    try:
        draws = draws_of(sheet, students, seed, again, kept, Alike())
        asked_of(sheet, draws[students[0].id])
    except DeriveError as error:
        return error.with_traceback(None)
    return draws


def _kept(before: Mapping[str, Any], sheet: Sheet, seed: str, again: Mapping[str, int]) -> dict[str, dict[str, Draw]]:
    """What students drew in earlier runs with the same seed, but for problems that are drawn again."""
    if before.get("seed") != seed:
        return {}
    return {
        student: {
            problem: Draw(drawn["values"], int(drawn["seed"]))
            for problem, drawn in draws.items()
            if drawn["again"] == again.get(problem, 0)
        }
        for student, draws in before["sheets"].get(sheet.id, {}).items()
    }


def _told(
    before: Mapping[str, Any], jobs: Sequence[Job], seed: str, again: Mapping[str, Mapping[str, int]]
) -> dict[str, Any]:
    """The manifest: what was drawn for whom; students of earlier runs stay in it."""
    sheets: dict[str, dict[str, Any]] = {key: dict(value) for key, value in before.get("sheets", {}).items()}
    for job in jobs:
        counts = again[job.sheet.id]
        sheets.setdefault(job.sheet.id, {})[job.student.id] = {
            known: {"values": dict(draw.values), "seed": str(draw.seed), "again": counts.get(known, 0)}
            for known, draw in job.draws.items()
        }
    return {"schema": _SCHEMA, "seed": seed, "rerolls": again, "sheets": sheets}


def _note(out: str) -> Path:
    """What a run notes while it goes on: which problems it draws again, and how often each was then."""
    return Path(out) / "staff" / ".finished" / "running.json"


def _stopped(out: str, reroll: Sequence[str]) -> dict[str, Any]:
    """The counts of a run that was stopped, which the same command goes on with."""
    try:
        known = json.loads(_note(out).read_text(encoding="utf-8"))
        return dict(known["rerolls"]) if known["reroll"] == list(reroll) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _manifest(out: str) -> dict[str, Any]:
    path = Path(out) / "staff" / "manifest.json"
    if not path.exists():
        return {}
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        if known["schema"] == _SCHEMA and isinstance(known["sheets"], dict) and isinstance(known["rerolls"], dict):
            _ = [int(d["seed"]) + d["again"] for s in known["sheets"].values() for p in s.values() for d in p.values()]
            return dict(known)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise DeriveError("handout_manifest", {"file": str(path)})


def _keep_out(out: Path) -> None:
    """A folder that holds what looks like a handout and is none of ours is left alone. Raises `DeriveError`."""
    if _note(str(out)).parent.is_dir():  # a run that was stopped before it had written what it drew
        return
    for name in ("students", "staff", "handout.zip"):
        found = out / name
        if found.is_file() or (found.is_dir() and any(found.iterdir())):
            raise DeriveError("handout_folder", {"file": str(found)})


def _again(handout: Handout, before: Mapping[str, Any], reroll: Sequence[str]) -> dict[str, dict[str, int]]:
    """How often each problem was drawn again. ``4``, an id, or ``sheet:4`` name a problem."""
    found = {sheet.id: Counter(before.get("rerolls", {}).get(sheet.id, {})) for sheet in handout.sheets}
    for word in reroll:
        where, _, which = word.rpartition(":")
        hits = [
            (sheet.id, problem.id)
            for sheet in handout.sheets
            for number, problem in enumerate(sheet.problems, start=1)
            if where in ("", sheet.id) and which in (problem.id, str(number))
        ]
        if not hits:
            known = ", ".join(f"{sheet.id}:{problem.id}" for sheet in handout.sheets for problem in sheet.problems)
            raise DeriveError("handout_reroll", {"found": word, "known": known})
        for sheet_id, problem_id in hits:
            found[sheet_id][problem_id] += 1
    return {key: dict(counts) for key, counts in found.items()}


def students_of(roster: str) -> tuple[Student, ...]:
    """The students of a CSV file (``-`` is standard input). Raises `DeriveError` with the line that cannot be used."""
    data = standard_input(_ROSTER) if roster == "-" else read_bytes(roster, _ROSTER)
    return read_roster(decoded(data, roster), roster)


def _loader(file: str) -> Any:
    """Reads the files of models that lie beside the sheet."""

    def load(name: str) -> str:
        path = Path(file).parent / name
        try:
            return read_text(path, _SHEET)
        except DeriveError as error:
            told = Sentence(f"error.{error.key}", {known: str(value) for known, value in error.details.items()})
            raise trouble("model_file", Path(file).name, file=name, found=told) from error

    return load


def _pack(out: Path, file: BinaryIO) -> None:
    """Everything but the notes of what is finished, a file at a time; the same bytes every time."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder in ("students", "staff"):
            for path in sorted((out / folder).rglob("*")):
                if path.is_file() and ".finished" not in path.parts:
                    kind = zipfile.ZIP_STORED if path.suffix in _PACKED else zipfile.ZIP_DEFLATED
                    told = zipfile.ZipInfo(path.relative_to(out).as_posix(), _EPOCH)
                    told.compress_type, told.file_size = kind, path.stat().st_size
                    with path.open("rb") as source, archive.open(told, "w") as target:
                        copyfileobj(source, target)
