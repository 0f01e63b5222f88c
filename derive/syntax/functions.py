"""Functions of several statements, written out where they are called.

    function gru(x, h, …):
        z = sigmoid(x @ Wz + h @ Uz)
        …
        return (1 - z)*h + z*n

``h1 = gru(x1, h0, …)`` becomes the definitions of its body; what they are called is settled when all names of the
model are known (`settle_names`). ``h1, c1 = lstm(…)`` names several results.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from derive.graph import Definition
from derive.notation.spelling import Spelling, spell
from derive.notation.tokens import Token
from derive.syntax.state import State
from derive.term import Term, name

__all__ = ["Body", "call_results", "fresh", "settle_names", "written_out"]


@dataclass(frozen=True, slots=True)
class Body:
    """The statements of a function: definitions in order, and the names of its results."""

    name: str
    parameters: tuple[str, ...]
    statements: tuple[tuple[str, Term], ...]
    results: tuple[str, ...]


def fresh(state: State, base: str, owner: str) -> str:
    """A name that nobody can type; it prints like ``base`` once `settle_names` has seen what is free."""
    known = f"·{base}·{next(state.counter)}"
    state.unsettled[known] = (base, owner)
    return known


def written_out(state: State, term: Term, token: Token) -> Term:
    """A term whose calls of functions with several statements have become names of definitions."""

    def change(node: Term) -> Term:
        body = state.bodies.get(node.data) if node.head == "apply" else None
        if body is None:
            return node
        if len(body.results) > 1:
            raise state.fail("several_results", token, function=body.name, results=", ".join(body.results))
        return call_results(state, body, node.args, (), token)[0]

    if not state.bodies or not any(node.head in ("apply", "prime") for node in term.walk()):
        return term
    for node in term.walk():
        if node.head == "prime" and node.data[0] in state.bodies:
            raise state.fail("prime_of_body", token, function=node.data[0])
    return term.rebuild(change)


def call_results(
    state: State, body: Body, arguments: Sequence[Term], targets: Sequence[str], token: Token
) -> list[Term]:
    """Add the definitions of one call; ``targets`` are the author's names for the results, where there are any."""
    wanted = dict(zip(body.results, targets, strict=False))
    owner = targets[0] if targets else token.text
    meant = _arguments(state, body, arguments, owner, token)
    for written, term in body.statements:
        known = wanted.pop(written, None) or fresh(state, state.base_of(written), owner)
        state.defined[known] = Definition(known, term.replace(meant), state.place(token))
        meant[written] = name(known)
    for result, target in zip(body.results, targets, strict=False):
        if meant[result] != name(target):
            state.defined[target] = Definition(target, meant[result], state.place(token))
    return [meant[result] for result in body.results]


def _arguments(state: State, body: Body, given: Sequence[Term], owner: str, token: Token) -> dict[str, Term]:
    """What each parameter stands for; a long argument that is used twice gets a name."""
    uses = Counter(node.data for _, term in body.statements for node in term.walk() if node.is_name)
    meant: dict[str, Term] = {}
    for parameter, argument in zip(body.parameters, given, strict=True):
        if argument.args and uses[parameter] > 1:
            known = fresh(state, parameter, owner)
            state.defined[known] = Definition(known, argument, state.place(token))
            argument = name(known)
        meant[parameter] = argument
    return meant


# -- names -------------------------------------------------------------------------------------------------


def settle_names(state: State, taken: set[Spelling]) -> None:
    """Give the definitions that calls have added names that print unlike all others.

    ``z`` of the call that defines ``h1`` is ``z1``; where there is no index it is ``z``, and ``z_y`` where several
    calls would have it.
    """
    if not state.unsettled:
        return
    final: dict[str, str] = {}
    first = {known: _indexed(base, final.get(owner, owner)) for known, (base, owner) in state.unsettled.items()}
    often = Counter(first.values())
    for known, (base, owner) in state.unsettled.items():
        final[known] = _free(base, first[known], final.get(owner, owner), often[first[known]] > 1, taken)
        taken.add(spell(final[known]))
    terms = {known: name(settled) for known, settled in final.items()}
    renamed = (
        replace(item, name=final.get(item.name, item.name), term=item.term.replace(terms))
        for item in state.defined.values()
    )
    state.defined = {item.name: item for item in renamed}


def _indexed(base: str, owner: str) -> str:
    """``base`` with the indices of ``owner``: ``z`` for ``h1`` is ``z1``, for ``h_t`` it is ``z_t``."""
    marks = spell(owner).subscripts
    if not marks or owner.startswith("·"):
        return base
    joint = "" if marks[0].isdigit() and not base[-1].isdigit() and "_" not in base else "_"
    return base + joint + "_".join(marks)


def _free(base: str, first: str, owner: str, several: bool, taken: set[Spelling]) -> str:
    owned = f"{base}_{owner.replace('_', '')}"
    candidates = [owned] if several else [first, owned]
    candidates += [f"{owned}_{count}" for count in range(2, len(taken) + 3)]
    return next(wish for wish in candidates if spell(wish) not in taken)
