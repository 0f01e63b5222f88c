"""Differences of convention that the course allows: they are named and are no errors.

In numerator or denominator layout the gradient of a scalar by a matrix may be the transpose of ours. Only the whole
gradient turned is excused, never a factor within it: what has another shape, or another value once it is turned, is
wrong in every layout.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.check.reach import is_gradient
from derive.check.truth import Outcome, Truth
from derive.check.world import World
from derive.term import Term

__all__ = ["Conventions"]


@dataclass(frozen=True)
class Conventions:
    """What the profile of a course says; ``same`` is our own layout, in which a transposed gradient is an error."""

    world: World
    layout: str = "same"

    def judged(self, truth: Truth, want: Term, got: Term, outcome: Outcome) -> Outcome:
        """The outcome, or that of the transposed formula where the layout allows it."""
        if self.layout == "same" or not outcome.different or not self._is_gradient(want):
            return outcome
        turned = truth.compare(want, Term("transpose", (Term("group", (got,)),)))
        return replace(turned, convention="layout") if turned.equal else outcome

    def _is_gradient(self, want: Term) -> bool:
        """A scalar by a matrix that is no vector."""
        if not is_gradient(want):
            return False
        shapes = self.world.shapes()
        above, below = (shapes.get(str(side.data)) for side in want.args)
        return above == () and below is not None and len(below) == 2 and 1 not in below
