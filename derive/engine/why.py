"""“Why?”: a matrix rule derived in index notation, by SymPy, from what the op means entry by entry.

Write the sum, differentiate it by an entry with fresh indices, let the δ's do their work, read the sum as a product.
The last line is compared by value with the textbook rule that it is meant to explain; where they differ nothing is
said.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import sympy

from derive.derivation import Step
from derive.dimension import Shape
from derive.errors import DeriveError
from derive.graph import Graph
from derive.kernel.arrays import array_value
from derive.kernel.fields import FLOAT
from derive.kernel.index_meaning import by_output, collapse, entry_of, letter, sum_parts
from derive.ops.array import Array
from derive.ops.backward import contribution
from derive.ops.infer import Shapes
from derive.ops.sizes import dimension_term
from derive.rules.formulas import formula
from derive.term import ONE, Term, add, multiply, name, negative, number, op

__all__ = ["WhyTable"]

Key = tuple[Term, int]
_OUT, _IN = ("i", "j", "l"), ("a", "b", "c")
_FRESH = "kmpqrs"
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
        self.ranks = {name(mark): len(shape) for mark, shape in self.shapes.items()}
        self.reached = contribution(self.gradient, self.term, position, Shapes(self.shapes), formula, self.out)
        self._fresh = iter(sympy.Symbol(mark) for mark in _FRESH)

    def derive(self) -> Step:
        rank = self.ranks[self.operand]
        place = [sympy.Symbol(mark) for mark in _OUT[: self.ranks[self.out]]]
        inside = [sympy.Symbol(mark) for mark in _IN[:rank]]
        entry = entry_of(self.term, place, self.ranks, lambda: next(self._fresh))
        slope = entry.diff(_letter_at(self.operand, inside))
        if self.term.head == "softmax":
            slope = by_output(collapse(slope), self.operand.data, self.out.data)
        whole = _letter_at(self.gradient, place) * slope
        for mark in reversed(place):
            whole = sympy.Sum(whole, (mark, 1, sympy.oo))
        collapsed = _tidied(collapse(whole))
        self._check(self._term(collapsed), [str(mark) for mark in inside])
        return self._steps(entry, slope, whole, collapsed, place, inside)

    def _steps(
        self, entry: Any, slope: Any, whole: Any, collapsed: Any, place: Sequence[Any], inside: Sequence[Any]
    ) -> Step:
        here, by = _indexed(self.out, place), _indexed(self.operand, inside)
        target = Term("partial", (name("L"), by), ("partial", 1))
        inner = Term("partial", (here, by), ("partial", 1))
        chained = multiply(_indexed(self.gradient, place), inner)
        summed = Term("sum_over", (chained,), tuple(map(str, place))) if place else chained
        result, read = self._term(collapsed), _indexed(self.reached, inside)
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
        return _Writer(self.gradient, self.letters).write(expression)


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


def _indexed(term: Term, place: Sequence[Any]) -> Term:
    return Term("index", (term, *[name(str(mark)) for mark in place])) if place else term


def _tidied(expression: Any) -> Any:
    """Factors that do not depend on an index in front of its sum."""
    if isinstance(expression, sympy.Add):
        return sympy.Add(*[_tidied(part) for part in expression.args])
    summand, indices = sum_parts(expression)
    for index in reversed(indices):
        free, bound = summand.as_independent(index, as_Add=False)
        summand = free * sympy.Sum(bound, (index, 1, sympy.oo)) if bound != 1 or index else summand
    return summand


class _Writer:
    """SymPy's indexed expressions as Terms: the gradient first, then the operands in the op's own order."""

    def __init__(self, gradient: Term, letters: Sequence[Term]) -> None:
        self.order = {mark.data: place for place, mark in enumerate((gradient, *letters))}

    def write(self, expression: Any) -> Term:
        if isinstance(expression, sympy.Sum):
            body, indices = sum_parts(expression)
            return Term("sum_over", (self.write(body),), tuple(map(str, indices)))
        if isinstance(expression, sympy.Add):
            return add(*[self.write(part) for part in sorted(expression.args, key=self._summand)])
        if isinstance(expression, sympy.Mul):
            return self._product(expression)
        return self._leaf(expression)

    def _product(self, expression: Any) -> Term:
        """Numbers, entries, δ's, sums: in that order, as one writes them; a sign and a fraction line where needed."""
        ranked = sorted(expression.args, key=lambda part: (_rank(part), self._first(part)))
        above = [self.write(part) for part in ranked if part != -1 and not _is_below(part)]
        below = [self.write(1 / part) for part in ranked if _is_below(part)]
        body = multiply(*above) if above else ONE
        whole = Term("divide", (body, multiply(*below))) if below else body
        return negative(whole) if -1 in expression.args else whole

    def _first(self, expression: Any) -> tuple[int, str]:
        """Where the first letter of an expression stands in the op."""
        found = [self.order.get(str(symbol), len(self.order)) for symbol in expression.free_symbols]
        return min(found, default=len(self.order)), str(expression)

    def _summand(self, expression: Any) -> tuple[bool, tuple[int, str]]:
        """Positive summands first."""
        return bool(expression.could_extract_minus_sign()), self._first(expression)

    def _leaf(self, expression: Any) -> Term:
        if expression.is_Rational:
            return _rational(expression)
        if isinstance(expression, sympy.Indexed):
            return _indexed(name(str(expression.base.label)), expression.indices)
        if isinstance(expression, sympy.Symbol):
            return name(expression.name)
        if isinstance(expression, sympy.KroneckerDelta):
            return Term("kronecker", [name(str(part)) for part in expression.args])
        if isinstance(expression, sympy.exp):
            return op("exp", self.write(expression.args[0]))
        if isinstance(expression, sympy.Pow):
            return self._power(expression)
        if isinstance(expression, sympy.Subs | sympy.Derivative):
            return self._prime(expression)
        if isinstance(expression, sympy.core.function.AppliedUndef):
            return op(expression.func.__name__, *[self.write(part) for part in expression.args])
        raise ValueError(expression)

    def _power(self, expression: Any) -> Term:
        base, exponent = expression.args
        if exponent == -1:
            return Term("divide", (ONE, self.write(base)))
        if not exponent.is_Integer:
            raise ValueError(expression)
        if exponent < 0:
            return Term("divide", (ONE, Term("power", (self.write(base), number(int(-exponent))))))
        return Term("power", (self.write(base), number(int(exponent))))

    def _prime(self, expression: Any) -> Term:
        inner = expression.expr if isinstance(expression, sympy.Derivative) else expression.expr.expr
        point = expression.point[0] if isinstance(expression, sympy.Subs) else inner.args[0]
        return Term("prime", (self.write(point),), (inner.func.__name__, 1))


def _rational(value: Any) -> Term:
    above = number(Fraction(int(value.p)))
    return above if value.is_Integer else op("divide", above, number(int(value.q)))


def _is_below(part: Any) -> bool:
    return isinstance(part, sympy.Pow) and bool(part.exp.is_negative)


def _rank(part: Any) -> int:
    for rank, kind in enumerate(_ORDER):
        if isinstance(part, kind):
            return rank
    return len(_ORDER)


_ORDER: tuple[Any, ...] = (sympy.Number, sympy.Indexed, sympy.Symbol, sympy.exp, sympy.Pow, sympy.KroneckerDelta)
