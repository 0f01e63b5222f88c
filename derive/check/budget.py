"""Time: how long a claim and a submission may take. Out of time is undecided, never wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic

__all__ = ["Clock"]


@dataclass
class Clock:
    """Seconds for a claim and for the whole; a Clock without limits never runs out."""

    claim: float = 2.0
    whole: float = 60.0
    _began: float = field(default_factory=monotonic)
    _claim_began: float = field(default_factory=monotonic)

    def next_claim(self) -> None:
        self._claim_began = monotonic()

    def over(self) -> bool:
        """Whether the claim or the whole has used its time."""
        now = monotonic()
        return now - self._claim_began > self.claim or now - self._began > self.whole
