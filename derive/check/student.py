"""The same question in the student's own hands: what should stand here, if what they wrote before were right?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from derive.check.reach import is_gradient
from derive.check.world import World
from derive.term import Term, add, multiply, name, negative

__all__ = ["Student"]

_DEEP = 12


@dataclass
class Student:
    """What was claimed so far. ``held`` maps a derivative to the last formula given for it and whether it was true;
    ``own`` maps the student's names to the formula they gave."""

    world: World
    own: Mapping[str, Term]
    held: dict[Term, tuple[Term, bool, int]] = field(default_factory=dict)

    def note(self, head: Term, right: Term, true: bool, index: int) -> None:
        self.held[head] = (right, true, index)

    def in_hands(self, term: Term, _depth: int = 0) -> Term:
        """The Term with own names written out as the student defined them."""
        for _ in range(_DEEP):
            if not any(known in self.own for known in term.names()):
                break
            term = term.replace(self.own)
        return term

    def entry(self, node: Term) -> tuple[Term, bool, int] | None:
        """What was claimed of a derivative, whether it was written with ∂ or with d."""
        if node.head != "partial" or node in self.held:
            return self.held.get(node)
        other = {"partial": "total", "total": "partial"}.get(node.data[0], "")
        return self.held.get(Term("partial", node.args, (other, node.data[1])))

    def substituted(self, term: Term, skip: Term | None = None) -> tuple[Term, int | None]:
        """The Term with derivatives that were claimed wrongly replaced by what was claimed; and the first such line."""
        causes: list[int] = []

        def change(node: Term) -> Term:
            entry = None if node == skip else self.entry(node)
            if entry is None or entry[1]:
                return node
            right, _, index = entry
            causes.append(index)
            return Term("group", (self.in_hands(right),))

        changed = term.rebuild(change)
        return changed, min(causes) if causes else None

    def expected(self, head: Term) -> tuple[Term, int] | None:
        """What a derivative would be, going on from the student's wrong lines; ``None`` where none bears on it."""
        if not is_gradient(head):
            return None
        above, below = (str(side.data) for side in head.args)
        restated = self.held.get(name(above))
        if restated is not None and not restated[1]:
            return Term("partial", (self.in_hands(restated[0]), head.args[1]), head.data), restated[2]
        walk = _Walk(self, above, head)
        found = walk.adjoint(below, 0)
        if found is None or not walk.causes:
            return None
        return found, min(walk.causes)

    def through(self, head: Term) -> Iterator[tuple[Term, int]]:
        """What a derivative would be with one wrong total derivative put in whole: ``∂L/∂x = ∂L/∂ŷ · ∂ŷ/∂x`` plus what
        does not pass by ``ŷ``; and with all of them."""
        if head.head != "partial" or len(head.args) != 2 or not all(side.is_name for side in head.args):
            return
        whole = _Walk(self, str(head.args[0].data), head, totals=True)
        found = whole.adjoint(str(head.args[1].data), 0)
        if found is not None and whole.causes:
            yield found, min(whole.causes)
        above, below = head.args
        for atom, (right, true, index) in list(self.held.items()):
            if true or atom.head != "partial" or len(atom.args) != 2 or atom.args[1] != below or atom.args[0] == above:
                continue
            upstream = Term("partial", (above, atom.args[0]), ("partial", 1))
            mended = add(self.in_hands(right), negative(Term("group", (atom,))))
            walk = _Walk(self, str(above.data), head, totals=True)
            carried = walk.adjoint(str(atom.args[0].data), 0) or upstream
            rest = add(head, negative(multiply(upstream, atom)))
            yield add(head, multiply(upstream, Term("group", (mended,)))), index
            yield add(rest, multiply(carried, Term("group", (self.in_hands(right),)))), min([index, *walk.causes])


