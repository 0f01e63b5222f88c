"""Layout of ops: one rule a layout kind of the op table, and the heads that belong to tensors."""

from __future__ import annotations

from collections.abc import Callable

from derive.notation.boxes import Box, fence, mark, row, script, separated, sign
from derive.notation.layout import ATOM, CALL, COMPARE, POWER, PRODUCT, RELATION, SUM, Context, Laid, wrap
from derive.notation.symbols import FUNCTION_WORDS, name_box
from derive.ops.table import Layout, find
from derive.term import Term

__all__ = ["HEADS", "function_box", "function_power", "lay_op"]

_LOG_BASES = {"log2": "2", "log10": "10"}
_NEGATIONS = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_INDICATORS = ("github", "portable")


def lay_op(term: Term, laid: list[Laid], context: Context) -> Laid:
    """The layout of an op, as its entry in the table says."""
    entry = find(term.head)
    how = entry.layout if entry is not None else Layout("function", term.head)
    return _KINDS.get(how.kind, _function)(term, laid, context, how)


def function_box(symbol: str, context: Context) -> Box:
    """A function's own name: σ, tanh, ReLU, or the author's letter."""
    entry = find(symbol)
    shown = entry.layout.symbol if entry is not None else symbol
    if entry is None:
        return name_box(symbol, context.style, False)
    if shown in _LOG_BASES:
        return script(Box("function", "log"), Box("number", _LOG_BASES[shown]))
    return Box("function", shown or symbol)


def function_power(term: Term, base: Box, exponent: Box) -> Box | None:
    """``tanh²(z)`` for a function that is written as a word; ``None`` for any other power."""
    inner, raised = term.args
    entry = find(inner.head)
    if entry is None or entry.layout.kind != "function" or entry.layout.symbol not in FUNCTION_WORDS:
        return None
    if not raised.is_number or raised.value.denominator != 1 or raised.value < 2 or len(base.parts) != 2:
        return None
    return row(script(base.parts[0], above=exponent), base.parts[1])


def _called(function: Box, laid: list[Laid]) -> Laid:
    return Laid(row(function, fence(separated(piece.box for piece in laid))), CALL)


def _function(term: Term, laid: list[Laid], context: Context, how: Layout) -> Laid:
    called = _called(function_box(term.head, context), laid)
    axis = term.attribute("axis")
    if axis is None:
        return called
    head, arguments = called.box.parts
    return Laid(row(script(head, Box("text", f"axis {axis}")), arguments), CALL)


def _exponential(term: Term, laid: list[Laid], context: Context, how: Layout) -> Laid:
    if not context.style.euler or "e" in context.shapes:
        return _called(Box("function", "exp"), laid)
    return Laid(script(Box("symbol", "e"), above=laid[0].box), POWER)


def _root(term: Term, laid: list[Laid], context: Context, how: Layout) -> Laid:
    return Laid(Box("root", "", (laid[0].box,)), ATOM)


def _bars(term: Term, laid: list[Laid], context: Context, how: Layout) -> Laid:
    return Laid(fence(laid[0].box, "|"), ATOM)


def _norm(term: Term, laid: list[Laid], context: Context, how: Layout) -> Laid:
    return Laid(fence(laid[0].box, "norm"), ATOM)


def _cases(term: Term, laid: list[Laid], context: Context, how: Layout) -> Laid:
    if context.style.dialect in _INDICATORS:
        return _indicators(term, laid)
    condition, yes, no = laid
    below = (no.box, Box("otherwise", context.style.otherwise))
    nested = no.box.parts if no.box.kind == "cases" else below
    return Laid(Box("cases", "", (yes.box, condition.box, *nested)), RELATION)


