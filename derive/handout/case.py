"""What every kind of problem starts from: one derivation, its lines, and the chance that this student's draw has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random

from derive.derivation import Derivation, Result
from derive.document import Block, Filling, Sentence, Space, Table
from derive.handout.lines import Line, answer_of, worked
from derive.handout.marks import marks_of
from derive.handout.mistakes import Slip, product_slips, tensor_slips
from derive.handout.nouns import Problem
from derive.handout.tools import Tools
from derive.handout.words import derivative, say, show, text
from derive.ops.sizes import dimension_term
from derive.term import Term, bare, equals, name, number, relation

__all__ = ["Case"]

_WITH_DELTA = ("fill", "find", "choose", "proof")  # the questions in which δ may stand
_FREE = ("v", "u", "q", "e", "k")  # letters for a value of any name
_SHOWN_SLIPS = 3
_ROLES = (("inputs", "input"), ("targets", "target"), ("parameters", "parameter"), ("constants", "constant"))


@dataclass
class Case:
    """One problem of one student; ``wrt`` is what was asked for, in the order of the sheet's author."""

    problem: Problem
    derivation: Derivation
    tools: Tools
    chance: Random
    wrt: tuple[str, ...] = ()

    @property
    def loss(self) -> Term:
        return name(self.derivation.loss)

    @cached_property
    def tensor(self) -> bool:
        return any(value.shape for value in self.derivation.graph.values.values())

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return worked(self.derivation, self.tools)

    @cached_property
    def marks(self) -> tuple[int, ...]:
        return marks_of(self.problem.points, self.lines)

    @property
    def results(self) -> list[Result]:
        return [self.derivation.results[by,] for by in self.wrt or self.derivation.wrt]

    def answer(self, result: Result) -> Term:
        return answer_of(self.derivation, result, self.tools)

    @property
    def asked(self) -> tuple[Term, ...]:
        return tuple(derivative(self.derivation.loss, result.by[0]) for result in self.results)

    # -- the question ----------------------------------------------------------------------------------

    def model(self) -> Iterator[Block]:
        """The network as the student meets it: roles (and shapes), then the equations."""
        graph = self.derivation.graph
        yield text(*(said for key, role in _ROLES if (said := self._given(key, role)) is not None))
        for definition in graph.definitions:
            yield show(relation(name(definition.name), ("=", definition.term)))
        told = self.problem.kind in _WITH_DELTA
        if told and any(node.head == "adjoint" for line in self.lines for node in line.term.walk()):
            any_value = next((free for free in _FREE if free not in graph.values), _FREE[0])
            delta, meaning = Term("adjoint", (), any_value), derivative(self.derivation.loss, any_value)
            yield text(say("handout.delta", adjoint=delta, meaning=meaning, value=name(any_value)))

    def _given(self, key: str, role: str) -> Sentence | None:
        values = self.derivation.graph.values
        names = tuple(self.member(known) for known in values if values[known].role == role)
        return say(f"handout.given.{key}", names=names, n=len(names)) if names else None

    def member(self, known: str) -> Term:
        """``X ∈ ℝ^{n×d}``; a scalar is its name alone."""
        shape = self.derivation.graph.values[known].shape
        space = Term("space", map(dimension_term, shape))
        return relation(name(known), ("∈", space)) if shape else name(known)

    def space(self) -> Iterator[Block]:
        """Room for the answer."""
        if self.problem.space != "none" and self.problem.lines:
            yield Space(self.problem.space, self.problem.lines)

    # -- what the instructor gets ------------------------------------------------------------------------

    def key(self) -> Iterator[Block]:
        """The answers; with matrices also each ``δ`` in its last form, which the answers are written with."""
        last = {line.left: line for line in self.lines if line.left.head == "adjoint"}
        for line in last.values():
            yield show(equals(line.left, line.right))
        for result in self.results:
            yield show(equals(derivative(self.derivation.loss, result.by[0]), self.answer(result)), boxed=True)

    def solution(self) -> Iterator[Block]:
        """The lines with their reasons and the marks of each."""
        for line, marks in zip(self.lines, self.marks, strict=True):
            yield text(*line.reasons, *([say("handout.marks", marks=marks)] if marks else []))
            yield show(line.term, boxed=line is self.lines[-1])

    def scheme(self) -> Iterator[Block]:
        yield self.steps_table()
        yield from self.accepted()
        yield from self.mistakes()

    def steps_table(self) -> Table:
        rows: list[tuple[Filling, ...]] = [
            (line.term, marks) for line, marks in zip(self.lines, self.marks, strict=True) if marks
        ]
        return _marked(rows)

    def accepted(self) -> Iterator[Block]:
        """Every form of the answer that the engine has shown to be the same."""
        for result in self.results:
            forms = (result.product, result.formula, result.closed, result.short, self.answer(result))
            shown = _distinct([form for form in forms if form is not None and not _has_partial(form)])
            yield text(
                say("handout.accepted", asked=derivative(self.derivation.loss, result.by[0]), forms=tuple(shown))
            )

    def mistakes(self) -> Iterator[Block]:
        """What is typically written instead, and what it costs."""
        rows: list[tuple[Filling, ...]] = []
        cost = max(1, self.problem.points // 5)
        for result in self.results:
            left = derivative(self.derivation.loss, result.by[0])
            for slip in self.different(self.slips(result), self.right(result), _SHOWN_SLIPS):
                rows.append((equals(left, slip.term), say(f"handout.kind.{slip.kind}"), number(-cost)))
        if rows:
            head = (say("handout.table.written"), say("handout.table.why"), say("handout.table.cost"))
            yield text(say("handout.mistakes"))
            yield Table(head, tuple(rows))

    # -- wrong forms -------------------------------------------------------------------------------------

    def right(self, result: Result) -> Term:
        """The answer in the form from which wrong ones are made."""
        if self.tensor:
            return self._written_out(self.answer(result))
        products = [line.right for line in self.lines if line.kind == "product" and line.by == result.by[0]]
        return products[0] if products else self.answer(result)

    def _written_out(self, answer: Term) -> Term:
        """An answer that is a lone ``δ_v`` says nothing: what ``δ_v`` is stands in its place."""
        inner = bare(answer)
        return bare(self.derivation.adjoints[str(inner.data)]) if inner.head == "adjoint" else answer

    def slips(self, result: Result) -> Iterator[Slip]:
        right = self.right(result)
        allowed = self.problem.mistakes
        made = tensor_slips(self.derivation, right) if self.tensor else product_slips(self.derivation.graph, right)
        return (slip for slip in made if not allowed or slip.kind in allowed)

    def different(self, slips: Iterable[Slip], right: Term, count: int) -> list[Slip]:
        """At most ``count`` slips of several kinds that differ from the answer and from each other: decided, not
        guessed."""
        pool = list({slip.term: slip for slip in slips}.values())
        self.chance.shuffle(pool)
        kept: list[Slip] = []
        for slip in sorted(pool, key=lambda each: _rank(pool, each)):
            if len(kept) == count:
                break
            others = [right, *(other.term for other in kept)]
            if all(self.tools.different(self.derivation, other, slip.term) for other in others):
                kept.append(slip)
        return kept


def _rank(pool: list[Slip], slip: Slip) -> int:
    """The first of each kind before the second of any."""
    return [each for each in pool if each.kind == slip.kind].index(slip)


def _marked(rows: list[tuple[Filling, ...]]) -> Table:
    return Table((say("handout.table.step"), say("handout.table.marks")), tuple(rows))


def _distinct(terms: list[Term]) -> list[Term]:
    return list(dict.fromkeys(terms))


def _has_partial(term: Term) -> bool:
    return any(node.head in ("partial", "local") for node in term.walk())
