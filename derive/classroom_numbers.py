"""The numbers of *compute* problems: the numeric examples of the documents, as a handout asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from derive.derivation import Derivation, Edge, local_atom
from derive.document import Block, Equation
from derive.errors import DeriveError
from derive.graph import Graph
from derive.handout.lines import by_paths
from derive.handout.tools import Numeric
from derive.ops import find
from derive.rules.formulas import formula
from derive.term import Term, name, relation

if TYPE_CHECKING:
    from derive.documents.numeric import Numbers
    from derive.documents.tensors.arrays import Arrays

__all__ = ["DECIMALS", "numeric"]

DECIMALS = 4


def numeric(derivation: Derivation) -> Numeric | None:
    if any(value.shape for value in derivation.graph.values.values()):
        from derive.documents.tensors.arrays import Arrays

        arrays = Arrays.of(derivation, DECIMALS)
        return None if arrays is None else _Tables(arrays)
    from derive.documents.numeric import Numbers

    numbers = Numbers.of(derivation, DECIMALS)
    return None if numbers is None else _Scalars(numbers)


def _kinks(graph: Graph) -> Iterator[Term]:
    """What is zero where a derivative is a convention: the argument of a ReLU, ``a − b`` of ``max(a, b)``."""
    from derive.kernel.shapes import expanded

    for definition in graph.definitions:
        for node in expanded(definition.term, graph.functions).walk():
            op = find(node.head)
            if op is not None:
                filled = dict(zip(op.arguments, node.args, strict=False))
                yield from (formula(text).replace(filled) for text in op.kinks)
            elif node.head == "compare":
                yield Term("add", (node.args[0], Term("negative", (node.args[1],))))


class _Scalars:
    """The numeric example of a scalar network."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers

    def given(self) -> Sequence[Equation]:
        point = self.numbers.graph.point
        return [Equation(relation(name(key), ("=", value))) for key, value in point.items()]

    def line(self, value: str) -> Equation | None:
        definition = self.numbers.graph.definition(value)
        return self.numbers.line(value, definition.term) if definition else None

    def factor(self, edge: Edge) -> Equation | None:
        local = edge.step.after if edge.local is None else edge.local
        atom = local_atom(self.numbers.derivation.consumers, edge.value, edge.by)
        if not local.names():
            return Equation(relation(atom, ("=", local)))
        return self.numbers.factor(atom, local, None)

    def worked(self, term: Term, by: str) -> Equation:
        return Equation(term)

    def gradient(self, by: str) -> Equation:
        """The chain, then its factors as numbers."""
        result = self.numbers.derivation.results[by,]
        shown = self.numbers.gradient(result)
        links = list(zip(shown.term.data, shown.term.args[1:], strict=True))
        whole = shown.term.args[0]
        chain = [("=", result.chain)] if by_paths(self.numbers.derivation, result) and result.chain != whole else []
        return replace(shown, term=relation(whole, *chain, *links))

    def answer(self, by: str) -> Equation:
        return self.numbers.answer(self.numbers.derivation.results[by,])

    def entries(self) -> Sequence[float]:
        return [*self.numbers.values.values(), *self.gradients()]

    def gradients(self) -> Sequence[float]:
        return [self.numbers.gradient_value(by) for by in self.numbers.derivation.wrt]

    def on_kink(self) -> bool:
        from derive.kernel import evaluate

        graph = self.numbers.graph
        return any(evaluate(term, self.numbers.values, graph.functions) == 0 for term in _kinks(graph))


class _Tables:
    """The numeric example of a network with tensors."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays

    def given(self) -> Sequence[Equation]:
        return [block for block in self.arrays.given() if isinstance(block, Equation)]

    def line(self, value: str) -> Equation | None:
        definition = self.arrays.derivation.graph.definition(value)
        if definition is None:
            return None
        return self._continued(relation(name(value), ("=", definition.term)), self.arrays.value(value))

    def factor(self, edge: Edge) -> Equation | None:
        return None

    def worked(self, term: Term, by: str) -> Equation:
        arrays = self.arrays
        known = by in arrays.derivation.adjoints
        return self._continued(term, arrays.adjoint(by) if known else arrays.gradient(by)) or Equation(term)

    def _continued(self, line: Term, shown: Iterator[Block]) -> Equation | None:
        """``Z = X W = (numbers) (numbers) = numbers``; ``None`` for what is too large to be shown."""
        found = next((block for block in shown if isinstance(block, Equation)), None)
        if found is None:
            return None
        filled = self.arrays.put_in(line.args[-1])
        links = [*zip(line.data, line.args[1:], strict=True), *([("=", filled)] if filled else [])]
        return replace(found, term=relation(line.args[0], *links, (found.term.data[0], found.term.args[1])))

    def gradient(self, by: str) -> Equation:
        return self.answer(by)

    def answer(self, by: str) -> Equation:
        (shown,) = self.arrays.gradient(by)
        if not isinstance(shown, Equation):
            raise DeriveError("handout_arithmetic", {"where": by})
        return shown

    def entries(self) -> Sequence[float]:
        values = chain.from_iterable(array.data for array in self.arrays.values.values())
        return [*map(float, values), *self.gradients()]

    def gradients(self) -> Sequence[float]:
        found = (self.arrays.gradient_value(by).data for by in self.arrays.derivation.wrt)
        return list(map(float, chain.from_iterable(found)))

    def on_kink(self) -> bool:
        from derive.kernel.arrays import array_value
        from derive.kernel.fields import FLOAT
        from derive.kernel.placement import sizes_at

        graph, values = self.arrays.derivation.graph, self.arrays.values
        sizes = sizes_at(graph, values)
        found = (array_value(term, values, FLOAT, sizes, graph.functions) for term in _kinks(graph))
        return any(entry == 0 for array in found for entry in array.data)
