"""Claims one after the other: is it true, does it follow from what stood before, and where is the first error?

========  ========================  ==============================================
true      follows                   verdict
========  ========================  ==============================================
yes       yes                       ``right``
no        no                        ``error``
no        yes, after an error       ``follows``
no        nothing before            ``wrong_start``
yes       no                        ``unexplained``
========  ========================  ==============================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.check.budget import LOG, UNFORESEEN, Clock
from derive.check.compare import Difference
from derive.check.conditions import MANY, conditioned, put_in
from derive.check.conventions import Conventions
from derive.check.definitions import Definitions
from derive.check.follow import Judged
from derive.check.names import applies_unknown, rate_of, substitutions, tainted, told_apart_by_index, update_target
from derive.check.schematic import schematic
from derive.check.shapes import shape_outcome, size_statement
from derive.check.sized import is_size, with_sizes
from derive.check.student import Student
from derive.check.truth import Outcome, Truth, is_numeric
from derive.check.updates import step_outcome, update_outcome
from derive.check.world import World
from derive.term import Term
from derive.verdict import Claim

__all__ = ["Judge", "Judged"]

_DEFINING = ("definition", "derivation", "identity")  # the second time a letter is no new name
_EQUAL = ("=", "≈", "≡", "≃", "≅", ":=", "←", "∼", "~")


class Judge(Definitions):
    """Decides the claims of one problem in their order."""

    def __init__(
        self, world: World, meanings: Mapping[str, Term], defined: Mapping[str, Term], inferred: Sequence[str],
        claims: Sequence[Claim], extras: Sequence[str], loss: str, clock: Clock,
        conventions: Conventions | None = None,
    ) -> None:  # fmt: skip
        self.world, self.loss = world, loss
        self.conventions = conventions or Conventions(world)
        self.truth = Truth(world, meanings)
        self.defined, self.inferred, self.extras = defined, set(inferred), set(extras)
        self.open = tainted(defined, self.extras)
        self.student = Student(world, defined)
        self.letters = substitutions(claims, set(world.graph.values) - set(extras) - set(defined))
        self.rate = rate_of(world.graph, claims, self.extras)
        self.done: list[Judged] = []
        self.clock = clock
        self.truth.clock = self.clock
        self.two = told_apart_by_index(claims)

    def judge(self, claim: Claim) -> Judged:
        """The next claim."""
        found = self._in_time(claim)
        self.done.append(found)
        if found.want is not None and found.got is not None:
            self._note(found)
        return found

    def _in_time(self, claim: Claim) -> Judged:
        """The claim judged; out of time, or in a form that no rule here foresaw, it is left open."""
        sides = (side for side in (claim.left, claim.right, claim.head) if side is not None)
        doubtful = bool(self.two) and any(known.rstrip("·") in self.two for side in sides for known in side.names())
        if not doubtful and self.clock.next("judge", claim.span):
            try:
                found = self._judge(claim)
                if not self.clock.over():
                    return found
            except UNFORESEEN:
                LOG.debug("not judged: %s", claim.text, exc_info=True)
        return Judged(claim, Outcome("undecided"), "undecided")

    def _note(self, found: Judged) -> None:
        if found.outcome.kind == "undecided" or found.want is None or found.got is None:
            return
        if found.outcome.equal and not self.world.scalars:
            self.conventions.laid_out(self.truth, found.want, found.got, found.outcome.convention)
        if found.outcome.equal and found.outcome.convention is None:
            self.conventions.agreed(found.want, found.got)
        index = len(self.done) - 1
        cause = index if found.cause is None else found.cause
        self.student.note(found.want, found.got, found.outcome.equal, cause)

    def _judge(self, claim: Claim) -> Judged:
        if claim.role == "unread" or claim.right is None or claim.left is None:
            return Judged(claim, Outcome("undecided"), "not_understood")
        if claim.role == "shape":
            return self._settled(claim, shape_outcome(self.world, claim, self.truth.meant))
        if claim.sign not in _EQUAL:
            return Judged(claim, Outcome("undecided"), "undecided")
        target = update_target(claim, self.world.graph, self.defined)
        if target is not None:
            return self._update(claim, target)
        head = claim.head if claim.chain and claim.head is not None else claim.left
        step = step_outcome(self.truth, self.loss, self.rate, head, claim.right, self.conventions.claims)
        if step is not None:
            return self._settled(claim, *step)
        return self._equation(claim, head, claim.right)

    # -- equations -------------------------------------------------------------------------------------

    def _equation(self, claim: Claim, head: Term, right: Term) -> Judged:
        said = self._without_values(claim, head, right)
        if said is not None:
            return said
        want, got = self._sides(head, right)
        near = self._is_number_of(claim, want) and not self._is_given(want, got)
        if near and self.rate is not None:
            return self._next_value(claim, want, got)
        outcome, got, reading = self._decided(claim, want, got)
        if near and outcome.equal:
            outcome = Outcome("undecided")
        if (outcome.equal and self._of_nothing(want, got)) or self._unreached(want, got):
            outcome = Outcome("undecided")
        outcome = self.conventions.in_layout(self.truth, want, got, outcome)
        if outcome.different and self._is_leaf(want):
            return Judged(claim, Outcome("undecided"), "undecided")
        unknown = self._unknown(want, got) if outcome.different else ()
        sized = self._with_sizes(want, got, unknown)
        if sized is not None:
            outcome, unknown, reading = sized, (), "sizes"
        if unknown or (outcome.different and self._undefined(want, got)):
            outcome = Outcome("undecided")
        if outcome.kind == "undecided" and claim.chain:
            outcome = self._from_side_to_side(claim, got)
        found = self._settled(claim, outcome, want, got)
        found.unknown, found.reading = unknown, reading
        found.restates = self._restated(claim) if outcome.different else ""
        return found

    def _with_sizes(self, want: Term, got: Term, unknown: tuple[str, ...]) -> Outcome | None:
        """``1/n`` and ``√d_k`` with the one unknown letter the size of what is summed, else ``None``."""
        letter = unknown[0] if len(unknown) == 1 else ""
        if not is_size(letter) or letter in self.truth.meanings or letter in self.defined:
            return None
        want, got = self.truth.meant(want), self.truth.meant(got)
        return with_sizes(self.world, letter, lambda put: self.truth.compare(want.replace(put), got.replace(put)), got)

    def _from_side_to_side(self, claim: Claim, got: Term) -> Outcome:
        """A link whose chain begins with what is not known still says that its own two sides are the same."""
        if claim.left is None or any(judged.outcome.different for judged in self.done):
            return Outcome("undecided")
        outcome = self.truth.compare(claim.left, got)
        if outcome.different and (self._unknown(claim.left, got) or self._undefined(claim.left, got)):
            return Outcome("undecided")
        return outcome if outcome.equal or not is_numeric(got) else Outcome("undecided")

    def _without_values(self, claim: Claim, head: Term, right: Term) -> Judged | None:
        """Definitions, statements about sizes, and rules for any names: their form decides."""
        if not claim.chain and head.is_name and head.data in self.letters and claim.role in _DEFINING:
            return Judged(claim, Outcome("equal", "proved"), "right")
        if self._defines(claim):
            return self._definition(claim)
        sizes = size_statement(self.world.graph, head, right)
        if sizes is not None:
            return Judged(claim, sizes, "right" if sizes.equal else "undecided")
        if not claim.chain and head.is_name and applies_unknown(claim.text, self.world.graph):
            return Judged(claim, Outcome("equal", "proved"), "right")
        general = schematic(self.world, claim, *self._sides(head, right))
        return None if general is None else Judged(claim, general, "right" if general.equal else "error")

    def _decided(self, claim: Claim, want: Term, got: Term) -> tuple[Outcome, Term, str | None]:
        """By value, in the reading that holds."""
        outcome, reading = self.truth.compare(want, got, dict(claim.place) or None), claim.reading or None
        if not outcome.equal:
            outcome, got, reading = self._other_readings(claim, want, got, outcome)
        if claim.condition is not None and not outcome.equal and not put_in(claim.condition, got):
            both = conditioned(self.world, self.truth.meant(want), self.truth.meant(got), claim.condition)
            outcome = Outcome("undecided") if both is None else self.truth.compare(*both, count=MANY)
        if claim.instances:
            outcome = self._everywhere(claim, outcome)
        if outcome.kind == "undecided" and self._misfit(got, outcome):
            outcome = Outcome("different", difference=Difference("shape"))
        if is_numeric(got) and self.world.given is None:
            outcome = self._without_point(claim, want, got, outcome)
        return outcome, got, reading

    # -- update rules ----------------------------------------------------------------------------------

    def _update(self, claim: Claim, target: str) -> Judged:
        assert claim.right is not None
        want, outcome = update_outcome(self.truth, self.loss, target, self.rate, claim.right)
        if outcome.kind == "undecided":
            outcome = self._without_point(claim, want, claim.right, outcome)
        if outcome.kind == "undecided" and self._misfit(claim.right, outcome):
            outcome = Outcome("different", difference=Difference("shape"))
        return self._settled(claim, outcome, want, claim.right, target)
