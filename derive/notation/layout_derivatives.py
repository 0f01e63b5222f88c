"""Layout of derivatives: fractions of differentials, adjoints, the direct part alone."""

from __future__ import annotations

from derive.notation.boxes import Box, fence, mark, row, script, separated, sign
from derive.notation.layout import ATOM, CALL, FRACTION, GRADIENT, POWER, Context, Laid, wrap
from derive.notation.symbols import name_box
from derive.term import Term

__all__ = ["HEADS"]


def _direction(context: Context) -> str:
    """A letter that the model does not use, for the direction in which a gradient is differentiated."""
    return next(letter for letter in ("E", "H", "D", "V", "Delta") if letter not in context.shapes)


def _adjoint(term: Term, laid: list[Laid], context: Context) -> Laid:
    if term.data.startswith(GRADIENT):
        bold = context.style.bold and bool(context.rank(term))
        return Laid(name_box(_direction(context), context.style, bold), ATOM)
    if context.style.adjoint == "partial":
        bold = context.style.bold and bool(context.shapes.get(term.data))
        below = row(mark("partial"), name_box(term.data, context.style, bold))
        return Laid(_ratio(row(mark("partial"), name_box(context.style.loss, context.style, False)), below), FRACTION)
    name = name_box(term.data, context.style, False)
    return Laid(script(Box("symbol", "delta"), name), ATOM)


def _partial(term: Term, laid: list[Laid], context: Context) -> Laid:
    kind, order = term.data
    what = laid[0].box if laid[0].level >= CALL else fence(laid[0].box)
    over = row(_differential(kind, order), *([Box("gap")] if order > 1 else []), what)
    return Laid(_ratio(over, _below(term, laid, kind, order)), FRACTION)


def _local(term: Term, laid: list[Laid], context: Context) -> Laid:
    """``(∂L/∂w)`` with the word that says: only where ``w`` stands in the definition itself."""
    rule = _partial if term.args[0].is_name else _differentiate
    atom = rule(Term("partial", term.args, ("partial", 1)), laid, context)
    return Laid(script(fence(atom.box), Box("otherwise", context.style.direct)), ATOM)


def _differentiate(term: Term, laid: list[Laid], context: Context) -> Laid:
    kind, order = term.data
    operator = _ratio(_differential(kind, order), _below(term, laid, kind, order))
    body = laid[0].box if term.args[0].head == "group" else fence(laid[0].box)
    return Laid(row(operator, body), POWER)


def _differential(kind: str, order: int) -> Box:
    d = mark("partial") if kind == "partial" else Box("symbol", "d")
    return d if order == 1 else script(d, above=Box("number", str(order)))


def _below(term: Term, laid: list[Laid], kind: str, order: int) -> Box:
    """``∂x``, ``∂x²``, ``∂x ∂y``."""
    variables = [piece.box for piece in laid[1:]]
    if len(variables) == 1 and order > 1:
        raised = script(_held(laid[1]), above=Box("number", str(order)))
        return row(_differential(kind, 1), raised)
    parts: list[Box] = []
    for variable in variables:
        parts += [Box("gap")] if parts else []
        parts += [_differential(kind, 1), variable]
    return row(*parts)


def _held(piece: Laid) -> Box:
    return wrap(piece, ATOM)


def _ratio(over: Box, below: Box) -> Box:
    return Box("fraction", "", (over, below))


def _evaluated(term: Term, laid: list[Laid], context: Context) -> Laid:
    """``(df/dx)`` with the values of the names below it: where it is taken."""
    places = [
        row(name_box(known, context.style, False), sign("="), piece.box)
        for known, piece in zip(term.data, laid[1:], strict=True)
    ]
    return Laid(script(fence(laid[0].box), separated(places)), ATOM)


HEADS = {"adjoint": _adjoint, "partial": _partial, "local": _local, "differentiate": _differentiate,
         "evaluated": _evaluated}  # fmt: skip