def _indicators(term: Term, laid: list[Laid]) -> Laid:
    """``1[c]·a + 1[not c]·b``: where rows cannot stand, a choice is written with indicators."""
    condition, yes, no = laid
    parts: list[Box] = []
    if term.args[1].is_number and term.args[1].value == 0 and term.args[0].head == "compare":
        pieces = [(_negated(condition), no)]
    elif term.args[2].is_number and term.args[2].value == 0:
        pieces = [(condition.box, yes)]
    else:
        pieces = [(condition.box, yes), (_negated(condition), no)]
    for holds, value in pieces:
        indicator = row(mark("one"), fence(holds, "["))
        parts += [sign("plus")] if parts else []
        parts.append(row(indicator, sign("dot"), wrap(value, PRODUCT + 1)))
    return Laid(row(*parts), SUM)


def _negated(condition: Laid) -> Box:
    left, link, *right = condition.box.parts
    return row(left, sign(_NEGATIONS[link.text]), *right) if condition.level == COMPARE else condition.box


def _infix(term: Term, laid: list[Laid], context: Context, how: Layout) -> Laid:
    left = laid[0].box if term.args[0].head == term.head else wrap(laid[0], PRODUCT + 1)
    right = wrap(laid[1], PRODUCT + 1)
    between = sign("odot") if how.symbol == "hadamard" else Box("gap")
    return Laid(row(left, between, right), PRODUCT)


def _postfix(term: Term, laid: list[Laid], context: Context, how: Layout) -> Laid:
    base = wrap(laid[0], ATOM)
    if how.symbol.startswith("inv"):
        return Laid(script(base, above=row(mark("minus"), Box("number", "1"))), POWER)
    if len(laid) > 1:
        return _function(term, laid, context, how)
    return Laid(script(base, above=mark(f"transpose {context.style.transpose}")), POWER)


def _big(term: Term, laid: list[Laid], context: Context, how: Layout) -> Laid:
    return _function(term, laid, context, how)


_KINDS: dict[str, Callable[[Term, list[Laid], Context, Layout], Laid]] = {
    "function": _function,
    "exponential": _exponential,
    "root": _root,
    "bars": _bars,
    "norm": _norm,
    "cases": _cases,
    "infix": _infix,
    "postfix": _postfix,
    "big": _big,
}


# -- heads that are no ops -------------------------------------------------------------------------------


def _apply(term: Term, laid: list[Laid], context: Context) -> Laid:
    return _called(name_box(term.data, context.style, False), laid)


def _prime(term: Term, laid: list[Laid], context: Context) -> Laid:
    function, order = term.data
    return _called(Box("primes", "'" * order, (function_box(function, context),)), laid)


def _index(term: Term, laid: list[Laid], context: Context) -> Laid:
    base, *items = laid
    below = separated([item.box for item in items], "list")
    held = base.box if base.level == ATOM and base.box.kind != "script" else fence(base.box)
    return Laid(script(held, below), ATOM)


def _slice(term: Term, laid: list[Laid], context: Context) -> Laid:
    has_start, has_stop = term.data
    boxes = [piece.box for piece in laid]
    start = [boxes.pop(0)] if has_start else []
    return Laid(row(*start, mark("colon"), *(boxes if has_stop else [])), ATOM)


def _sum_over(term: Term, laid: list[Laid], context: Context) -> Laid:
    below = separated([name_box(index, context.style, False) for index in term.data], "list")
    if len(laid) > 1:
        below = row(below, sign("comma"), laid[1].box)
    return Laid(row(script(Box("big", "sum"), below), Box("gap"), wrap(laid[0], PRODUCT)), PRODUCT)


def _matrix(term: Term, laid: list[Laid], context: Context) -> Laid:
    nested = any(child.head == "matrix" for child in term.args)
    if nested:
        rows = tuple(piece.box.parts[0] if piece.box.kind == "matrix" else piece.box for piece in laid)
    else:
        rows = (Box("cells", "", tuple(piece.box for piece in laid)),)
    return Laid(Box("matrix", "", rows), ATOM)


HEADS = {
    "apply": _apply,
    "prime": _prime,
    "index": _index,
    "slice": _slice,
    "sum_over": _sum_over,
    "matrix": _matrix,
}
