"""Adjoints in closed form: what a teacher writes when an activation or a softmax meets its loss.

``δ_z = δ_a ⊙ σ'(z)`` with the cross-entropy's ``δ_a`` inserted becomes ``(a - y)/n``; softmax with cross-entropy
becomes ``(P - Y)/n`` under the side condition that the rows of ``Y`` sum to one. Every rewriting is a step; a form is
kept only where something really cancels, and verification compares it with the adjoint that it stands for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from derive.derivation import Closed, Condition, Result, Step
from derive.dimension import Shape
from derive.engine.shorten import length, shorten
from derive.graph import Graph
from derive.ops.infer import Shapes
from derive.rules import neat, product
from derive.rules.formulas import by_output_formula
from derive.rules.tidy import exact
from derive.term import ONE, Term, multiply, name, negative, op

__all__ = ["ClosedAdjoints"]

_LONGEST = 60
_GAIN = 3  # a closed form must be this much shorter than what was inserted
ShapeOf = Callable[[Term], Shape]


class ClosedAdjoints(Mapping[str, Closed]):
    """``closed[v]`` where the adjoint of ``v`` has a closed form; worked out when asked for."""

    def __init__(
        self, graph: Graph, adjoints: Mapping[str, Term], results: Mapping[tuple[str, ...], Result], loss: str
    ) -> None:
        self._graph, self._adjoints, self._results, self._loss = graph, adjoints, results, loss
        self._shape_of = Shapes({known: value.shape for known, value in graph.values.items()})
        self._outputs = {item.term: item.name for item in reversed(graph.definitions)}
        self._done: dict[str, Closed | None] = {}

    def __getitem__(self, value: str) -> Closed:
        found = self._find(value)
        if found is None:
            raise KeyError(value)
        return found

    def __iter__(self) -> Iterator[str]:
        asked = [key[0] for key in self._results if len(key) == 1]
        return (value for value in dict.fromkeys([*self._adjoints, *asked]) if self._find(value) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _find(self, value: str) -> Closed | None:
        if value not in self._done:
            self._done[value] = None if value == self._loss else self._close(value)
        return self._done[value]

    def _close(self, value: str) -> Closed | None:
        raw = self._formula(value)
        if raw is None:
            return None
        inserted = self._inserted(raw)
        if inserted is raw or length(inserted) > _LONGEST:
            return None
        inserted = neat(inserted)
        steps, term, longest = [Step("insert", raw, inserted)], inserted, length(inserted)
        for rule, rewrite in self._rewritings():
            after, conditions = rewrite(term)
            after = term if after == term else neat(after)
            if after != term:
                steps.append(Step(rule, term, after, (), conditions))
                term = after
            if rule == "by_output":
                longest = length(term)
        if length(term) > longest - _GAIN:
            return None
        return Closed(term, tuple(steps))

    def _formula(self, value: str) -> Term | None:
        """The adjoint of a value between, or the formula of a result."""
        if value in self._adjoints:
            return self._adjoints[value]
        return self._results[(value,)].formula if (value,) in self._results else None

    def _rewritings(self) -> tuple[tuple[str, Callable[[Term], tuple[Term, tuple[Condition, ...]]]], ...]:
        return (
            ("by_output", lambda term: (self._by_output(term), ())),
            ("cancel_inside", lambda term: (self._inside_sums(term), ())),
            ("pull_out", lambda term: (pulled_out(term, self._shape_of), ())),
            ("rows_sum_to_one", self._with_properties),
            ("cancel", lambda term: (shorten(term, self._shape_of, always=True), ())),
        )

    def _inserted(self, term: Term) -> Term:
        """The adjoints in a formula replaced by their own formulas, where those are elementwise."""

        def change(node: Term) -> Term:
            if node.head != "adjoint" or node.data not in self._adjoints:
                return node
            closed = self._find(node.data)
            formula = closed.term if closed else self._adjoints[node.data]
            return formula if all(part.head not in _HEAVY for part in formula.walk()) else node

        return term.rebuild(change)

    def _by_output(self, term: Term) -> Term:
        """``f'(u)``, and ``f(u)`` itself, by the value that the graph calls ``f(u)``."""

        def change(node: Term) -> Term:
            if node.head == "prime" and node.data[1] == 1:
                value = self._outputs.get(Term(node.data[0], node.args))
                written = by_output_formula(node.data[0], name(value)) if value else None
                return written if written is not None else node
            value = self._outputs.get(node) if node.args and node.head != "index" else None  # embed keeps its place
            return name(value) if value else node

        return term.rebuild(change)

    def _inside_sums(self, term: Term) -> Term:
        """What cancels inside the argument of a sum."""

        def change(node: Term) -> Term:
            if node.head != "sum":
                return node
            return Term("sum", (shorten(node.args[0], self._shape_of, always=True), *node.args[1:]), node.data)

        return term.rebuild(change)

    def _with_properties(self, term: Term) -> tuple[Term, tuple[Condition, ...]]:
        """Sums over the last axis of what sums to one there are one."""
        used: list[Condition] = []

        def change(node: Term) -> Term:
            inside = node.args[0] if node.head == "sum" else None
            if inside is None or not self._sums_to_one(inside) or not self._over_last_axis(node):
                return node
            used.append(Condition("rows sum to 1", inside))
            return ONE

        rewritten = term.rebuild(change)
        if not used or self._shape_of(rewritten) != self._shape_of(term):
            return term, ()
        return rewritten, tuple(dict.fromkeys(used))

    def _sums_to_one(self, term: Term) -> bool:
        if term.head in ("softmax", "eye"):
            return True
        if not term.is_name or term.data not in self._graph.values:
            return False
        definition = self._graph.definition(term.data)
        if definition is not None:
            return definition.term.head == "softmax" and definition.term.attribute("axis", -1) in _last(
                len(self._shape_of(term))
            )
        properties = self._graph.values[term.data].properties
        return "one-hot" in properties or "rows sum to 1" in properties

    def _over_last_axis(self, node: Term) -> bool:
        rank = len(self._shape_of(node.args[0]))
        axis = node.attribute("axis")
        if axis is None:
            return rank == 1
        kept = bool(_number(node.attribute("keepdims", 0)))
        return _number(axis) in _last(rank) and (kept or rank == 1)


