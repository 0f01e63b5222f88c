"""The formulas of the op table as Terms, filled with the arguments of a call."""

from __future__ import annotations

from functools import cache

from derive.derivation import Condition
from derive.errors import DeriveError
from derive.ops import Op, find
from derive.rules.tidy import exact
from derive.term import ZERO, Term

__all__ = ["by_output_formula", "definition_formula", "derivative_formula", "formula", "prime_formula"]


@cache
def formula(text: str) -> Term:
    """A formula of the table, read by the parser of the equation language."""
    from derive.notation import parse_plain

    return parse_plain(text)


def derivative_formula(term: Term, position: int) -> tuple[Term, tuple[Condition, ...]]:
    """``∂f/∂argument`` of a call as the table states it, with the kinks at which it is a convention.

    Raises `DeriveError` (``no_rule``) for an op without a rule for that argument.
    """
    op = _entry(term.head)
    argument = op.arguments[position] if position < len(op.arguments) else ""
    if argument not in op.derivatives:
        raise DeriveError("no_rule", {"name": term.head, "argument": argument or str(position + 1)})
    conditions = tuple(Condition("kink", _fill(text, op, term)) for text in op.kinks)
    if op.primed and len(op.arguments) == 1:
        return Term("prime", term.args, (op.name, 1)), conditions
    return _neat(_fill(op.derivatives[argument], op, term)), conditions


def prime_formula(term: Term) -> Term:
    """What ``f'(u)`` is, for a function of the table: ``σ'(u) = σ(u)(1 - σ(u))``; higher orders differentiate on."""
    name, order = term.data
    op = _entry(name)
    current = _neat(_fill(op.derivatives[op.arguments[0]], op, term))
    if order > 1:
        from derive.rules.calculus import differentiate

        hole = Term("name", (), "\N{MIDDLE DOT}u")
        current = _neat(_fill(op.derivatives[op.arguments[0]], op, Term(op.name, (hole,))))
        for _ in range(order - 1):
            current = differentiate(current, hole).after
        current = current.replace({hole.data: term.args[0]})
    return current


def by_output_formula(name: str, output: Term) -> Term | None:
    """``f'(u)`` in terms of the value ``v = f(u)``: ``v(1 - v)`` for the sigmoid; ``None`` where the table has none."""
    op = find(name)
    if op is None or not op.by_output:
        return None
    return formula(op.by_output).replace({"v": output})


def definition_formula(term: Term) -> Term | None:
    """What an op means in more basic ops, filled with the call's arguments; ``None`` for a primitive op."""
    op = find(term.head)
    if op is None or not op.definition:
        return None
    return _fill(op.definition, op, term)


def _entry(name: str) -> Op:
    op = find(name)
    if op is None:
        raise DeriveError("no_rule", {"name": name, "argument": "1"})
    return op


def _fill(text: str, op: Op, term: Term) -> Term:
    return formula(text).replace(dict(zip(op.arguments, term.args, strict=False)))


def _neat(term: Term) -> Term:
    """Choices between numbers as indicators, and the numbers collected."""

    def change(node: Term) -> Term:
        if node.head == "where" and node.args[2] == ZERO and exact(node.args[1]) == 1:
            return Term("indicator", (node.args[0],))
        return node

    return term.rebuild(change)
