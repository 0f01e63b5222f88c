"""What the student's own names stand for.

A name whose value is ``± ∂L/∂v`` for some value v of the model means that derivative. One that looks like an error
signal and has no such value was meant as one all the same: which, is seen from its index, from the others of its
family, and from the lines that use it. Any other name means what was written for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from derive.check.compare import differ
from derive.check.names import is_delta, layer, numerical
from derive.check.truth import Truth
from derive.check.world import FAILURES, World
from derive.errors import DeriveError
from derive.term import Term, name, negative
from derive.verdict import Claim

__all__ = ["Meanings", "gradient"]


_SEEN = 6  # places at which a use is looked at: both sides of a kink should be among them


def gradient(loss: str, value: str) -> Term:
    """``∂loss/∂value``."""
    return Term("partial", (name(loss), name(value)), ("partial", 1))


_LINE = 10  # what one line that is right says for a reading


_COUNTED = re.compile(r"[^\W\d_]+_?(?:\d+|[a-z])")  # δ_2, δ_i: about the value of that number; δ_{net_2} says which


_GENERAL = re.compile(r"_[a-z]$")  # z_i stands for z_1, z_2 …


class Meanings:
    """Finds meanings in the order of the definitions."""

    def __init__(self, world: World, loss: str, claims: Sequence[Claim], denoted: Mapping[str, Term]) -> None:
        self.world, self.loss, self.claims, self.denoted = world, loss, claims, denoted
        self.found: dict[str, Term] = {}
        self.inferred: dict[str, str] = {}
        self.told = self._convention()

    def _convention(self) -> tuple[str, int] | None:
        """``δ_i = ∂L/∂z_i``, said of any i: the letter of the values that the error signals are about, and the sign."""
        claimed = [(str(c.left.data), c.right) for c in self.claims if not c.chain and c.left and c.left.is_name]
        for known, right in [*claimed, *self.denoted.items()]:
            bare = right.args[0] if right is not None and right.head == "negative" else right
            if bare is None or bare.head != "partial" or not (is_delta(known) and _COUNTED.fullmatch(known)):
                continue
            above, *by = bare.args
            if above == name(self.loss) and len(by) == 1 and by[0].is_name:
                return _stem(_GENERAL.sub("", str(by[0].data))), 1 if bare is right else -1
        return None

    def read(self, defined: Mapping[str, Term]) -> dict[str, Term]:
        """The meaning of each name in ``defined``."""
        for known, term in sorted(defined.items(), key=lambda item: item[1].head != "partial"):
            self.found[known] = self._meaning(known, term)
        return self.found

    def _meaning(self, known: str, term: Term) -> Term:
        said = self.denoted.get(known)
        if said is not None and self._is_of_model(said):
            return said
        direct = numerical(known, self.world.graph)
        if direct is not None and direct != self.loss:
            self.inferred[known] = direct
            return gradient(self.loss, direct)
        if not (is_delta(known) or self._uses_gradients(term)):
            return term
        if not is_delta(known):
            return self._by_value(term) or term
        return self._signal(known, term)

    def _is_of_model(self, term: Term) -> bool:
        return all(used in self.world.graph.values for used in term.names())

    def _signal(self, known: str, term: Term) -> Term:
        """The derivative that an error signal stands for: by its value, its family and the lines that use it."""
        bare = term.args[0] if term.head == "negative" else term
        if bare.head == "partial":
            return term
        stem, sign = self.told or ("", 1)
        told = f"{stem}{layer(known)}"
        if stem and _COUNTED.fullmatch(known) and told in self.world.graph.values:
            self.inferred[known] = told
            return _signed(sign, gradient(self.loss, told))
        by_value = self._by_value(term, known.removeprefix("delta_"))
        same = by_value.args[0] if by_value is not None and by_value.head == "negative" else by_value
        equal = str(same.args[1].data) if same is not None else None
        if by_value is not None and equal == known.removeprefix("delta_") and by_value.head != "negative":
            self.inferred[known] = equal
            return by_value
        scores = {
            (value, sign): self._score(known, value, sign) + 5 * (value == equal)
            for value in self._candidates()
            for sign in (1, -1)
        }
        best = max(scores, key=lambda reading: scores[reading], default=None)
        if best is None or scores[best] < 3 or (by_value is not None and not self._meant(by_value, best, scores)):
            return by_value or self._only(known, term) or term
        self.inferred[known] = best[0]
        return _signed(best[1], gradient(self.loss, best[0]))

    def _meant(self, by_value: Term, best: tuple[str, int], scores: Mapping[tuple[str, int], int]) -> bool:
        """Whether the lines that use a signal say more than its value: it lacks the derivative of its activation, or
        has the sign of what they all take it for."""
        if by_value.head == "negative":
            equal = str(by_value.args[0].args[1].data)
            return scores[equal, 1] - scores[equal, -1] >= _LINE and best[1] > 0
        definition = self.world.graph.definition(str(by_value.args[1].data))
        made = definition.term if definition is not None else by_value
        inner = made.args[0] if len(made.args) == 1 else made
        return inner.is_name and scores.get((str(inner.data), 1), 0) > _LINE

    def _only(self, known: str, term: Term) -> Term | None:
        """``grad`` without a word of what: by the one parameter, or by the one that has its shape."""
        if known.lower() not in ("grad", "gradient"):
            return None
        parameters = [value.name for value in self.world.graph.values.values() if value.role == "parameter"]
        if len(parameters) > 1:
            parameters = [value for value in parameters if self._has_shape_of(value, term)]
        if len(parameters) != 1:
            return None
        self.inferred[known] = parameters[0]
        return gradient(self.loss, parameters[0])

    def _has_shape_of(self, value: str, term: Term) -> bool:
        place = next(iter(self.world.places(1)), None)
        try:
            return place is not None and self.world.value(term, place).shape == place.values[value].shape
        except (DeriveError, *FAILURES, IndexError, KeyError, TypeError, ValueError, AttributeError):
            return False

    def _uses_gradients(self, term: Term) -> bool:
        return any(node.head == "partial" for node in term.walk())

    def _candidates(self) -> Iterator[str]:
        leaves = ("target", "constant")
        for known, value in self.world.graph.values.items():
            if known != self.loss and value.role not in leaves:
                yield known

    def _by_value(self, term: Term, named: str = "") -> Term | None:
        """The derivative that has this value; of several that of the value that the name names: ``δ_{v_3}``."""
        for value in sorted(self._candidates(), key=lambda value: value != named):
            for meaning in (gradient(self.loss, value), negative(gradient(self.loss, value))):
                if self._agrees(meaning, term):
                    self._note(term, value)
                    return meaning
        return None

    def is_another_gradient(self, claim: Claim) -> bool:
        """Whether a line gives a name that it had defined the value of a derivative, ``g = w₂ (ŷ − y)``, and another
        one than it had."""
        known = str(claim.left.data) if claim.left is not None else ""
        if claim.right is None or known not in self.found or self._agrees(self.found[known], claim.right):
            return False
        return self._by_value(claim.right) is not None

    def _note(self, term: Term, value: str) -> None:
        self.inferred[repr(term)] = value

    def _agrees(self, meaning: Term, term: Term) -> bool:
        truth = Truth(self.world, self.found)
        agreed = 0
        for place in self.world.places(2):
            try:
                want, got = self.world.value(meaning, place), self.world.value(truth.meant(term), place)
            except (DeriveError, *FAILURES, IndexError, KeyError, TypeError, ValueError, AttributeError):
                return False  # what an op was never meant to be applied to has no value
            if (got.shape != want.shape and len(got.data) != len(want.data)) or differ(got, want) is not None:
                return False
            if all(entry == 0 for entry in want.data):
                return False
            agreed += 1
        return agreed == 2

    # -- names alone -----------------------------------------------------------------------------------

    def _score(self, known: str, value: str, sign: int) -> int:
        same_layer = sign > 0 and layer(known) is not None and layer(known) == layer(value)
        score = 3 * same_layer + _LINE * self._uses(known, value, sign)
        if any(_stem(other) == _stem(value) for other in self._siblings(known)):
            score += 5 * same_layer
        return score + (1 if _stem(value).lower() in ("z", "net", "u", "s", "o") and score else 0)

    def _siblings(self, known: str) -> Iterator[str]:
        """The values that the other signals of the family stand for."""
        for other, meaning in self.found.items():
            if _stem(other) == _stem(known):
                inner = meaning.args[0] if meaning.head == "negative" else meaning
                if inner.head == "partial":
                    yield str(inner.args[1].data)

    def _uses(self, known: str, value: str, sign: int) -> int:
        """How many lines about gradients are right when the name is read so."""
        meaning = {**self.found, known: _signed(sign, gradient(self.loss, value))}
        truth = Truth(self.world, meaning)
        count = 0
        for claim in self.claims:
            if claim.head is None or claim.right is None or known not in claim.right.names():
                continue
            heads = [head for head in self._heads(claim.head, known, value) if head.args[1] != name(value)]
            if _shallow(claim.right):
                count += any(truth.compare(head, claim.right, count=_SEEN).equal for head in heads)
        return count

    def _heads(self, head: Term, known: str, value: str) -> list[Term]:
        """The derivative that a line is about; of another error signal those by the values of its layer, which among
        scalars are of the same family as ``value``."""
        if head.head == "partial":
            return [head]
        own = str(head.data) if head.is_name else ""
        if own == known or not is_delta(own) or layer(own) is None:
            return []
        alike = [other for other in self._candidates() if layer(other) == layer(own)]
        if self.world.scalars:
            alike = [other for other in alike if _stem(other) == _stem(value)]
        return [gradient(self.loss, other) for other in alike]


def _signed(sign: int, term: Term) -> Term:
    return term if sign > 0 else negative(term)


def _shallow(term: Term) -> bool:
    return sum(1 for _ in term.walk()) <= 24


def _stem(known: str) -> str:
    return re.sub(r"[\d_^\W]+$", "", known)
