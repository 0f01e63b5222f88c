"""Questions of one variable: sums of powers, another order of the derivative, a value taken at a place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from derive.mistakes.chain import Chain
from derive.mistakes.duals import plus
from derive.mistakes.edits import Edit, Match, Vector, combine
from derive.mistakes.misrules import MISRULES, Misrule
from derive.mistakes.monomials import Powers, derived, inlined, powers_of, term_value
from derive.mistakes.powers import Summands, compared, wrong_sums
from derive.mistakes.probe import Case
from derive.mistakes.rewritten import distributed
from derive.term import Term, name, number

__all__ = ["school_matches"]

_COEFFICIENTS = frozenset("abcghkmnpqrABCDKMNPR")
_ACTIVATIONS = frozenset("sigmoid tanh relu leaky_relu softplus silu gelu elu softmax where maximum minimum".split())
_SHORT = 80  # nodes of a function that may be differentiated anew


def school_matches(case: Case) -> Iterator[Match]:
    """Mistakes that are made with a whole function; ``case.want`` is its derivative by a name, of any order."""
    above, by = case.want.args[0], case.want.args[1]
    function = inlined(case.probe.graph, above)
    if function is None or not by.is_name or not _is_school(function, str(by.data)):
        return
    got = case.probe.vector(case.got)
    order = int(case.want.data[1])
    powers = powers_of(function, str(by.data), case.probe.vector)
    if powers is not None:
        more = 0.0 if _written_out(function, powers) else 0.3
        yield from _of_powers(case, powers, got, order, str(by.data), more)
    if sum(1 for _ in function.walk()) <= _SHORT:
        yield from _other_order(case, above, by, got, order, powers)
        if case.at:
            yield from _elsewhere(case, above, by, got, order)
        if order == 1:
            yield from _rewritten(case, function, str(by.data), got)
    if order > 1 and case.first is not None:
        yield from _of_first(case, got, str(by.data), order)


def _is_school(function: Term, by: str) -> bool:
    """A function of one variable with numbers and coefficients, no part of a network."""
    coefficients = all(known == by or known in _COEFFICIENTS for known in function.names())
    return coefficients and not any(node.head in _ACTIVATIONS for node in function.walk())


def _written_out(function: Term, powers: Powers) -> bool:
    """Whether the function stands as a sum of powers, so that nobody had to multiply it out."""
    while function.head == "group":
        function = function.args[0]
    return len(function.args if function.head == "add" else (function,)) == len(powers)


def _of_powers(case: Case, powers: Powers, got: Vector, order: int, by: str, more: float) -> Iterator[Match]:
    variable = case.probe.vector(name(by))
    stages = [powers]
    for _ in range(order):
        stages.append(derived(stages[-1]))
    yield from wrong_sums(Summands(stages[-2], variable, by, more), got, case.probe)
    if order > 1:
        yield from _twice(case, powers, variable, got, order)
    if case.at:
        yield from _worked_out(case, stages[-1], variable, got)
        return
    written = powers_of(case.got, by, case.probe.vector)
    if written is not None and (len(stages[-1]) > 1 or len(written) > 1):
        yield from compared(stages[-1], written)


def _twice(case: Case, powers: Powers, variable: Vector, got: Vector, order: int) -> Iterator[Match]:
    """A misconception at every step of a higher derivative, or at the first alone."""
    for rule in MISRULES:
        once = _ruled(powers, rule)
        again, after = once, once
        for _ in range(order - 1):
            again, after = _ruled(again, rule), derived(after)
        for powers_then, more in ((again, 0.05), (after, 0.1)):
            if case.probe.same(_total(powers_then, variable), got):
                yield Match((Edit(rule.mistake, rule.kind, rule.cost + more),))


def _ruled(powers: Powers, rule: Misrule) -> Powers:
    """The derivative by a wrong rule where it applies, else by the right one; constants vanish."""
    found: Powers = {}
    for n, c in powers.items():
        made = [rule.at(entry, n) if n else None for entry in c]
        pairs = [each for each in made if each is not None]
        exponent = pairs[0][1] if len(pairs) == len(c) else n - 1
        slope = tuple(pair[0] for pair in pairs) if len(pairs) == len(c) else tuple(float(n) * entry for entry in c)
        found[exponent] = plus(found[exponent], slope) if exponent in found else slope
    return found


def _total(powers: Powers, variable: Vector) -> Vector:
    zero = tuple(0.0 for _ in variable)
    return plus(zero, *[term_value(c, n, variable) for n, c in powers.items()])


def _other_order(case: Case, above: Term, by: Term, got: Vector, order: int, powers: Powers | None) -> Iterator[Match]:
    """The function for its derivative, the first derivative for the second, and so on."""
    if case.probe.same(case.probe.vector(above), got):
        if case.at:
            yield Match((Edit("value_for_slope", "wrong_evaluation_point", 0.6, above),))
        else:
            yield Match((Edit("function_itself", "other", 0.8 if powers is not None else 1.05, above),))
    for other in range(1, order + 2):
        if other != order and case.probe.same(case.probe.vector(_partial(above, by, other)), got):
            mistake, cost = (
                ("order_too_low", 0.6)
                if other < order
                else ("order_too_high", 0.85 if powers is None or len(powers) < 2 else 0.74)
            )
            yield Match((Edit(mistake, "other", cost),))


def _rewritten(case: Case, function: Term, by: str, got: Vector) -> Iterator[Match]:
    """The function was taken apart as no rule allows, ``√(x² + 4) = x + 2``, and that was differentiated."""
    for wrong, cost in distributed(function):
        slope = _slope(case, wrong, by)
        if slope is not None and case.probe.same(slope, got):
            yield Match((Edit("function_distributed", "algebra_slip", cost, function, wrong),))


def _slope(case: Case, term: Term, by: str) -> Vector | None:
    values = {known: case.probe.vector(name(known)) for known, shape in case.probe.names.items() if not shape}
    try:
        return Chain(case.probe.graph, by, values, case.probe.vector)(term).slope
    except (KeyError, RecursionError, ValueError):
        return None


def _partial(above: Term, by: Term, order: int) -> Term:
    return Term("partial" if above.is_name else "differentiate", (above, by), ("total", order))


def _of_first(case: Case, got: Vector, by: str, order: int) -> Iterator[Match]:
    """A mistake in the last step: the first derivative was right."""
    assert case.first is not None
    values = {known: case.probe.vector(name(known)) for known, shape in case.probe.names.items() if not shape}
    try:
        dual = Chain(case.probe.graph, by, values, case.probe.vector)(case.first)
    except (KeyError, RecursionError, ValueError):
        return
    for vector, edit in dual.wrong if order == 2 else ():
        if case.probe.same(vector, got):
            yield Match((replace(edit, cost=edit.cost + 0.05),))


# -- at a place ----------------------------------------------------------------------------------------


def _elsewhere(case: Case, above: Term, by: Term, got: Vector, order: int) -> Iterator[Match]:
    """The slope at another place than was asked."""
    (here, *_) = case.probe.vector(by)
    for there in dict.fromkeys((-here, 0.0, 1.0, here + 1, here - 1, 2 * here)):
        place = Fraction(there).limit_denominator(1000)
        if there != here and abs(float(place) - there) < 1e-12:
            other = Term("evaluated", (_partial(above, by, order), number(place)), (by.data,))
            if case.probe.same(case.probe.vector(other), got):
                yield Match((Edit("other_place", "wrong_evaluation_point", 1.0 if there == -here else 1.25, other),))


def _worked_out(case: Case, powers: Powers, variable: Vector, got: Vector) -> Iterator[Match]:
    """The derivative is right and its value is worked out wrongly, at all its powers or at one."""
    right = {n: term_value(c, n, variable) for n, c in powers.items()}
    for mistake, kind, slip in _SLIPS:
        wrong = {n: combine(slip, c, variable, tuple(float(n) for _ in c)) for n, c in powers.items()}
        for chosen in ([*powers], *([n] for n in powers)):
            values = [wrong[n] if n in chosen and n not in (0, 1) else right[n] for n in powers]
            if values and case.probe.same(plus(*values), got):
                yield Match((Edit(mistake, kind, 0.95 if len(chosen) == len(powers) else 1.0),))
                break


_SLIPS: tuple[tuple[str, str, Callable[..., float]], ...] = (
    ("value_power_as_product", "algebra_slip", lambda c, x, n: c * x * n),
    ("value_power_of_product", "algebra_slip", lambda c, x, n: (c * x) ** n),
    ("value_sign_of_power", "sign", lambda c, x, n: -c * x**n if x < 0 and n == int(n) else c * x**n),
)
