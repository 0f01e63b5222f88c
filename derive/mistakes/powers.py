"""Wrong derivatives of a sum of powers: a misconception at one power, at every power, or two at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from derive.mistakes.duals import constant, plus
from derive.mistakes.edits import Edit, Match, Vector, combine
from derive.mistakes.misrules import DROPPED, KEPT, MISRULES, Misrule
from derive.mistakes.monomials import Powers, term_value
from derive.mistakes.probe import Probe
from derive.term import Term, name

__all__ = ["Summands", "compared", "wrong_sums"]

_SUMMANDS = 6


@dataclass(frozen=True)
class Summand:
    """``c xⁿ``: its value, its derivative, and the wrong ones with their rows of the table."""

    exponent: Fraction
    value: Vector
    slope: Vector
    wrong: tuple[tuple[Vector, Misrule], ...]


class Summands:
    """The powers of a function with all that may be written for the derivative of each; a mistake with one of them
    costs ``more`` where the function was not written as their sum."""

    def __init__(self, powers: Powers, variable: Vector, by: str, more: float = 0.0) -> None:
        self.powers, self.variable, self.by, self.more = powers, variable, by, more
        self.all = [self._summand(n, c) for n, c in powers.items()]
        self.slope = plus(constant(0.0, variable), *[part.slope for part in self.all])

    def _summand(self, n: Fraction, c: Vector) -> Summand:
        slope = term_value(tuple(entry * float(n) for entry in c), n - 1, self.variable)
        found: list[tuple[Vector, Misrule]] = []
        for rule in MISRULES:
            made = [rule.at(entry, n) for entry in c]
            if all(each is not None for each in made):
                pairs = [each for each in made if each is not None]
                found.append((term_value(tuple(pair[0] for pair in pairs), pairs[0][1], self.variable), rule))
        return Summand(n, term_value(c, n, self.variable), slope, tuple(found))

    def term(self, part: Summand) -> Term:
        """The power, to be named in a sentence."""
        from derive.mistakes.spelled import power_term

        return power_term(self.powers[part.exponent], part.exponent, name(self.by))


def wrong_sums(summands: Summands, got: Vector, probe: Probe) -> Iterator[Match]:
    """Every way to the student's value."""
    parts = summands.all
    if not parts or len(parts) > 2 * _SUMMANDS:
        return
    yield from _single(summands, got, probe)
    if len(parts) > 1:
        yield from _everywhere(summands, got, probe)
        if len(parts) <= _SUMMANDS:
            yield from _some(summands, got, probe)
            if not probe.numeric and probe.count > 1:
                yield from _pairs(summands, got, probe)


def _edit(rule: Misrule, where: Term, more: float = 0.0) -> Edit:
    return Edit(rule.mistake, rule.kind, rule.cost + more, where)


def _single(summands: Summands, got: Vector, probe: Probe) -> Iterator[Match]:
    for part in summands.all:
        rest = combine(lambda whole, own: whole - own, summands.slope, part.slope)
        for vector, rule in part.wrong:
            if probe.same(plus(rest, vector), got) and not probe.same(vector, part.slope):
                more = 0.15 * (rule.mistake == "integrated" and len(summands.all) > 1)
                yield Match((_edit(rule, summands.term(part), summands.more + _rare(rule, probe) + more),))


def _rare(rule: Misrule, probe: Probe) -> float:
    """At a single place much agrees by chance: what is seldom made comes later there."""
    return 0.4 if probe.count == 1 and rule.kind == "power_rule" and not 0.7 < rule.cost <= 0.75 else 0.0


def _everywhere(summands: Summands, got: Vector, probe: Probe) -> Iterator[Match]:
    """The same misconception at every power; linear and constant summands by it or rightly, a constant also kept."""
    for mistake in dict.fromkeys(rule.mistake for part in summands.all for _, rule in part.wrong):
        options = [_choices(part, mistake) for part in summands.all]
        touched = [part for part, (_, wrong) in zip(summands.all, options, strict=True)
                   if wrong is not None and part.exponent not in (0, 1)]  # fmt: skip
        if not touched:
            continue
        rule = next(rule for part in touched for _, rule in part.wrong if rule.mistake == mistake)
        for total in _totals([choice[0] for choice in options]):
            if probe.same(total, got):
                yield Match((_edit(rule, summands.term(touched[0]), 0.03 + _rare(rule, probe)),))
                break


