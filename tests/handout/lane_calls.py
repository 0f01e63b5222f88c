"""What the workers of `test_lanes` do: in a module of its own, which a worker can import however it was started."""

from __future__ import annotations

import os
import time

from derive.errors import DeriveError

__all__ = ["bad", "lost", "who"]


def who(number: int) -> tuple[int, int]:
    time.sleep(0.02)
    return number, os.getpid()


def bad(number: int) -> int:
    if number == 2:
        raise DeriveError("handout_worker")
    return number


def lost(number: int) -> int:
    os._exit(9) if number else time.sleep(0.01)
    return number
