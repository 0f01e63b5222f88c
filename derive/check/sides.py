"""What the two sides of a claim are taken to mean: in which reading they agree, and what in them cannot be known."""

from __future__ import annotations

import re
from collections.abc import Mapping

from derive.check.conventions import Conventions
from derive.check.direct import direct_readings, direct_want
from derive.check.follow import Following
from derive.check.misfit import does_not_fit
from derive.check.reach import depends, is_first, is_gradient, reached
from derive.check.readings import about_shapes, other_shapes
from derive.check.truth import Outcome
from derive.check.unsaid import is_unsaid
from derive.term import Term
from derive.verdict import Claim

__all__ = ["Sides"]


class Sides(Following):
    """The readings of a claim, one after the other, until one holds."""

    conventions: Conventions
    defined: Mapping[str, Term]
    extras: set[str]
    open: frozenset[str]
    loss: str

    def _sides(self, head: Term, right: Term) -> tuple[Term, Term]:
        """What an own name stands for is what should stand there; the first line that gives it may differ from it."""
        if head.is_name and head.data in self.truth.meanings:
            return self.truth.meanings[head.data], right
        return head, right

    def _other_readings(
        self, claim: Claim, want: Term, got: Term, outcome: Outcome
    ) -> tuple[Outcome, Term, str | None]:
        for reading in claim.alternatives:
            left, right = reading.left or want, reading.right or got
            if claim.chain and claim.head is not None:
                left = claim.head
            other = self.truth.compare(self._sides(left, right)[0], right, dict(claim.place) or None)
            if other.equal:
                return other, right, reading.key
        if not self.world.scalars and about_shapes(self.world, outcome, got):
            found = [
                (self.truth.compare(want, right), right) for right in other_shapes(self.world, self.truth.meant(got))
            ]
            for other, right in found:
                if other.equal:
                    return other, right, "vectors"
            if outcome.kind == "undecided" and found and all(other.different for other, _ in found):
                outcome, got = found[0]
        return self._direct(claim, want, got, outcome)

    def _direct(self, claim: Claim, want: Term, got: Term, outcome: Outcome) -> tuple[Outcome, Term, str | None]:
        """With shared weights ``∂h/∂W`` may be the direct part alone."""
        graph = self.world.written
        for written in (got, *(reading.right for reading in claim.alternatives if reading.right is not None)):
            for right in direct_readings(graph, self.truth.meant(written)):
                other = self.truth.compare(want, right)
                if other.equal:
                    return other, right, "direct"
        direct = direct_want(graph, want)
        if direct is not None and self.truth.compare(direct, got).equal:
            return Outcome("undecided"), got, "direct"
        return self.conventions.judged(self.truth, want, got, outcome), got, None

    def _everywhere(self, claim: Claim, outcome: Outcome) -> Outcome:
        """A claim about every layer holds when it does for each; where it holds for some, it is left open which were
        meant, unless it names the last layer too, which says where the other one is."""
        found = [outcome]
        for instance in claim.instances:
            if instance.left is not None and instance.right is not None:
                found.append(self.truth.compare(self._sides(instance.left, instance.right)[0], instance.right))
        kinds = {other.kind for other in found}
        if len(kinds) == 1:
            return found[0]
        some = next((other for other in found if other.equal), None)
        return some if some is not None and _two_layers(claim.text) else Outcome("undecided")

    def _unknown(self, want: Term, got: Term) -> tuple[str, ...]:
        """Free names that only one side has: nothing can be said against such a line. What stands for a tensor in it
        cannot be known either."""
        left, right = (
            {known for known in self.truth.meant(side).names() if known in self.open} for side in (want, got)
        )
        return tuple(sorted(left ^ right if self.world.scalars else left | right))

    def _misfit(self, got: Term, outcome: Outcome) -> bool:
        return not self.world.scalars and does_not_fit(self.world, self.truth.meant(got), outcome.error)

    def _of_nothing(self, *sides: Term) -> bool:
        """Whether a name is differentiated of which nobody said what it is: its derivatives are no zeros."""
        nodes = (node for side in sides for node in self.truth.meant(side).walk() if is_first(node))
        return any(node.args[0].data in self.extras and node.args[0] != node.args[1] for node in nodes)

    def _unreached(self, want: Term, got: Term) -> bool:
        """Whether a text defines its own model, and differentiates its loss by what has nothing to do with it: then it
        means another one than it wrote, unless it says zero."""
        graph = self.world.graph
        if not any(value.assumed for value in graph.values.values()) or not got.names():
            return False
        nodes = [node for side in (want, got) for node in self.truth.meant(side).walk() if is_gradient(node)]
        pairs = [(str(node.args[0].data), str(node.args[1].data)) for node in nodes if node.args[0] != node.args[1]]
        known = [(one, other) for one, other in pairs if graph.definition(one) and other in graph.values]
        return any(one == self.loss and not reached(graph, one) & reached(graph, other) for one, other in known)

    def _undefined(self, want: Term, got: Term) -> bool:
        """A derivative of something that the model does not define, or by an own name that it does not use."""
        graph = self.world.graph
        for side in (want, got):
            for node in self.truth.meant(side).walk():
                if not is_first(node):
                    continue
                above, below = (part.args[0] if part.head == "index" else part for part in node.args)
                if not (above.is_name and below.is_name) or above == below:
                    continue
                if graph.definition(str(above.data)) is None or below.data in self.extras:
                    return True
                if is_unsaid(graph, str(above.data)):
                    return True
                if below.data in self.defined and not depends(graph, str(above.data), str(below.data)):
                    return True
        return False


def _two_layers(text: str) -> bool:
    """Whether a formula speaks of the last layer and of another: ``δ^L`` beside ``a^{l+1}``."""
    return re.search(r"\^\{?L\b", text) is not None and re.search(r"\^\{?[lk]\b", text) is not None
