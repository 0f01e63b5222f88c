"""The total derivative of a model's value at the probe points, with every single mistake along its chain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from derive.graph import Graph
from derive.mistakes.duals import Dual, Variant, by_names, constant, handed, plus, scaled, times, total
from derive.mistakes.edits import Edit, Vector, combine
from derive.mistakes.functions import ACTIVATIONS, SIBLINGS, WRONG_DERIVATIVES
from derive.mistakes.products import inner_kind, power, product, quotient
from derive.ops import find
from derive.rules.formulas import definition_formula, formula, prime_formula
from derive.rules.tidy import exact
from derive.term import ONE, Term, name

__all__ = ["Chain"]

Evaluate = Callable[[Term], Vector]
_SMALL = 1e-12


class Chain:
    """Differentiates scalar Terms by one name; names stand for their definitions."""

    def __init__(
        self, graph: Graph, by: str, values: Mapping[str, Vector], evaluate: Evaluate, fixed: Sequence[str] = ()
    ):
        self.graph, self.by, self.values, self.evaluate = graph, by, values, evaluate
        self.fixed = frozenset(fixed)
        self._names: dict[str, Dual] = {}
        self._inside: dict[str, Dual] = {}  # the definitions of the values on the way

    def whole(self, above: Term) -> Dual:
        """The total derivative, and every wrong one: a mistake made with a named value is made wherever it is used."""
        top = self(above)
        wrong = list(top.wrong)
        for known, inner in self._inside.items():
            itself = above == name(known)
            head = "partial" if above.is_name else "differentiate"
            atom = Term(head, (above, name(known)), ("partial", 1))
            weight = constant(1.0, top.slope) if itself else self.evaluate(atom)
            route = times(weight, inner.slope)
            rest = plus(top.slope, scaled(route, -1))
            wrong += [(plus(rest, times(weight, vector)), edit) for vector, edit in inner.wrong]
            if not itself and any(abs(entry) > _SMALL for entry in rest):
                wrong.append((rest, Edit("route_dropped", "dropped_path", 0.95, name(known))))
                wrong.append((route, Edit("only_route", "dropped_path", 0.97, name(known))))
        return Dual(above, top.value, top.slope, tuple(wrong), top.moves)

    def __call__(self, term: Term) -> Dual:
        builder = _BUILDERS.get(term.head)
        if builder is not None:
            return builder(self, term)
        return self._function(term)

    def still(self, term: Term) -> Dual:
        """A Term that does not move."""
        value = self.evaluate(term)
        return Dual(term, value, constant(0.0, value), (), moves=False)

    def _all(self, term: Term) -> list[Dual]:
        return [self(part) for part in term.args]

    def _name(self, term: Term) -> Dual:
        known = term.data
        if known not in self._names:
            self._names[known] = self._named(term)
        return self._names[known]

    def _named(self, term: Term) -> Dual:
        known = term.data
        if known == self.by:
            value = self.values[known]
            return Dual(term, value, constant(1.0, value))
        definition = self.graph.definition(known)
        if definition is None or known in self.fixed:
            return self.still(term)
        inner = self(definition.term)
        if not inner.moves:
            return self.still(term)
        self._inside[known] = inner
        return Dual(term, inner.value, inner.slope, through=True)

    def _add(self, term: Term) -> Dual:
        parts, signs = [], []
        for part in term.args:
            negated = part.head == "negative"
            parts.append(self(part.args[0] if negated else part))
            signs.append(-1.0 if negated else 1.0)
        return total(term, parts, signs)

    def _negative(self, term: Term) -> Dual:
        inner = self(term.args[0])
        wrong = handed(inner.wrong, lambda v: scaled(v, -1))
        wrong.append((inner.slope, Edit("minus_lost", "sign", 1.0, term)))
        return Dual(term, scaled(inner.value, -1), scaled(inner.slope, -1), tuple(wrong), inner.moves, inner.through)

    def _multiply(self, term: Term) -> Dual:
        return product(term, self._all(term))

    def _divide(self, term: Term) -> Dual:
        return quotient(term, *self._all(term))

    def _power(self, term: Term) -> Dual:
        return power(term, *self._all(term))

    def _group(self, term: Term) -> Dual:
        return self(term.args[0])

    # -- functions -------------------------------------------------------------------------------------

    def _function(self, term: Term) -> Dual:
        op = find(term.head)
        if op is None or len(term.args) != 1 or not op.derivatives:
            meaning = definition_formula(term)
            return self.still(term) if meaning is None else self._with_parameter(term, self(meaning))
        inner = self(term.args[0])
        if not inner.moves:
            return self.still(term)
        prime = prime_formula(Term("prime", term.args, (term.head, 1)))
        outer = self.evaluate(prime)
        wrong = handed(inner.wrong, lambda v: times(outer, v))
        for vector, edit in self.wrong_outer(term):
            wrong.append((times(vector, inner.slope), edit))
            if edit.kind == "power_rule" and term.head == "exp":
                wrong.append((vector, replace(edit, cost=edit.cost + 0.1)))
        wrong.append(
            (inner.slope, Edit("activation_lost", "missing_factor", 1.0, Term("prime", term.args, (term.head, 1))))
        )
        if any(entry != 1.0 for entry in inner.slope):
            wrong.append((outer, Edit("inner_forgotten", *inner_kind(inner), term.args[0])))
            if not term.args[0].is_name:
                wrong += self._of_inner(term, outer, inner)
        wrong.append((self.evaluate(term), Edit("not_differentiated", "other", 1.5, term)))
        plain = term.args[0] == name(self.by)
        return Dual(
            term, self.evaluate(term), times(outer, inner.slope), tuple(wrong), through=inner.through, plain=plain
        )

    def _of_inner(self, term: Term, outer: Vector, inner: Dual) -> Iterator[Variant]:
        """Divided by the inner derivative, and ``f'(g')`` for ``f'(g) g'``."""
        divided = combine(lambda a, b: a / b, outer, inner.slope)
        yield divided, Edit("divided_by_inner", "constant_factor", 0.75, term.args[0])
        at_slope = self._at_slope(term)
        edit = Edit("outer_at_slope", "wrong_evaluation_point", 1.2, term)
        yield at_slope, edit
        yield times(at_slope, inner.slope), edit

    def _with_parameter(self, term: Term, meaning: Dual) -> Dual:
        """``leaky_relu(u, k)``: what it means, with the mistakes that are made with such a function."""
        inner = self(term.args[0])
        wrong = [(times(self.evaluate(w), inner.slope), edit) for w, edit in self._of_table(term)]
        if not meaning.moves or not wrong:
            return meaning
        return Dual(term, meaning.value, meaning.slope, (*meaning.wrong, *wrong), True, meaning.through)

    def _of_table(self, term: Term) -> Iterator[tuple[Term, Edit]]:
        where = Term("prime", term.args[:1], (term.head, 1))
        filled = {"u": term.args[0], "v": term, "k": term.args[-1]}
        for row in WRONG_DERIVATIVES.get(term.head, ()):
            wrong = formula(row.formula).replace(filled)
            yield wrong, Edit(f"{term.head}_derivative", row.kind, row.cost, where, wrong)

    def wrong_outer(self, term: Term) -> list[Variant]:
        """Everything that may have been taken for ``f'(u)``."""
        argument, where = term.args[0], Term("prime", term.args, (term.head, 1))
        found: list[Variant] = [(self.evaluate(wrong), edit) for wrong, edit in self._of_table(term)]
        for other in SIBLINGS:
            if other != term.head:
                wrong = prime_formula(Term("prime", (argument,), (other, 1)))
                edit = Edit(
                    "other_function", "wrong_activation_derivative", 1.05, where, Term("prime", (argument,), (other, 1))
                )
                found.append((self.evaluate(wrong), edit))
        for known in self.values:
            if argument != name(known):
                elsewhere = Term("prime", (name(known),), (term.head, 1))
                cost = 1.0 if term.head in ACTIVATIONS else 1.2
                edit = Edit("elsewhere", "wrong_evaluation_point", cost, where, elsewhere)
                found.append((self.evaluate(prime_formula(elsewhere)), edit))
        return found

    def _at_slope(self, term: Term) -> Vector:
        """``f'(g')`` instead of ``f'(g) g'``."""
        slope = Term("differentiate", (term.args[0], name(self.by)), ("total", 1))
        return self.evaluate(prime_formula(Term("prime", (slope,), (term.head, 1))))

    def _where(self, term: Term) -> Dual:
        condition, yes, no = term.args
        first, second = self(yes), self(no)
        chosen = self.evaluate(Term("where", (condition, ONE, Term("number", (), (0, "0")))))

        def pick(a: Vector, b: Vector) -> Vector:
            return tuple(x if c else y for c, x, y in zip(chosen, a, b, strict=True))

        wrong = handed(first.wrong, lambda v: pick(v, second.slope)) + handed(
            second.wrong, lambda v: pick(first.slope, v)
        )
        slope = pick(first.slope, second.slope)
        moves = first.moves or second.moves
        return Dual(term, pick(first.value, second.value), slope, tuple(wrong), moves, by_names(first, second))

    def _apply(self, term: Term) -> Dual:
        function = self.graph.functions.get(term.data)
        if function is not None and function.body is not None:
            return self(function.body.replace(dict(zip(function.parameters, term.args, strict=True))))
        return self.still(term)


def _number(chain: Chain, term: Term) -> Dual:
    return chain.still(term)


_BUILDERS: dict[str, Callable[[Chain, Term], Dual]] = {
    "name": Chain._name,
    "number": _number,
    "constant": _number,
    "add": Chain._add,
    "negative": Chain._negative,
    "multiply": Chain._multiply,
    "divide": Chain._divide,
    "power": Chain._power,
    "group": Chain._group,
    "where": Chain._where,
    "apply": Chain._apply,
}

__all__ += ["exact"]
