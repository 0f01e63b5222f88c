"""Layout of ops: one rule a layout kind of the op table, and the heads that belong to tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from derive.notation import layout_tensors as tensors
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
    if term.attribute("over") is not None:
        return _over(term, laid, context, how)
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
    if term.head == "logdet":
        return tensors.log_determinant(term, laid, context)
    called = _called(function_box(term.head, context), laid)
    axis = term.attribute("axis")
    if axis is None:
        return called
    if axis in (-1, (context.rank(term.args[0]) or 0) - 1) and term.head in _LAST_AXIS:
        return called
    head, arguments = called.box.parts
    return Laid(row(script(head, Box("text", f"axis {axis}")), arguments), CALL)


def _over(term: Term, laid: list[Laid], context: Context, how: Layout) -> Laid:
    """``max_j X_ij``: the indices below the sign; log-sum-exp is written as its three signs."""
    below = _indices(term.attribute("over"), laid, context)
    if term.head == "logsumexp":
        total = row(script(Box("big", "sum"), below), Box("gap"), _exponential(term, laid, context, how).box)
        return Laid(row(Box("function", "log"), Box("gap"), total), PRODUCT)
    if term.head == "prod":
        return Laid(row(script(Box("big", "prod"), below), Box("gap"), wrap(laid[0], PRODUCT)), PRODUCT)
    return Laid(row(script(function_box(term.head, context), below), fence(laid[0].box)), CALL)


def _indices(names: Iterable[str], laid: list[Laid], context: Context) -> Box:
    """``i, j``, and the condition behind them."""
    below = separated([name_box(index, context.style, False) for index in names], "list")
    return row(below, sign("comma"), laid[1].box) if len(laid) > 1 else below


def _exponential(term: Term, laid: list[Laid], context: Context, how: Layout) -> Laid:
    if not context.style.euler or "e" in context.shapes or context.rank(term.args[0]):
        return _called(Box("function", "exp"), laid)
    return Laid(script(Box("symbol", "e"), above=laid[0].box), POWER)


def _root(term: Term, laid: list[Laid], context: Context, how: Layout) -> Laid:
    return Laid(Box("root", "", (laid[0].box,)), ATOM)


def _bars(term: Term, laid: list[Laid], context: Context, how: Layout) -> Laid:
    return Laid(fence(laid[0].box, "|"), ATOM)


def _norm(term: Term, laid: list[Laid], context: Context, how: Layout) -> Laid:
    return tensors.norm(term, laid, context)


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
    if how.symbol != "hadamard":
        return tensors.matrix_product(term, laid, context)
    left = laid[0].box if term.args[0].head == term.head else wrap(laid[0], PRODUCT + 1)
    return Laid(row(left, sign("odot"), wrap(laid[1], PRODUCT + 1)), PRODUCT)


def _postfix(term: Term, laid: list[Laid], context: Context, how: Layout) -> Laid:
    if how.symbol.startswith("inv"):
        return Laid(script(wrap(laid[0], ATOM), above=row(mark("minus"), Box("number", "1"))), POWER)
    if len(laid) > 1 and not _swaps_last(term):
        return _function(term, laid, context, how)
    if term.args[0].head == "inv":
        raised = row(mark("minus"), mark(f"transpose {context.style.transpose}"))
        return Laid(script(laid[0].box.parts[0], above=raised), POWER)
    return tensors.transposed(laid[0], context)


def _swaps_last(term: Term) -> bool:
    """Axes that swap the last two: each matrix of a batch is transposed."""
    axes = [int(axis.value) if axis.is_number else -1 for axis in term.args[1:]]
    rank = len(axes)
    return rank > 2 and axes == [*range(rank - 2), rank - 1, rank - 2]


def _constant(term: Term, laid: list[Laid], context: Context, how: Layout) -> Laid:
    return tensors.constant(term, laid, context, how.symbol) or _function(term, laid, context, how)


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
    "constant": _constant,
    "dot": lambda term, laid, context, how: tensors.matrix_product(term, laid, context),
    "outer": lambda term, laid, context, how: tensors.outer(term, laid, context),
    "kron": lambda term, laid, context, how: tensors.kron(term, laid, context),
}
_LAST_AXIS = ("softmax", "log_softmax")


# -- heads that are no ops -------------------------------------------------------------------------------


def _apply(term: Term, laid: list[Laid], context: Context) -> Laid:
    return _called(name_box(term.data, context.style, False), laid)


def _prime(term: Term, laid: list[Laid], context: Context) -> Laid:
    function, order = term.data
    return _called(Box("primes", "'" * order, (function_box(function, context),)), laid)


def _index(term: Term, laid: list[Laid], context: Context) -> Laid:
    base, *items = laid
    if term.args[0].is_name and context.rank(term) == 0:
        base = Laid(name_box(term.args[0].data, context.style, False), base.level)
    letters = all(item.is_name and len(item.data) == 1 for item in term.args[1:])
    below = row(*[item.box for item in items]) if letters else separated([item.box for item in items], "list")
    held = base.box if base.level == ATOM and base.box.kind not in ("script", "fence") else _held(base.box)
    return Laid(script(held, below), ATOM)


def _held(box: Box) -> Box:
    return box if box.kind == "fence" and box.text == "(" else fence(box)


def _slice(term: Term, laid: list[Laid], context: Context) -> Laid:
    has_start, has_stop = term.data
    boxes = [piece.box for piece in laid]
    start = [boxes.pop(0)] if has_start else []
    return Laid(row(*start, mark("colon"), *(boxes if has_stop else [])), ATOM)


def _sum_over(term: Term, laid: list[Laid], context: Context) -> Laid:
    below = _indices(term.data, laid, context)
    return Laid(row(script(Box("big", "sum"), below), Box("gap"), wrap(laid[0], PRODUCT)), PRODUCT)


def _kronecker(term: Term, laid: list[Laid], context: Context) -> Laid:
    """``δ_{ij}``, 1 where the indices agree."""
    return Laid(script(name_box("delta", context.style, False), row(*[piece.box for piece in laid])), ATOM)


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
    "kronecker": _kronecker,
    "matrix": _matrix,
    **tensors.HEADS,
}
