"""Ranks and sizes of formulas whose names have none yet: ``W x`` with a matrix and a vector, ``Σ_i y_i log p_i``.

A `Kind` is what is known of a formula: an unknown size for each axis, and whether a vector lies on its side (``xᵀ``).
What a reader would stumble over costs: a text means the cheapest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from derive.check.unsaid_sizes import Kind, Misfit, Sizes
from derive.ops.index_form import bound_names
from derive.ops.table import find
from derive.term import Term

__all__ = ["FACTORS", "Entries", "Typing", "Unforeseen"]

_SAME = frozenset("softmax log_softmax".split())
_SCALAR = frozenset("norm trace logdet det".split())
_SQUARE = frozenset("trace logdet det".split())
_COUNT = re.compile(r"[nNmM]")
_BIND = frozenset("sum_over tabulate sum mean".split())
_BIAS = re.compile(r"(b|c|bias)(?=$|[_\d])")
FACTORS = frozenset("eta alpha lambda epsilon gamma sigma tau mu kappa rho nu pi n m N M B".split())  # scalars, mostly


class Unforeseen(Exception):
    """A formula of which nothing is said here."""


SCALAR = Kind()


class Entries:
    """Which names are entries: ``y_i`` of ``y`` where ``i`` is an index of the text, ``X_{i+k,m}`` of ``X``."""

    _LETTERS = re.compile(r"[a-z]{1,3}")
    _MOVED = re.compile(r"([a-z])(?:plus|minus)\w+")

    def __init__(self, indices: frozenset[str]) -> None:
        self.indices = indices

    def of(self, known: str) -> tuple[str, tuple[str, ...]] | None:
        """The array and its places, each a letter, or empty where it lies beside one; ``None`` for no entry."""
        base, *chunks = known.split("_")
        places: tuple[str, ...] = ()
        while chunks and (more := self._places(chunks[-1])):
            places = (*more, *places)
            chunks.pop()
        return ("_".join((base, *chunks)), places) if places else None

    def _places(self, chunk: str) -> tuple[str, ...]:
        moved = self._MOVED.fullmatch(chunk)
        if moved is not None and moved[1] in self.indices:
            return ("",)
        letters = self._LETTERS.fullmatch(chunk) is not None and set(chunk) <= self.indices
        return tuple(chunk) if letters else ()


class Typing:
    """The Kind of one formula. ``kind_of`` gives that of a name, ``products`` are to be read entry by entry."""

    def __init__(
        self,
        sizes: Sizes,
        kind_of: Callable[[str], Kind],
        entries: Entries,
        letters: dict[str, int],
        parameters: Callable[[int], bool],
        elementwise: bool,
    ) -> None:
        self.sizes, self.kind_of, self.entries, self.letters = sizes, kind_of, entries, letters
        self.parameters, self.elementwise = parameters, elementwise
        self.cost = 0
        self.count = ""  # the n of 1/n before a sum: how many terms it has

    def __call__(self, term: Term) -> Kind:
        if term.head in ("multiply", "divide"):
            self.count = next((name for node in _below(term) for name in node.names() if _COUNT.fullmatch(name)), "")
        if term.head in ("number", "constant"):
            return SCALAR
        if term.head == "name":
            return self._name(str(term.data))
        if term.head == "index":
            return self._entry(self(term.args[0]), [str(each.data) if each.is_name else "" for each in term.args[1:]])
        if bound_names(term) and term.head in _BIND:
            return self._bound(term)
        if bound_names(term):
            raise Unforeseen
        return self._applied(term, [self(part) for part in term.args])

    def _applied(self, term: Term, parts: list[Kind]) -> Kind:
        head = term.head
        if head == "multiply":
            self.cost += self._lonely(term.args, parts)
            return self._product(parts, self.elementwise)
        if head == "matmul":
            self.cost += self._lonely(term.args, parts)
            lying = [len(part.axes) == 1 for part in parts] == [True, True] and not any(part.row for part in parts)
            return self._product([Kind(parts[0].axes, True), parts[1]] if lying else parts, False)
        if head in ("add", "compare", "where", "maximum", "minimum"):
            return self._together(term.args, parts)
        if head in ("negative", "group", "apply", "prime", "indicator") and len(parts) == 1:
            return parts[0]
        if head == "divide":
            return parts[0] if not parts[1].axes else self._together(term.args, parts)
        if head == "power":
            return self._power(term.args[1], parts[0], parts[1])
        return self._operation(head, term, parts)

    def _operation(self, head: str, term: Term, parts: list[Kind]) -> Kind:
        known = find(head)
        if head == "transpose" and len(parts) == 1:
            return self._transposed(parts[0])
        if head in ("dot", "outer") and len(parts) == 2:
            return self._product([Kind(parts[0].axes, head == "dot"), Kind(parts[1].axes, head == "outer")], False)
        if head in _SAME and len(parts) == 1:
            if not parts[0].axes:
                raise Misfit
            return parts[0]
        if head in ("sum", "mean", *_SCALAR) and term.data is None:
            self.cost += 0 if parts[0].axes else 2
            if head in _SQUARE:
                self._square(parts[0])
            return SCALAR
        if head == "inv" and len(parts) == 1:
            return self._square(parts[0])
        if known is not None and known.elementwise and len(parts) == 1:
            return parts[0]
        raise Unforeseen

    # -- names, entries and sums -----------------------------------------------------------------------

    def _name(self, known: str) -> Kind:
        if known in self.letters:
            return SCALAR
        entry = self.entries.of(known)
        if entry is None:
            return self.kind_of(known)
        return self._entry(self.kind_of(entry[0]), list(entry[1]))

    def _entry(self, base: Kind, places: Sequence[str]) -> Kind:
        if len(places) != len(base.axes):
            raise Misfit
        for letter, size in zip(places, base.axes, strict=True):
            if letter:
                self.sizes.join(self.letters.setdefault(letter, self.sizes.new()), size)
        return SCALAR

    def _bound(self, term: Term) -> Kind:
        names = bound_names(term)
        outer = {name: self.letters.pop(name) for name in names if name in self.letters}
        for name in names:
            self.letters[name] = self.sizes.new()
        if self(term.args[0]).axes:
            raise Misfit
        for part in term.args[1:] if term.head == "sum_over" else ():
            self._bounds(part)
        if self.count and len(names) == 1:
            self.sizes.call(self.letters[names[0]], self.count)
        axes = tuple(self.letters.pop(name) for name in names)
        self.letters.update(outer)
        return Kind(axes) if term.head == "tabulate" else SCALAR

    def _bounds(self, part: Term) -> None:
        """``Σ_{i=1}^{n}``: the size is called ``n``."""
        letter = dict(part.data).get("index") if part.head == "bounds" and isinstance(part.data, tuple) else None
        if letter in self.letters and len(part.args) == 2 and part.args[1].is_name:
            self.sizes.call(self.letters[str(letter)], str(part.args[1].data))

    # -- products and sums of arrays -------------------------------------------------------------------

    def _lonely(self, terms: Sequence[Term], parts: Sequence[Kind]) -> int:
        """What scalars cost that stand beside arrays and are called like none."""
        if not any(part.axes for part in parts):
            return 0
        return 2 * sum(
            not part.axes and term.is_name and str(term.data) not in FACTORS and self.entries.of(str(term.data)) is None
            for term, part in zip(terms, parts, strict=True)
        )

    def _product(self, parts: Sequence[Kind], elementwise: bool) -> Kind:
        whole = SCALAR
        for part in parts:
            whole = self._times(whole, part, elementwise)
        return whole

    def _times(self, left: Kind, right: Kind, elementwise: bool) -> Kind:
        if not left.axes or not right.axes:
            return right if not left.axes else left
        ranks = len(left.axes), len(right.axes)
        if elementwise and ranks in ((1, 1), (2, 2)) and left.row == right.row:
            return self._equal(left, right)
        if ranks == (1, 1):
            return self._vectors(left, right)
        if ranks == (2, 2):
            self.sizes.join(left.axes[1], right.axes[0])
            return Kind((left.axes[0], right.axes[1]))
        if ranks == (2, 1) and not right.row:
            self.sizes.join(left.axes[1], right.axes[0])
            return Kind(left.axes[:1])
        if ranks == (1, 2):
            self.cost += 0 if left.row else 1
            self.sizes.join(left.axes[0], right.axes[0])
            return Kind(right.axes[1:], left.row)
        raise Misfit

    def _vectors(self, left: Kind, right: Kind) -> Kind:
        if left.row and not right.row:
            self.sizes.join(left.axes[0], right.axes[0])
            return SCALAR
        if right.row and not left.row:
            return Kind((*left.axes, *right.axes))
        self.cost += 3  # side by side they mean nothing, or entry by entry
        return self._equal(left, right)

    def _equal(self, left: Kind, right: Kind) -> Kind:
        if len(left.axes) != len(right.axes) or left.row != right.row:
            raise Misfit
        for one, other in zip(left.axes, right.axes, strict=True):
            self.sizes.join(one, other)
        return left

    def _together(self, terms: Sequence[Term], parts: Sequence[Kind]) -> Kind:
        """The Kind of a sum. A named scalar beside arrays costs, a bias beside the rows or columns of a matrix less."""
        whole = SCALAR
        for part in sorted(parts, key=lambda each: len(each.axes), reverse=True):
            whole = part if not whole.axes else self._beside(whole, part)
        if whole.axes:
            self.cost += 3 * sum(not part.axes and bool(term.names()) for term, part in zip(terms, parts, strict=True))
            self.cost += 3 * sum(map(self._strays, terms, parts))
        return whole

    def _strays(self, term: Term, part: Kind) -> bool:
        """Whether a bias has an entry for each of something else than a layer's outputs: each sample, say."""
        bias = term.is_name and _BIAS.match(str(term.data)) is not None
        return bias and len(part.axes) == 1 and not self.parameters(part.axes[0])

    def _beside(self, whole: Kind, part: Kind) -> Kind:
        if not part.axes:
            return whole
        if len(part.axes) == len(whole.axes):
            if len(part.axes) == 2 and self.sizes.is_one(part.axes[1]) and not self.sizes.is_one(whole.axes[1]):
                return self._bias(whole, part, 0)
            return self._equal(whole, part)
        if part.row or len(whole.axes) != 2:
            raise Misfit
        return self._bias(whole, part, 1)

    def _bias(self, whole: Kind, part: Kind, axis: int) -> Kind:
        self.sizes.join(whole.axes[axis], part.axes[0])
        self.cost += 1 if self.parameters(whole.axes[axis]) else 4
        return whole

    def _power(self, exponent: Term, base: Kind, above: Kind) -> Kind:
        if above.axes or base.row:
            raise Misfit
        inverse = exponent.head == "negative" or (exponent.is_number and exponent.value < 0)
        return self._square(base) if len(base.axes) == 2 and inverse else base

    def _square(self, base: Kind) -> Kind:
        if len(base.axes) != 2:
            raise Misfit
        self.sizes.join(*base.axes)
        return base

    def _transposed(self, base: Kind) -> Kind:
        if not base.axes:
            raise Misfit
        return Kind(base.axes[::-1], not base.row) if len(base.axes) == 1 else Kind(base.axes[::-1])


def _below(term: Term) -> list[Term]:
    """The denominators of a product: the ``n`` of ``(1/n) Σ``."""
    if term.head == "divide":
        return [term.args[1]]
    return [part.args[1] for part in term.args if part.head == "divide"]
