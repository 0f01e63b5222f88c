"""Meaning: numeric fields, evaluation, SymPy, equality, verification. Nothing here is printed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "decide": "equality",
    "evaluate": "evaluation",
    "evaluate_result": "results",
    "adjoints_at": "results",
    "forward": "evaluation",
    "point_of": "evaluation",
    "read_back": "readback",
    "verify": "verification",
}

__all__ = ["adjoints_at", "decide", "evaluate", "evaluate_result", "forward", "point_of", "read_back", "verify"]


def __getattr__(name: str) -> Any:
    """SymPy and mpmath are imported only by what needs them."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"derive.kernel.{_HOMES[name]}"), name)
