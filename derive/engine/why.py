"""“Why?”: a matrix rule derived in index notation, by SymPy, from what the op means entry by entry.

Write the sum, differentiate it by an entry with fresh indices, let the δ's do their work, read the sum as a product.
The last line is compared by value with the textbook rule that it is meant to explain; where they differ nothing is
said.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sympy

from derive.derivation import Step
from derive.dimension import Shape
from derive.engine.index_writer import Writer, indexed, sums_inside
from derive.errors import DeriveError
from derive.graph import Graph
from derive.kernel.arrays import array_value
from derive.kernel.fields import FLOAT
from derive.kernel.index_meaning import by_output, collapse, entry_of, letter
from derive.ops.array import Array
from derive.ops.backward import contribution
from derive.ops.infer import Shapes
from derive.ops.sizes import dimension_term
from derive.rules.formulas import formula
from derive.term import Term, multiply, name

__all__ = ["WhyTable"]

Key = tuple[Term, int]
_OUT, _IN, _FRESH = "ijl", "abc", "kmqrst"
_SPARE = "ijlabckmqrstuvwfghn"
_SIZES = (3, 2, 4, 5)


class WhyTable(Mapping[Key, Step]):
    """``why[term, position]``: the index derivation of the rule that carries a gradient to an operand.

    ``term`` is the op as it stands in a definition. Operands that are no names are given letters, the op's value and
    its gradient too. Missing where the op's entries have no closed sum, or where nothing is to be explained.
    """

    def __init__(self, graph: Graph) -> None:
        self._shapes = {known: value.shape for known, value in graph.values.items()}
        self._done: dict[Key, Step | None] = {}

    def __getitem__(self, key: Key) -> Step:
        if key not in self._done:
            try:
                self._done[key] = _Lettered(*key, self._shapes).derive()
            except (KeyError, ValueError, NotImplementedError, StopIteration, DeriveError):
                self._done[key] = None
        found = self._done[key]
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[Key]:
        return iter([key for key, step in self._done.items() if step is not None])

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Lettered:
    """One op over letters: its entries, and their derivative by the entries of one operand."""

    def __init__(self, term: Term, position: int, shapes: Mapping[str, Shape]) -> None:
        shape_of = Shapes(shapes)
        self.out, self.gradient = name(_free("YVOQR", shapes)), name(_free("GHDE", shapes))
        spare = iter([mark for mark in "USTMN" if mark not in shapes])
        self.letters = [part if part.is_name or part.is_number else name(next(spare)) for part in term.args]
        self.term = Term(term.head, self.letters, term.data)
        self.operand = self.letters[position]
        used = {mark.data: shape_of(part) for mark, part in zip(self.letters, term.args, strict=True) if mark.is_name}
        self.shapes = {**used, self.out.data: shape_of(term), self.gradient.data: shape_of(term)}
        self.shape_of = Shapes(self.shapes)
        self.reached = contribution(self.gradient, self.term, position, self.shape_of, formula, self.out)
        self._taken = {*shapes, *(symbol for shape in shapes.values() for size in shape for symbol in size.symbols)}
        self._fresh: Iterator[sympy.Symbol] = iter(())

    def derive(self) -> Step:
        place, inside = self._marks(_OUT, self._rank(self.out)), self._marks(_IN, self._rank(self.operand))
        self._fresh = iter(self._marks(_FRESH, len(_FRESH)))
        entry = entry_of(self.term, place, self._rank, lambda: next(self._fresh))
        slope = entry.diff(_letter_at(self.operand, inside))
        if self.term.head == "softmax":
            slope = by_output(collapse(slope), self.operand.data, self.out.data)
        whole = _letter_at(self.gradient, place) * slope
        for mark in reversed(place):
            whole = sympy.Sum(whole, (mark, 1, sympy.oo))
        collapsed = sums_inside(collapse(whole))
        self._check(self._term(collapsed), [str(mark) for mark in inside])
        return self._steps(entry, slope, whole, collapsed, place, inside)

    def _marks(self, wanted: str, count: int) -> list[sympy.Symbol]:
        """Index letters that no value and no size has, the usual ones first; each is given once.
        Raises ``StopIteration`` when there are none left."""
        free = iter([mark for mark in wanted + _SPARE if mark not in self._taken])
        found: list[sympy.Symbol] = []
        while len(found) < count:
            mark = next(free)
            if mark not in self._taken:
                self._taken.add(mark)
                found.append(sympy.Symbol(mark))
        return found

    def _rank(self, term: Term) -> int:
        return len(self.shape_of(term))

    def _steps(
        self, entry: Any, slope: Any, whole: Any, collapsed: Any, place: Sequence[Any], inside: Sequence[Any]
    ) -> Step:
        here, by = indexed(self.out, place), indexed(self.operand, inside)
        target = Term("partial", (name("L"), by), ("partial", 1))
        inner = Term("partial", (here, by), ("partial", 1))
        chained = multiply(indexed(self.gradient, place), inner)
        summed = Term("sum_over", (chained,), tuple(map(str, place))) if place else chained
        result, read = self._term(collapsed), indexed(self.reached, inside)
        steps = (
            Step("why.entry", here, self._term(entry)),
            Step("why.chain", target, summed),
            Step("why.differentiate", inner, self._term(slope)),
            Step("why.collapse", self._term(whole), result),
            Step("why.read", result, read),
        )
        return Step("why", target, read, steps)

    def _check(self, found: Term, inside: Sequence[str]) -> None:
        """The index form against the rule, at random entries. Raises ``ValueError`` where they differ."""
        symbols = sorted({symbol for shape in self.shapes.values() for size in shape for symbol in size.symbols})
        sizes = {symbol: _SIZES[k % len(_SIZES)] for k, symbol in enumerate(symbols)}
        source = random.Random(5)
        env = {mark: _random(tuple(size.at(sizes) for size in shape), source) for mark, shape in self.shapes.items()}
        env[self.out.data] = array_value(self.term, env, FLOAT, sizes, {})
        axes = [dimension_term(size) for size in self.shapes[self.operand.data]]
        shown = Term("tabulate", (found.rebuild(_as_indicator), *axes), tuple(inside)) if inside else found
        left = array_value(shown, env, FLOAT, sizes, {})
        right = array_value(self.reached, env, FLOAT, sizes, {})
        if left.shape != right.shape or any(abs(a - b) > 1e-9 for a, b in zip(left.data, right.data, strict=True)):
            raise ValueError(found)

    def _term(self, expression: Any) -> Term:
        return Writer(self.gradient, self.letters).write(expression)


def _free(marks: str, taken: Mapping[str, Shape]) -> str:
    """The first letter that the model does not use."""
    return next(mark for mark in marks if mark not in taken)


def _letter_at(term: Term, place: Sequence[Any]) -> Any:
    return letter(term.data)[tuple(place)] if place else sympy.Symbol(term.data)


def _random(shape: tuple[int, ...], source: random.Random) -> Array:
    count = 1
    for size in shape:
        count *= size
    return Array(shape, tuple(source.uniform(0.2, 1.5) for _ in range(count)))


def _as_indicator(node: Term) -> Term:
    return Term("indicator", (Term("compare", node.args, "=="),)) if node.head == "kronecker" else node
