"""Differences of convention: they are named, and are no errors where the course allows them.

``layout``   in numerator layout the gradient of a scalar by a matrix may be the transpose of ours. Only
             the whole gradient turned is excused, never a factor within it: what has another shape, or another value
             once it is turned, is wrong in every layout.
``mean``     a sum where the model has a mean, or the other way round: all gradients of a submission are off by the one
             size. Without the course's leave this is a lost or an added factor.
``eps``      ε inside a root or beside it. Without the course's leave it is told, and left for a person.
``linear``   weights stored as (out, in): where a submission writes its own forward pass with the transpose, all else is
             read so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from math import prod

from derive.check.layouts import in_layout
from derive.check.reach import is_gradient
from derive.check.sized import summed_sizes
from derive.check.truth import Outcome, Truth
from derive.check.world import World
from derive.term import Term, add, multiply, number
from derive.verdict import Claim

__all__ = ["Conventions"]

_EPSILONS = ("eps", "epsilon", "varepsilon")


@dataclass
class Conventions:
    """What the profile of a course says; ``same`` is our own layout, in which, as in denominator layout, a
    transposed gradient is an error.

    ``allowed`` names the other conventions that pass, ``claims`` are those of the submission, and ``said``
    is the layout that its words fix; ``factor`` is what the gradients judged so far were off by: one where they were
    ours; ``rows_above`` that a Jacobian of the submission was worked out with a row for each entry of what is
    differentiated.
    """

    world: World
    layout: str = "same"
    allowed: frozenset[str] = frozenset()
    claims: Sequence[Claim] = ()
    said: str = ""
    factor: Fraction | None = None
    rows_above: bool = False
    _stored: list[bool] = field(default_factory=list)

    def judged(self, truth: Truth, want: Term, got: Term, outcome: Outcome) -> Outcome:
        """The outcome, or that of the formula in another convention."""
        if outcome.equal:
            return outcome
        for other in (self._turned, self._epsilon, self._mean, self._linear):
            found = other(truth, want, got, outcome)
            if found is not None:
                return found
        return outcome

    def laid_out(self, truth: Truth, want: Term, got: Term, convention: str | None) -> None:
        """A Jacobian worked out, which shows the layout of the text, unless it is its own transpose."""
        numerator = convention in (None, "jacobian") and self._is_jacobian(want)
        if numerator and not self.rows_above and not any(node.head == "partial" for node in got.walk()):
            turned = Outcome("equal") if got.head == "diag" else truth.compare(want, Term("transpose", (got,)))
            self.rows_above = not (turned.equal and turned.convention == convention)

    def in_layout(self, truth: Truth, want: Term, got: Term, outcome: Outcome) -> Outcome:
        """The outcome in the layout that the text fixes, or has shown."""
        found = in_layout(self.said, truth, want, got, outcome)
        return Outcome("undecided", convention="mixed") if found.equal and self._against_layout(got) else found

    def _against_layout(self, got: Term) -> bool:
        """``(∂h/∂z) ∂L/∂h``, a gradient behind a Jacobian, where the text has shown that rows of its Jacobians belong
        to what is differentiated: it holds in the other layout alone."""
        return self.rows_above and any(
            node.head in ("multiply", "matmul", "einsum")
            and any(self._is_jacobian(_bare(a)) and self._is_gradient_of_loss(_bare(b)) for a, b in pairwise(node.args))
            for node in got.walk()
        )

    def _is_jacobian(self, term: Term) -> bool:
        return is_gradient(term) and all(prod(self._sizes(side)) > 1 for side in term.args)

    def _is_gradient_of_loss(self, term: Term) -> bool:
        return is_gradient(term) and not self._sizes(term.args[0]) and prod(self._sizes(term.args[1])) > 1

    def _sizes(self, term: Term) -> tuple[int, ...]:
        return self.world.shapes().get(str(term.data), ()) if term.is_name else ()

    def agreed(self, want: Term, got: Term) -> None:
        """A gradient worked out as ours is: from here on no factor is excused."""
        if is_gradient(want) and not any(node.head == "partial" for node in got.walk()):
            self.factor = self.factor or Fraction(1)

    # -- layout ----------------------------------------------------------------------------------------

    def _turned(self, truth: Truth, want: Term, got: Term, outcome: Outcome) -> Outcome | None:
        if self.layout != "numerator" or not outcome.different or not self._is_gradient(want):
            return None
        turned = truth.compare(want, Term("transpose", (Term("group", (got,)),)))
        return replace(turned, convention="layout") if turned.equal else None

    def _is_gradient(self, want: Term) -> bool:
        """A scalar by a matrix that is no vector."""
        if not is_gradient(want):
            return False
        above, below = (self.world.shapes().get(str(side.data)) for side in want.args)
        return above == () and below is not None and len(below) == 2 and 1 not in below

    # -- where ε stands --------------------------------------------------------------------------------

    def _epsilon(self, truth: Truth, want: Term, got: Term, outcome: Outcome) -> Outcome | None:
        """``√v + ε`` and ``√(v + ε)``."""
        known = next((known for known in got.names() if known in _EPSILONS), None)
        if known is None or not outcome.different:
            return None
        for moved in (got.rebuild(_inwards), got.rebuild(_outwards)):
            if moved != got and truth.compare(want, moved).equal:
                kind = "equal" if "eps" in self.allowed else "undecided"
                return Outcome(kind, "tested", convention="eps")
        return None

    # -- mean and sum ----------------------------------------------------------------------------------

    def _mean(self, truth: Truth, want: Term, got: Term, outcome: Outcome) -> Outcome | None:
        if "mean" not in self.allowed or not outcome.different or not is_gradient(want):
            return None
        for size in summed_sizes(self.world, got):
            for factor in (Fraction(size), Fraction(1, size)):
                scaled = multiply(number(factor.numerator), want), multiply(number(factor.denominator), got)
                if self.factor in (None, factor) and truth.compare(*scaled).equal:
                    self.factor = factor
                    return Outcome("equal", "tested", convention="mean")
        return None

    # -- (out, in) -------------------------------------------------------------------------------------

    def _linear(self, truth: Truth, want: Term, got: Term, outcome: Outcome) -> Outcome | None:
        weights = self._weights()
        if not weights or not self._says_so(truth, weights):
            return None
        other = truth.compare(want, self._read_turned(want, got, weights))
        return replace(other, convention="linear") if other.equal else None

    def _weights(self) -> frozenset[str]:
        values = self.world.graph.values.values()
        matrices = {known for known, shape in self.world.shapes().items() if len(shape) == 2 and 1 not in shape}
        return frozenset(v.name for v in values if v.role == "parameter" and v.name in matrices)

    def _says_so(self, truth: Truth, weights: frozenset[str]) -> bool:
        """Whether the submission writes a value of the model with its weights transposed."""
        if not self._stored:
            self._stored.append(any(self._is_turned(truth, claim, weights) for claim in self.claims))
        return self._stored[0]

    def _is_turned(self, truth: Truth, claim: Claim, weights: frozenset[str]) -> bool:
        left, right = claim.left, claim.right
        if claim.chain or left is None or right is None or not left.is_name or not weights & set(right.names()):
            return False
        if self.world.graph.definition(str(left.data)) is None or truth.compare(left, right).equal:
            return False
        return truth.compare(left, _transposed(right, weights)).equal

    def _read_turned(self, want: Term, got: Term, weights: frozenset[str]) -> Term:
        turned = _transposed(got, weights)
        by = want.args[1] if is_gradient(want) else None
        own = by is not None and by.is_name and by.data in weights
        return Term("transpose", (Term("group", (turned,)),)) if own else turned


def _bare(term: Term) -> Term:
    return term.args[0] if term.head == "group" else term


def _transposed(term: Term, weights: frozenset[str]) -> Term:
    """Every weight turned, and every gradient by one."""
    if term.head == "partial":
        own = is_gradient(term) and term.args[1].is_name and term.args[1].data in weights
        return Term("transpose", (term,)) if own else term
    if term.is_name:
        return Term("transpose", (term,)) if term.data in weights else term
    return Term(term.head, [_transposed(part, weights) for part in term.args], term.data) if term.args else term


def _inwards(node: Term) -> Term:
    """``√v + ε`` as ``√(v + ε)``."""
    if node.head != "add" or not any(_is_epsilon(part) for part in node.args):
        return node
    roots = [part for part in node.args if _radicand(part) is not None]
    rest = [part for part in node.args if part not in roots and not _is_epsilon(part)]
    if len(roots) != 1 or rest:
        return node
    radicand = _radicand(roots[0])
    assert radicand is not None
    return Term("sqrt", (add(*_summands(radicand), *(part for part in node.args if _is_epsilon(part))),))


def _outwards(node: Term) -> Term:
    """``√(v + ε)`` as ``√v + ε``."""
    radicand = _radicand(node)
    if radicand is None:
        return node
    parts = list(_summands(radicand))
    inner = [part for part in parts if not _is_epsilon(part)]
    outer = [part for part in parts if _is_epsilon(part)]
    if not outer or not inner:
        return node
    root = Term("sqrt", (add(*inner) if len(inner) > 1 else inner[0],))
    return Term("group", (add(root, *outer),))


def _is_epsilon(term: Term) -> bool:
    return term.is_name and term.data in _EPSILONS


def _radicand(term: Term) -> Term | None:
    while term.head == "group":
        term = term.args[0]
    if term.head == "sqrt":
        return term.args[0]
    if term.head == "power" and term.args[1].is_number and term.args[1].value == Fraction(1, 2):
        return term.args[0]
    return None


def _summands(term: Term) -> Iterator[Term]:
    while term.head == "group":
        term = term.args[0]
    yield from (term.args if term.head == "add" else (term,))
