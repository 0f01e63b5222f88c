"""The printed LaTeX, read by our own reader, must be the Term that it was printed from."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from derive.errors import DeriveError
from derive.graph import Function
from derive.kernel.equality import decide
from derive.term import Term

__all__ = ["read_back"]


def read_back(
    term: Term, text: str, read: Callable[[str], Term], functions: Mapping[str, Function] | None = None
) -> None:
    """Raises `DeriveError` (``misprinted``) when ``text`` does not read as ``term``.

    Same structure passes at once; otherwise relations must have the same signs and sides that are equal.
    """
    found = read(text)
    if _plain(found) == _plain(term):
        return
    pairs = list(zip(_sides(found), _sides(term), strict=False))
    if _signs(found) == _signs(term) and all(_same(left, right, functions) for left, right in pairs):
        return
    raise DeriveError("misprinted", {"formula": text})


def _sides(term: Term) -> tuple[Term, ...]:
    return term.args if term.head == "relation" else (term,)


def _signs(term: Term) -> tuple[str, ...]:
    return tuple(term.data) if term.head == "relation" else ()


def _same(left: Term, right: Term, functions: Mapping[str, Function] | None) -> bool:
    return _plain(left) == _plain(right) or decide(left, right, functions).equal


def _plain(term: Term) -> Term:
    """Without what carries no meaning: kept parentheses, the spelling of numbers, nesting of sums and products."""

    def change(node: Term) -> Term:
        if node.head == "group":
            return node.args[0]
        if node.head == "number":
            return Term("number", (), (node.value, str(node.value)))
        if node.head in ("add", "multiply") and any(part.head == node.head for part in node.args):
            flat: list[Term] = []
            for part in node.args:
                flat.extend(part.args if part.head == node.head else (part,))
            return Term(node.head, flat)
        return node

    return term.rebuild(change)
