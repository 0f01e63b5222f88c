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
_SCALAR = frozenset(
    ("sum", "mean", "dot", "norm", "trace", "det", "logdet", "logsumexp", "index", "sum_over", "partial")
)


def product(term: Term, laid: list[Laid], context: Context) -> Laid:
    """A product in the author's order."""
    factors = [_factor(term, laid, position) for position in range(len(laid))]
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
    if _tensors(term, context) > 1 and not _numeric(before):
        return sign("odot")
    chosen = _SIGNS[context.style.product]
    if context.style.product in ("auto", "none"):
        coefficient = position == 1 and _numeric(before) and not _is_one(before)
        if coefficient and not _starts_with_figure(factors[1]):
            return _gap(factors[0])
        if context.style.product == "auto" and _all_plain(term, context):
            return _gap(factors[position - 1])
    if chosen:
        return sign(chosen)
    return sign("dot") if _starts_with_figure(factors[position]) else Box("gap")


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


def _tensors(term: Term, context: Context) -> int:
    """How many factors have axes, as far as the names in them tell."""
    return sum(_has_axes(factor, context) for factor in term.args) if context.shapes else 0


def _has_axes(term: Term, context: Context) -> bool:
    if term.head in _SCALAR and not term.attribute("axis") if isinstance(term.data, tuple) else term.head in _SCALAR:
        return False
    if term.head in ("name", "adjoint"):
        return bool(context.shapes.get(term.data))
    return any(_has_axes(child, context) for child in term.args)
