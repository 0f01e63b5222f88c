"""Values of Terms: a formula is compiled to closures once and evaluated as often as needed.

The environment maps names to scalars of the field; ``adjoint`` Terms read the key `adjoint_key`, ``partial`` Terms
the key `partial_key`. Abstract functions take a smooth stand-in with known derivatives (`stand_in`), so that a formula
with ``f'`` can be compared with differences of ``f``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from derive.document import Sentence
from derive.errors import DeriveError
from derive.graph import Function, Graph
from derive.kernel.fields import FLOAT, Field, OutsideDomain
from derive.ops import find
from derive.rules.formulas import definition_formula, prime_formula
from derive.rules.tidy import exact
from derive.term import Term, add, multiply, number, op

__all__ = ["adjoint_key", "compile_term", "evaluate", "forward", "partial_key", "point_of", "stand_in_term"]

Environment = Mapping[Any, Any]
MEMO = "·memo"  # an environment that has this key keeps the values of f'(u) there, for formulas that share them
Compiled = Callable[[Environment], Any]


def adjoint_key(name: str) -> str:
    """The environment key of ``∂loss/∂name``."""
    return f"δ {name}"


def partial_key(value: str, by: str) -> str:
    """The environment key of ``∂value/∂by``."""
    return f"∂ {value} {by}"


def evaluate(term: Term, values: Environment, functions: Mapping[str, Function] | None = None) -> float:
    """The float value of a Term from named values."""
    return float(compile_term(term, FLOAT, functions or {})(values))


def compile_term(term: Term, field: Field, functions: Mapping[str, Function]) -> Compiled:
    """Closures that compute a Term in a field. Raises `DeriveError` (``no_meaning``) for a head without one."""
    return _Compiler(field, functions).compile(term)


class _Compiler:
    def __init__(self, field: Field, functions: Mapping[str, Function]) -> None:
        self.field = field
        self.functions = functions

    def compile(self, term: Term) -> Compiled:
        method = _HEADS.get(term.head)
        return method(self, term) if method else self._op(term)

    def _all(self, terms: tuple[Term, ...]) -> list[Compiled]:
        return [self.compile(term) for term in terms]

    def _number(self, term: Term) -> Compiled:
        value = self.field.number(term.value)
        return lambda env: value

    def _name(self, term: Term) -> Compiled:
        key = term.data
        return lambda env: env[key]

    def _constant(self, term: Term) -> Compiled:
        value = self.field.constants[term.data]
        return lambda env: value

    def _adjoint(self, term: Term) -> Compiled:
        key = adjoint_key(term.data)
        return lambda env: env[key]

    def _partial(self, term: Term) -> Compiled:
        key = partial_key(*(repr(side) for side in term.args))
        return lambda env: env[key]

    def _add(self, term: Term) -> Compiled:
        parts = self._all(term.args)
        return lambda env: sum(part(env) for part in parts)

    def _multiply(self, term: Term) -> Compiled:
        first, *rest = self._all(term.args)

        def multiply(env: Environment) -> Any:
            value = first(env)
            for factor in rest:
                value = value * factor(env)
            return value

        return multiply

    def _negative(self, term: Term) -> Compiled:
        inner = self.compile(term.args[0])
        return lambda env: -inner(env)

    def _group(self, term: Term) -> Compiled:
        return self.compile(term.args[0])

    def _divide(self, term: Term) -> Compiled:
        top, bottom = self._all(term.args)

        def divide(env: Environment) -> Any:
            below = bottom(env)
            if below == 0:
                raise OutsideDomain("division", term)
            return top(env) / below

        return divide

    def _power(self, term: Term) -> Compiled:
        base, exponent = self._all(term.args)
        whole = exact(term.args[1])
        if whole is not None and whole.denominator == 1 and whole > 0:
            count = int(whole)
            return lambda env: base(env) ** count
        raise_to = self.field.power
        return lambda env: raise_to(base(env), exponent(env))

    def _compare(self, term: Term) -> Compiled:
        left, right = self._all(term.args)
        holds = _COMPARE[term.data]
        return lambda env: holds(left(env), right(env))

    def _where(self, term: Term) -> Compiled:
        condition, yes, no = self._all(term.args)
        return lambda env: yes(env) if condition(env) else no(env)

    def _indicator(self, term: Term) -> Compiled:
        condition = self.compile(term.args[0])
        return lambda env: 1 if condition(env) else 0

    def _apply(self, term: Term) -> Compiled:
        function = self.functions[term.data]
        if function.body is None:
            return self._abstract(term, 0)
        return self.compile(function.body.replace(dict(zip(function.parameters, term.args, strict=True))))

    def _prime(self, term: Term) -> Compiled:
        name, order = term.data
        if name in self.functions or find(name) is None:
            return self._abstract(term, order)
        inner = self.compile(term.args[0])
        curve = _table_curve(self.field, name, order)

        def prime(env: Environment) -> Any:
            memo = env.get(MEMO)
            if memo is None:
                return curve(inner(env))
            if term not in memo:
                memo[term] = curve(inner(env))
            return memo[term]

        return prime

    def _abstract(self, term: Term, order: int) -> Compiled:
        name = term.data if order == 0 else term.data[0]
        inner = self.compile(term.args[0])
        curve = stand_in(self.field, name, order)
        return lambda env: curve(inner(env))

    def _op(self, term: Term) -> Compiled:
        direct = self.field.functions.get(term.head)
        if direct is not None and len(term.args) == 1:
            inner = self.compile(term.args[0])
            return lambda env: direct(inner(env))
        meaning = definition_formula(term)
        if meaning is None:
            raise DeriveError("no_meaning", {"name": term.head})
        return self.compile(meaning)


@cache
def _table_curve(field: Field, name: str, order: int) -> Callable[[Any], Any]:
    """The derivative of a function of the table, compiled once a field."""
    formula = prime_formula(Term("prime", (Term("name", (), "u"),), (name, order)))
    compiled = compile_term(formula, field, {})
    return lambda value: compiled({"u": value})


def stand_in(field: Field, name: str, order: int) -> Callable[[Any], Any]:
    """A smooth function that stands for an abstract one, or its derivative of some order."""
    compiled = compile_term(stand_in_term(name, order, Term("name", (), "u")), field, {})
    return lambda value: compiled({"u": value})


def stand_in_term(name: str, order: int, argument: Term) -> Term:
    """``a·sin(bu + c)`` for the abstract function ``name``, differentiated ``order`` times; each name has its curve."""
    seed = sum((position + 1) * ord(letter) for position, letter in enumerate(name))
    scale, rate, shift = Fraction(seed % 7 + 9, 11), Fraction(seed % 5 + 8, 13), Fraction(seed % 11 + 1, 10)
    quarter_turns = multiply(number(Fraction(order, 2)), Term("constant", (), "pi"))
    inside = add(multiply(number(rate), argument), number(shift), quarter_turns)
    return multiply(number(scale * rate**order), op("sin", inside))


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
    "==": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
}

_HEADS: dict[str, Callable[[_Compiler, Term], Compiled]] = {
    "number": _Compiler._number,
    "name": _Compiler._name,
    "constant": _Compiler._constant,
    "adjoint": _Compiler._adjoint,
    "partial": _Compiler._partial,
    "add": _Compiler._add,
    "multiply": _Compiler._multiply,
    "negative": _Compiler._negative,
    "group": _Compiler._group,
    "divide": _Compiler._divide,
    "power": _Compiler._power,
    "compare": _Compiler._compare,
    "where": _Compiler._where,
    "indicator": _Compiler._indicator,
    "apply": _Compiler._apply,
    "prime": _Compiler._prime,
}


def point_of(graph: Graph, extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The numbers of ``at`` and ``constant`` as floats or nested lists, overridden by ``extra``."""
    values: dict[str, Any] = {name: _given(term) for name, term in graph.point.items()}
    values.update(extra or {})
    return values


