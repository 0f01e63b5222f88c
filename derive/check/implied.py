"""The shapes that a text does not state and its notation implies: ``y = W x + b`` with ``xᵀ`` or ``‖y − t‖`` below.

Each name is given the rank that its letter suggests (capitals are matrices, bold small letters are vectors, ``y_i`` is
an entry of a vector); of all ways that fit the definitions the one that suits the letters best is meant. Where two suit
them equally well, or none fits, nothing is implied.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

from derive.check.kinds import FACTORS, Entries, Typing, Unforeseen
from derive.check.unsaid_sizes import Kind, Misfit, Sizes, shape_of
from derive.dimension import Shape, dimension
from derive.graph import Definition
from derive.ops.index_form import bound_names
from derive.term import Term
from derive.verdict import Claim

__all__ = ["distributions", "implied_shapes", "speaks_of_arrays"]

_ARRAYS = frozenset("transpose matmul outer dot norm trace softmax log_softmax sum_over tabulate index inv".split())
_ELEMENTWISE = re.compile(r"\\odot|\\circ(?![A-Za-z])|\\otimes|⊙|∘|\\ast|\s\*\s")
_BOLD = re.compile(
    r"\\(?:mathbf|boldsymbol|bm|vec|bold)\s*(?:\{\s*)?(?:\\hat\s*|\\tilde\s*|\\bar\s*)?\{?\\?([A-Za-z]+)"
)
_PARAMETER = re.compile(r"^(w|W|theta|Theta|beta|U|V)(?=$|[_\d\W])")
_LETTERS = "nmdkpqrsuvh"
_MOST = 400  # ways that are looked at
_SIZE = re.compile(r"[nNmMBdDTK]")

Ranks = Mapping[str, int]
COLUMN = -1  # a vector written as a matrix of one column


def speaks_of_arrays(terms: Iterable[Term], text: str) -> bool:
    """Whether a text writes what only arrays have: a transpose, an index under a sum, bold letters."""
    return any(node.head in _ARRAYS for term in terms for node in term.walk()) or bool(_BOLD.search(text))


def distributions(definitions: Sequence[Definition], shapes: Mapping[str, Shape]) -> list[str]:
    """The arrays that weigh the logarithm of a softmax: the ``y`` of a cross-entropy, whose entries sum to 1."""
    nodes = [node for definition in definitions for node in definition.term.walk()]
    if not any(node.head in ("softmax", "log_softmax") or _is_share(node) for node in nodes):
        return []
    made = {definition.name for definition in definitions}
    found = {
        str(_array(part).data)
        for node in nodes
        if node.head in ("multiply", "matmul", "dot") and any(_is_log(part) for part in node.args)
        for part in node.args
        if _array(part).is_name
    }
    return sorted(known for known in found - made if shapes.get(known))


def _is_share(node: Term) -> bool:
    """``e^{z_i} / Σ_k e^{z_k}``."""
    return node.head == "divide" and node.args[0].head == "exp" and node.args[1].head in ("sum_over", "sum")


def _is_log(term: Term) -> bool:
    return term.head in ("log", "log_softmax")


def _array(term: Term) -> Term:
    """``y`` of ``y_i``, ``yᵀ`` and ``−y``."""
    while term.head in ("index", "transpose", "negative", "group"):
        term = term.args[0]
    return term


def implied_shapes(
    definitions: Sequence[Definition], claims: Sequence[Claim], stated: Mapping[str, Shape], text: str
) -> dict[str, Shape] | None:
    """The shape of every array, entries by the name of their array; ``None`` where no single way fits best."""
    try:
        return _Search(definitions, claims, stated, text).found()
    except Unforeseen:
        return None


class _Open(Exception):
    """A name whose rank is still to be chosen."""


class _Search:
    def __init__(
        self, definitions: Sequence[Definition], claims: Sequence[Claim], stated: Mapping[str, Shape], text: str
    ) -> None:
        self.definitions, self.stated = definitions, stated
        sides = [side for claim in claims for side in (claim.left, claim.right, claim.head) if side is not None]
        self.terms = [*sides, *(definition.term for definition in definitions)]
        bound = {name for term in self.terms for node in term.walk() for name in bound_names(node)}
        self.entries = Entries(frozenset(bound | set("ijk")) if bound else frozenset())
        self.names = {name for term in self.terms for name in term.names()} | {d.name for d in definitions}
        self.indexed = self._indexed()
        self.tilted = {str(n.args[0].data) for t in self.terms for n in t.walk() if n.head == "transpose"}
        self.normed = {name for t in self.terms for n in t.walk() if n.head == "norm" for name in n.names()}
        self.bold = frozenset(_BOLD.findall(text))
        self.elementwise = {
            str(claim.left.data): bool(_ELEMENTWISE.search(claim.text))
            for claim in claims
            if claim.left is not None and claim.left.is_name
        }
        self.losses = {
            str(node.args[0].data)
            for term in self.terms
            for node in term.walk()
            if node.head == "partial" and node.args[0].is_name and str(node.args[0].data)[0] in "LJECl"
        }

    def found(self) -> dict[str, Shape] | None:
        """The cheapest ranks; best first, so the first that is whole."""
        order = count()
        waiting: list[tuple[int, int, Ranks, int]] = [(0, next(order), {}, 0)]
        best: tuple[int, dict[str, Shape]] | None = None
        for _ in range(_MOST):
            if not waiting or (best is not None and waiting[0][0] > best[0]):
                break
            cost, _, ranks, chosen = heapq.heappop(waiting)
            try:
                whole, shapes = self._typed(ranks)
            except Misfit:
                continue
            except _Open as open_:
                known = str(open_)
                for rank, more in self._ranks(known):
                    heapq.heappush(waiting, (cost + more, next(order), {**ranks, known: rank}, chosen + more))
                continue
            if cost < chosen + whole:
                heapq.heappush(waiting, (chosen + whole, next(order), ranks, chosen))
            elif best is None:
                best = cost, shapes
            elif _ranks_of(shapes) != _ranks_of(best[1]):
                return None
        else:
            return None
        return None if best is None else best[1]

    def _indexed(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for known in self.names:
            entry = self.entries.of(known)
            if entry is not None:
                found[entry[0]] = max(found.get(entry[0], 0), len(entry[1]))
        for term in self.terms:
            for node in term.walk():
                if node.head == "index" and node.args[0].is_name:
                    found.setdefault(str(node.args[0].data), len(node.args) - 1)
        return found

    # -- how well a rank suits a name ------------------------------------------------------------------

    def _ranks(self, known: str) -> Iterator[tuple[int, int]]:
        if known in self.indexed:
            yield self.indexed[known], 0
            return
        letter = re.split(r"[\d_]", known)[0]
        capital = letter[:1].isupper() and letter not in ("L", "J", "E", "C")
        if self.bold:
            yield from self._bold(letter, capital)
            return
        seen = known in self.tilted or known in self.normed
        if capital:
            yield 2, 0
            yield 1, 3
            yield 0, 1 if _SIZE.fullmatch(known) else 4
            return
        if known not in self.tilted:
            yield 0, 0
        if letter not in FACTORS:
            yield 1, 0 if seen else 1
            yield COLUMN, 1 if letter in ("b", "c", "bias") else 3
            yield 2, 3

    def _bold(self, letter: str, capital: bool) -> Iterator[tuple[int, int]]:
        if letter not in self.bold:
            yield 0, 0
            yield (2 if capital else 1), 3
        elif capital:
            yield 2, 0
        else:
            yield 1, 0
            yield COLUMN, 3

    def _typed(self, ranks: Ranks) -> tuple[int, dict[str, Shape]]:
        """What this way costs beyond its ranks, and the shapes. Raises `_Open`, `Misfit` and `Unforeseen`."""
        way = _Way(self, ranks)
        for definition in self.definitions:
            way.define(definition)
        return way.cost, way.shapes()


class _Way:
    """The kinds of all names, with the ranks that were chosen for some."""

    def __init__(self, search: _Search, ranks: Ranks) -> None:
        self.search, self.ranks = search, ranks
        self.sizes = Sizes()
        self.kinds: dict[str, Kind] = {}
        self.cost = 0
        self._of_parameters: set[int] = set()

    def define(self, definition: Definition) -> None:
        search, known = self.search, definition.name
        entry = search.entries.of(known)
        if entry is not None and not all(entry[1]):
            raise Unforeseen
        places = {letter: self.sizes.new() for letter in entry[1]} if entry else {}
        elementwise = search.elementwise.get(known, False)
        typing = Typing(self.sizes, self._of, search.entries, dict(places), self._is_parameter, elementwise)
        kind = typing(definition.term)
        self.cost += typing.cost
        if entry is not None:
            if kind.axes:
                raise Misfit
            known, kind = entry[0], Kind(tuple(places[letter] for letter in entry[1]))
        if kind.row or (known in search.losses and kind.axes):
            raise Misfit
        if known in self.kinds or known in search.stated:
            self._same(self._of(known), kind)
        elif len(kind.axes) != search.indexed.get(known, len(kind.axes)):
            raise Misfit
        self.kinds.setdefault(known, kind)

    def _same(self, one: Kind, other: Kind) -> None:
        if len(one.axes) != len(other.axes):
            raise Misfit
        for first, second in zip(one.axes, other.axes, strict=True):
            self.sizes.join(first, second)

    def _of(self, known: str) -> Kind:
        if known not in self.kinds:
            self.kinds[known] = self._fresh(known)
            if _PARAMETER.match(known):
                self._of_parameters.update(self.kinds[known].axes)
        return self.kinds[known]

    def _is_parameter(self, size: int) -> bool:
        return self.sizes.root(size) in {self.sizes.root(other) for other in self._of_parameters}

    def _fresh(self, known: str) -> Kind:
        stated = self.search.stated.get(known)
        if stated is not None:
            return Kind(tuple(self.sizes.new(size) for size in stated))
        if known not in self.ranks:
            raise _Open(known)
        if self.ranks[known] == COLUMN:
            return Kind((self.sizes.new(), self.sizes.new(dimension(1))))
        return Kind(tuple(self.sizes.new() for _ in range(self.ranks[known])))

    def shapes(self) -> dict[str, Shape]:
        """Every array with a letter for each size that has none."""
        search = self.search
        taken = search.names | {name for shape in search.stated.values() for size in shape for name in size.symbols}
        free = iter([*(letter for letter in _LETTERS if letter not in taken | search.entries.indices),
                     *(f"n{k}" for k in range(1, 999))])  # fmt: skip
        symbols: dict[int, str] = {}
        for kind in self.kinds.values():
            for size in kind.axes:
                if self.sizes.said(size) is None and self.sizes.root(size) not in symbols:
                    symbols[self.sizes.root(size)] = next(free)
        return {known: shape_of(kind, self.sizes, symbols) for known, kind in self.kinds.items()}


def _ranks_of(shapes: Mapping[str, Shape]) -> dict[str, int]:
    return {known: len(shape) for known, shape in shapes.items()}
