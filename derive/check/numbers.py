"""Numbers in a derivation: the given value of a leaf, its next value, and numbers where nothing is given."""

from __future__ import annotations

from fractions import Fraction

from derive.check.compare import LAST_PLACE, close, differ
from derive.check.follow import Judged
from derive.check.rounding import printed_decimals
from derive.check.sides import Sides
from derive.check.truth import Outcome, is_numeric
from derive.check.updates import update_outcome
from derive.ops import find
from derive.term import Term
from derive.verdict import Claim

__all__ = ["Numbers"]


class Numbers(Sides):
    """Claims whose one side is a number, and values that nothing but a number defines."""

    loss: str
    rate: Term | None

    def _is_number_of(self, claim: Claim, want: Term) -> bool:
        """A number for a value that nothing defines: the given one, or perhaps its next."""
        if not want.is_name or claim.right is None or not is_numeric(claim.right) or want.data in self.defined:
            return False
        value = self.world.graph.values.get(str(want.data))
        return value is not None and self.world.graph.definition(value.name) is None

    def _is_given(self, want: Term, got: Term) -> bool:
        """The author's own number for a leaf, as far as it is printed: what is only near it may be the next value."""
        decimals, place = printed_decimals(got), self.world.given
        if place is None or got.head not in ("number", "negative", "matrix"):
            return place is None
        if got.head == "matrix":
            return differ(self.world.value(got, place), self.world.value(want, place)) is None
        if decimals is None:
            return False
        off = [abs(a - b) for a, b in zip(*(self.world.value(side, place).data for side in (want, got)), strict=False)]
        return all(each <= LAST_PLACE * 10.0**-decimals if decimals else close(each, 0) for each in off)

    def _next_value(self, claim: Claim, want: Term, got: Term) -> Judged:
        """Right when it is the value after one step; what was not given as the first value may be a later one."""
        assert self.rate is not None
        rule, outcome = update_outcome(self.truth, self.loss, str(want.data), self.rate, got)
        if outcome.equal:
            return Judged(claim, outcome, "right", rule, got, update=str(want.data))
        if got.head == "add" and self.truth.compare(want, got.args[0]).equal:
            return self._settled(claim, outcome, rule, got, str(want.data))
        if any(judged.update is not None for judged in self.done):
            return Judged(claim, Outcome("undecided"), "undecided")
        stated = self.truth.compare(want, got)
        return self._settled(claim, Outcome("undecided") if stated.equal else stated, want, got)

    def _is_leaf(self, want: Term) -> bool:
        """A value of the model that nothing defines: another definition of it contradicts nothing."""
        if not want.is_name or want.data in self.defined or self.world.given is not None:
            return False
        value = self.world.graph.values.get(str(want.data))
        return value is not None and value.assumed and self.world.graph.definition(value.name) is None

    def _without_point(self, claim: Claim, want: Term, got: Term, outcome: Outcome) -> Outcome:
        """A number where no values are known: only the arithmetic from one side to the next can be judged."""
        if outcome.equal:
            return outcome
        if claim.chain and claim.left is not None and is_numeric(claim.left) and is_numeric(got):
            arithmetic = self.truth.compare(claim.left, got)
            carried = any(judged.outcome.different for judged in self.done)
            return Outcome("undecided") if carried else arithmetic
        return Outcome("undecided") if want.is_name or self._puts_in(want, got) else outcome

    def _puts_in(self, want: Term, got: Term) -> bool:
        """Whether numbers that nobody gave were put in for values, here or before, ``z = 1·2 + 2``: what is not
        constant may have any value then."""
        sides = [(judged.want, judged.claim.right) for judged in self.done]
        named = any(w is not None and w.is_name and right is not None and is_numeric(right) for w, right in sides)
        if not named and not any(
            right is not None and self._worked_out(right) for right in (got, *(r for _, r in sides))
        ):
            return False
        values = [self.world.value(self.truth.meant(want), place) for place in self.world.places()]
        return any(differ(values[0], other) is not None for other in values[1:])

    def _worked_out(self, term: Term) -> bool:
        """``3 · 1 · 2`` and ``relu'(4)`` with numbers that no formula of the model has, nor an exponent less one: they
        stand for values."""
        if not is_numeric(term):
            return False
        own = {
            abs(node.value) for item in self.world.written.definitions for node in item.term.walk() if node.is_number
        }
        own |= {value - 1 for value in own} | {Fraction(0), Fraction(1)}
        foreign = any(node.is_number and abs(node.value) not in own for node in term.walk())
        inner = term.args[0] if term.head in ("group", "negative") else term
        applied = any(node.head == "prime" or _is_activation(node) for node in term.walk())
        return foreign and (inner.head == "multiply" or applied)


def _is_activation(term: Term) -> bool:
    op = find(term.head)
    return op is not None and op.primed