def _given(term: Term) -> Any:
    return [_given(part) for part in term.args] if term.head == "matrix" else evaluate(term, {})


def forward(graph: Graph, point: Mapping[str, Any], field: Field = FLOAT) -> dict[str, Any]:
    """Every named value from the leaves: one pass through the definitions.

    Raises `DeriveError`: ``missing_value`` for a leaf that is used and not given, ``outside_domain`` where a definition
    has no real value at the point.
    """
    values: dict[str, Any] = dict(point)
    for definition in graph.definitions:
        if definition.name in point:
            continue
        try:
            values[definition.name] = compile_term(definition.term, field, graph.functions)(values)
        except KeyError as missing:
            raise _missing(graph, str(missing.args[0]), definition.name) from None
        except (OutsideDomain, OverflowError) as outside:
            raise outside_domain(definition.name, definition.term, outside, graph) from None
    return values


def _missing(graph: Graph, name: str, used_in: str) -> DeriveError:
    value = graph.values.get(name)
    return DeriveError("missing_value", {"name": name, "used_in": used_in}, value.place if value else None)


def outside_domain(name: str, term: Term, error: ArithmeticError, graph: Graph) -> DeriveError:
    """The error of a definition that has no real value at the point."""
    reason = error.reason if isinstance(error, OutsideDomain) else _REASONS.get(type(error), "overflow")
    definition = graph.definition(name)
    details = {"name": name, "formula": term, "reason": Sentence(f"error.reason.{reason}")}
    return DeriveError("outside_domain", details, definition.place if definition else None)


_REASONS: dict[type, str] = {ZeroDivisionError: "division"}
