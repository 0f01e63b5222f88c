"""Who gets a sheet: a roster in CSV, or so many numbered copies."""

from __future__ import annotations

import csv
import io
import re

from derive.handout.failing import trouble
from derive.handout.nouns import Student

__all__ = ["copies", "read_roster"]

_COLUMNS = {
    "id": ("id", "student_id", "number", "학번", "student"),
    "name": ("name", "이름", "성명"),
    "section": ("section", "class", "분반", "반"),
}
_SAFE = re.compile(r"[\w.-]+")
_LIMIT = 100_000


def copies(count: int) -> tuple[Student, ...]:
    """``001``, ``002`` …: copies for nobody in particular."""
    width = max(3, len(str(count)))
    return tuple(Student(f"{number:0{width}}") for number in range(1, count + 1))


def read_roster(text: str, file: str) -> tuple[Student, ...]:
    """The students of a CSV with a line of names at its head (``학번,이름,분반`` or ``id,name,section``).

    Raises `DeriveError`: no column of ids, an id that is missing, stands twice or cannot be part of a file's name.
    """
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[:_LIMIT]
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    columns = {key: next((head.index(name) for name in names if name in head), None) for key, names in _COLUMNS.items()}
    if columns["id"] is None:
        raise trouble("roster_head", f"{file}:1", found=", ".join(head))
    students: dict[str, Student] = {}
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {key: row[at].strip() if at is not None and at < len(row) else "" for key, at in columns.items()}
        if not _SAFE.fullmatch(cells["id"]) or cells["id"].startswith("."):
            raise trouble("roster_id", f"{file}:{line}", found=cells["id"])
        if cells["id"].lower() in {known.lower() for known in students}:
            raise trouble("roster_twice", f"{file}:{line}", found=cells["id"])
        students[cells["id"]] = Student(cells["id"], cells["name"], cells["section"])
    if not students:
        raise trouble("roster_empty", file)
    return tuple(students.values())
