"""Shorter forms: fractions cancelled, where that leaves less to read.

What is not elementwise arithmetic (a sum over an axis, a product of matrices, a function) counts as a letter. SymPy
cancels and factors; the shortest result is kept when it is shorter than what was there and has the same shape.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derive.dimension import Shape
from derive.errors import DeriveError
from derive.rules.tidy import exact, product
from derive.term import ONE, Term, multiply, name

__all__ = ["length", "shorten"]

_ARITHMETIC = ("add", "multiply", "negative", "divide", "group")
_LONGEST = 400


def length(term: Term) -> int:
    """How much there is to read: the nodes, a fraction counted double."""
    return sum(2 if node.head == "divide" else 1 for node in term.walk() if node.head != "group")


def shorten(term: Term, shape_of: Callable[[Term], Shape] | None = None, always: bool = False) -> Term:
    """A shorter Term that is equal wherever the given one is defined, or the Term itself.

    It is tried where there is a fraction that something could cancel with, or ``always``.
    """
    if length(term) > _LONGEST or not (always or _has_fraction(term)):
        return term
    apart = _apart(term, shape_of)
    if apart is not None:
        return apart
    atoms: dict[Term, Term] = {}
    letters = _lettered(term, atoms)
    if _settled(letters):
        return term
    names = {letter.data: atom for atom, letter in atoms.items()}
    best, size = term, length(term)
    for candidate in _candidates(letters, list(names)):
        filled = _polished(candidate).replace(names)
        if length(filled) < size and _fits(filled, term, shape_of):
            best, size = filled, length(filled)
    return best


def _apart(term: Term, shape_of: Callable[[Term], Shape] | None) -> Term | None:
    """A product in which only the factors that share letters with a fraction are touched, the others as they are;
    ``None`` where every factor is concerned."""
    inside = term.args[0] if term.head == "negative" else term
    if inside.head != "multiply":
        return None
    factors = list(inside.args)
    concerned = {place for place, factor in enumerate(factors) if _has_fraction(factor)}
    letters = {atom for place in concerned for atom in _atoms(factors[place])}
    concerned |= {place for place, factor in enumerate(factors) if letters & _atoms(factor)}
    if not concerned or len(concerned) == len(factors):
        return None
    core = multiply(*[factors[place] for place in sorted(concerned)])
    signed = Term("negative", (core,)) if term.head == "negative" else core
    short = shorten(signed, shape_of)
    if short is signed:
        return term
    first = min(concerned)
    kept = [
        short if place == first else factor
        for place, factor in enumerate(factors)
        if place == first or place not in concerned
    ]
    whole = product(*kept)
    return whole if _fits(whole, term, shape_of) else term


def _atoms(term: Term) -> set[Term]:
    found: dict[Term, Term] = {}
    _lettered(term, found)
    return set(found)


def _has_fraction(term: Term) -> bool:
    return any(node.head == "divide" and exact(node.args[1]) is None for node in term.walk())


def _settled(letters: Term) -> bool:
    """A product of different letters and of different sums of letters: nothing in it can cancel."""
    factors = letters.args if letters.head == "multiply" else (letters,)
    return len(set(factors)) == len(factors) and all(factor.is_name or _is_plain_sum(factor) for factor in factors)


def _is_plain_sum(term: Term) -> bool:
    parts = [part.args[0] if part.head == "negative" else part for part in term.args]
    return term.head == "add" and len(set(parts)) == len(parts) and all(part.is_name or part == ONE for part in parts)


def _lettered(term: Term, atoms: dict[Term, Term]) -> Term:
    """The arithmetic of a Term, everything else as letters."""
    if term.is_number:
        return term
    if term.head == "power" and _small(exact(term.args[1])):
        return Term("power", (_lettered(term.args[0], atoms), term.args[1]))
    if term.head in _ARITHMETIC:
        return Term(term.head, [_lettered(part, atoms) for part in term.args])
    return atoms.setdefault(term, name(f"·{len(atoms)}"))


def _small(exponent: Any) -> bool:
    return exponent is not None and exponent.denominator == 1 and abs(exponent) <= 4


def _candidates(letters: Term, order: list[str]) -> list[Term]:
    import sympy

    from derive.kernel.from_sympy import from_sympy
    from derive.kernel.symbolic import to_sympy

    expression = to_sympy(letters)
    try:
        cancelled = sympy.cancel(expression)
        return [from_sympy(form, order) for form in (cancelled, sympy.factor(cancelled))]
    except (sympy.PolynomialError, DeriveError):
        return []


def _polished(term: Term) -> Term:
    """Differences with the positive part first, and no sign in front that a difference can take."""
    return _unsigned(term.rebuild(lambda node: _positive_first(node) if node.head == "add" else node))


def _positive_first(term: Term) -> Term:
    positive = [part for part in term.args if part.head != "negative"]
    if not positive or term.args[0].head != "negative":
        return term
    return Term("add", (positive[0], *[part for part in term.args if part is not positive[0]]))


def _unsigned(term: Term) -> Term:
    """``-(y - a) x`` is ``(a - y) x``: the last difference among the factors turns around."""
    if term.head != "negative":
        return term
    inside = term.args[0]
    top = inside.args[0] if inside.head == "divide" else inside
    factors = list(top.args) if top.head == "multiply" else [top]
    for place, factor in enumerate(factors):
        if factor.head == "add" and len(factor.args) == 2 and factor.args[1].head == "negative":
            left, right = factor.args
            factors[place] = Term("add", (right.args[0], Term("negative", (left,))))
            turned = multiply(*factors)
            return Term("divide", (turned, inside.args[1])) if inside.head == "divide" else turned
    return term


def _fits(candidate: Term, term: Term, shape_of: Callable[[Term], Shape] | None) -> bool:
    return shape_of is None or shape_of(candidate) == shape_of(term)
