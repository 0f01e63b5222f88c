"""Who gets a sheet: a roster in CSV, or so many numbered copies."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator

from derive.handout.failing import trouble
from derive.handout.nouns import Student
from derive.intake import UTF16

__all__ = ["copies", "decoded", "read_roster"]

_COLUMNS = {
    "id": ("id", "student id", "student no", "student number", "number", "학번", "student"),
    "name": ("name", "student name", "full name", "이름", "성명", "성함"),
    "section": ("section", "class", "group", "분반", "반"),
}
_SAFE = re.compile(r"\w[\w.-]{0,98}(?<![.])")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # names that Windows keeps for itself
_LIMIT = 100_000
_SIGNS = (",", ";", "\t")


def copies(count: int) -> tuple[Student, ...]:
    """``001``, ``002`` …: copies for nobody in particular."""
    width = max(3, len(str(count)))
    return tuple(Student(f"{number:0{width}}") for number in range(1, count + 1))


def decoded(data: bytes, file: str) -> str:
    """The text of a roster: UTF-8, UTF-16 with its mark, or what a Korean Excel writes (CP949). Raises
    `DeriveError`."""
    if data.startswith(UTF16):
        codes: tuple[str, ...] = ("utf-16",)
    else:
        codes = ("utf-8-sig", "cp949")
    for code in codes:
        try:
            return data.decode(code)
        except UnicodeDecodeError:
            continue
    raise trouble("roster_code", file)


def read_roster(text: str, file: str) -> tuple[Student, ...]:
    """The students of a CSV with a line of names at its head (``학번,이름,분반`` or ``id,name,section``), parted by
    commas, semicolons or tabs.

    Raises `DeriveError`: no column of ids, an id that is missing, stands twice or cannot be part of a file's name.
    """
    rows = _rows(text.removeprefix("\ufeff"), file)
    line, head = next(rows, (1, []))
    names = [" ".join(cell.replace("_", " ").lower().split()).strip(" .") for cell in head]
    columns = {
        key: next((names.index(each) for each in known if each in names), None) for key, known in _COLUMNS.items()
    }
    if columns["id"] is None:
        raise trouble("roster_head", f"{file}:{line}", found=", ".join(head))
    students: dict[str, Student] = {}
    for line, row in rows:
        cells = {key: row[at] if at is not None and at < len(row) else "" for key, at in columns.items()}
        known = cells["id"]
        if not _SAFE.fullmatch(known) or _RESERVED.fullmatch(known):
            raise trouble("roster_id", f"{file}:{line}", found=known[:100])
        if known.casefold() in students:
            raise trouble("roster_twice", f"{file}:{line}", found=known)
        students[known.casefold()] = Student(known, cells["name"], cells["section"])
        if len(students) > _LIMIT:
            raise trouble("roster_many", f"{file}:{line}", known=_LIMIT)
    if not students:
        raise trouble("roster_empty", file)
    return tuple(students.values())


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, each with its number; cells without the spaces around them."""
    sign = _sign(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        for row in reader:
            cells = [unicodedata.normalize("NFC", " ".join(cell.split())) for cell in row]
            if any(cells) and not (reader.line_num == 1 and cells[0].startswith("sep=")):
                yield reader.line_num, cells
    except csv.Error as error:
        raise trouble("roster_csv", f"{file}:{reader.line_num}", found=str(error)) from None


def _sign(text: str) -> str:
    """What parts the cells: the sign that stands most often in the head."""
    head = next((line for line in text.splitlines() if line.strip() and not line.startswith("sep=")), "")
    return max(_SIGNS, key=head.count)
