"""The numeric example of a model with tensors: small matrices, printed; large ones are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from math import floor, log10
from typing import Any

from derive.derivation import Derivation
from derive.document import Block, Equation
from derive.documents.numeric import MANY, rounded
from derive.documents.orientation import vectors_are_rows
from derive.documents.words import derivative, say, show, text
from derive.kernel.arrays import with_adjoints
from derive.kernel.evaluation import adjoint_key, point_of
from derive.kernel.fields import FLOAT
from derive.kernel.placement import forward_arrays, sizes_at
from derive.kernel.results import evaluate_result
from derive.ops.array import Array
from derive.term import Term, name, negative, number, op, relation

__all__ = ["Arrays", "matrix_term"]

_ROWS, _COLUMNS = 8, 8
_MOST_PLACES = 8
_WIDEST = 12  # columns of numbers that fit a line
_LINEAR = ("name", "adjoint", "number", "add", "negative", "group", "multiply", "divide", "matmul", "transpose")


class Arrays:
    """Values at the graph's point; made by `of`, which is ``None`` where a value is missing."""

    def __init__(self, derivation: Derivation, values: Mapping[str, Array], decimals: int) -> None:
        self.derivation = derivation
        self.values = values
        self.decimals = decimals

    @classmethod
    def of(cls, derivation: Derivation, decimals: int) -> Arrays | None:
        graph = derivation.graph
        leaves = {key for key in graph.values if graph.definition(key) is None}
        used = {key for definition in graph.definitions for key in definition.term.names()}
        if not graph.point or not (leaves & used) <= set(graph.point):
            return None
        return cls(derivation, forward_arrays(graph, point_of(graph)), decimals)

    # -- equations -------------------------------------------------------------------------------------

    def value(self, known: str) -> Iterator[Block]:
        """``Z ≈`` its numbers."""
        yield from self._shown(name(known), self.values[known])

    def given(self) -> Iterator[Block]:
        """Every value of the point, as the author gave it."""
        for key, term in self.derivation.graph.point.items():
            if key in self.values and self._fits(self.values[key]):
                yield show(relation(name(key), ("=", self._column(term, self.values[key]))))

    def adjoint(self, value: str) -> Iterator[Block]:
        yield from self._shown(Term("adjoint", (), value), self._adjoints[adjoint_key(value)])

    def gradient(self, by: str) -> Iterator[Block]:
        yield from self._shown(derivative(self.derivation.loss, by), self.gradient_value(by))

    def gradient_value(self, by: str) -> Array:
        point = {key: array.nested() for key, array in self.leaves.items()}
        return Array.of(evaluate_result(self.derivation, (by,), point))

    @cached_property
    def leaves(self) -> Mapping[str, Array]:
        graph = self.derivation.graph
        return {key: array for key, array in self.values.items() if graph.definition(key) is None}

    @cached_property
    def _adjoints(self) -> Mapping[str, Array]:
        return with_adjoints(self.derivation, self.values, FLOAT, sizes_at(self.derivation.graph, self.values))

    def put_in(self, term: Term) -> Term | None:
        """A sum of products with the printed numbers in place of the names; ``None`` where it would not fit a line, or
        is no such sum."""
        if term.is_name or self.rows or any(node.head not in _LINEAR for node in term.walk()):
            return None
        leaves = [node for node in term.walk() if node.head in ("name", "adjoint")]
        arrays = [self._array(node) for node in leaves]
        if not leaves or sum(1 + max(0, *array.shape[1:], 1) for array in arrays) > _WIDEST:
            return None
        if any(array.rank > 2 or array.shape[:1] > (_ROWS,) for array in arrays) or not self._column_wise(term):
            return None
        return term.rebuild(self._number)

    def _array(self, node: Term) -> Array:
        return self._adjoints[adjoint_key(str(node.data))] if node.head == "adjoint" else self.values[str(node.data)]

    def _number(self, node: Term) -> Term:
        if node.head not in ("name", "adjoint"):
            return node
        array = self._array(node)
        return self._column(matrix_term(array, self.decimals)[1], array)

    def _column_wise(self, term: Term) -> bool:
        """Whether each product means the same of columns: a matrix or nothing stands before a vector."""
        ranks = {key: array.rank for key, array in self.values.items()}

        def rank(node: Term) -> int:
            if node.head in ("name", "adjoint"):
                return ranks[str(node.data)]
            return max((rank(part) for part in node.args), default=0) if node.head != "matmul" else rank(node.args[1])

        return all(
            rank(node.args[0]) == 2
            if node.head == "matmul"
            else sum(rank(part) > 0 for part in node.args) <= 1
            if node.head in ("multiply", "divide")
            else node.head != "add" or len({rank(part) for part in node.args}) == 1
            for node in term.walk()
        )

    def _shown(self, left: Term, array: Array) -> Iterator[Block]:
        if self._fits(array):
            yield self.equation(left, array, self.decimals)
        else:
            yield text(say("tensor.numbers.large", value=left), kind="note")

    def _fits(self, array: Array) -> bool:
        return array.rank <= 2 and array.shape[-1:] <= (_COLUMNS,) and (array.rank < 2 or array.shape[0] <= _ROWS)

    def equation(self, left: Term, array: Array, decimals: int) -> Equation:
        sign, shown = matrix_term(array, decimals)
        return show(relation(left, (sign, self._column(shown, array))))

    def _column(self, shown: Term, array: Array) -> Term:
        """A vector of numbers as a column, laid on its side, where vectors are columns."""
        if array.rank != 1 or shown.head != "matrix" or self.rows:
            return shown
        return op("transpose", Term("matrix", (shown,)))

    @cached_property
    def rows(self) -> bool:
        return vectors_are_rows(self.derivation.graph)


def matrix_term(array: Array, decimals: int) -> tuple[str, Term]:
    """``=`` or ``≈``, and the array as rows of rounded numbers, all with the same places."""
    if not array.shape:
        return rounded(float(array.item), decimals)
    entries = [float(entry) for entry in array.data]
    largest = max(map(abs, entries), default=0.0)
    places = min(_MOST_PLACES, decimals + max(0, -floor(log10(largest)) - 2)) if largest else decimals
    if largest >= MANY:
        terms = [rounded(entry, decimals)[1] for entry in entries]
        return "≈", _rows(Array(array.shape, tuple(terms)).nested())
    texts = [f"{abs(entry):.{places}f}" for entry in entries]
    exact = all(
        abs(float(text) - abs(entry)) <= 1e-12 * max(1.0, abs(entry))
        for text, entry in zip(texts, entries, strict=True)
    )
    if exact:
        texts = [text.rstrip("0").rstrip(".") for text in texts]
    terms = [_signed(text, entry) for text, entry in zip(texts, entries, strict=True)]
    return ("=" if exact else "≈"), _rows(Array(array.shape, tuple(terms)).nested())


def _signed(text: str, entry: float) -> Term:
    shown = number(Fraction(text), text)
    return negative(shown) if entry < 0 and shown.value else shown


def _rows(nested: Any) -> Term:
    return nested if isinstance(nested, Term) else Term("matrix", map(_rows, nested))
