"""Time: how long a claim and a submission may take. Out of time is undecided or not read, never wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from derive.errors import DeriveError

__all__ = ["LOG", "UNFORESEEN", "Clock", "Step"]

LOG = logging.getLogger("derive.check")
UNFORESEEN = (
    DeriveError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError, MemoryError,
    AssertionError,
)  # fmt: skip
"""What a claim of a form that nobody thought of may raise: it is undecided, and the others go on."""
Step = tuple[str, tuple[int, int]]
"""A phase (``read``, ``world``, ``judge``, ``diagnose``) and the characters that are worked on."""


@dataclass
class Clock:
    """Seconds for a ``claim``, for reading one ``formula`` of it, and for the ``whole``, of which reading takes at most
    half.

    What is come back to goes on with the time that is left of it. ``skip`` are the steps that ran out of time before;
    ``tell`` hears which one is worked on.
    """

    claim: float = 1.8
    formula: float = 0.3
    whole: float = 60.0
    skip: frozenset[Step] = frozenset()
    tell: Callable[[Step], None] | None = None
    _began: float = field(default_factory=lambda: monotonic())
    _since: float = field(default_factory=lambda: monotonic())
    _at: Step = ("", (0, 0))
    _spent: dict[Step, float] = field(default_factory=dict)
    _slowest: float = 0.0

    def next(self, phase: str, where: tuple[int, int]) -> bool:
        """Begin with the next step, or come back to it: false when it is to be left out. What took long to judge is
        not diagnosed: were it stopped then, it would have to be judged again."""
        self._turn(phase, where)
        late = phase == "diagnose" and 2 * self._spent.get(self._at, 0.0) > self.judging
        if late or (phase, where) in self.skip or self.over():
            return False
        if self.tell is not None:
            self.tell((phase, where))
        return True

    def over(self) -> bool:
        """Whether the step, or the whole, has used its time."""
        now = monotonic()
        most, whole = (self.formula, self.whole / 2) if self._at[0] == "read" else (self.judging, self.whole)
        return now - self._began > whole or self._spent.get(self._at, 0.0) + now - self._since > most

    @property
    def judging(self) -> float:
        """Seconds of a claim that reading leaves: a formula is first found in its line, then read."""
        return self.claim - 2 * self._slowest

    @property
    def left(self) -> float:
        """Seconds that are left of the whole."""
        return self.whole - (monotonic() - self._began)

    def _turn(self, phase: str, where: tuple[int, int]) -> None:
        """A claim has one time, for judging and diagnosing; the first one, for the world that it is judged in too."""
        now = monotonic()
        spent = self._spent[self._at] = self._spent.get(self._at, 0.0) + now - self._since
        if self._at[0] == "read":
            self._slowest = max(self._slowest, min(spent, self.formula))
        self._at, self._since = (phase if phase == "read" else "claim", where), now