def _choices(part: Summand, mistake: str) -> tuple[list[Vector], Vector | None]:
    found = [vector for vector, rule in part.wrong if rule.mistake == mistake][:1]
    if part.exponent not in (0, 1):
        return (found or [part.slope]), (found[0] if found else None)
    if part.exponent == 1:
        return [part.slope, *found, part.value], (found[0] if found else None)
    return [part.slope, *found, part.value], None


def _totals(options: Sequence[Sequence[Vector]]) -> Iterator[Vector]:
    if not options:
        return
    head, *rest = options
    if not rest:
        yield from head
        return
    for tail in _totals(rest):
        for vector in head:
            yield plus(vector, tail)


def _some(summands: Summands, got: Vector, probe: Probe) -> Iterator[Match]:
    """Several summands dropped, or left as they were."""
    parts = summands.all
    for size in range(2, len(parts)):
        for chosen in combinations(range(len(parts)), size):
            others = [part.slope for at, part in enumerate(parts) if at not in chosen]
            first = summands.term(parts[chosen[0]])
            if probe.same(plus(constant(0.0, got), *others), got):
                yield Match((_edit(DROPPED, first, 0.05 * size + summands.more),))
            if probe.same(plus(*others, *[parts[at].value for at in chosen]), got):
                yield Match((_edit(KEPT, first, 0.05 * size + summands.more),))


def _pairs(summands: Summands, got: Vector, probe: Probe) -> Iterator[Match]:
    """Two mistakes at two summands."""
    gap = combine(lambda a, b: a - b, got, summands.slope)
    table: dict[int, list[tuple[int, Vector, Misrule]]] = {}
    for at, part in enumerate(summands.all):
        for vector, rule in part.wrong:
            change = combine(lambda a, b: a - b, vector, part.slope)
            if change[0] != change[0] or abs(change[0]) > 1e9:
                continue
            rest = gap[0] - change[0]
            for key in (round(rest * 1e6) + step for step in (-1, 0, 1)):
                for other, second, earlier in table.get(key, ()):
                    if other != at and probe.same(plus(change, second), gap):
                        edits = (
                            _edit(earlier, summands.term(summands.all[other]), 0.1),
                            _edit(rule, summands.term(part), 0.1),
                        )
                        yield Match(tuple(sorted(edits, key=lambda edit: edit.cost)))
            table.setdefault(round(change[0] * 1e6), []).append((at, change, rule))


def compared(want: Powers, got: Powers) -> Iterator[Match]:
    """One power whose coefficient or exponent is another; the last resort, which knows no reason."""
    apart = [n for n in {**want, **got} if not _same(want.get(n), got.get(n))]
    if len(apart) == 1:
        yield Match((_other_coefficient(want.get(apart[0]), got.get(apart[0])),))
    if len(apart) == 2:
        lost = [n for n in apart if n not in got]
        put = [n for n in apart if n not in want]
        if len(lost) == len(put) == 1 and _same(want[lost[0]], got[put[0]]):
            yield Match((Edit("exponent_other", "power_rule", 1.2),))
        elif len(lost) == len(put) == 1:
            yield Match((Edit("power_other", "power_rule", 2.0),))


def _other_coefficient(want: Vector | None, got: Vector | None) -> Edit:
    if got is None or want is None:
        return Edit("power_missing", "dropped_path", 1.3) if got is None else Edit("power_added", "algebra_slip", 1.8)
    ratios = {round(b / a, 9) for a, b in zip(want, got, strict=True) if a}
    if ratios == {-1.0}:
        return Edit("coefficient_sign", "sign", 1.05)
    plain = ratios <= {2.0, 0.5} or (len(ratios) == 1 and len(want) > 1 and not _steady(want))
    return Edit("coefficient_other", "constant_factor" if plain else "algebra_slip", 1.15)


def _steady(vector: Vector) -> bool:
    return all(abs(entry - vector[0]) < 1e-12 for entry in vector)


def _same(left: Vector | None, right: Vector | None) -> bool:
    if left is None or right is None:
        return False
    return all(abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b)) for a, b in zip(left, right, strict=True))
