"""Functions that the student calls by a letter: ``f'(z)`` for the activation that the model applies to ``z``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from derive.graph import Graph
from derive.notation.hand.calls import ANY
from derive.notation.letters import GREEK
from derive.ops import find
from derive.term import Term
from derive.verdict import Claim, Submission

__all__ = ["with_activations"]

_SPOKEN = frozenset("act activation activ func phi varphi nonlin nonlinearity".split())


def with_activations(submission: Submission, graph: Graph) -> Submission:
    """The submission with unknown functions read as the model's activations, where there is no doubt which."""
    applied, called = _applied(graph), _called(submission)
    if not applied and not called:
        return submission
    known = {*graph.functions, *submission.functions}

    def change(node: Term) -> Term:
        if node.head not in ("prime", "apply") or len(node.args) != 1:
            return node
        function = node.data if node.head == "apply" else node.data[0]
        if function in known or find(function) is not None or not (function in called or _stands_for_any(function)):
            return node
        heads = (
            {called[function]}
            if function in called
            else {applied[node.args[0]]}
            if node.args[0] in applied
            else set(applied.values())
        )
        if len(heads) != 1:
            return node
        head = heads.pop()
        return Term(head, node.args) if node.head == "apply" else Term("prime", node.args, (head, node.data[1]))

    claims = tuple(_changed(claim, change) for claim in submission.claims)
    definitions = {name: term.rebuild(change) for name, term in submission.definitions.items()}
    return replace(submission, claims=claims, definitions=definitions)


def _stands_for_any(function: str) -> bool:
    """A letter or a general word, ``f``, ``φ_2``, ``act``: ``reu`` is a name misspelt, and says not which is meant."""
    base = re.split(r"[_\d]", function)[0]
    return len(base) == 1 or base in GREEK or base in _SPOKEN


def _called(submission: Submission) -> dict[str, str]:
    """``f = σ``: the letters that the student gave to functions."""
    return {
        str(claim.left.data): claim.right.head
        for claim in submission.claims
        if claim.left is not None and claim.right is not None and claim.left.is_name and claim.right.args == (ANY,)
    }


def _changed(claim: Claim, change: Callable[[Term], Term]) -> Claim:
    left, right, head = (None if t is None else t.rebuild(change) for t in (claim.left, claim.right, claim.head))
    if (left, right, head) == (claim.left, claim.right, claim.head):
        return claim
    return replace(claim, left=left, right=right, head=head)


def _applied(graph: Graph) -> dict[Term, str]:
    """What each activation of the model is applied to."""
    found: dict[Term, str] = {}
    for definition in graph.definitions:
        for node in definition.term.walk():
            entry = find(node.head)
            if entry is not None and entry.primed and len(node.args) == 1:
                found[node.args[0]] = node.head
    return found
