"""Formulas that overflow in float32, in the form that does not: ``log σ(z)``, ``log softmax``, ``log Σ e^z``.

The graph is changed before it is derived, so that the gradients of the code are derived from what the code computes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from derive.graph import Definition, Graph, Value
from derive.kernel.shapes import shaped
from derive.ops.infer import Shapes
from derive.term import ONE, Term, name, negative, op

__all__ = ["stable"]


def stable(graph: Graph, asked: Collection[str]) -> tuple[Graph, dict[str, str]]:
    """The graph without such formulas, and the key of a note for each definition that was changed.

    Values that are ``asked`` for keep their place: what a formula says of them is not looked through.
    """
    rewriter = _Rewriter(shaped(graph), asked)
    changed = [replace(item, term=item.term.rebuild(rewriter.change)) for item in graph.definitions]
    notes = {new.name: "stable" for new, old in zip(changed, graph.definitions, strict=True) if new.term != old.term}
    definitions: list[Definition] = []
    for item in changed:
        definitions.append(item)
        beside = [(known, term) for known, (base, term) in rewriter.added.items() if base == item.name]
        definitions.extend(Definition(known, term) for known, term in beside)
    values = {**graph.values, **{known: Value(known, "intermediate") for known in rewriter.added}}
    return (replace(graph, values=values, definitions=tuple(definitions)), notes) if notes else (graph, {})


class _Rewriter:
    def __init__(self, graph: Graph, asked: Collection[str]) -> None:
        self.graph, self.asked = graph, asked
        self.added: dict[str, tuple[str, Term]] = {}  # new values: what each stands beside, and what it is
        self.shapes = Shapes({known: value.shape for known, value in graph.values.items()})

    def change(self, term: Term) -> Term:
        rule = _RULES.get(term.head)
        found = rule(self, term) if rule else None
        return term if found is None else found

    def seen(self, term: Term) -> Term:
        """What a name stands for, parentheses left out."""
        while True:
            if term.head == "group":
                term = term.args[0]
                continue
            definition = self.graph.definition(term.data) if term.is_name else None
            if definition is None or definition.name in self.asked:
                return term
            term = definition.term

    def log(self, term: Term) -> Term | None:
        inside = self.seen(term.args[0])
        if inside.head == "index":
            return self._log_of_entry(inside)
        direct = _LOGS.get(inside.head)
        if direct is not None:
            return Term(direct, inside.args, inside.data)
        quotient = self.divide(inside) if inside.head == "divide" else None
        if quotient is not None:
            return Term(_LOGS[quotient.head], quotient.args, quotient.data)
        return self._log_of_sum(inside)

    def _log_of_entry(self, entry: Term) -> Term | None:
        """``log P[i, y[i]]``: the logarithm of the whole softmax becomes a value of its own."""
        base = entry.args[0]
        whole = self.log(Term("log", (base,))) if base.is_name else None
        if whole is None or whole.head != "log_softmax":
            return None
        known = f"log_{base.data}"
        while known in self.graph.values and known not in self.added:
            known += "_"
        self.added[known] = (base.data, whole)
        return Term("index", (name(known), *entry.args[1:]))

    def _log_of_sum(self, inside: Term) -> Term | None:
        if inside.head == "sum":
            powers = self.seen(inside.args[0])
            return Term("logsumexp", powers.args, inside.data) if powers.head == "exp" and _plain(inside) else None
        if inside.head == "add" and len(inside.args) == 2:
            return self._log_of_two(*inside.args) or self._log_of_two(*reversed(inside.args))
        return None

    def _log_of_two(self, first: Term, second: Term) -> Term | None:
        """``log(1 + e^u)`` and ``log(1 - σ(u))``."""
        if self.seen(first) != ONE:
            return None
        if second.head == "negative":
            inside = self.seen(second.args[0])
            return op("logsigmoid", _minus(inside.args[0])) if inside.head == "sigmoid" else None
        inside = self.seen(second)
        return Term("softplus", inside.args) if inside.head == "exp" else None

    def divide(self, term: Term) -> Term | None:
        """``e^u / Σ e^u`` and ``1 / (1 + e^-u)``."""
        above, below = (self.seen(part) for part in term.args)
        if above == ONE and below.head == "add" and len(below.args) == 2:
            ones = [part for part in below.args if self.seen(part) == ONE]
            powers = [part for part in map(self.seen, below.args) if part.head == "exp"]
            return op("sigmoid", _minus(powers[0].args[0])) if ones and powers else None
        if above.head != "exp" or below.head != "sum" or self.seen(below.args[0]) != above:
            return None
        return self._softmax(above.args[0], below)

    def _softmax(self, inside: Term, below: Term) -> Term | None:
        rank = len(self.shapes(inside))
        axis, kept = below.attribute("axis"), below.attribute("keepdims", 0)
        if rank == 1:
            return op("softmax", inside)
        if isinstance(axis, int) and kept:
            return op("softmax", inside) if axis in (-1, rank - 1) else op("softmax", inside, axis=axis)
        return None


def _minus(term: Term) -> Term:
    return term.args[0] if term.head == "negative" else negative(term)


def _plain(term: Term) -> bool:
    return not any(key == "over" for key, _ in term.data or ())


_LOGS = {"sigmoid": "logsigmoid", "softmax": "log_softmax"}
_RULES: dict[str, Callable[[_Rewriter, Term], Term | None]] = {
    "log": _Rewriter.log,
    "ln": _Rewriter.log,
    "divide": _Rewriter.divide,
}
