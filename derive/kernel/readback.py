"""The printed LaTeX, read by our own reader, must be the Term that it was printed from."""

from __future__ import annotations

from collections.abc import Mapping

from derive.errors import DeriveError
from derive.graph import Function
from derive.term import Term

__all__ = ["read_back"]

_ATOM = Term("adjoint", (), "·")
_SAME_SIGN = {"!=": "≠", "<=": "≤", ">=": "≥", "==": "="}  # of a comparison, and of a relation


def read_back(
    term: Term, text: str, found: Term, functions: Mapping[str, Function], scalars: frozenset[str] | None = None
) -> bool:
    """Whether ``found``, read from ``text``, is ``term``; ``False`` where that cannot be decided.

    ``scalars`` are the names known to be scalars, ``None`` where every name is. The same structure passes at once;
    else relations must have the same signs and sides that are equal. Raises `DeriveError` (``misprinted``) where not.
    """
    if _plain(found) == _plain(term):
        return True
    sides, others = _sides(found), _sides(term)
    if _signs(found) != _signs(term) or len(sides) != len(others):
        raise DeriveError("misprinted", {"formula": text})
    outcomes = [_compared(left, right, functions, scalars) for left, right in zip(sides, others, strict=True)]
    if "different" in outcomes:
        raise DeriveError("misprinted", {"formula": text})
    return "undecided" not in outcomes


def _signs(term: Term) -> tuple[str, ...]:
    signs = term.data if term.head == "relation" else (term.data,) if term.head == "compare" else ()
    return tuple(_SAME_SIGN.get(sign, sign) for sign in signs)


def _sides(term: Term) -> tuple[Term, ...]:
    return term.args if term.head in ("relation", "compare") else (term,)


def _compared(left: Term, right: Term, functions: Mapping[str, Function], scalars: frozenset[str] | None) -> str:
    """``equal``, ``different`` or ``undecided``: numbers decide for scalars alone."""
    from derive.kernel.equality import decide

    if _plain(left) == _plain(right):
        return "equal"
    if not (_is_scalar(left, scalars) and _is_scalar(right, scalars)):
        return "undecided"
    decision = decide(left, right, functions)
    return "equal" if decision.equal else decision.outcome


def _is_scalar(term: Term, scalars: frozenset[str] | None) -> bool:
    """Whether a Term is made of scalars; a derivative atom counts as one, whatever stands in it."""
    from derive.kernel.shapes import is_scalar_term

    if scalars is not None and not scalars.issuperset(term.names()):
        return False
    return is_scalar_term(term.rebuild(lambda node: _ATOM if node.head in ("partial", "local") else node), {})


def _plain(term: Term) -> Term:
    """Without what carries no meaning: kept parentheses, the spelling of numbers, nesting of sums and products."""

    def change(node: Term) -> Term:
        if node.head == "group":
            return node.args[0]
        if node.head == "share":  # printed under the condition that nothing ties
            return Term("indicator", node.args)
        if node.head == "number":
            return Term("number", (), (node.value, str(node.value)))
        if node.head in ("add", "multiply") and any(part.head == node.head for part in node.args):
            flat: list[Term] = []
            for part in node.args:
                flat.extend(part.args if part.head == node.head else (part,))
            return Term(node.head, flat)
        return node

    return term.rebuild(change)
