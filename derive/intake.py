"""What the user names as input, read with bounds: a file, a pipe, a device, standard input; as bytes or as text.

No more is read than is allowed, and nothing is waited for that nobody writes.
"""

from __future__ import annotations

import os
import select
import stat
import sys
from os import PathLike
from pathlib import Path
from time import monotonic

from derive.errors import DeriveError, Place

__all__ = ["STDIN", "UTF16", "decoded", "read_bytes", "read_text", "standard_input"]

STDIN = "<stdin>"  # what standard input is called in messages
UTF16 = (b"\xff\xfe", b"\xfe\xff")
WRITER = 3.0  # seconds in which somebody must begin to write into a named pipe
SILENCE = 60.0  # seconds that a writer may be silent
_PIECE = 1 << 20
_GLANCE = 50  # milliseconds from one look at a silent pipe to the next
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def read_text(path: str | PathLike[str], limit: int) -> str:
    """The text of a file, of at most ``limit`` characters. Raises `DeriveError` for what cannot be read or decoded."""
    return decoded(_read(str(path), 4 * limit + 3, limit), str(path))  # four bytes a character, and three the mark


def read_bytes(path: str | PathLike[str], limit: int) -> bytes:
    """The bytes of a file, at most ``limit``.

    Raises `DeriveError`: ``file_not_found``, ``file_unreadable``, ``file_is_folder``, ``file_is_socket``,
    ``file_too_long``, or ``file_silent`` for a pipe that nobody writes into.
    """
    return _read(str(path), limit, limit)


def _read(name: str, most: int, limit: int) -> bytes:
    try:
        return _bounded(name, most, limit)
    except FileNotFoundError:
        raise DeriveError("file_not_found", {"file": name}) from None
    except (OSError, ValueError) as error:  # a NUL in the name is a ValueError
        raise DeriveError(_kind(name), {"file": name, "reason": getattr(error, "strerror", "") or "NUL"}) from error


def standard_input(limit: int) -> bytes:
    """All of standard input, at most ``limit`` bytes. Raises `DeriveError`: ``file_too_long``, ``file_unreadable``."""
    try:
        data = sys.stdin.buffer.read(limit + 1) if sys.stdin else b""
    except OSError as error:
        raise DeriveError("file_unreadable", {"file": STDIN, "reason": error.strerror or ""}) from error
    if len(data) > limit:
        raise DeriveError("file_too_long", {"file": STDIN, "limit": limit})
    return data


def decoded(content: bytes, name: str = "") -> str:
    """UTF-8, with or without a byte order mark. Raises ``utf16`` or, at the first byte that does not fit,
    ``wrong_encoding``."""
    if content.startswith(UTF16):
        raise DeriveError("utf16", {}, Place(1, 1, 0, 1, name))
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        place = Place(line, column, len(before), len(before) + 1, name)
        raise DeriveError("wrong_encoding", {"byte": f"0x{content[error.start]:02X}"}, place) from None


def _kind(name: str) -> str:
    try:
        mode = Path(name).stat().st_mode
    except (OSError, ValueError):
        return "file_unreadable"
    if stat.S_ISDIR(mode):
        return "file_is_folder"
    return "file_is_socket" if stat.S_ISSOCK(mode) else "file_unreadable"


def _bounded(name: str, most: int, limit: int) -> bytes:
    """At most so many bytes; of more, the error tells the ``limit``. A pipe is opened without waiting for its writer,
    and then waited for with bounds."""
    file = os.open(name, os.O_RDONLY | _AT_ONCE)
    try:
        if stat.S_ISDIR(os.fstat(file).st_mode):
            raise IsADirectoryError(name)
        found = bytearray()
        while piece := _next(file, name, not found):
            found += piece
            if len(found) > most:
                raise DeriveError("file_too_long", {"file": name, "limit": limit})
        return bytes(found)
    finally:
        os.close(file)


def _next(file: int, name: str, first: bool) -> bytes:
    """The next piece of a file; ``b""`` at its end. Raises ``file_silent`` when none came in time."""
    began = monotonic()
    while True:
        try:
            piece = os.read(file, _PIECE)
            seconds = WRITER
            if piece or not first or not _awaits_writer(file):
                return piece
        except BlockingIOError:  # somebody has it open, and has written nothing yet
            seconds = SILENCE
        if monotonic() - began > seconds and not os.isatty(file):  # a person may take their time
            raise DeriveError("file_silent", {"file": name, "seconds": int(seconds)})
        _ready(file, _GLANCE)


def _awaits_writer(file: int) -> bool:
    """Whether a pipe is empty because nobody has opened it for writing yet, not because its writer is done."""
    if not stat.S_ISFIFO(os.fstat(file).st_mode):
        return False
    return not _ready(file, 0)


def _ready(file: int, milliseconds: int) -> bool:
    """Whether something can be read, or the last writer has left; waits so long for it."""
    watched = select.poll()
    watched.register(file, select.POLLIN)
    return bool(watched.poll(milliseconds))
