"""How far a value may be off because numbers in it were printed rounded."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from derive.check.world import Place, World
from derive.rules.tidy import exact
from derive.term import Term, number

__all__ = ["decimals_of", "has_decimals", "printed_decimals", "rounding"]

_LAST_PLACE = Fraction(3, 4)  # of the last printed decimal


def rounding(world: World, place: Place, term: Term) -> Any:
    """How much a formula may be off at a place for the rounded numbers that stand in it.

    A number that the model gives is exact: it was copied, not worked out. Raises what `World.value` does.
    """
    given = {abs(term.value) for term in world.graph.point.values() if term.is_number}
    base = world.value(term, place)
    allowed = world.field.number(Fraction(0))
    for leaf in _decimals(term):
        if abs(leaf.value) in given and leaf != term:
            continue
        ulp = _LAST_PLACE / 10 ** decimals_of(leaf.data[1])
        changed = world.value(_exchanged(term, leaf, number(leaf.value + ulp)), place)
        allowed += max(abs(a - b) for a, b in zip(changed.data, base.data, strict=True))
    return allowed


def _exchanged(term: Term, old: Term, new: Term) -> Term:
    return term.rebuild(lambda node: new if node == old else node)


def _decimals(term: Term) -> Iterator[Term]:
    seen: set[Term] = set()
    for node in term.walk():
        if node.is_number and "." in node.data[1] and node not in seen:
            seen.add(node)
            yield node


def has_decimals(term: Term) -> bool:
    """Whether some number was printed with a point."""
    return next(_decimals(term), None) is not None


def printed_decimals(term: Term) -> int | None:
    """How many decimals a lone number (``1.9``, ``1.9·10⁻⁵``), or the entries of a matrix, were printed with."""
    while term.head in ("negative", "group"):
        term = term.args[0]
    if term.head == "matrix":
        return min((printed_decimals(part) or 0 for part in term.args), default=None)
    if term.head == "multiply" and len(term.args) == 2:
        shift = _power_of_ten(term.args[1])
        mantissa = None if shift is None else printed_decimals(term.args[0])
        return None if mantissa is None or shift is None else max(0, mantissa - shift)
    return decimals_of(str(term.data[1])) if term.is_number else None


def _power_of_ten(term: Term) -> int | None:
    if term.head != "power" or exact(term.args[0]) != 10:
        return None
    exponent = exact(term.args[1])
    return int(exponent) if exponent is not None and exponent.denominator == 1 else None


def decimals_of(spelling: str) -> int:
    """The place of the last printed digit: 4 in ``0.0259``, 6 in ``1.9e-5``."""
    mantissa, _, exponent = spelling.lower().partition("e")
    return max(0, len(mantissa.partition(".")[2]) - int(exponent or 0))
