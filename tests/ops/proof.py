"""One helper that proves a pullback rule from an op's elements, exactly, with SymPy.

Shapes are written with symbols (``"n d"``) whose sizes are small and unequal, so a rule that forgets a size, an axis or
a transpose cannot pass. Comparisons (max, where, relu) are decided at a sample point: the proof holds on the region
around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import prod
from random import Random
from typing import Any

import sympy

from derive.dimension import Shape, dimension
from derive.notation import parse_plain
from derive.ops import Array, Evaluator, Shapes, contribution
from derive.ops.calls import known, operands
from derive.term import ZERO, Term, name

SIZES = {"n": 2, "d": 3, "h": 4, "k": 2, "b": 2, "m": 5}
_FUNCTIONS = "exp log sqrt sin cos tan asin acos atan sinh cosh tanh erf".split()
_COMPARE = {"<": sympy.Lt, "<=": sympy.Le, ">": sympy.Gt, ">=": sympy.Ge, "==": sympy.Eq, "!=": sympy.Ne}


class Symbolic:
    """SymPy expressions as scalars; the order of two of them is that of their values at a sample point."""

    def __init__(self, seed: int = 1) -> None:
        self.random = Random(seed)
        self.point: dict[sympy.Symbol, sympy.Rational] = {}
        self.constants = {"pi": sympy.pi, "inf": sympy.oo}
        self.functions: dict[str, Any] = {word: getattr(sympy, word) for word in _FUNCTIONS}
        self.functions["sign"] = lambda u: sympy.Integer(1) if self.compare(">", u, 0) else sympy.Integer(-1)
        self.functions["abs"] = lambda u: u if self.compare(">", u, 0) else -u

    def number(self, value: Fraction) -> sympy.Rational:
        return sympy.Rational(value.numerator, value.denominator)

    def power(self, base: Any, exponent: Any) -> Any:
        return base**exponent

    def compare(self, sign: str, left: Any, right: Any) -> bool:
        return bool(_COMPARE[sign](*[sympy.sympify(side).xreplace(self.point) for side in (left, right)]))

    def where(self, condition: bool, yes: Any, no: Any) -> Any:
        return yes if condition else no

    def array(self, prefix: str, shape: tuple[int, ...]) -> Array:
        """An array of fresh real symbols, each with a place in the sample point."""
        symbols = [sympy.Symbol(f"{prefix}{k}", real=True) for k in range(prod(shape))]
        for symbol in symbols:
            self.point[symbol] = sympy.Rational(self.random.choice([-1, 1]) * self.random.randint(1, 9999), 5000)
        return Array(shape, tuple(symbols))


def shape(text: str) -> Shape:
    """``"n d"`` as a Shape; a figure is itself."""
    return tuple(dimension(int(size) if size.isdigit() else size) for size in text.split())


def sizes_of(text: str) -> tuple[int, ...]:
    return tuple(size.at(SIZES) for size in shape(text))


def term_of(text: str) -> Term:
    """A formula; ``Y[i, o] = …`` is a table with an axis for each index."""
    left, sign, right = text.partition(" = ")
    if not sign:
        return parse_plain(text)
    return Term("tabulate", (parse_plain(right),), tuple(str(item.data) for item in parse_plain(left).args[1:]))


def proved(text: str, by: str, shapes: Mapping[str, str], wrong: str | Term | None = None, seed: int = 1) -> bool:
    """Whether the contribution of ``text`` to ``by`` is the derivative of ``Σ G ⊙ text`` (or ``wrong`` is)."""
    term, field = term_of(text), Symbolic(seed)
    reader = Shapes({key: shape(value) for key, value in shapes.items()})
    env = {key: field.array(key, sizes_of(value)) for key, value in shapes.items()}
    env["out"] = Evaluator(env, field, parse_plain, SIZES)(term)
    env["G"] = field.array("G", env["out"].shape)
    loss = sum(g * y for g, y in zip(env["G"].data, env["out"].data, strict=True))
    expected = [sympy.diff(loss, symbol) for symbol in env[by].data]
    reader = Shapes({**reader.shapes, "out": reader(term), "G": reader(term)})
    written = [rule(term, by, reader)] if wrong is None else [parse_plain(wrong) if isinstance(wrong, str) else wrong]
    if wrong is None:
        written.append(rule(term, by, reader, name("out")))
    return all(_agree(one, reader, env, expected, field, by) for one in written)


def rule(term: Term, by: str, reader: Shapes, out: Term | None = None) -> Term:
    """The contribution to the operand ``by``, an operand of the outermost op."""
    position = [part.data for part in operands(term, known(term))].index(by)
    return contribution(name("G"), term, position, reader, parse_plain, out)


def _agree(
    written: Term, reader: Shapes, env: Mapping[str, Array], expected: list[Any], field: Symbolic, by: str
) -> bool:
    if written == ZERO:
        return all(entry == 0 for entry in expected)
    got = Evaluator(env, field, parse_plain, SIZES)(written)
    if got.shape != env[by].shape or tuple(size.at(SIZES) for size in reader(written)) != got.shape:
        return False
    return all(_zero(left - right, field.point) for left, right in zip(got.data, expected, strict=True))


def _zero(difference: Any, point: Mapping[Any, Any]) -> bool:
    """Whether an expression is zero: refuted by one value, else proven."""
    if difference == 0:
        return True
    if abs(sympy.N(difference.xreplace(dict(point)), 30)) > 1e-15:
        return False
    top = sympy.expand(sympy.numer(sympy.together(difference)))
    return top == 0 or sympy.simplify(difference.rewrite(sympy.exp)) == 0


__all__ = ["SIZES", "Symbolic", "proved", "rule", "shape", "sizes_of", "term_of"]
