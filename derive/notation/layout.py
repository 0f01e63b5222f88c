"""Layout: Term to boxes. Every decision about order, signs and parentheses is made here, once for all notations.

A laid-out term has a level: how strongly its outermost operator binds. A child that binds less strongly than its
place demands gets parentheses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from derive.dimension import Shape
from derive.errors import DeriveError
from derive.notation.boxes import Box, fence, fold, mark, row, script, sign
from derive.notation.shown import shown
from derive.notation.spelling import spell
from derive.notation.style import Style
from derive.notation.symbols import name_box
from derive.ops.infer import Shapes
from derive.term import Term

__all__ = ["ATOM", "CALL", "Context", "Laid", "displayed", "layout", "wrap"]

RELATION, COMPARE, SUM, NEGATIVE, PRODUCT, FRACTION, POWER, CALL, ATOM = range(9)


class Laid(NamedTuple):
    """A box and how strongly what is in it holds together."""

    box: Box
    level: int


@dataclass(frozen=True)
class Context:
    """What layout needs to know beside the term."""

    style: Style
    shapes: Mapping[str, Shape]

    def shape(self, term: Term) -> Shape | None:
        """The shape of a Term, ``None`` where it cannot be known; a name that has none is a scalar."""
        if not self.shapes:
            return None
        if term.head == "partial":
            parts = [self.shape(part) for part in term.args[: 1 + term.data[1]]]
            return tuple(size for part in parts for size in part or ())
        try:
            return self._reader(term)
        except (DeriveError, LookupError, TypeError, ValueError, AttributeError):
            return None

    def rank(self, term: Term) -> int | None:
        if term.head == "blank":
            return int(term.data[1])
        shape = self.shape(term)
        return None if shape is None else len(shape)

    @property
    def symbols(self) -> set[str]:
        """The symbols of sizes."""
        return self._reader.symbols

    @cached_property
    def _reader(self) -> Shapes:
        return Shapes(_Scalars(self.shapes))


GRADIENT = "·∇ "  # what the engine puts in front of a value to name the gradient by it


class _Scalars(dict[str, Shape]):
    """Shapes of names; a gradient has that of its value, and a name that is not there is a scalar."""

    def get(self, key: str, default: object = None) -> Shape:
        return super().get(str(key).removeprefix(GRADIENT), ())


Rule = Callable[[Term, list[Laid], Context], Laid]


def layout(term: Term, style: Style, shapes: Mapping[str, Shape] | None = None) -> Box:
    """The boxes of a term, laid out bottom-up without recursion."""
    context = Context(style, shapes or {})
    term = displayed(term, style, shapes)
    return fold(term, lambda node: node.args, lambda node, laid: _lay(node, laid, context)).box


def displayed(term: Term, style: Style, shapes: Mapping[str, Shape] | None) -> Term:
    """The Term as it stands on the page: an equation between tables, for one, is written by entries."""
    return shown(term, Context(style, shapes)) if shapes else term


def _lay(term: Term, laid: list[Laid], context: Context) -> Laid:
    rules, others = _tables()
    rule = rules.get(term.head)
    return rule(term, laid, context) if rule is not None else others(term, laid, context)


def wrap(laid: Laid, level: int) -> Box:
    """The box, in parentheses if it binds less strongly than ``level``."""
    return laid.box if laid.level >= level else fence(laid.box)


# -- leaves ----------------------------------------------------------------------------------------------


def _number(term: Term, laid: list[Laid], context: Context) -> Laid:
    spelling = str(term.data[1])
    if spelling.startswith("-"):
        return Laid(row(mark("minus"), _unsigned(spelling[1:]).box), NEGATIVE)
    return _unsigned(spelling)


def _unsigned(spelling: str) -> Laid:
    over, slash, below = spelling.partition("/")
    if slash:
        return Laid(Box("fraction", "", (Box("number", over), Box("number", below))), FRACTION)
    mantissa, scale, exponent = spelling.lower().partition("e")
    if not scale:
        return Laid(Box("number", spelling), ATOM)
    figures = exponent.lstrip("+-").lstrip("0") or "0"
    raised = row(mark("minus"), Box("number", figures)) if exponent.startswith("-") else Box("number", figures)
    power = script(Box("number", "10"), above=raised)
    return Laid(power, POWER) if mantissa == "1" else Laid(row(Box("number", mantissa), sign("times"), power), PRODUCT)


def _name(term: Term, laid: list[Laid], context: Context) -> Laid:
    bold = context.style.bold and bool(context.shapes.get(term.data))
    box = name_box(term.data, context.style, bold)
    raised = (box.kind == "script" and bool(box.parts[2].parts or box.parts[2].text)) or box.kind == "primes"
    return Laid(box, POWER if raised else ATOM)


def _constant(term: Term, laid: list[Laid], context: Context) -> Laid:
    return Laid(mark("infinity") if term.data == "inf" else Box("symbol", term.data), ATOM)


# -- arithmetic ------------------------------------------------------------------------------------------


def _sum(term: Term, laid: list[Laid], context: Context) -> Laid:
    parts: list[Box] = []
    for piece in laid:
        if not parts:
            parts.append(piece.box if piece.level == NEGATIVE else wrap(piece, PRODUCT))
        else:
            positive = _without_minus(piece.box) if piece.level in (NEGATIVE, PRODUCT) else None
            parts += [sign("plus"), wrap(piece, PRODUCT)] if positive is None else [sign("minus"), positive]
    return Laid(row(*parts), SUM)


def _without_minus(box: Box) -> Box | None:
    """What follows a leading minus; ``None`` where there is none."""
    if box.kind != "row" or not box.parts:
        return None
    first, *rest = box.parts
    if first == mark("minus"):
        return row(*rest)
    inner = _without_minus(first)
    return None if inner is None else row(inner, *rest)


def _negative(term: Term, laid: list[Laid], context: Context) -> Laid:
    return Laid(row(mark("minus"), wrap(laid[0], PRODUCT)), NEGATIVE)


def _divide(term: Term, laid: list[Laid], context: Context) -> Laid:
    return Laid(Box("fraction", "", (laid[0].box, laid[1].box)), FRACTION)


def _power(term: Term, laid: list[Laid], context: Context) -> Laid:
    from derive.notation.layout_ops import function_power

    base, exponent = laid
    raised = _slashed(exponent.box)
    short = function_power(term, base.box, raised)
    if short is None and context.rank(term.args[0]):
        raised = row(mark("odot"), raised)
    return Laid(short or script(wrap(base, CALL), above=raised), POWER)


def _slashed(box: Box) -> Box:
    """``x^{1/2}``: a fraction of two numbers in an exponent stands on one line."""
    if box.kind == "fraction" and all(part.kind == "number" for part in box.parts):
        return Box("slash", "", box.parts)
    return box


# -- what keeps parentheses, relations --------------------------------------------------------------------


def _group(term: Term, laid: list[Laid], context: Context) -> Laid:
    return Laid(fence(laid[0].box), CALL)


def _compare(term: Term, laid: list[Laid], context: Context) -> Laid:
    return Laid(row(wrap(laid[0], SUM), sign(term.data), wrap(laid[1], SUM)), COMPARE)


def _relation(term: Term, laid: list[Laid], context: Context) -> Laid:
    parts = [laid[0].box]
    for link, side in zip(term.data, laid[1:], strict=True):
        parts += [sign(link), side.box]
    return Laid(row(*parts), RELATION)


def _indicator(term: Term, laid: list[Laid], context: Context) -> Laid:
    return Laid(row(mark("one"), fence(laid[0].box, "[")), CALL)


def _blank(term: Term, laid: list[Laid], context: Context) -> Laid:
    """A numbered gap; ``data`` holds its number and the rank of what belongs there."""
    return Laid(Box("blank", str(term.data[0])), ATOM)


def plain_letter(term: Term, context: Context) -> bool:
    """True for a name of one letter without indices."""
    if not term.is_name or term.data in context.style.spellings:
        return False
    return spell(term.data).plain_letter


@cache
def _tables() -> tuple[dict[str, Rule], Rule]:
    """The rules by head, and the rule for ops; the rooms next door import this module, so they are asked late."""
    from derive.notation import layout_derivatives
    from derive.notation.layout_ops import HEADS, lay_op
    from derive.notation.layout_products import product

    return {**_RULES, **layout_derivatives.HEADS, **HEADS, "multiply": product}, lay_op


_RULES: dict[str, Rule] = {
    "number": _number,
    "name": _name,
    "constant": _constant,
    "add": _sum,
    "negative": _negative,
    "divide": _divide,
    "power": _power,
    "group": _group,
    "compare": _compare,
    "relation": _relation,
    "indicator": _indicator,
    "share": _indicator,  # what ties is told as a condition
    "blank": _blank,
}
