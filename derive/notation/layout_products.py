"""Products: where a sign stands between factors, and which.

In ``auto`` a product of plain letters, their powers and a number is juxtaposed (``3xy``); a number in front of
anything else too (``2(a - y)``), unless figures would run together; every other product has a dot.
"""

from __future__ import annotations

from derive.notation.boxes import Box, row, sign
from derive.notation.layout import NEGATIVE, PRODUCT, Context, Laid, plain_letter, wrap
from derive.term import Term

__all__ = ["product"]

_SIGNS = {"auto": "dot", "dot": "dot", "times": "times", "none": ""}


def product(term: Term, laid: list[Laid], context: Context) -> Laid:
    """A product in the author's order."""
    factors = [_factor(term, laid, position) for position in range(len(laid))]
    if _needs_no_fence(term, context):
        factors[-1] = laid[-1].box
    parts = [factors[0]]
    for position in range(1, len(factors)):
        between = _between(term, factors, position, context)
        parts += [between, factors[position]] if between is not None else [factors[position]]
    return Laid(row(*parts), PRODUCT)


def _factor(term: Term, laid: list[Laid], position: int) -> Box:
    piece = laid[position]
    if position == 0 and term.args[0].is_number and piece.level == NEGATIVE:
        return piece.box
    return wrap(piece, PRODUCT + 1)


def _between(term: Term, factors: list[Box], position: int, context: Context) -> Box | None:
    """The sign before a factor; ``None`` when the two are juxtaposed."""
    before, _after = term.args[position - 1], term.args[position]
    if all(_numeric(factor) for factor in term.args):
        return sign("times")
    if _numeric(before) and _after.head == "sum_over" and context.shapes:
        return Box("gap")
    if context.shapes and not _numeric(before):
        found = _between_arrays(term, position, factors, context)
        if found is not None:
            return found
    chosen = _SIGNS[context.style.product]
    if context.style.product in ("auto", "none"):
        coefficient = position == 1 and _numeric(before) and not _is_one(before)
        if coefficient and not _starts_with_figure(factors[1]):
            return _gap(factors[0])
        if context.style.product == "auto" and _all_plain(term, context):
            return Box("gap") if _long_run(term) else _gap(factors[position - 1])
    if chosen:
        return sign(chosen)
    return sign("dot") if _starts_with_figure(factors[position]) else Box("gap")


def _long_run(term: Term) -> bool:
    """More than three letters side by side look like one name."""
    return sum(not _numeric(factor) for factor in term.args) > 3


def _gap(before: Box) -> Box | None:
    return Box("gap") if before.kind == "script" else None


def _is_one(term: Term) -> bool:
    return term.is_number and abs(term.value) == 1


def _numeric(term: Term) -> bool:
    """A number, perhaps negative, or a fraction of two numbers."""
    if term.head in ("negative", "group"):
        return _numeric(term.args[0])
    if term.head == "divide":
        return all(part.is_number for part in term.args)
    return term.is_number


def _starts_with_figure(box: Box) -> bool:
    while box.kind in ("row", "script", "slash") and box.parts:
        box = box.parts[0]
    return box.kind in ("number", "fraction")


def _all_plain(term: Term, context: Context) -> bool:
    first, *rest = term.args
    start = [] if _numeric(first) and not _is_one(first) else [first]
    return all(_plain(factor, context) for factor in (*start, *rest))


def _plain(term: Term, context: Context) -> bool:
    if term.head == "power":
        base, exponent = term.args
        return plain_letter(base, context) and (exponent.is_number or plain_letter(exponent, context))
    return plain_letter(term, context) or term.head == "constant"


def _needs_no_fence(term: Term, context: Context) -> bool:
    """A sum at the end, or a matrix product that only scalars stand in front of."""
    last = term.args[-1]
    if last.head == "sum_over":
        return True
    return last.head in ("matmul", "outer", "dot") and all(context.rank(factor) == 0 for factor in term.args[:-1])


def _between_arrays(term: Term, position: int, factors: list[Box], context: Context) -> Box | None:
    """``⊙`` between arrays; a scalar stands side by side with what it scales, and entries with entries."""
    ranks = [context.rank(factor) for factor in term.args]
    before, after = ranks[position - 1], ranks[position]
    if after and any(ranks[:position]):
        return sign("odot")
    if _starts_with_figure(factors[position]) or context.style.product in ("dot", "times"):
        return None
    here = term.args[position]
    if before != 0 or _is_derivative(term.args[position - 1]) or _is_derivative(here):
        return None
    side_by_side = after or any(ranks) or here.head in ("matmul", "dot") or _entries(term)
    return Box("gap") if side_by_side else None


def _is_derivative(term: Term) -> bool:
    return term.head in ("partial", "differentiate")


def _entries(term: Term) -> bool:
    """A product in which entries of arrays or sums over them stand."""
    return any(node.head in ("index", "sum_over") for factor in term.args for node in factor.walk())
