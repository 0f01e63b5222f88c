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
from dataclasses import dataclass, field

from derive.check.budget import Clock
from derive.check.names import applies_unknown, is_new, rate_of, tainted, update_target
from derive.check.reach import depends
from derive.check.readings import about_shapes, other_shapes
from derive.check.schematic import schematic
from derive.check.shapes import shape_outcome, size_statement
from derive.check.student import Student
from derive.check.truth import Outcome, Truth, is_numeric
from derive.check.updates import update_outcome, update_rule
from derive.check.world import World
from derive.term import Term
from derive.verdict import Claim

__all__ = ["Judge", "Judged"]

_EQUAL = ("=", "≈", "≡", "≃", "≅", ":=", "←", "∼", "~")


@dataclass
class Judged:
    """One claim decided: its outcome, its status, what should have stood there, and the line it goes back to."""

    claim: Claim
    outcome: Outcome
    status: str
    want: Term | None = None
    got: Term | None = None
    cause: int | None = None
    update: str | None = None
    reading: str | None = None
    numeric: bool = False
    unknown: tuple[str, ...] = field(default_factory=tuple)


class Judge:
    """Decides the claims of one problem in their order."""

    def __init__(
        self, world: World, meanings: Mapping[str, Term], defined: Mapping[str, Term], inferred: Sequence[str],
        claims: Sequence[Claim], extras: Sequence[str], loss: str, clock: Clock | None = None,
    ) -> None:  # fmt: skip
        self.world, self.loss = world, loss
        self.truth = Truth(world, meanings)
        self.defined, self.inferred, self.extras = defined, set(inferred), set(extras)
        self.open = tainted(defined, self.extras)
        self.student = Student(world, defined)
        self.rate = rate_of(world.graph, claims)
        self.done: list[Judged] = []
        self.clock = clock or Clock()
        self.truth.clock = self.clock

    def judge(self, claim: Claim) -> Judged:
        """The next claim."""
        found = self._judge(claim) if self.clock.next("judge") else Judged(claim, Outcome("undecided"), "undecided")
        self.done.append(found)
        if found.want is not None and found.got is not None:
            self._note(found)
        return found

    def _note(self, found: Judged) -> None:
        if found.outcome.kind == "undecided" or found.want is None or found.got is None:
            return
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
        return self._equation(claim, head, claim.right)

    # -- equations -------------------------------------------------------------------------------------

    def _equation(self, claim: Claim, head: Term, right: Term) -> Judged:
        if self._defines(claim):
            return self._definition(claim)
        sizes = size_statement(self.world.graph, head, right)
        if sizes is not None:
            return Judged(claim, sizes, "right" if sizes.equal else "undecided")
        if not claim.chain and head.is_name and applies_unknown(claim.text, self.world.graph):
            return Judged(claim, Outcome("equal", "proved"), "right")
        want, got = self._sides(head, right)
        general = schematic(self.world, claim, want, got)
        if general is not None:
            return Judged(claim, general, "right" if general.equal else "error")
        outcome = self.truth.compare(want, got, dict(claim.place) or None)
        reading = None
        if not outcome.equal:
            outcome, got, reading = self._other_readings(claim, want, got, outcome)
        if claim.instances:
            outcome = self._everywhere(claim, outcome)
        unknown = self._unknown(want, got) if outcome.different else ()
        if outcome.different and self._is_updated(claim, want):
            return self._next_value(claim, want, got)
        if outcome.different and self._is_leaf(want):
            return self._of_leaf(claim)
        if unknown or (outcome.different and self._undefined(want, got)):
            outcome = Outcome("undecided")
        found = self._settled(claim, outcome, want, got)
        found.unknown, found.reading = unknown, reading
        return found

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
        if is_new(known) or (open_ and not is_free_definition(self.defined[known], self.extras, self.world)):
            return Judged(claim, Outcome("undecided"), "undecided", unknown=tuple(sorted(self.extras)))
        return Judged(claim, Outcome("equal", "proved"), "right")

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
        if not self.world.scalars and about_shapes(outcome):
            for right in other_shapes(self.world, self.truth.meant(got)):
                other = self.truth.compare(want, right)
                if other.equal:
                    return other, right, "vectors"
        return outcome, got, None

    def _unknown(self, want: Term, got: Term) -> tuple[str, ...]:
        """Free names that only one side has: nothing can be said against such a line. What stands for a tensor in it
        cannot be known either."""
        left, right = (
            {known for known in self.truth.meant(side).names() if known in self.open} for side in (want, got)
        )
        return tuple(sorted(left ^ right if self.world.scalars else left | right))

    def _everywhere(self, claim: Claim, outcome: Outcome) -> Outcome:
        """A claim about every layer holds when it does for each; where it holds for some, it is left open which were
        meant."""
        found = [outcome]
        for instance in claim.instances:
            if instance.left is not None and instance.right is not None:
                found.append(self.truth.compare(self._sides(instance.left, instance.right)[0], instance.right))
        kinds = {other.kind for other in found}
        return found[0] if len(kinds) == 1 else Outcome("undecided")

    def _is_updated(self, claim: Claim, want: Term) -> bool:
        """A number for a parameter that is not the given one: perhaps its next value."""
        if not want.is_name or claim.right is None or not is_numeric(claim.right) or want.data in self.defined:
            return False
        value = self.world.graph.values.get(str(want.data))
        return value is not None and self.world.graph.definition(value.name) is None and self.rate is not None

    def _next_value(self, claim: Claim, want: Term, got: Term) -> Judged:
        """Right when it is the value after one step; what was not given as the first value may be a later one."""
        assert self.rate is not None
        rule = update_rule(self.loss, str(want.data), self.rate)
        outcome = self.truth.compare(rule, got)
        if outcome.equal:
            return Judged(claim, outcome, "right", rule, got, update=str(want.data))
        if got.head == "add" and self.truth.compare(want, got.args[0]).equal:
            return self._settled(claim, outcome, rule, got, str(want.data))
        if any(judged.update is not None for judged in self.done):
            return Judged(claim, Outcome("undecided"), "undecided")
        return self._settled(claim, self.truth.compare(want, got), want, got)

    def _is_leaf(self, want: Term) -> bool:
        """A value of the model that nothing defines: another definition of it contradicts nothing."""
        if not want.is_name or want.data in self.defined or self.world.given is not None:
            return False
        value = self.world.graph.values.get(str(want.data))
        return value is not None and value.assumed and self.world.graph.definition(value.name) is None

    def _of_leaf(self, claim: Claim) -> Judged:
        return Judged(claim, Outcome("undecided"), "undecided")

    def _undefined(self, want: Term, got: Term) -> bool:
        """A derivative of something that the model does not define, or by an own name that it does not use."""
        graph = self.world.graph
        for side in (want, got):
            for node in self.truth.meant(side).walk():
                if node.head != "partial" or len(node.args) != 2:
                    continue
                above, below = (part.args[0] if part.head == "index" else part for part in node.args)
                if not (above.is_name and below.is_name) or above == below:
                    continue
                if graph.definition(str(above.data)) is None or below.data in self.extras:
                    return True
                if below.data in self.defined and not depends(graph, str(above.data), str(below.data)):
                    return True
        return False

    # -- update rules ----------------------------------------------------------------------------------

    def _update(self, claim: Claim, target: str) -> Judged:
        assert claim.right is not None
        want, outcome = update_outcome(self.truth, self.loss, target, self.rate, claim.right)
        return self._settled(claim, outcome, want, claim.right, target)

    # -- following -------------------------------------------------------------------------------------

    def _settled(
        self,
        claim: Claim,
        outcome: Outcome,
        want: Term | None = None,
        got: Term | None = None,
        update: str | None = None,
    ) -> Judged:
        found = Judged(claim, outcome, "undecided", want, got, update=update)
        if outcome.equal:
            found.status = "right" if want is None or got is None else self._explained(found)
        elif outcome.different:
            found.status, found.cause = self._wrong(found)
        return found

    def _previous(self, claim: Claim) -> Judged | None:
        return self.done[-1] if claim.chain and self.done else None

    def _explained(self, found: Judged) -> str:
        assert found.want is not None
        assert found.got is not None
        before = self._previous(found.claim)
        if before is not None and before.status in ("error", "follows", "wrong_start"):
            return "right" if self._same_in_hands(before.got, found.got) else "unexplained"
        if before is not None:
            return "right"
        expected = self._expected(found)
        if expected is None:
            return "right"
        term, _ = expected
        in_hands = self.student.in_hands(found.got)
        if self._same(term, in_hands):
            return "right"
        return "unexplained" if self._same(term, found.want) is False else "right"

    def _wrong(self, found: Judged) -> tuple[str, int | None]:
        assert found.got is not None or found.want is None
        if found.got is None or found.want is None:
            return "error", None
        before = self._previous(found.claim)
        if before is not None:
            bad = before.status in ("error", "follows", "wrong_start")
            if bad and self._same_in_hands(before.got, found.got):
                return "follows", self._root(len(self.done) - 1)
            if not bad and before.status != "undecided":
                cause = self._wrong_name(before.got)
                if cause is not None and self._same_in_hands(before.got, found.got):
                    return "follows", cause
                return "error", None
        cause = self._follows(found)
        if cause is not None:
            return "follows", self._root(cause)
        if before is None and not any(j.status in ("right", "error", "follows", "wrong_start") for j in self.done):
            return "wrong_start", None
        return "error", None

    def _root(self, index: int) -> int:
        cause = self.done[index].cause
        return index if cause is None else cause

    def _wrong_name(self, term: Term | None) -> int | None:
        """The line in which a name used here was given a wrong value."""
        names = set(term.names()) if term is not None else set()
        for index, judged in enumerate(self.done):
            left = judged.claim.head
            if left is not None and left.is_name and left.data in names and not judged.outcome.equal:
                return self._root(index)
        return None

    def _follows(self, found: Judged) -> int | None:
        """The first wrong line that this one goes on from rightly, or ``None``."""
        assert found.want is not None
        assert found.got is not None
        in_hands = self.student.in_hands(found.got)
        repeated = self.student.held.get(found.want)
        if repeated is not None and not repeated[1] and self._same(repeated[0], in_hands):
            return repeated[2]
        expected = self._expected(found)
        if expected is not None and self._same(expected[0], in_hands):
            return expected[1]
        return self._same_ratio(found)

    def _expected(self, found: Judged) -> tuple[Term, int] | None:
        assert found.want is not None
        if found.update is not None:
            term, cause = self.student.substituted(found.want)
            return (term, cause) if cause is not None else None
        return self.student.expected(found.want)

    def _same_ratio(self, found: Judged) -> int | None:
        """The same factor too much or too little as in an earlier line: the error was carried on."""
        if not self.world.scalars or found.want is None or found.got is None or found.want.head != "partial":
            return None
        for index, judged in enumerate(self.done):
            wrong = judged.status in ("error", "wrong_start") and judged.want is not None and judged.got is not None
            if wrong and judged.want is not None and judged.got is not None and judged.want.head == "partial":
                if judged.want.args[0] != found.want.args[0]:
                    continue
                crossed = (
                    Term("multiply", (judged.got, found.want)), Term("multiply", (judged.want, found.got)),
                )  # fmt: skip
                if self._same(*crossed) and not self._zero(judged.got):
                    return index
        return None

    def _zero(self, term: Term) -> bool:
        return self._same(term, Term("number", (), (0, "0"))) is True

    def _same_in_hands(self, left: Term | None, right: Term) -> bool:
        if left is None:
            return False
        sides = [self.student.in_hands(side) for side in (left, right)]
        return self._same(*sides) is True or self._same(left, right) is True

    def _same(self, left: Term, right: Term) -> bool | None:
        outcome = Truth(self.world, self.truth.meanings).compare(left, right, count=4)
        return None if outcome.kind == "undecided" else outcome.equal


def is_free_definition(term: Term, extras: frozenset[str] | set[str], world: World) -> bool:
    """Made of names that the model does not have at all: the student's own little example."""
    return all(known in extras for known in term.names()) and world.scalars
