"""What a claim says: its role, the name it defines, the digits it prints."""

from __future__ import annotations

from dataclasses import replace

from derive.notation.hand import Formula, HandScope
from derive.term import Term, add, name, negative

__all__ = ["DERIVATIVES", "defined_name", "precision", "role_of", "stepped", "updated"]

DERIVATIVES = frozenset(("partial", "differentiate", "prime", "evaluated", "adjoint"))


def updated(head: Term, right: Term, sign: str, scope: HandScope) -> Term | None:
    """The new value that an update names: ``w ← …``, ``w = w - η …``, ``w_1' = w_1 - …``; ``None`` for other claims."""
    if not head.is_name or (sign == "=" and right == head):
        return None
    known = str(head.data)
    if known.endswith("_new"):
        return head
    base = known.removesuffix("_prime")
    if base not in scope.leaves and (base in scope.defined or base in scope.own or known not in right.names()):
        return None
    if sign == "←" or base in right.names():
        return name(f"{base}_new")
    return None


def stepped(head: Term, right: Formula, sign: str) -> Formula:
    """``W -= η G`` as the new value ``W − η G``."""

    def whole(term: Term) -> Term:
        step = Term("group", (term,)) if term.head == "add" else term
        return add(head, negative(step) if sign == "-" else step)

    return replace(right, term=whole(right.term), others=tuple((key, whole(other)) for key, other in right.others))


def defined_name(head: Term, sign: str, scope: HandScope) -> str | None:
    """The student's own name that a claim gives its meaning to."""
    if not head.is_name or sign not in ("=", ":=", "≈"):
        return None
    known = str(head.data)
    return None if scope.is_value(known) or known.endswith("_new") else known


def role_of(head: Term, right: Term, sign: str, defines: str | None, scope: HandScope, worked_out: bool) -> str:
    """The role of a link; ``worked_out`` says that numbers were put in before."""
    if head.is_name and str(head.data).endswith("_new"):
        return "update"
    if sign == "∈":
        return "shape"
    if defines is not None:
        return "definition"
    if not right.names() and not any(node.head in DERIVATIVES for node in right.walk()):
        if head.is_name and head.data in scope.leaves:
            return "given"
        return "numeric" if worked_out or _is_worked_out(head, right) else "derivation"
    if any(node.head in DERIVATIVES for side in (head, right) for node in side.walk()):
        return "derivation"
    return "derivation" if head.is_name and head.data in scope.own else "identity"


def _is_worked_out(head: Term, right: Term) -> bool:
    """Whether numbers were put in: a place, decimals or several numbers; ``∂z/∂b = 1`` is exact."""
    numbers = [node for node in right.walk() if node.is_number]
    return head.head == "evaluated" or len(numbers) > 1 or any("." in str(node.data[1]) for node in numbers)


def precision(right: Term) -> int | None:
    """The decimals of a printed number."""
    bare = right.args[0] if right.head == "negative" else right
    if not bare.is_number:
        return None
    _, _, decimals = str(bare.data[1]).partition(".")
    return len(decimals)
