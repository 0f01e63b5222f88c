"""How much work a call is, counted and not timed: the Python functions that are called on the way."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

__all__ = ["TooMuchEffort", "effort"]


class TooMuchEffort(AssertionError):
    """More function calls than were allowed."""


def effort(work: Callable[[], object], most: int | None = None) -> int:
    """The number of Python function calls that ``work`` makes; past ``most`` it is stopped (`TooMuchEffort`)."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"
        if most is not None and calls > most:
            raise TooMuchEffort(f"more than {most} calls")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls
