"""Values from files: ``at X = "data.csv"``, read beside the model's own file.

CSV holds numbers, perhaps below one line of names; JSON a number, nested lists, or an object of these by name; NPZ
(and NPY) arrays, for which NumPy must be there.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from derive.errors import DeriveError
from derive.intake import read_bytes
from derive.notation.tokens import Token
from derive.syntax.state import State
from derive.term import Term, number

__all__ = ["from_file"]

BYTES_LIMIT = 8_000_000
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
Nested = Any  # text of a number, or a list of Nested


def from_file(state: State, name: str, token: Token) -> Term:
    """The value of ``name`` in the file that a string names. Raises `DeriveError` at the string."""
    if not state.file or state.file.startswith("<"):
        raise state.fail("data_needs_file", token, data=token.text)
    path = Path(state.file).parent / token.text
    read = _READERS.get(path.suffix.lower())
    if read is None:
        raise state.fail("data_kind", token, data=token.text, known=", ".join(_READERS))
    content = _content(state, path, token)
    try:
        return _term(read(content, name))
    except _Unreadable as error:
        raise state.fail(error.key, token, data=token.text, name=name, **error.details) from None


class _Unreadable(Exception):
    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key)
        self.key, self.details = key, details


def _content(state: State, path: Path, token: Token) -> bytes:
    try:
        return read_bytes(path, BYTES_LIMIT)
    except DeriveError as error:
        key = "data_too_large" if error.key == "file_too_long" else "data_not_found"
        raise state.fail(key, token, data=token.text, limit=BYTES_LIMIT) from None


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Unreadable("data_encoding", byte=f"0x{content[error.start]:02X}") from None


def _from_csv(content: bytes, name: str) -> Nested:
    """One column is a vector, one row too; a first line without numbers is a heading."""
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(_text(content))) if any(row)]
    if rows and not any(_NUMBER.fullmatch(cell) for cell in rows[0]):
        rows = rows[1:]
    if not rows:
        raise _Unreadable("data_empty")
    if all(len(row) == 1 for row in rows):
        return [row[0] for row in rows]
    return rows[0] if len(rows) == 1 else rows


def _from_json(content: bytes, name: str) -> Nested:
    try:
        found = json.loads(_text(content), parse_float=str, parse_int=str, parse_constant=str)
    except (json.JSONDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise _Unreadable("data_unreadable", line=line) from None
    return _member(found, name) if isinstance(found, dict) else found


def _from_numpy(content: bytes, name: str) -> Nested:
    if find_spec("numpy") is None:
        raise _Unreadable("data_needs_numpy")
    import numpy as np

    try:
        found = np.load(io.BytesIO(content), allow_pickle=False)
        if isinstance(found, np.ndarray):
            return found.tolist()
        arrays = {key: found[key] for key in found.files}
    except (ValueError, OSError, EOFError):
        raise _Unreadable("data_unreadable", line=1) from None
    return _member(arrays, name).tolist()


def _member(found: Mapping[str, Any], name: str) -> Any:
    """The entry of that name, or the only one."""
    if name in found:
        return found[name]
    if len(found) == 1:
        return next(iter(found.values()))
    raise _Unreadable("data_no_name", known=", ".join(map(str, found)))


def _term(value: Nested) -> Term:
    if isinstance(value, list):
        entries = [_term(part) for part in value]
        if not entries:
            raise _Unreadable("data_empty")
        if len({(entry.head, len(entry.args)) for entry in entries}) > 1:
            raise _Unreadable("data_ragged")
        return Term("matrix", entries)
    text = repr(value) if isinstance(value, float) else str(value)
    if not _NUMBER.fullmatch(text) or len(text) > 400:
        raise _Unreadable("data_not_number", found=text[:40])
    return number(Fraction(text), text.removeprefix("+"))


_READERS: Mapping[str, Callable[[bytes, str], Nested]] = {
    ".csv": _from_csv,
    ".json": _from_json,
    ".npz": _from_numpy,
    ".npy": _from_numpy,
}
