"""Time: how long a claim and a submission may take. Out of time is undecided, never wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from derive.errors import DeriveError

__all__ = ["LOG", "UNFORESEEN", "Clock"]

LOG = logging.getLogger("derive.check")
UNFORESEEN = (
    DeriveError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError, MemoryError,
    AssertionError,
)  # fmt: skip
"""What a claim of a form that nobody thought of may raise: it is undecided, and the others go on."""


@dataclass
class Clock:
    """Seconds for a claim and for the whole. ``skip`` are claims that ran out of time before, as (phase, index);
    ``tell`` hears which claim is being worked on."""

    claim: float = 2.0
    whole: float = 60.0
    skip: frozenset[tuple[str, int]] = frozenset()
    tell: Callable[[tuple[str, int]], None] | None = None
    _began: float = field(default_factory=monotonic)
    _claim_began: float = field(default_factory=monotonic)
    _counts: dict[str, int] = field(default_factory=dict)

    def next(self, phase: str) -> bool:
        """Begin with the next claim of a phase (``judge``, ``diagnose``): false when it is to be left out."""
        index = self._counts.get(phase, 0)
        self._counts[phase] = index + 1
        self._claim_began = monotonic()
        if (phase, index) in self.skip or self._claim_began - self._began > self.whole:
            return False
        if self.tell is not None:
            self.tell((phase, index))
        return True

    def over(self) -> bool:
        """Whether the claim or the whole has used its time."""
        now = monotonic()
        return now - self._claim_began > self.claim or now - self._began > self.whole
