"""Why a local derivative is what it is, and what is usually mistaken there: sentence keys by the shape of the edge.

`KINDS` is tried in order; the first test that fits names the kind. A kind has a reason (``reason.<kind>``) and, where
one is known, the usual mistake beside it (``pitfall.<kind>``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derive.derivation import Condition, Edge
from derive.document import Filling, Sentence
from derive.documents.losses import half_square, square
from derive.documents.words import derivative
from derive.graph import Graph
from derive.ops import find
from derive.rules import differentiate
from derive.term import ONE, ZERO, Term, add, equals, name, negative, number, relation

__all__ = ["PITFALLS", "Reason", "always_positive", "explain", "kind_of", "rule_id"]


@dataclass(frozen=True)
class Reason:
    """The kind of an edge, its sentences (the reason first), and the usual mistake, if one is known."""

    kind: str
    sentences: tuple[Sentence, ...]
    pitfall: Sentence | None


def explain(graph: Graph, edge: Edge, neighbour: bool = False) -> Reason:
    """The reason of a local derivative; ``neighbour`` when another factor of the same value was just explained."""
    kind = kind_of(graph, edge)
    fillings = _fillings(graph, edge)
    spoken = "linear_again" if kind == "linear" and neighbour else kind
    conditions = tuple(said for condition in edge.step.conditions if (said := _condition(condition, edge)))
    pitfall = Sentence(f"pitfall.{kind}", fillings) if kind in PITFALLS else None
    if kind == "linear" and graph.values[edge.by].role == "intermediate":
        pitfall = Sentence("pitfall.linear_inner", fillings)
    in_sum = kind in _SQUARES and _stands_in_one(_definition(graph, edge.value), edge) is not None
    opening = (Sentence("reason.others_vanish", fillings),) if in_sum else ()
    return Reason(kind, (*opening, Sentence(f"reason.{spoken}", fillings), *conditions), pitfall)


PITFALLS = frozenset({"half_square", "half_square_minus", "square", "square_minus", "activation"})


_SQUARES = frozenset({"half_square", "half_square_minus", "square", "square_minus"})


def kind_of(graph: Graph, edge: Edge) -> str:
    term = _definition(graph, edge.value)
    holding = _stands_in_one(term, edge)
    if holding is not None:
        square_kind = next((kind for kind in KINDS if kind in _SQUARES and KINDS[kind](holding, edge)), None)
        if square_kind:
            return square_kind
    return next((kind for kind, fits in KINDS.items() if fits(term, edge)), "by_rule")


def rule_id(rule: str) -> str:
    """The id without what follows it (``pullback 0`` names an argument)."""
    return rule.split(" ")[0]


def _definition(graph: Graph, value: str) -> Term:
    definition = graph.definition(value)
    assert definition is not None, "an edge leads from a definition"
    return definition.term


def _fillings(graph: Graph, edge: Edge) -> dict[str, Filling]:
    term = _definition(graph, edge.value)
    fillings: dict[str, Filling] = {
        "value": name(edge.value),
        "by": name(edge.by),
        "definition": equals(name(edge.value), term),
        "derivative": derivative(edge.value, edge.by),
        "half": Term("divide", (number(1), number(2))),
        "rule": Sentence(f"rule.{rule_id(edge.step.rule)}"),
    }
    if edge.local is not None:
        summed = edge.local.head == "add"
        fillings["local"] = Term("group", (edge.local,)) if summed else edge.local
    others = tuple(name(other) for other in term.names() if other != edge.by)
    if others:
        fillings |= {"others": others, "o": len(others)}
    logarithms = _logarithms(term, edge)
    if logarithms is not None:
        slopes = [differentiate(part, name(edge.by)).after for part in logarithms]
        inside = add(ONE, negative(name(edge.by)))
        fillings |= {"plain": logarithms[0], "turned": logarithms[1], "inside": inside}
        fillings |= {"plain_slope": slopes[0], "turned_slope": slopes[1]}
    if edge.step.rule == "chain" and len(edge.step.steps) > 1:
        outer, inner = edge.step.steps[:2]
        fillings |= {"outer": outer.after, "inside": outer.before.args[1], "inner": inner.after}
    return fillings


# -- the shapes ----------------------------------------------------------------------------------------


def _is(term: Term, identifier: str) -> bool:
    return term.head == "name" and term.data == identifier


def _squared(read: Callable[[Term], Term | None], minus: bool) -> Callable[[Term, Edge], bool]:
    """A square of a difference in which the variable stands plainly, or behind a minus sign."""

    def fits(term: Term, edge: Edge) -> bool:
        inner = read(term)
        if inner is None:
            return False
        sides = [side.args[0] if side.head == "negative" and minus else side for side in inner.args]
        marked = [side.head == "negative" for side in inner.args]
        return any(_is(side, edge.by) and mark == minus for side, mark in zip(sides, marked, strict=True))

    return fits


def _activation(term: Term, edge: Edge) -> bool:
    known = find(term.head)
    one = len(term.args) == 1 and _is(term.args[0], edge.by)
    return one and (term.head == "apply" or (known is not None and known.primed))


def _function(term: Term, edge: Edge) -> bool:
    return find(term.head) is not None and len(term.args) == 1 and _is(term.args[0], edge.by)


def _linear(term: Term, edge: Edge) -> bool:
    return (
        term.head == "multiply"
        and sum(edge.by in factor.names() for factor in term.args) == 1
        and any(_is(factor, edge.by) for factor in term.args)
    )


def _stands_in_one(term: Term, edge: Edge) -> Term | None:
    """The one summand of a sum that holds the variable."""
    holding = [part for part in term.args if edge.by in part.names()] if term.head == "add" else []
    return holding[0] if len(holding) == 1 else None


def _summand(test: Callable[[Term, Edge], bool]) -> Callable[[Term, Edge], bool]:
    """A sum in which exactly one summand holds the variable, and that summand passes the test."""

    def fits(term: Term, edge: Edge) -> bool:
        holding = _stands_in_one(term, edge)
        return holding is not None and test(holding, edge)

    return fits


def _is_chain(edge: Edge) -> bool:
    """One outer function and one inside: two steps, and no more that a sum of several would have."""
    parts = [step for step in edge.step.steps if step.rule != "simplify"]
    return edge.step.rule == "chain" and len(parts) == 2


def _cross_entropy(term: Term, edge: Edge) -> bool:
    """``-(t log y + (1 - t) log(1 - y))``: two logarithms, one of the variable and one of what it leaves of 1."""
    return _logarithms(term, edge) is not None


def _logarithms(term: Term, edge: Edge) -> tuple[Term, Term] | None:
    """The summands with ``log y`` and with ``log(1 - y)``."""
    inside = term.args[0] if term.head == "negative" else term
    inside = inside.args[0] if inside.head == "group" else inside
    if term.head != "negative" or inside.head != "add" or len(inside.args) != 2:
        return None
    plain, turned = _log_of(name(edge.by)), _log_of(add(ONE, negative(name(edge.by))))
    found = [next((part for part in inside.args if any(map(fits, part.walk()))), None) for fits in (plain, turned)]
    return None if found[0] is None or found[1] is None or found[0] == found[1] else (found[0], found[1])


def _log_of(argument: Term) -> Callable[[Term], bool]:
    return lambda node: node.head in ("log", "ln") and _ungrouped(node.args[0]) == argument


def _ungrouped(term: Term) -> Term:
    return term.args[0] if term.head == "group" else term


KINDS: dict[str, Callable[[Term, Edge], bool]] = {
    "half_square": _squared(half_square, minus=False),
    "half_square_minus": _squared(half_square, minus=True),
    "square": _squared(square, minus=False),
    "square_minus": _squared(square, minus=True),
    "cross_entropy": _cross_entropy,
    "activation": _activation,
    "function": _function,
    "scaled": lambda term, edge: _linear(term, edge) and len(term.names()) == 1,
    "linear": _linear,
    "addend": _summand(lambda term, edge: _is(term, edge.by)),
    "subtrahend": _summand(lambda term, edge: term.head == "negative" and _is(term.args[0], edge.by)),
    "linear_sum": _summand(_linear),
    "chain": lambda term, edge: term.head != "add" and _is_chain(edge),
}


def always_positive(term: Term) -> bool:
    """Whether a formula of real numbers is positive everywhere, as far as its form shows: ``1 + e^{-z}``."""
    if term.head in ("group", "sqrt"):
        return always_positive(term.args[0])
    if term.head == "add":
        return all(map(_never_negative, term.args)) and any(map(always_positive, term.args))
    if term.head in ("multiply", "divide"):
        return all(map(always_positive, term.args))
    if term.head == "power":
        return always_positive(term.args[0])
    return term.head in ("exp", "cosh") or (term.head == "constant" and term.data in ("e", "pi")) or _counts(term)


def _never_negative(term: Term) -> bool:
    even = term.head == "power" and term.args[1].is_number and term.args[1].value % 2 == 0
    return even or term.head == "abs" or always_positive(term)


def _counts(term: Term) -> bool:
    return term.is_number and term.value > 0


_SIGNS = {"nonzero": "≠", "positive": ">"}


def _condition(condition: Condition, edge: Edge) -> Sentence | None:
    """What a step relies on; a kind without a sentence is not for readers."""
    if condition.kind in _SIGNS and always_positive(condition.term):
        return None
    if condition.kind in _SIGNS:
        fact = relation(condition.term, (_SIGNS[condition.kind], ZERO))
        return Sentence(f"condition.{condition.kind}", {"fact": fact})
    if condition.kind != "kink":
        return None
    at = relation(condition.term, ("=", ZERO))
    local = edge.local
    if local is not None and local.head == "prime" and local.data[0] == "relu":
        prime = relation(Term("prime", (ZERO,), local.data), ("=", ZERO))
        return Sentence("condition.kink_zero", {"at": at, "prime": prime})
    return Sentence("condition.kink", {"at": at})
