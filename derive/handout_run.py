"""One run of ``derive handout``: read, draw, write the manifest, finish every sheet, pack."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from derive.classroom import tools
from derive.errors import DeriveError
from derive.handing_out import Job, Work, asked_of, finished_file, run_jobs
from derive.handout import Draw, Handout, Problem, Sheet, Student, ask, draws_of, read_handout
from derive.handout.failing import trouble

__all__ = ["Plan", "plan"]

_SCHEMA = 1
_MARK = "// begin\n"
_EPOCH = (2024, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Plan:
    """Everything that is decided before the first file is written."""

    work: Work
    jobs: tuple[Job, ...]
    manifest: Mapping[str, Any]

    def run(self, workers: int) -> Iterator[Job]:
        """Each job as it is finished; then the files that hold all of them."""
        from derive.export import write_whole

        staff = Path(self.work.out) / "staff"
        staff.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.manifest, ensure_ascii=False, indent=1) + "\n"
        write_whole(str(staff / "manifest.json"), text, force=True)
        yield from run_jobs(self.work, self.jobs, workers)
        self._together()

    def _together(self) -> None:
        """One PDF a sheet to print, and one ZIP of everything."""
        from derive.export import kind_of, write_whole

        out = Path(self.work.out)
        if "pdf" in self.work.formats:
            for sheet in self.work.handout.sheets:
                data = kind_of("pdf").data(self._printed(sheet), self.work.lang)
                write_whole(str(out / "students" / f"{sheet.id}-print.pdf"), data, force=True)
        write_whole(str(out / "handout.zip"), _packed(out), force=True)

    def _printed(self, sheet: Sheet) -> str:
        """The sheets of all students behind each other, each on a fresh leaf with pages counted from 1."""
        parts: list[str] = []
        for job in self.jobs:
            if job.sheet is sheet:
                text = json.loads(finished_file(self.work.out, sheet, job.student).read_text(encoding="utf-8"))["typst"]
                head, _, body = text.partition(_MARK)
                parts.append(body if parts else head + body)
        return '\n#pagebreak(to: "odd")\n#counter(page).update(1)\n'.join(parts)


def plan(
    file: str,
    out: str,
    formats: tuple[str, ...],
    students: tuple[Student, ...],
    seed: str | None = None,
    reroll: Sequence[str] = (),
    lang: str | None = None,
    force: bool = False,
) -> Plan:
    """Read the sheets and draw for every student; the first student's sheets are tried. Raises `DeriveError`."""
    from derive.resources import languages

    handout = read_handout(_read(file), Path(file).name, _loader(file), languages())
    before = _manifest(out)
    known_seed = str(before.get("seed", "")) if seed is None else seed
    again = _again(handout, before, reroll)
    jobs: list[Job] = []
    for sheet in handout.sheets:
        known = before.get("sheets", {}).get(sheet.id, {})
        draws = draws_of(sheet, students, known_seed, again[sheet.id], tuple(known), _Usable())
        jobs += [Job(sheet, student, draws[student.id]) for student in students]
        asked_of(sheet, draws[students[0].id])
    work = Work(handout, out, formats, lang or handout.language, force)
    return Plan(work, tuple(jobs), _told(before, jobs, known_seed, again))


class _Usable:
    """Whether the numbers of a draw can be worked with; each set of values is tried once."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, ...], bool] = {}

    def __call__(self, problem: Problem, draw: Draw) -> bool:
        if problem.kind != "compute":
            return True
        key = (problem.id, *draw.values.values())
        if key not in self.known:
            try:
                ask(problem, draw, tools())
            except DeriveError:
                self.known[key] = False
            else:
                self.known[key] = True
        return self.known[key]


def _told(
    before: Mapping[str, Any], jobs: Sequence[Job], seed: str, again: Mapping[str, Mapping[str, int]]
) -> dict[str, Any]:
    """The manifest: what was drawn for whom; students of earlier runs stay in it."""
    sheets: dict[str, dict[str, Any]] = {key: dict(value) for key, value in before.get("sheets", {}).items()}
    for job in jobs:
        drawn = {known: {"values": dict(draw.values), "seed": str(draw.seed)} for known, draw in job.draws.items()}
        sheets.setdefault(job.sheet.id, {})[job.student.id] = drawn
    return {"schema": _SCHEMA, "seed": seed, "rerolls": again, "sheets": sheets}


def _manifest(out: str) -> dict[str, Any]:
    path = Path(out) / "staff" / "manifest.json"
    if not path.exists():
        return {}
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        if known["schema"] == _SCHEMA and isinstance(known["sheets"], dict) and isinstance(known["rerolls"], dict):
            return dict(known)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise DeriveError("handout_manifest", {"file": str(path)})


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


def _read(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DeriveError("handout_unreadable", {"file": file, "found": error.strerror or ""}) from error
    except UnicodeDecodeError as error:
        raise DeriveError("handout_unreadable", {"file": file, "found": "UTF-8"}) from error


def _loader(file: str) -> Any:
    """Reads the files of models that lie beside the sheet."""

    def load(name: str) -> str:
        path = Path(file).parent / name
        try:
            return path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise trouble(
                "model_file", Path(file).name, file=name, found=getattr(error, "strerror", None) or "UTF-8"
            ) from error

    return load


def _packed(out: Path) -> bytes:
    """Everything but the notes of what is finished; the same bytes every time."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder in ("students", "staff"):
            for path in sorted((out / folder).rglob("*")):
                if path.is_file() and ".finished" not in path.parts:
                    archive.writestr(zipfile.ZipInfo(path.relative_to(out).as_posix(), _EPOCH), path.read_bytes())
    return held.getvalue()
