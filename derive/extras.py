"""Libraries that only some formats need: imported when they are, and named with the line that installs them."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from derive.errors import DeriveError

__all__ = ["need"]


def need(module: str, extra: str) -> ModuleType:
    """The module, which the extra of that name installs. Raises `DeriveError`: ``missing_extra``."""
    try:
        return import_module(module)
    except ImportError as error:
        raise DeriveError("missing_extra", {"module": module, "extra": extra}) from error
