"""The contribution of an op's value to the gradient by one of its operands, as a textbook writes it."""

from __future__ import annotations

from collections.abc import Callable

from derive.derivation import Condition
from derive.errors import DeriveError
from derive.ops.arithmetic import back
from derive.ops.calls import attributes_of, known, operands
from derive.ops.index_form import bound_names, free_names
from derive.ops.index_rules import index_contribution
from derive.ops.reverse import Reverse, ShapeOf
from derive.ops.sizes import dimension_of
from derive.ops.table import Op
from derive.ops.words import times
from derive.term import ONE, ZERO, Term

__all__ = ["conditions", "contribution"]

Formula = Callable[[str], Term]


def contribution(
    G: Term, term: Term, position: int, shape_of: ShapeOf, formula: Formula, out: Term | None = None
) -> Term:
    """What reaches operand ``position`` of ``term`` when ``G`` is the gradient with respect to ``term``.

    ``out`` is the name of ``term``'s value where it has one (``A ⊙ (G - …)`` for ``A = softmax(S)``); ``formula``
    reads a formula of the op table. Raises `DeriveError` (``no_rule``) for an op without a rule for the operand.
    """
    op = known(term)
    if bound_names(term):
        return _index_form(G, term, position, shape_of, formula)
    reverse = _reverse(G, term, op, position, shape_of, out or term)
    if op.elementwise:
        return _elementwise(reverse, op, formula)
    name = op.arguments[min(position, len(op.arguments) - 1)] if op.arguments else ""
    rule = op.pullback.get(name)
    if rule is None or position >= len(reverse.args):
        raise DeriveError("no_rule", {"name": term.head, "argument": name or str(position + 1)})
    if G == ZERO:
        return ZERO
    written: Term = rule(reverse)
    return written


def conditions(term: Term, position: int, formula: Formula) -> tuple[Condition, ...]:
    """What the rule for an operand relies on: ``ties``, ``nonzero``, ``invertible`` of it, or a ``kink``."""
    op = known(term)
    if op.elementwise:
        filled = dict(zip(op.arguments, term.args, strict=False))
        return tuple(Condition("kink", formula(text).replace(filled)) for text in op.kinks)
    if not op.arguments or bound_names(term):
        return ()
    kinds = op.conditions.get(op.arguments[min(position, len(op.arguments) - 1)], ())
    return tuple(Condition(kind, operands(term, op)[position]) for kind in kinds)


def _reverse(G: Term, term: Term, op: Op, position: int, shape_of: ShapeOf, out: Term) -> Reverse:
    reader = _reader(G, term, out, shape_of)
    parts = operands(term, op)
    attributes = attributes_of(term, op, lambda item: item, dimension_of)
    shapes = tuple(reader(part) for part in parts)
    return Reverse(G, parts, out, shapes, shape_of(term), attributes, position, reader, term)


def _reader(G: Term, term: Term, out: Term, shape_of: ShapeOf) -> ShapeOf:
    """``shape_of``, which also knows that ``G`` and ``out`` have the shape of ``term``."""
    shape = shape_of(term)
    return lambda asked: shape if asked in (G, out) else shape_of(asked)


def _elementwise(reverse: Reverse, op: Op, formula: Formula) -> Term:
    """``v = f(u)``: ``G ⊙ f'(u)``."""
    argument = op.arguments[reverse.position] if reverse.position < len(op.arguments) else ""
    if argument not in op.derivatives:
        raise DeriveError("no_rule", {"name": op.name, "argument": argument or str(reverse.position + 1)})
    if op.primed and len(op.arguments) == 1:
        return back(reverse, Term("prime", reverse.args, (op.name, 1)))
    if op.by_output and reverse.out.is_name:
        return back(reverse, formula(op.by_output).replace({"v": reverse.out}))
    filled = formula(op.derivatives[argument]).replace(dict(zip(op.arguments, reverse.args, strict=False)))
    return back(reverse, filled.rebuild(_neat))


def _index_form(G: Term, term: Term, position: int, shape_of: ShapeOf, formula: Formula) -> Term:
    """Entries are scalars: their contributions are those of scalars."""

    def local(passed: Term, node: Term, place: int) -> Term:
        return contribution(passed, node, place, lambda _: (), formula)

    reader = _reader(G, term, term, shape_of)
    return index_contribution(G, term, free_names(term)[position], reader, local)


def _neat(term: Term) -> Term:
    """A filled formula without needless ones; a choice between one and nothing is an indicator."""
    if term.head == "multiply":
        return times(*term.args)
    if term.head == "where" and term.args[1:] == (ONE, ZERO):
        return Term("indicator", term.args[:1])
    return term
