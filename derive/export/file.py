"""Writing a file: beside it first, then in its place, so that a reader never sees half of one."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from derive.errors import DeriveError

__all__ = ["Make", "check_target", "refused", "write_made", "write_whole"]

Make = Callable[[BinaryIO], object]

_DEFAULT_MODE = 0o666


def check_target(path: str, source: str = "") -> None:
    """Say at once, before any work, that nothing could be written there; the model itself is never written over."""
    target = Path(path)
    if target.is_dir():
        raise DeriveError("output_is_folder", {"file": path})
    if not target.resolve().parent.is_dir():
        raise DeriveError("output_no_folder", {"file": path, "folder": str(target.parent)})
    if source and _is_same(target, source):
        raise DeriveError("output_is_model", {"file": path})


def write_whole(path: str, text: str | bytes, force: bool = False) -> None:
    """Write ``text`` as UTF-8 with ``\\n`` line ends, or bytes. A file that holds something else needs ``force``."""
    check_target(path)
    target = Path(path).resolve()
    data = text.encode("utf-8") if isinstance(text, str) else text
    try:
        if target.exists() and not target.is_file():  # a pipe or a device has nothing to lose
            target.write_bytes(data)
        elif force or not target.exists():
            _replace(target, data)
        elif refused(target, data):
            raise DeriveError("output_exists", {"file": path})
    except OSError as error:
        raise DeriveError("output_unwritable", {"file": path, "found": error.strerror or str(error)}) from None


def refused(target: Path, data: bytes) -> bool:
    """Whether a file is there and holds something else."""
    return target.is_file() and target.read_bytes() != data


def write_made(target: Path, make: Make) -> None:
    """A file that ``make`` writes piece by piece, so that it need not be held in memory; over what was there."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            make(file)
        made.chmod(_mode(target))
        made.replace(target)  # atomic, on Windows too
    except BaseException:
        with contextlib.suppress(OSError):
            made.unlink()
        raise


def _replace(target: Path, data: bytes) -> None:
    write_made(target, lambda file: file.write(data))


def _mode(target: Path) -> int:
    """What the file had, or what any new file gets."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return _DEFAULT_MODE & ~mask


def _is_same(target: Path, source: str) -> bool:
    with contextlib.suppress(OSError, ValueError):
        return target.samefile(source)
    return False
