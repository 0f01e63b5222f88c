"""Values of graphs with tensors: forward runs, formulas and gradients as Arrays in any field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import prod

from derive.derivation import Derivation
from derive.errors import DeriveError
from derive.graph import Function, Graph
from derive.kernel.evaluation import adjoint_key, stand_in_term
from derive.kernel.fields import Field
from derive.kernel.primes import without_primes
from derive.kernel.shapes import expanded
from derive.ops.array import Array, map_arrays
from derive.ops.evaluate import Evaluator
from derive.ops.table import find
from derive.rules.formulas import formula, prime_formula
from derive.term import Term, name

__all__ = ["GRADIENT", "ArrayRun", "array_gradients", "array_value", "in_field"]

GRADIENT = "·∇ "  # ``jacobian`` of a gradient by ``x`` names its value so; it has the shape of ``x``
Values = dict[str, Array]
Explain = Callable[[Graph, str, Term, Exception], DeriveError]


def in_field(point: Mapping[str, Array], field: Field) -> Values:
    """Exact arrays as arrays of a field."""
    return {known: array.map(field.number) for known, array in point.items()}


def concrete(term: Term, functions: Mapping[str, Function]) -> Term:
    """A Term with the author's functions written out and smooth stand-ins for abstract ones."""

    def change(node: Term) -> Term:
        if node.head == "apply":
            return stand_in_term(node.data, 0, node.args[0])
        if node.head == "prime" and (node.data[0] in functions or find(node.data[0]) is None):
            return stand_in_term(node.data[0], node.data[1], node.args[0])
        return node

    return expanded(without_primes(term, functions), functions).rebuild(change) if functions else term


def array_value(
    term: Term, env: Mapping[str, Array], field: Field, sizes: Mapping[str, int], functions: Mapping[str, Function]
) -> Array:
    """The array that a Term means at one point; ``jacobian`` gathers the contributions of the unit gradients."""
    if term.head == "jacobian":
        return _jacobian(term, env, field, sizes, functions)
    return Evaluator(env, field, formula, sizes, prime_formula)(concrete(term, functions))


def _jacobian(
    term: Term, env: Mapping[str, Array], field: Field, sizes: Mapping[str, int], functions: Mapping[str, Function]
) -> Array:
    shape = env[term.data.removeprefix(GRADIENT)].shape
    zero, one = field.number(Fraction(0)), field.number(Fraction(1))
    rows = []
    for position in range(prod(shape)):
        unit = Array(shape, tuple(one if place == position else zero for place in range(prod(shape))))
        rows.append(array_value(term.args[0], {**env, adjoint_key(term.data): unit}, field, sizes, functions))
    return Array((*shape, *rows[0].shape), tuple(entry for row in rows for entry in row.data))


class ArrayRun:
    """Forward runs of one graph in one field; ``stop_gradient`` is frozen at the base point."""

    def __init__(self, graph: Graph, field: Field, sizes: Mapping[str, int], last: str | None = None) -> None:
        self.graph, self.field, self.sizes = graph, field, sizes
        self._steps: list[tuple[str, Term, list[tuple[str, Term]]]] = []
        for definition in graph.definitions:
            frozen: list[tuple[str, Term]] = []
            term = self._freeze(concrete(definition.term, graph.functions), definition.name, frozen)
            self._steps.append((definition.name, term, frozen))
            if definition.name == last:
                break

    def _freeze(self, term: Term, where: str, frozen: list[tuple[str, Term]]) -> Term:
        def change(node: Term) -> Term:
            if node.head != "stop_gradient":
                return node
            key = f"·frozen {where} {len(frozen)}"
            frozen.append((key, node.args[0]))
            return name(key)

        return term.rebuild(change)

    def base(self, point: Mapping[str, Array], explain: Explain | None = None) -> Values:
        """All values at a point. Raises `DeriveError` (``missing_value``) or `OutsideDomain`, or what ``explain`` makes
        of them for the definition at hand."""
        values = dict(point)
        for known, term, frozen in self._steps:
            try:
                for key, inner in frozen:
                    values[key] = self._value(inner, values)
                if known not in point:
                    values[known] = self._value(term, values)
            except (ArithmeticError, DeriveError) as error:
                if explain is None:
                    raise
                raise explain(self.graph, known, term, error) from None
        return values

    def moved(self, base: Mapping[str, Array], offsets: Mapping[str, Array]) -> Values:
        """All values when offsets are added to some; frozen values stay."""
        values = {known: _plus(value, offsets.get(known)) for known, value in base.items()}
        for known, term, _ in self._steps:
            values[known] = _plus(self._value(term, values), offsets.get(known))
        return values

    def _value(self, term: Term, values: Mapping[str, Array]) -> Array:
        return Evaluator(values, self.field, formula, self.sizes, prime_formula)(term)


def _plus(value: Array, offset: Array | None) -> Array:
    return value if offset is None else map_arrays(lambda a, b: a + b, value, offset)


def array_gradients(
    derivation: Derivation, values: Mapping[str, Array], field: Field, sizes: Mapping[str, int]
) -> dict[str, Array]:
    """The value of every first-order formula, through the adjoints it is written with."""
    env = with_adjoints(derivation, values, field, sizes)
    functions = derivation.graph.functions
    return {
        key[0]: array_value(result.formula, env, field, sizes, functions)
        for key, result in derivation.results.items()
        if len(key) == 1
    }


def with_adjoints(
    derivation: Derivation, values: Mapping[str, Array], field: Field, sizes: Mapping[str, int]
) -> dict[str, Array]:
    """Named values together with the adjoints, in the order of backpropagation."""
    env = dict(values)
    if derivation.graph.values[derivation.loss].shape:
        return env
    for known in derivation.order:
        env[adjoint_key(known)] = array_value(derivation.adjoints[known], env, field, sizes, derivation.graph.functions)
    return env
