"""A wrong answer that is the right one times a known factor: lost, added, exchanged, or of the wrong sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from derive.mistakes.edits import Edit, Match, Vector, combine, same_vector
from derive.term import Term, number

__all__ = ["by_factor", "constant_of"]

Factors = Mapping[Term, Vector]
Same = Callable[[Vector, Vector], bool]
_USUAL = 4  # a factor of larger figures is a slip of arithmetic rather than a lost constant
_PLAIN = tuple(Fraction(a, b) for a, b in ((-1, 1), (2, 1), (1, 2), (-2, 1), (-1, 2), (4, 1), (1, 4), (3, 1)))


def constant_of(vector: Vector) -> Fraction | None:
    """The simple number that a vector is at every point, or ``None``."""
    if not all(entry == entry and abs(entry) < 1e6 for entry in vector):
        return None
    simple = Fraction(vector[0]).limit_denominator(64)
    return simple if simple and same_vector(vector, (float(simple),) * len(vector)) else None


def by_factor(ratio: Vector, chain: Factors, others: Factors, same: Same) -> Iterator[Match]:
    """Matches for ``student / truth``. ``chain`` are the factors that the right answer has, ``others`` values of the
    model that it may have been given."""
    simple = constant_of(ratio) if len(ratio) > 1 else _plain_constant(ratio, same)
    if simple is not None:
        yield from _constant(simple)
        return
    for sign in (1, -1):
        signed = tuple(sign * entry for entry in ratio)
        extra = (Edit("sign_too", "sign", 1.0),) if sign < 0 else ()
        yield from _single(signed, chain, others, extra, same)
    if len(ratio) == 1:
        return
    for value in (Fraction(2), Fraction(1, 2), Fraction(-2), Fraction(-1, 2), Fraction(3), Fraction(4), Fraction(1, 4)):
        left = tuple(entry / float(value) for entry in ratio)
        second = (Edit("constant", "constant_factor", 1.0, number(value)),)
        yield from _single(left, chain, others, second, same)


def _plain_constant(ratio: Vector, same: Same) -> Fraction | None:
    """At a single point any ratio is a constant; only the usual ones are named."""
    return next((value for value in _PLAIN if same(ratio, (float(value),))), None)


def _constant(simple: Fraction) -> Iterator[Match]:
    if simple == -1:
        yield Match((Edit("sign", "sign", 0.5),))
    elif simple < 0:
        yield Match((Edit("constant", "constant_factor", 1.0, number(simple)), Edit("sign_too", "sign", 1.0)))
    elif max(simple.numerator, simple.denominator) <= _USUAL or 1 in (simple.numerator, simple.denominator):
        yield Match((Edit("constant", "constant_factor", 0.8, number(simple)),))
    else:
        yield Match((Edit("coefficient_other", "algebra_slip", 0.82, number(simple)),))
        yield Match((Edit("constant", "constant_factor", 0.9, number(simple)),))


def _single(ratio: Vector, chain: Factors, others: Factors, extra: tuple[Edit, ...], same: Same) -> Iterator[Match]:
    for term, vector in chain.items():
        if same(combine(lambda r, f: r * f, ratio, vector), (1.0,) * len(ratio)):
            yield Match((Edit("factor_missing", "missing_factor", 0.9, term), *extra))
    for term, vector in {**chain, **others}.items():
        if same(ratio, vector):
            yield Match((Edit("factor_added", "extra_factor", 0.9, term), *extra))
    for lost, old in chain.items():
        for put, new in {**chain, **others}.items():
            if put == lost or not same((ratio[0] * old[0],), new[:1]):
                continue
            if same(combine(lambda r, o: r * o, ratio, old), new):
                kind = _exchange_kind(lost, put)
                yield Match((Edit("factor_exchanged", kind, 1.1, lost, put), *extra))


def _exchange_kind(lost: Term, put: Term) -> str:
    if lost.head == "prime":
        return (
            "wrong_evaluation_point" if put.head == "prime" and put.data == lost.data else "wrong_activation_derivative"
        )
    return "wrong_variable"
