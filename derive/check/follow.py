"""Whether a claim follows from what stood before it, in the student's own hands."""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.check.forms import right_form
from derive.check.student import Student
from derive.check.truth import Outcome, Truth, is_numeric
from derive.check.world import World
from derive.term import Term
from derive.verdict import Claim

__all__ = ["Following", "Judged"]


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
    restates: str = ""  # a value of the model that was given another definition
    unknown: tuple[str, ...] = field(default_factory=tuple)


class Following:
    """The second half of judging: from true or false to what is said of it."""

    world: World
    truth: Truth
    student: Student
    done: list[Judged]

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
        if before is not None or self._uses_wrong(found.got):
            return "right"
        expected = self._expected(found)
        if expected is None:
            return "right"
        term, _ = expected
        in_hands = self.student.in_hands(found.got)
        if self._same(term, in_hands):
            return "right"
        return "unexplained" if self._same(term, found.want) is False else "right"

    def _uses_wrong(self, got: Term) -> bool:
        """Whether a name or derivative in it was given a wrong value above: ``∂L/∂w = δ x`` is a right step all the
        same, whatever δ was taken for."""
        entries = (self.student.entry(node) for node in self.truth.meant(got).walk())
        return any(entry is not None and not entry[1] for entry in entries)

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
                cause = self._carried_on(before.got, found.got)
                return ("error", None) if cause is None else ("follows", cause)
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

    def _carried_on(self, before: Term | None, got: Term) -> int | None:
        """The line whose wrong derivative, ``∂L/∂a``, was put rightly into the side before."""
        if before is None:
            return None
        term, cause = self.student.substituted(before)
        same = cause is not None and self._same(self.student.in_hands(term), self.student.in_hands(got))
        return self._root(cause) if same and cause is not None else None

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
        if found.want.head == "evaluated":
            term, cause = self.student.substituted(found.want)
            if cause is not None and self._same(term, in_hands):
                return cause
        if is_numeric(found.got):
            term, cause = self._with_numbers(found.want)
            if cause is not None and self._same(term, in_hands):
                return cause
        if self.world.scalars:
            for term, cause in self.student.through(found.want):
                if self._same(term, in_hands):
                    return cause
        return self._same_ratio(found)

    def _with_numbers(self, want: Term) -> tuple[Term, int | None]:
        """What a number would be with the student's own wrong numbers for the values that it is worked out from."""
        definition = self.world.graph.definition(str(want.data)) if want.is_name else None
        form = right_form(self.world, want) if definition is None else definition.term
        return self.student.substituted(want if form is None else form)

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
