"""Functions that the student calls by a letter: ``f'(z)`` for the activation that the model applies to ``z``."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace

from derive.graph import Graph
from derive.notation.hand.calls import ANY
from derive.notation.letters import GREEK
from derive.ops import find
from derive.term import Term, number
from derive.verdict import Claim, Submission

__all__ = ["with_activations"]

_SPOKEN = frozenset("act activation activ func phi varphi nonlin nonlinearity".split())
_STEPS = frozenset(("H", "Theta"))  # the letters of the step function, where there is a kink or the text speaks of it
_WRITTEN_OUT = _STEPS | {"Phi", "phi"}  # of these the normal distribution's, beside it
_KINKED = frozenset("relu leaky_relu abs maximum minimum clip max min elu".split())
_STEP = re.compile(r"heaviside|step function|unit step|계단 ?함수|헤비사이드", re.IGNORECASE)


def with_activations(submission: Submission, graph: Graph) -> Submission:
    """The submission with unknown functions read as the model's activations, where there is no doubt which."""
    applied, called = _applied(graph), _called(submission)
    functions = {**submission.functions, **_defined(submission, graph, set(applied.values()))}
    submission = replace(submission, functions=functions)
    steps = _STEP.search(submission.text) is not None or bool(_KINKED & _heads(graph))
    known = {*graph.functions, *functions}

    def change(node: Term) -> Term:
        if node.head not in ("prime", "apply") or len(node.args) != 1:
            return node
        function = node.data if node.head == "apply" else node.data[0]
        if function in known or find(function) is not None or not (function in called or _stands_for_any(function)):
            return node
        if function in _STEPS and function not in called:
            if node.head == "prime" or not steps:
                return node
            return Term("indicator", (Term("compare", (node.args[0], number(0)), ">"),))
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


def _heads(graph: Graph) -> set[str]:
    return {node.head for definition in graph.definitions for node in definition.term.walk()}


def _defined(
    submission: Submission, graph: Graph, activations: Collection[str]
) -> dict[str, tuple[tuple[str, ...], Term]]:
    """Functions that the student wrote out: ``Φ(z) = ½(1 + erf(z/√2))``. One that stands for the only activation of the
    model and is not made with it is that activation: then the line claims what it is."""
    found: dict[str, tuple[tuple[str, ...], Term]] = {}
    elsewhere = _applied_elsewhere(submission, graph)
    for claim in submission.claims:
        left, right = claim.left, claim.right
        if claim.chain or left is None or right is None or left.head != "apply" or len(left.args) != 1:
            continue
        (argument,), function = left.args, str(left.data)
        if not argument.is_name or function in graph.functions or find(function) is not None:
            continue
        right = right.replace({d.name: d.term for d in graph.definitions if d.term.names() == argument.names()})
        heads = {node.head for node in right.walk()}
        stands = len(activations) == 1 and function not in _WRITTEN_OUT and not heads & set(activations)
        if stands and function not in elsewhere:
            continue
        if set(right.names()) <= {str(argument.data)} and not heads & {"apply", "prime", "partial", "differentiate"}:
            found.setdefault(function, ((str(argument.data),), right))
    return found


def _applied_elsewhere(submission: Submission, graph: Graph) -> frozenset[str]:
    """The letters that a text applies to a value which no activation of the model is applied to, ``g(a₁)``, and of
    which it takes no derivative: they stand for no activation."""
    used: set[str] = set()
    primed: set[str] = set()
    arguments = set(_applied(graph))
    for claim in submission.claims:
        for node in (node for side in (claim.left, claim.right) if side is not None for node in side.walk()):
            if node.head == "prime":
                primed.add(str(node.data[0]))
            elif node.head == "apply" and any(known in graph.values for known in node.names()):
                used |= {str(node.data)} if not arguments & set(node.args) else set()
    return frozenset(used - primed)


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
