"""Text → file: whole or not at all, and never over what somebody else wrote; PDF, Word and notebooks are made here."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derive.export.file import check_target, write_whole
    from derive.export.folder import check_folder, place, place_made, write_all
    from derive.export.kinds import KINDS, kind_of, ready
    from derive.export.merging import merge

__all__ = [
    "KINDS",
    "check_folder",
    "check_target",
    "kind_of",
    "merge",
    "place",
    "place_made",
    "ready",
    "write_all",
    "write_whole",
]

_HOMES = {
    "KINDS": "kinds",
    "check_folder": "folder",
    "check_target": "file",
    "kind_of": "kinds",
    "merge": "merging",
    "place": "folder",
    "place_made": "folder",
    "ready": "kinds",
    "write_all": "folder",
    "write_whole": "file",
}


def __getattr__(name: str) -> Any:
    """What prints to the terminal needs nothing that makes files."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"derive.export.{_HOMES[name]}"), name)
