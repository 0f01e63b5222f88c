"""Lines that give a name of the student's own its meaning: with what they are compared, and which may be wrong."""

from __future__ import annotations

from derive.check.compare import Difference
from derive.check.follow import Judged
from derive.check.names import applies_unknown, is_new, layer_slip
from derive.check.numbers import Numbers
from derive.check.truth import Outcome, is_numeric
from derive.check.world import World
from derive.term import Term
from derive.verdict import Claim

__all__ = ["Definitions"]


class Definitions(Numbers):
    """What is said of names that the model does not have, or has with another meaning."""

    inferred: set[str]

    def _defines(self, claim: Claim) -> bool:
        """The line in which a name of the student's own is given its meaning; nothing can be wrong with it."""
        left = claim.left
        if claim.chain or left is None or not left.is_name or left.data not in self.defined:
            return False
        written = self.defined[left.data]
        return written == claim.right and self.truth.meanings.get(left.data, written) == written

    def _definition(self, claim: Claim) -> Judged:
        """A definition is right, unless it might be an update of something that is not known, or uses what is not."""
        assert claim.left is not None
        known = str(claim.left.data)
        open_ = known in self.open and not applies_unknown(claim.text, self.world.graph)
        slipped = layer_slip(claim)
        if slipped is not None:
            return self._settled(claim, Outcome("different"), *slipped)
        if self._is_lost_signal(known):
            return Judged(claim, Outcome("undecided"), "undecided")
        if is_new(known) or (open_ and not _is_free(self.defined[known], self.extras, self.world)):
            return Judged(claim, Outcome("undecided"), "undecided", unknown=tuple(sorted(self.extras)))
        fits = self.truth.compare(self.defined[known], self.defined[known], count=1)
        if fits.kind == "undecided" and self._misfit(self.defined[known], fits):
            unfit = Outcome("different", difference=Difference("shape"))
            return self._settled(claim, unfit, self.truth.meanings.get(known, claim.left), self.defined[known])
        return Judged(claim, Outcome("equal", "proved"), "right")

    def _is_lost_signal(self, known: str) -> bool:
        """``δ_h`` of a value ``h``, whose first line is the derivative of the loss by no value of the model: what it
        was meant to be cannot be known, so its line is neither right nor wrong."""
        if not known.startswith("delta_") or known.removeprefix("delta_") not in self.world.graph.values:
            return False
        meaning = self.truth.meanings.get(known, self.defined[known])
        inner = meaning.args[0] if meaning.head == "negative" else meaning
        return known not in self.inferred and inner.head != "partial"

    def _restated(self, claim: Claim) -> str:
        """A value that the model defines, given another definition in a line of its own."""
        left = claim.left
        if claim.chain or left is None or not left.is_name or claim.right is None or is_numeric(claim.right):
            return ""
        given = self.world.graph.definition(str(left.data)) is not None and left.data not in self.defined
        return str(left.data) if given else ""


def _is_free(term: Term, extras: frozenset[str] | set[str], world: World) -> bool:
    """Made of names that the model does not have at all: the student's own little example."""
    return all(known in extras for known in term.names()) and world.scalars
