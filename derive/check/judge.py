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

import re
from collections.abc import Mapping, Sequence

from derive.check.budget import LOG, UNFORESEEN, Clock
from derive.check.compare import LAST_PLACE, Difference, close, differ
from derive.check.conditions import MANY, conditioned, put_in
from derive.check.conventions import Conventions
from derive.check.follow import Judged
from derive.check.names import applies_unknown, is_new, layer_slip, rate_of, substitutions, tainted, update_target
from derive.check.rounding import printed_decimals
from derive.check.schematic import schematic
from derive.check.shapes import shape_outcome, size_statement
from derive.check.sides import Sides
from derive.check.sized import is_size, with_sizes
from derive.check.student import Student
from derive.check.truth import Outcome, Truth, is_numeric
from derive.check.updates import step_outcome, update_outcome
from derive.check.world import World
from derive.term import Term
from derive.verdict import Claim

__all__ = ["Judge", "Judged"]

_SIZE = re.compile(r"[nNmMBdDT](_(?!prime|new)\w+)?|batch|batch_size")
_DEFINING = ("definition", "derivation", "identity")  # the second time a letter is no new name
_EQUAL = ("=", "≈", "≡", "≃", "≅", ":=", "←", "∼", "~")


class Judge(Sides):
    """Decides the claims of one problem in their order."""

    def __init__(
        self, world: World, meanings: Mapping[str, Term], defined: Mapping[str, Term], inferred: Sequence[str],
        claims: Sequence[Claim], extras: Sequence[str], loss: str, clock: Clock | None = None,
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
        self.clock = clock or Clock()
        self.truth.clock = self.clock

    def judge(self, claim: Claim) -> Judged:
        """The next claim."""
        found = self._in_time(claim)
        self.done.append(found)
        if found.want is not None and found.got is not None:
            self._note(found)
        return found

    def _in_time(self, claim: Claim) -> Judged:
        """The claim judged; out of time, or in a form that no rule here foresaw, it is left open."""
        if self.clock.next("judge"):
            try:
                return self._judge(claim)
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
            return self._settled(claim, shape_outcome(self.world, claim))
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
        if outcome.equal and self.conventions.against_layout(got):
            outcome = Outcome("undecided", convention="mixed")
        if outcome.different and self._is_leaf(want):
            return self._of_leaf(claim)
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

    def _restated(self, claim: Claim) -> str:
        """A value that the model defines, given another definition in a line of its own."""
        left = claim.left
        if claim.chain or left is None or not left.is_name or claim.right is None or is_numeric(claim.right):
            return ""
        given = self.world.graph.definition(str(left.data)) is not None and left.data not in self.defined
        return str(left.data) if given else ""

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
        outcome, reading = self.truth.compare(want, got, dict(claim.place) or None), None
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

    def _without_point(self, claim: Claim, want: Term, got: Term, outcome: Outcome) -> Outcome:
        """A number where no values are known: only the arithmetic from one side to the next can be judged."""
        if outcome.equal:
            return outcome
        if claim.chain and claim.left is not None and is_numeric(claim.left) and is_numeric(got):
            arithmetic = self.truth.compare(claim.left, got)
            carried = any(judged.outcome.different for judged in self.done)
            return Outcome("undecided") if carried else arithmetic
        return Outcome("undecided") if want.is_name or self._puts_in(want) else outcome

    def _puts_in(self, want: Term) -> bool:
        """Whether numbers were put in for values before, ``z = 1·2 + 2``, that nobody gave: what is not constant may
        have any value then."""
        sides = [(judged.want, judged.claim.right) for judged in self.done]
        if not any(w is not None and w.is_name and right is not None and is_numeric(right) for w, right in sides):
            return False
        values = [self.world.value(self.truth.meant(want), place) for place in self.world.places(2)]
        return len(values) == 2 and differ(values[0], values[1]) is not None

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
        if is_new(known) or (open_ and not is_free_definition(self.defined[known], self.extras, self.world)):
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

    def _of_leaf(self, claim: Claim) -> Judged:
        return Judged(claim, Outcome("undecided"), "undecided")

    # -- update rules ----------------------------------------------------------------------------------

    def _update(self, claim: Claim, target: str) -> Judged:
        assert claim.right is not None
        want, outcome = update_outcome(self.truth, self.loss, target, self.rate, claim.right)
        if outcome.kind == "undecided":
            outcome = self._without_point(claim, want, claim.right, outcome)
        if outcome.kind == "undecided" and self._misfit(claim.right, outcome):
            outcome = Outcome("different", difference=Difference("shape"))
        return self._settled(claim, outcome, want, claim.right, target)


def is_free_definition(term: Term, extras: frozenset[str] | set[str], world: World) -> bool:
    """Made of names that the model does not have at all: the student's own little example."""
    return all(known in extras for known in term.names()) and world.scalars
