"""A rational normal form: two Terms that agree in it are equal, and that is a proof.

Names, exponentials, activations of unknown kind and derivative atoms are generators; ``σ tanh`` and their like become
fractions in exponentials, ``e^{a+b}`` splits, choices become indicators with ``1[c]² = 1[c]``. Fractions are compared
by cross-multiplication, so no greatest common divisor is needed. Terms that differ here may still be equal
(``sin² + cos²``): that is decided by numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from fractions import Fraction

from derive.graph import Function
from derive.kernel.polynomial import (
    CONSTANT,
    Monomial,
    Polynomial,
    TooLarge,
    constant,
    generator,
    plus,
    scaled,
    times,
)
from derive.ops import find
from derive.rules.formulas import definition_formula, prime_formula
from derive.rules.tidy import exact
from derive.term import Term, op

__all__ = ["proved_equal"]

Ratio = tuple[Polynomial, Polynomial]
_UNIT: Polynomial = {CONSTANT: Fraction(1)}


def proved_equal(left: Term, right: Term, functions: Mapping[str, Function] | None = None, limit: int = 3000) -> bool:
    """Whether the normal forms agree, which proves equality wherever both sides are defined."""
    if left == right:
        return True
    normal = _Normal(functions or {}, limit)
    try:
        (top, bottom), (other_top, other_bottom) = normal.ratio(left), normal.ratio(right)
        difference = plus(normal.times(top, other_bottom), scaled(normal.times(other_top, bottom), -1))
    except (TooLarge, ZeroDivisionError, RecursionError):
        return False
    return not difference


class _Normal:
    def __init__(self, functions: Mapping[str, Function], limit: int) -> None:
        self.functions = functions
        self.limit = limit
        self.indices: dict[Hashable, int] = {}
        self.roots: dict[int, Ratio] = {}
        self.indicators: set[int] = set()
        self.done: dict[Term, Ratio] = {}

    # -- arithmetic ------------------------------------------------------------------------------------

    def times(self, left: Polynomial, right: Polynomial) -> Polynomial:
        product = times(left, right, self.limit)
        if self.indicators:
            product = self._idempotent(product)
        return self._whole_roots(product) if self.roots else product

    def _idempotent(self, polynomial: Polynomial) -> Polynomial:
        result: Polynomial = {}
        for monomial, value in polynomial.items():
            once = tuple((index, 1 if index in self.indicators else exponent) for index, exponent in monomial)
            result = plus(result, {once: value})
        return result

    def _whole_roots(self, polynomial: Polynomial) -> Polynomial:
        """``(√u)²`` is ``u`` again, where the root's base is a polynomial."""
        for monomial, value in polynomial.items():
            for index, exponent in monomial:
                base = self.roots.get(index)
                if base is not None and isinstance(exponent, int) and exponent > 0 and base[1] == _UNIT:
                    rest: Monomial = tuple(pair for pair in monomial if pair[0] != index)
                    remaining = {key: held for key, held in polynomial.items() if key != monomial}
                    expanded: Polynomial = {rest: value}
                    for _ in range(exponent):
                        expanded = times(expanded, base[0], self.limit)
                    return self._whole_roots(plus(remaining, expanded))
        return polynomial

    def _product(self, left: Ratio, right: Ratio) -> Ratio:
        return self.times(left[0], right[0]), self.times(left[1], right[1])

    def _sum(self, left: Ratio, right: Ratio) -> Ratio:
        if left[1] == right[1]:
            return plus(left[0], right[0]), left[1]
        above = plus(self.times(left[0], right[1]), self.times(right[0], left[1]))
        return above, self.times(left[1], right[1])

    def _power(self, base: Ratio, exponent: int) -> Ratio:
        if exponent < 0:
            if not base[0]:
                raise ZeroDivisionError
            base, exponent = (base[1], base[0]), -exponent
        if exponent > 64:
            raise TooLarge
        result: Ratio = (_UNIT, _UNIT)
        for _ in range(exponent):
            result = self._product(result, base)
        return result

    # -- generators ------------------------------------------------------------------------------------

    def _index(self, key: Hashable) -> int:
        return self.indices.setdefault(key, len(self.indices))

    def _atom(self, *key: Hashable) -> Ratio:
        return generator(self._index(key)), _UNIT

    def _key(self, ratio: Ratio) -> Hashable:
        """A key under which equal fractions mostly meet: scaled so that the first coefficient below is one."""
        top, bottom = ratio
        if not bottom:
            raise ZeroDivisionError
        lead = bottom[min(bottom, key=repr)]
        return frozenset(scaled(top, 1 / lead).items()), frozenset(scaled(bottom, 1 / lead).items())

    def _call(self, *key: Hashable, of: Term) -> Ratio:
        return self._atom(*key, self._key(self.ratio(of)))

    # -- Terms -----------------------------------------------------------------------------------------

    def ratio(self, term: Term) -> Ratio:
        """Numerator and denominator of a Term; each Term is worked out once."""
        found = self.done.get(term)
        if found is None:
            found = self.done[term] = self._ratio(term)
        return found

    def _ratio(self, term: Term) -> Ratio:
        builder = _BUILDERS.get(term.head)
        if builder is not None:
            return builder(self, term)
        meaning = definition_formula(term)
        if meaning is not None:
            return self.ratio(meaning)
        return self._atom(term.head, *[self._key(self.ratio(argument)) for argument in term.args])

    def _number(self, term: Term) -> Ratio:
        return constant(term.value), _UNIT

    def _add(self, term: Term) -> Ratio:
        result = self.ratio(term.args[0])
        for part in term.args[1:]:
            result = self._sum(result, self.ratio(part))
        return result

    def _multiply(self, term: Term) -> Ratio:
        result = self.ratio(term.args[0])
        for part in term.args[1:]:
            result = self._product(result, self.ratio(part))
        return result

    def _negative(self, term: Term) -> Ratio:
        top, bottom = self.ratio(term.args[0])
        return scaled(top, -1), bottom

    def _divide(self, term: Term) -> Ratio:
        top, bottom = self.ratio(term.args[0]), self.ratio(term.args[1])
        return self._product(top, self._power(bottom, -1))

    def _raise(self, term: Term) -> Ratio:
        base, exponent = term.args
        known = exact(exponent)
        if known is not None and known.denominator == 1:
            return self._power(self.ratio(base), int(known))
        if known is not None and known.denominator <= 12:
            return self._root(base, known)
        if base.head == "exp":
            return self.ratio(op("exp", Term("multiply", (base.args[0], exponent))))
        return self.ratio(op("exp", Term("multiply", (exponent, op("log", base)))))

    def _root(self, base: Term, exponent: Fraction) -> Ratio:
        if base.head == "exp":
            return self.ratio(op("exp", Term("multiply", (base.args[0], Term("number", (), (exponent, ""))))))
        under = self.ratio(base)
        index = self._index(("root", self._key(under)))
        self.roots[index] = under
        if exponent < 0:
            return _UNIT, generator(index, -exponent)
        return generator(index, exponent), _UNIT

    def _exp(self, term: Term) -> Ratio:
        top, bottom = self.ratio(term.args[0])
        if set(bottom) != {CONSTANT}:
            return self._atom("exp", self._key((top, bottom)))
        above, below = _UNIT, _UNIT
        for monomial, value in top.items():
            exponent = value / bottom[CONSTANT]
            size = abs(exponent)
            factor = generator(self._index(("exp", monomial)), int(size) if size.denominator == 1 else size)
            if exponent > 0:
                above = self.times(above, factor)
            else:
                below = self.times(below, factor)
        return above, below

    def _hyperbolic(self, term: Term) -> Ratio:
        up, down = op("exp", term.args[0]), op("exp", Term("negative", term.args))
        plus_ = Term("add", (up, down))
        minus = Term("add", (up, Term("negative", (down,))))
        half = Term("number", (), (Fraction(1, 2), ""))
        forms = {
            "sinh": Term("multiply", (half, minus)),
            "cosh": Term("multiply", (half, plus_)),
            "tanh": Term("divide", (minus, plus_)),
        }
        return self.ratio(forms[term.head])

    def _tan(self, term: Term) -> Ratio:
        return self.ratio(Term("divide", (op("sin", *term.args), op("cos", *term.args))))

    def _condition(self, term: Term) -> Ratio:
        """A comparison as a generator; ``a > b`` is one less ``b >= a``, so that both speak of the same one."""
        left, right = term.args
        sign = term.data
        if sign in ("<", "<="):
            left, right, sign = right, left, {"<": ">", "<=": ">="}[sign]
        if sign == ">":
            top, bottom = self._condition(Term("compare", (right, left), ">="))
            return plus(_UNIT, scaled(top, -1)), bottom
        difference = self.ratio(Term("add", (left, Term("negative", (right,)))))
        index = self._index(("condition", sign, self._key(difference)))
        self.indicators.add(index)
        return generator(index), _UNIT

    def _indicator(self, term: Term) -> Ratio:
        return self._condition(term.args[0])

    def _where(self, term: Term) -> Ratio:
        condition, yes, no = self._condition(term.args[0]), self.ratio(term.args[1]), self.ratio(term.args[2])
        other = (plus(_UNIT, scaled(condition[0], -1)), _UNIT)
        return self._sum(self._product(condition, yes), self._product(other, no))

    def _apply(self, term: Term) -> Ratio:
        function = self.functions[term.data]
        if function.body is None:
            return self._call("apply", term.data, of=term.args[0])
        return self.ratio(function.body.replace(dict(zip(function.parameters, term.args, strict=True))))

    def _prime(self, term: Term) -> Ratio:
        name, order = term.data
        if name in self.functions or find(name) is None:
            return self._call("prime", name, order, of=term.args[0])
        return self.ratio(prime_formula(term))


_BUILDERS: dict[str, Callable[[_Normal, Term], Ratio]] = {
    "number": _Normal._number,
    "name": lambda normal, term: normal._atom("name", term.data),
    "constant": lambda normal, term: normal._atom("constant", term.data),
    "adjoint": lambda normal, term: normal._atom("adjoint", term.data),
    "partial": lambda normal, term: normal._atom("partial", term),
    "add": _Normal._add,
    "multiply": _Normal._multiply,
    "negative": _Normal._negative,
    "group": lambda normal, term: normal.ratio(term.args[0]),
    "divide": _Normal._divide,
    "power": _Normal._raise,
    "sqrt": lambda normal, term: normal._root(term.args[0], Fraction(1, 2)),
    "exp": _Normal._exp,
    "sinh": _Normal._hyperbolic,
    "cosh": _Normal._hyperbolic,
    "tanh": _Normal._hyperbolic,
    "tan": _Normal._tan,
    "where": _Normal._where,
    "indicator": _Normal._indicator,
    "compare": _Normal._condition,
    "apply": _Normal._apply,
    "prime": _Normal._prime,
}
