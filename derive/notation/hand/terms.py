"""Terms by hand: derivative atoms, entries of derivatives, and what a prime means."""

from __future__ import annotations

from derive.errors import DeriveError
from derive.notation.hand.scope import HandScope
from derive.notation.spelling import Spelling
from derive.term import ZERO, Term, name, number

__all__ = ["derivative", "kronecker", "primed_name", "root", "strip_entry", "variable_of"]

_COEFFICIENTS = frozenset("abckmnpqr")


def derivative(what: Term, by: list[Term], kind: str, scope: HandScope) -> Term:
    """``∂what/∂by``: an entry of the whole derivative where either side is an entry; ``∂L/∂Xᵀ`` is transposed.

    ``by`` may be an expression, ``∂L/∂(W x)``: that part of what is differentiated is the variable then. Raises
    `DeriveError` (``derivative_by``) for what cannot vary, or a higher derivative by an expression.
    """
    order = len(by)
    by = [_held(item) for item in by]
    if order > 1:
        by = [item.args[0] if item.head == "transpose" else item for item in by]
    shown = by[:1] if len(set(by)) == 1 else by
    if what.head == "function":
        if order != 1:
            raise DeriveError("derivative_order", {"order": order, "found": order})
        return Term("prime", (by[0],), (what.data, 1))
    turned = shown[0].head == "transpose" and len(shown) == 1
    if turned:
        shown = [shown[0].args[0]]
    base, over = strip_entry(what)
    bases, below = zip(*(strip_entry(item) for item in shown), strict=True)
    if any(not item.is_name and (order > 1 or not item.names()) for item in bases):
        raise DeriveError("derivative_by", {"found": repr(shown[0])})
    entries = [*over, *(place for places in below for place in places)]
    if base.is_name and (over or not _ranked(base, scope) or not entries):
        atom = Term("partial", (base, *bases), (kind, order))
        result = Term("index", (atom, *entries)) if entries else atom
        known = scope.is_value(str(bases[0].data))
        if entries and known and bool(below[0]) != _ranked(bases[0], scope):
            raise DeriveError("derivative_by", {"found": repr(shown[0])})
    else:
        result = Term("differentiate", (base, *bases), (kind, order))
        result = Term("index", (result, *entries)) if entries else result
    return Term("transpose", (result,)) if turned else result


def _held(term: Term) -> Term:
    """What brackets below the line hold together."""
    while term.head == "group":
        term = term.args[0]
    return term


def root(inside: Term, index: Term) -> Term:
    """``\\sqrt[n]{u}`` is u to the power 1/n."""
    base = inside if inside.is_name else Term("group", (inside,))
    return Term("power", (base, Term("divide", (number(1), index))))


def strip_entry(term: Term) -> tuple[Term, tuple[Term, ...]]:
    """The array and the places of an entry; a whole value has no places."""
    return (term.args[0], term.args[1:]) if term.head == "index" else (term, ())


def _ranked(term: Term, scope: HandScope) -> bool:
    return bool(scope.shapes.get(str(term.data))) if term.is_name else True


def variable_of(term: Term, scope: HandScope) -> Term | None:
    """What a bare prime differentiates by: the only leaf that a value is made from, or the only name; ``x`` in
    ``a x² + b x + c``."""
    made = {leaf for used in term.names() for leaf in _made(used, scope)}
    if len(made) == 1 and made != set(term.names() if term.is_name else ()):
        return name(made.pop())
    plain = [letter for letter in ("x", "t") if letter in made]
    if len(plain) == 1 and made - set(plain) <= _COEFFICIENTS:
        return name(plain[0])
    if not scope.shapes:
        return name(term.names()[0]) if len(term.names()) == 1 and not term.is_name else None
    return name(scope.leaves[0]) if len(scope.leaves) == 1 else None


def _made(used: str, scope: HandScope) -> tuple[str, ...]:
    own = scope.own.get(used)
    if own is not None:
        return tuple(leaf for part in own.names() for leaf in scope.sources.get(part, (part,)))
    return scope.sources.get(used, (used,))


def primed_name(term: Term, order: int, scope: HandScope) -> Term | None:
    """``f'`` of a value of the model or of the student's own: the derivative by the variable."""
    by = variable_of(term, scope)
    if by is None:
        return None if term.names() else ZERO
    if term.is_name:
        return Term("partial", (term, by), ("total", order))
    return Term("differentiate", (term, by), ("total", order))


def kronecker(spelling: Spelling, scope: HandScope) -> Term | None:
    """``δ_{ij}`` and ``δ_{i,j}``, unless δ is an error signal of the student's with such entries."""
    letters = [letter for part in spelling.subscripts for letter in part]
    plain = len(letters) == 2 and all(letter in "ijklmnpqabcrst" for letter in letters)
    if spelling.base != "delta" or not plain or spelling.superscript or spelling.accents or letters[0] == letters[1]:
        return None
    if "delta" in scope.own:
        return None
    return Term("indicator", (Term("compare", (name(letters[0]), name(letters[1])), "=="),))