class _Walk:
    """One way back from ``above``, taking the student's formula wherever there is a wrong one."""

    def __init__(self, student: Student, above: str, head: Term, totals: bool = False) -> None:
        self.student, self.above, self.head, self.totals = student, above, head, totals
        self.world = student.world
        self.causes: list[int] = []
        self.done: dict[str, Term | None] = {}

    def adjoint(self, value: str, depth: int) -> Term | None:
        if value not in self.done:
            self.done[value] = None if depth > _DEEP else self._adjoint(value, depth)
        return self.done[value]

    def _adjoint(self, value: str, depth: int) -> Term | None:
        atom = Term("partial", (name(self.above), name(value)), self.head.data)
        if atom != self.head:
            claimed = self._claimed(atom)
            if claimed is not None:
                return claimed
        if value == self.above:
            return None
        return self._scalar(value, depth) if self.world.scalars else self._tensor(value, depth)

    def _claimed(self, atom: Term) -> Term | None:
        return self._claimed_as(
            atom, Term("partial", atom.args, ("total", 1)), Term("partial", atom.args, ("partial", 1))
        )

    def _claimed_as(self, *forms: Term) -> Term | None:
        for form in forms:
            entry = self.student.held.get(form)
            if entry is not None:
                right, true, index = entry
                if true:
                    return None
                self.causes.append(index)
                return Term("group", (self.student.in_hands(right),))
        return None

    def _scalar(self, value: str, depth: int) -> Term | None:
        parts = []
        if self.totals and (whole := self._by_total(value, depth)) is not None:
            return whole
        for definition in self.world.graph.definitions:
            if value not in definition.term.names():
                continue
            step = Term("partial", (name(definition.name), name(value)), ("partial", 1))
            local = None if step == self.head else self._claimed(step)
            local = local or self._by_prime(definition.term, value)
            local = local or Term("local", (name(definition.name), name(value)))
            if definition.name == self.above:
                parts.append(local)
                continue
            upstream = self.adjoint(definition.name, depth + 1)
            upstream = upstream or Term("partial", (name(self.above), name(definition.name)), ("partial", 1))
            parts.append(multiply(upstream, local))
        return add(*parts) if parts else None

    def _by_total(self, value: str, depth: int) -> Term | None:
        """By way of a value whose whole derivative was claimed wrongly, and by the ways around it."""
        for atom, (right, true, index) in self.student.held.items():
            if true or atom.head != "partial" or atom == self.head or len(atom.args) != 2:
                continue
            if atom.args[1] != name(value) or not atom.args[0].is_name or atom.args[0] == name(self.above):
                continue
            middle = str(atom.args[0].data)
            true_upstream = Term("partial", (name(self.above), atom.args[0]), ("partial", 1))
            upstream = self.adjoint(middle, depth + 1) or true_upstream
            self.causes.append(index)
            around = add(self.head if value == self.head.args[1].data else self._true(value),
                         negative(multiply(true_upstream, atom)))  # fmt: skip
            return add(around, multiply(upstream, Term("group", (self.student.in_hands(right),))))
        return None

    def _true(self, value: str) -> Term:
        return Term("partial", (name(self.above), name(value)), ("partial", 1))

    def _by_prime(self, term: Term, value: str) -> Term | None:
        """The derivative of ``σ(u)`` where the student said wrongly what ``σ'(u)`` is."""
        if len(term.args) != 1:
            return None
        claimed = self._claimed_as(Term("prime", term.args, (term.head, 1)))
        if claimed is None or term.args[0] == name(value):
            return claimed
        return multiply(claimed, Term("differentiate", (term.args[0], name(value)), ("partial", 1)))

    def _tensor(self, value: str, depth: int) -> Term | None:
        derivation = self.world.derivation(self.above)
        if derivation is None:
            return None
        if value in derivation.adjoints:
            formula = derivation.adjoints[value]
        elif (value,) in derivation.results:
            formula = derivation.results[value,].formula
        else:
            return None

        def change(node: Term) -> Term:
            if node.head != "adjoint":
                return node
            upstream = self.adjoint(node.data, depth + 1)
            return upstream or Term("partial", (name(self.above), name(node.data)), ("partial", 1))

        return formula.rebuild(change)
