"""Products of scalars: no shape has to decide what they mean."""

from __future__ import annotations

from derive.notation.hand.scope import HandScope
from derive.term import ONE, Term, multiply

__all__ = ["as_scalar", "is_special"]


def is_special(raw: Term, scope: HandScope) -> bool:
    """Whether names without a known shape are transposed, or joined by a sign that only arrays need."""
    if any(node.head == "matrix" for node in raw.walk()):
        return True
    if all(used in scope.shapes for used in raw.names()):
        return False
    array_signs = {"@", "⊙", "⊗"}
    return any(
        node.head in ("transpose", "ones", "diag") or (node.head == "product" and array_signs & set(node.data))
        for node in raw.walk()
    )


def as_scalar(node: Term) -> Term:
    if node.head == "product":
        return multiply(*node.args)
    if node.head in ("group", "transpose", "diag"):
        return node.args[0]
    if node.head == "ones":
        return ONE
    if node.head == "sum_over":
        return Term("sum_over", node.args, node.data) if node.data else Term("sum", node.args)
    return node
