"""Several files side by side: all of them, or none."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from derive.errors import DeriveError
from derive.export.file import Make, check_target, refused, write_made, write_whole

__all__ = ["check_folder", "place", "place_made", "write_all"]


def check_folder(path: str) -> None:
    """Say at once, before any work, that no folder could stand there."""
    folder = Path(path)
    if folder.exists() and not folder.is_dir():
        raise DeriveError("output_not_folder", {"file": path})
    if not folder.resolve().parent.is_dir():
        raise DeriveError("output_no_folder", {"file": path, "folder": str(folder.parent)})


def write_all(folder: Path, files: Mapping[str, bytes], force: bool = False, source: str = "") -> None:
    """Write the files into the folder, which is made where it is missing. A file that was there and holds something
    else needs ``force``; when one cannot be written, those that are new are taken away again.
    """
    targets = {folder / name: data for name, data in files.items()}
    made_folder = _make(folder)
    placed: list[Path] = []
    try:
        for target, data in targets.items():
            check_target(str(target), source)
            if not force and refused(target, data):
                raise DeriveError("output_exists", {"file": str(target)})
        for target, data in targets.items():
            if not target.exists():
                placed.append(target)
            write_whole(str(target), data, force)
    except BaseException:
        for target in placed:
            with contextlib.suppress(OSError):
                target.unlink(missing_ok=True)
        if made_folder:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def place(path: Path, data: str | bytes, force: bool = False) -> None:
    """Write one file of many that are made one after another, with the folders above it; what is finished stays.

    Raises `DeriveError`: ``handout_unwritable`` (a full disk, no right to write), ``handout_changed`` for a file that
    holds something else, unless ``force``.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(str(path), data, force)
    except OSError as error:
        found = error.strerror or str(error)
        raise DeriveError("handout_unwritable", {"file": str(path), "found": found}) from None
    except DeriveError as error:
        key = {"output_exists": "handout_changed", "output_unwritable": "handout_unwritable"}.get(error.key)
        if key is None:
            raise
        raise DeriveError(key, {**error.details, "file": str(path)}) from None


def place_made(path: Path, make: Make) -> None:
    """`place` for a file that is written piece by piece, over what was there. Raises ``handout_unwritable``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_made(path, make)
    except OSError as error:
        found = error.strerror or str(error)
        raise DeriveError("handout_unwritable", {"file": str(path), "found": found}) from None


def _make(folder: Path) -> bool:
    if folder.is_dir():
        return False
    try:
        folder.mkdir()
    except OSError as error:
        found = error.strerror or str(error)
        raise DeriveError("output_unwritable", {"file": str(folder), "found": found}) from None
    return True
