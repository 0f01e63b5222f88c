"""Products, quotients and powers: their derivatives and what goes wrong with them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from derive.mistakes.duals import Dual, Variant, by_names, constant, handed, plus, scaled, times
from derive.mistakes.edits import Edit, Vector, combine
from derive.ops import find
from derive.term import Term

__all__ = ["inner_kind", "power", "product", "quotient"]


def product(term: Term, parts: Sequence[Dual]) -> Dual:
    """``Σᵢ uᵢ′ Πⱼ uⱼ``."""
    value = times(*[part.value for part in parts])
    moving = [k for k, part in enumerate(parts) if part.moves]
    rest = [_without(parts, k) for k in range(len(parts))]
    terms = {k: times(parts[k].slope, rest[k]) for k in moving}
    slope = plus(constant(0.0, value), *terms.values())
    wrong: list[Variant] = []
    for k in moving:
        others = plus(constant(0.0, value), *[t for at, t in terms.items() if at != k])
        wrong += [(plus(others, times(vector, rest[k])), edit) for vector, edit in parts[k].wrong]
        wrong += _coefficients(parts, k, others)
        if (not parts[k].plain or len(moving) > 1) and (not parts[k].term.is_name or len(moving) == 1):
            kind = ("missing_factor", 1.05) if parts[k].plain else _slope_kind(parts[k])
            wrong.append((plus(others, rest[k]), Edit("inner_forgotten", *kind, parts[k].term)))
        if len(moving) > 1 and parts[k].term.is_name and all(entry == 1.0 for entry in parts[k].slope):
            wrong.append((plus(others, value), Edit("variable_kept", "power_rule", 0.85, parts[k].term)))
        if len(moving) == 1:
            linear = parts[k].term.is_name and all(_is_number(part.term) for at, part in enumerate(parts) if at != k)
            kept = ("power_rule", 0.85) if linear else ("other", 1.6)
            wrong.append((plus(others, times(parts[k].value, rest[k])), Edit("not_differentiated", *kept, term)))
            wrong.append((plus(others, times(parts[k].value, parts[k].slope)),
                          Edit("factor_taken_for_other", "wrong_variable", 1.2, parts[k].term)))  # fmt: skip
    if len(moving) > 1:
        wrong += _rule_of_products(term, parts, moving, terms)
    return Dual(term, value, slope, tuple(wrong), bool(moving), by_names(*parts))


def _without(parts: Sequence[Dual], k: int) -> Vector:
    return times(constant(1.0, parts[k].value), *[part.value for at, part in enumerate(parts) if at != k])


def _coefficients(parts: Sequence[Dual], k: int, others: Vector) -> list[Variant]:
    """One of the constant factors beside the moving one is lost."""
    found: list[Variant] = []
    for j, part in enumerate(parts):
        if j == k:
            continue
        left = times(parts[k].slope, *[p.value for at, p in enumerate(parts) if at not in (j, k)])
        kind = "constant_factor" if _is_number(part.term) else "missing_factor"
        found.append((plus(others, left), Edit("factor_lost", kind, 1.0, part.term)))
        if not part.moves:
            gone = times(left, part.slope) if any(part.slope) else constant(0.0, left)
            found.append((plus(others, gone), Edit("constant_differentiated", "constant_factor", 1.5, part.term)))
    return found


def _rule_of_products(
    term: Term, parts: Sequence[Dual], moving: Sequence[int], terms: dict[int, Vector]
) -> list[Variant]:
    still = times(constant(1.0, parts[0].value), *[p.value for at, p in enumerate(parts) if at not in moving])
    slopes = [parts[k].slope for k in moving]
    found: list[Variant] = [
        (times(still, *slopes), Edit("product_of_slopes", "other", 0.85, term)),
        (times(still, plus(*slopes)), Edit("sum_of_slopes", "other", 1.2, term)),
    ]
    for k in moving:
        others = plus(constant(0.0, still), *[t for at, t in terms.items() if at != k])
        found.append((others, Edit("product_term_dropped", "dropped_path", 1.0, parts[k].term)))
        found.append((plus(others, scaled(terms[k], -1)), Edit("product_sign", "sign", 1.0, parts[k].term)))
        found.append(
            (plus(others, times(still, parts[k].slope)), Edit("product_partner_lost", "missing_factor", 1.1, term))
        )
    if len(moving) == 2:
        first, second = (parts[k] for k in moving)
        crossed = plus(times(first.slope, first.value), times(second.slope, second.value))
        found.append((times(still, crossed), Edit("product_crossed", "other", 1.1, term)))
    return found


def quotient(term: Term, top: Dual, bottom: Dual) -> Dual:
    """``(u′v − uv′)/v²``."""
    u, du, v, dv = top.value, top.slope, bottom.value, bottom.slope
    value = combine(lambda a, b: a / b, u, v)
    square = times(v, v)
    slope = combine(lambda a, da, b, db: (da * b - a * db) / (b * b), u, du, v, dv)
    wrong = handed(top.wrong, lambda w: combine(lambda a, da, b, db: (da * b - a * db) / (b * b), u, w, v, dv))
    wrong += handed(bottom.wrong, lambda w: combine(lambda a, da, b, db: (da * b - a * db) / (b * b), u, du, v, w))
    for edit, formula in _quotient_mistakes(term, top, bottom):
        wrong.append((combine(formula, u, du, v, dv, square), edit))
    return Dual(term, value, slope, tuple(wrong), top.moves or bottom.moves, by_names(top, bottom))


def _quotient_mistakes(term: Term, top: Dual, bottom: Dual) -> list[tuple[Edit, Callable[..., float]]]:
    both = top.moves and bottom.moves
    of_slope = "power_rule" if bottom.term.head == "power" else "other"
    rows: list[tuple[bool, Edit, Callable[..., float]]] = [
        (both, Edit("quotient_plus", "sign", 1.0, term), lambda a, da, b, db, s: (da * b + a * db) / s),
        (bottom.moves, Edit("quotient_reversed", "sign", 1.0, term), lambda a, da, b, db, s: (a * db - da * b) / s),
        (bottom.moves, Edit("quotient_square_lost", "missing_factor", 0.85, term),
         lambda a, da, b, db, s: (da * b - a * db) / b),
        (bottom.moves, Edit("quotient_bottom_lost", "missing_factor", 1.1, term),
         lambda a, da, b, db, s: da * b - a * db),
        (both, Edit("quotient_partner_lost", "missing_factor", 1.05, bottom.term),
         lambda a, da, b, db, s: (da - a * db) / s),
        (both, Edit("quotient_partner_lost", "missing_factor", 1.05, top.term),
         lambda a, da, b, db, s: (da * b - db) / s),
        (both, Edit("quotient_of_slopes", "other", 1.0, term), lambda a, da, b, db, s: da / db),
        (both, Edit("quotient_top_only", "dropped_path", 1.0, bottom.term), lambda a, da, b, db, s: da / b),
        (both, Edit("quotient_bottom_only", "dropped_path", 1.0, top.term), lambda a, da, b, db, s: -a * db / s),
        (both, Edit("quotient_crossed", "other", 1.1, term), lambda a, da, b, db, s: (a * da - b * db) / s),
        (both, Edit("quotient_upside_down", "other", 1.1, term), lambda a, da, b, db, s: (da * b - a * db) / (a * a)),
        (both, Edit("quotient_top_square", "other", 1.3, term), lambda a, da, b, db, s: (da * b - a * db) / (db * db)),
        (not top.moves and bottom.moves, Edit("reciprocal_inner", *inner_kind(bottom), bottom.term),
         lambda a, da, b, db, s: -a / s),
        (not top.moves and bottom.moves, Edit("reciprocal_of_slope", of_slope, 1.1, bottom.term),
         lambda a, da, b, db, s: a / db),
        (not top.moves and bottom.moves, Edit("reciprocal_as_log", "power_rule", 1.2, bottom.term),
         lambda a, da, b, db, s: a * math.log(abs(b)) * db),
        (not top.moves and bottom.moves, Edit("reciprocal_power", "power_rule", 0.85, bottom.term),
         lambda a, da, b, db, s: -a * db),
        (not bottom.moves, Edit("divisor_lost", "constant_factor" if _is_number(bottom.term) else "missing_factor", 1.0,
                                bottom.term), lambda a, da, b, db, s: da),
    ]  # fmt: skip
    return [(edit, formula) for applies, edit, formula in rows if applies]


def power(term: Term, base: Dual, exponent: Dual) -> Dual:
    """``uⁿ`` with a constant exponent, ``aᵘ`` with a constant base, or both moving."""
    value = combine(lambda a, b: a**b, base.value, exponent.value)
    if not exponent.moves:
        return _power_rule(term, base, exponent, value)
    logs = combine(lambda a: math.log(a), base.value)
    slope = combine(
        lambda w, a, da, n, dn: w * ((dn * math.log(a)) + (n * da / a if da else 0.0)),
        value, base.value, base.slope, exponent.value, exponent.slope,
    )  # fmt: skip
    wrong = handed(exponent.wrong, lambda v: times(value, v, logs))
    wrong += [
        (times(value, exponent.slope), Edit("log_lost", "missing_factor", 1.0, base.term)),
        (times(value, logs), Edit("inner_forgotten", "forgot_inner_derivative", 0.7, exponent.term)),
        (combine(lambda a, n, dn: n * a ** (n - 1) * dn, base.value, exponent.value, exponent.slope),
         Edit("power_rule_on_exponential", "power_rule", 0.75, term)),
        (combine(lambda a, n: n * a ** (n - 1), base.value, exponent.value),
         Edit("power_rule_on_exponential", "power_rule", 0.85, term)),
        (combine(lambda a, n: a ** (n - 1), base.value, exponent.value),
         Edit("exponential_lowered", "power_rule", 0.85, term)),
        (combine(lambda a, n, dn: a ** (n - 1) * dn, base.value, exponent.value, exponent.slope),
         Edit("exponential_lowered", "power_rule", 0.87, term)),
        (times(value, exponent.slope, logs, logs), Edit("log_twice", "extra_factor", 1.3, base.term)),
        (combine(lambda w, dn, g: w * dn / g, value, exponent.slope, logs), Edit("log_below", "other", 1.2, base.term)),
    ]  # fmt: skip
    return Dual(term, value, slope, tuple(wrong), True, by_names(base, exponent))


def _power_rule(term: Term, base: Dual, exponent: Dual, value: Vector) -> Dual:
    def outer(formula: Callable[..., float]) -> Vector:
        return combine(formula, base.value, exponent.value)

    front = outer(lambda a, n: n * a ** (n - 1))
    slope = times(front, base.slope)
    wrong = handed(base.wrong, lambda v: times(front, v))
    for mistake, kind, cost, formula in _POWER_MISTAKES:
        if mistake == "lowered_kept" and _square(exponent):
            continue  # of a square that is what is not differentiated at all
        more = 0.1 * _square(exponent) + 0.5 * (mistake in _ALONE and bool(base.term.args))
        more += 0.4 * (mistake == "lowered_twice" and _square(exponent) and bool(base.term.args))
        more -= 0.6 * (mistake == "power_not_differentiated" and _square(exponent))
        wrong.append((times(outer(formula), base.slope), Edit(mistake, kind, cost + more, term)))
    if not base.term.is_name or any(entry not in (0.0, 1.0) for entry in base.slope):
        wrong.append((front, Edit("inner_forgotten", *inner_kind(base), base.term)))
        inside = combine(lambda d, n: n * d ** (n - 1), base.slope, exponent.value)
        wrong.append((inside, Edit("slope_inside_power", "other", 0.85, base.term)))
        alone = combine(lambda n, d: n * d, exponent.value, base.slope)
        wrong.append((alone, Edit("outer_power_lost", "missing_factor", 1.2, term)))
        wrong.append(
            (combine(lambda d, n: d**n, base.slope, exponent.value), Edit("slope_powered", "other", 1.3, term))
        )
    plain = base.term.is_name and all(entry == 1.0 for entry in base.slope)
    return Dual(term, value, slope, tuple(wrong), base.moves, base.through, plain)


_POWER_MISTAKES: tuple[tuple[str, str, float, Callable[..., float]], ...] = (
    ("exponent_kept", "power_rule", 0.75, lambda a, n: n * a**n),
    ("exponent_not_in_front", "power_rule", 0.75, lambda a, n: a ** (n - 1)),
    ("lowered_in_front", "power_rule", 0.75, lambda a, n: (n - 1) * a ** (n - 1)),
    ("lowered_twice", "power_rule", 0.78, lambda a, n: n * a ** (n - 2)),
    ("exponent_raised", "power_rule", 0.75, lambda a, n: n * a ** (n + 1)),
    ("raised_in_front", "power_rule", 0.78, lambda a, n: (n + 1) * a ** (n - 1)),
    ("lowered_kept", "power_rule", 0.78, lambda a, n: (n - 1) * a**n),
    ("integrated", "power_rule", 0.78, lambda a, n: a ** (n + 1) / (n + 1)),
    ("divided_by_exponent", "power_rule", 0.78, lambda a, n: a ** (n - 1) / n),
    ("power_sign", "sign", 1.0, lambda a, n: -n * a ** (n - 1)),
    ("exponent_negated", "power_rule", 0.85, lambda a, n: n * a ** (1 - n)),
    ("power_not_differentiated", "other", 1.5, lambda a, n: a**n),
    ("exponent_alone", "power_rule", 0.78, lambda a, n: n),
    ("base_times_exponent", "power_rule", 0.79, lambda a, n: n * a),
)


_ALONE = ("exponent_alone", "base_times_exponent")


def _slope_kind(part: Dual) -> tuple[str, float]:
    """What is lost with the slope of one factor: ``|w|`` has a derivative of its own, and no inner one."""
    return ("missing_factor", 1.05) if find(part.term.head) is not None else inner_kind(part)


def inner_kind(part: Dual) -> tuple[str, float]:
    """Within one formula a factor is the inner derivative; between named values it is a link of the chain. The inner
    derivative of ``1 - p`` is a sign."""
    if part.term.is_name:
        return "missing_factor", 1.05
    if part.term.head in ("add", "group") and all(entry == -1.0 for entry in part.slope):
        return "sign", 0.7
    return ("missing_factor", 1.0) if part.through else ("forgot_inner_derivative", 0.7)


def _square(exponent: Dual) -> bool:
    """The lost 2 of a square is a lost constant to most."""
    return exponent.term.is_number and exponent.term.value == 2


def _is_number(term: Term) -> bool:
    return not term.names()
