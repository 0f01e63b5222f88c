"""``f'`` of a function that the author wrote out: the derivative of its body."""

from __future__ import annotations

from collections.abc import Mapping

from derive.errors import DeriveError
from derive.graph import Function
from derive.rules.calculus import differentiate
from derive.term import Term

__all__ = ["without_primes"]


def without_primes(term: Term, functions: Mapping[str, Function]) -> Term:
    """The Term with ``f'(z)`` replaced wherever the body of ``f`` is known; abstract functions stay."""
    if not any(node.head == "prime" and node.data[0] in functions for node in term.walk()):
        return term
    return term.rebuild(lambda node: _written(node, functions) if node.head == "prime" else node)


def _written(node: Term, functions: Mapping[str, Function]) -> Term:
    function = functions.get(node.data[0])
    if function is None or function.body is None or len(function.parameters) != 1:
        return node
    body = function.body
    try:
        for _ in range(node.data[1]):
            body = differentiate(body, function.parameters[0], functions).after
    except DeriveError:
        return node
    return body.replace({function.parameters[0]: node.args[0]})