_HEAVY = frozenset("matmul einsum outer dot inv det kron conv1d conv2d index embed sum_over tabulate adjoint".split())


def _last(rank: int) -> tuple[int, int]:
    return (-1, rank - 1)


def _number(value: object) -> int:
    """An attribute that may still be a Term as an integer."""
    if isinstance(value, Term):
        known = exact(value)
        return int(known) if known is not None else 0
    return value if isinstance(value, int) else 0


def pulled_out(term: Term, shape_of: ShapeOf) -> Term:
    """Signs and scalar factors in front of the sums that they stand in."""

    def change(node: Term) -> Term:
        if node.head != "sum" or len(node.args) != 1:
            return node
        sign, scalars, below, body = _parts(node.args[0], shape_of)
        if body is None or (sign == ONE and not scalars and not below):
            return node
        summed = product(sign, *scalars, Term("sum", (body,), node.data))
        return Term("divide", (summed, multiply(*below))) if below else summed

    return term.rebuild(change)


def _parts(term: Term, shape_of: ShapeOf) -> tuple[Term, list[Term], list[Term], Term | None]:
    """A summand as sign, scalar factors, scalar denominators, and the rest (``None`` where all is scalar)."""
    if term.head == "negative":
        sign, scalars, below, body = _parts(term.args[0], shape_of)
        return (ONE if sign != ONE else negative(ONE)), scalars, below, body
    if term.head == "divide" and not shape_of(term.args[1]):
        sign, scalars, below, body = _parts(term.args[0], shape_of)
        return sign, scalars, [*below, term.args[1]], body
    if term.head == "divide":
        sign, scalars, below, body = _parts(term.args[0], shape_of)
        inside = term.args[1]
        if inside.head == "multiply":
            below = [*below, *[factor for factor in inside.args if not shape_of(factor)]]
            rest = [factor for factor in inside.args if shape_of(factor)]
            inside = multiply(*rest)
        return sign, scalars, below, op("divide", body if body is not None else ONE, inside)
    factors = term.args if term.head == "multiply" else (term,)
    scalars = [factor for factor in factors if not shape_of(factor)]
    rest = [factor for factor in factors if shape_of(factor)]
    return ONE, scalars, [], multiply(*rest) if rest else None
