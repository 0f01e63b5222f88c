"""Deciding one equation at many points: the left side is what should stand there, the right what was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from derive.check.budget import Clock
from derive.check.compare import Difference, close, differ, near
from derive.check.jacobians import shorthand
from derive.check.rounding import has_decimals, printed_decimals, rounding
from derive.check.world import FAILURES, POINTS, Place, World
from derive.errors import DeriveError
from derive.kernel.normal import proved_equal
from derive.ops.array import Array
from derive.term import Term, number

__all__ = ["Outcome", "Truth", "is_numeric"]

_KINKED = frozenset(("relu", "abs", "leaky_relu", "max", "min", "maximum", "minimum"))
_MEANINGLESS = (IndexError, KeyError, TypeError, ValueError, RecursionError, AttributeError)
_ENOUGH = 3  # places that must have been decided, where the domain leaves fewer than eight


@dataclass(frozen=True)
class Outcome:
    """``kind`` is ``equal``, ``different`` or ``undecided``; a difference has its place."""

    kind: str
    proof: str | None = None
    difference: Difference | None = None
    place: Place | None = None
    convention: str | None = None
    error: DeriveError | None = None

    @property
    def equal(self) -> bool:
        return self.kind == "equal"

    @property
    def different(self) -> bool:
        return self.kind == "different"


class Truth:
    """Compares Terms in a World; ``meanings`` say what the student's own names stand for."""

    def __init__(self, world: World, meanings: Mapping[str, Term]) -> None:
        self.world = world
        self.meanings = dict(meanings)
        self.clock: Clock | None = None

    def meant(self, term: Term) -> Term:
        """The Term with the student's own names replaced by what they stand for."""
        for _ in range(8):
            if not any(known in self.meanings for known in term.names()):
                return term
            term = term.replace(self.meanings)
        return term

    def compare(self, want: Term, got: Term, values: Mapping[str, Term] | None = None, count: int = POINTS) -> Outcome:
        """Whether both are the same value at random places; ``values`` fixes names (``f'(2)``)."""
        want, got = self.meant(want), self.meant(got)
        if values:
            return self._fixed(want, got, values)
        if any(node.head == "evaluated" for node in want.walk()):
            return self._evaluated(want, got)
        if is_numeric(got) or (is_numeric(want) and not want.names()):
            outcome = self._numeric(want, got)
            if outcome is not None:
                return outcome
        outcome = self._random(want, got, min(count, self._affordable(want, got)))
        rounded = has_decimals(got) or _slope_at_kink(want)
        return Outcome("equal", "tested") if outcome.different and rounded and self._holds(want, got) else outcome

    def difference(self, want: Term, got: Term, place: Place) -> Difference | None:
        """How both sides differ at one place; ``None`` where they agree or have no value."""
        try:
            left, right = self._sides(self.meant(want), self.meant(got), place)
        except (DeriveError, *FAILURES, *_MEANINGLESS):
            return None
        return differ(right, left)

    def _affordable(self, *sides: Term) -> int:
        """Jacobians of tensors are taken entry by entry, and have many: three places are enough for them."""
        shapes = self.world.shapes()
        atoms = [node for side in sides for node in side.walk() if node.head == "partial"]
        jacobian = any(all(shapes.get(str(part.data)) for part in atom.args) for atom in atoms)
        return 3 if jacobian else POINTS

    # -- random places ---------------------------------------------------------------------------------

    def _random(self, want: Term, got: Term, count: int) -> Outcome:
        agreed, error, convention, partly = 0, None, None, False
        for place in self.world.places(count):
            if self.clock is not None and agreed and self.clock.over():
                return Outcome("undecided")
            try:
                left, right = self._sides(want, got, place)
            except DeriveError as problem:
                return Outcome("undecided", error=problem)
            except FAILURES as failure:
                partly = partly or (not isinstance(failure, OverflowError) and self._has_value(want, place))
                continue
            except _MEANINGLESS:
                return Outcome("undecided")  # what an op was never meant to be applied to has no value
            difference = differ(right, left)
            if difference is not None:
                convention = shorthand(self.world, want, left, right, place)
                if convention is None:
                    return Outcome("different", difference=difference, place=place)
            agreed += 1
        if agreed < min(count, _ENOUGH) or partly:  # what was written holds on a part of the domain at most
            return Outcome("undecided", error=error)
        return Outcome("equal", self._proof(want, got), convention=convention)

    def _has_value(self, term: Term, place: Place) -> bool:
        try:
            self._sides(term, term, place)
        except (DeriveError, *FAILURES, *_MEANINGLESS):
            return False
        return True

    def _proof(self, want: Term, got: Term) -> str:
        plain = self.world.scalars and not any(
            n.head in ("partial", "differentiate") for t in (want, got) for n in t.walk()
        )
        return "proved" if plain and proved_equal(want, got, self.world.functions, 200) else "tested"

    def _sides(self, want: Term, got: Term, place: Place) -> tuple[Array, Array]:
        indices = self._free_indices((want, got), place)
        if indices:
            want, got = _tabulated(want, indices), _tabulated(got, indices)
        return self.world.value(want, place), self.world.value(got, place)

    def _free_indices(self, terms: Sequence[Term], place: Place) -> dict[str, int]:
        """Index names that nothing binds, with how far they run: ``W[k, j] = …`` holds for every k and j."""
        found: dict[str, int] = {}
        bound = {
            name
            for term in terms
            for node in term.walk()
            if node.head in ("sum_over", "tabulate")
            for name in node.data
        }
        for term in terms:
            for node in term.walk():
                if node.head != "index":
                    continue
                free = [(axis, item.data) for axis, item in enumerate(node.args[1:]) if item.is_name]
                free = [(axis, name) for axis, name in free if not _counts(place, name) and name not in bound]
                if free:
                    base = node.args[0]
                    shape = self.world.value(base, place).shape
                    for axis, name in free:
                        found.setdefault(name, shape[axis])
        return found

    # -- numbers ---------------------------------------------------------------------------------------

    def _numeric(self, want: Term, got: Term) -> Outcome | None:
        """A printed number against the value at the author's own point."""
        place = self.world.given
        if place is None:
            if want.names() or any(n.head == "partial" for n in want.walk()):
                exact = self._random(want, got, POINTS)
                return exact if exact.equal else Outcome("undecided") if has_decimals(got) else exact
            place = next(iter(self.world.places(1)), None)
        return None if place is None else self._near(want, got, place)

    def _evaluated(self, want: Term, got: Term) -> Outcome:
        """``f'(2) = 21``: a number, wherever the other names are; or a formula of the other names."""
        if not is_numeric(got):
            return self._random(want, got, POINTS)
        if self.world.given is not None:
            return self._near(want, got, self.world.given)
        found = [self._near(want, got, place) for place in self.world.places(3)]
        kinds = {outcome.kind for outcome in found}
        return found[0] if len(kinds) == 1 else Outcome("undecided")

    def _holds(self, want: Term, got: Term) -> bool:
        """At the author's own numbers: ``-1.4 a₁``, where some were put in, as far off as their rounding explains."""
        place = self.world.given
        if place is None:
            return False
        try:
            (left, right), allowed = self._sides(want, got, place), rounding(self.world, place, got)
        except (DeriveError, *FAILURES, *_MEANINGLESS):
            return False
        return left.shape == right.shape and all(
            close(a, b) or abs(a - b) <= allowed for a, b in zip(right.data, left.data, strict=True)
        )

    def _near(self, want: Term, got: Term, place: Place) -> Outcome:
        try:
            left, right = self._sides(want, got, place)
        except DeriveError as problem:
            return Outcome("undecided", error=problem)
        except (*FAILURES, *_MEANINGLESS):
            return Outcome("undecided")
        decimals = printed_decimals(got)
        if len(left.data) != len(right.data):
            return Outcome("different", difference=differ(right, left), place=place)
        for a, b in zip(right.data, left.data, strict=True):
            if not near(a, b, decimals):
                return Outcome("different", difference=Difference("value", a, b), place=place)
        return Outcome("equal", "tested")

    def _fixed(self, want: Term, got: Term, values: Mapping[str, Term]) -> Outcome:
        """Both sides where some names have fixed values: the derivative is taken first, then the values put in."""
        from derive.check.fixed import place_with

        found = place_with(self.world, values)
        if found is None:
            return Outcome("undecided")
        return self._near(want, got, found)


def _counts(place: Place, known: str) -> bool:
    """Whether a value of the model is a whole number, which alone can be the place of an entry."""
    value = place.values.get(known)
    return value is not None and not value.shape and value.item == int(value.item)


def _tabulated(term: Term, indices: Mapping[str, int]) -> Term:
    return Term("tabulate", (term, *(number(size) for size in indices.values())), tuple(indices))


def is_numeric(term: Term) -> bool:
    """Made of numbers alone."""
    return not any(node.head in ("name", "partial", "differentiate", "adjoint", "index") for node in term.walk())


def _slope_at_kink(term: Term) -> bool:
    """``d/dx relu(x)``, the slope of the function alone, may be said of the author's own x."""
    if term.head == "prime":
        return term.data[0] in _KINKED
    return term.head == "differentiate" and term.args[0].head in _KINKED and not any(
        part.args for part in term.args[0].args
    )  # fmt: skip
