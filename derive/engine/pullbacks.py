"""Contributions of tensor definitions: textbook rules applied from the value back to the names in it.

As with scalars, each *shape* of equation is derived once: names become numbered places, and equations that look alike
with equal shapes share the work. The value's own adjoint is written ``adjoint(value)``; the loss has the adjoint 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from derive.derivation import Step
from derive.dimension import Shape
from derive.engine.patterns import Pattern, Shaped
from derive.errors import DeriveError
from derive.graph import Function
from derive.kernel.shapes import expanded
from derive.ops import Op
from derive.ops.backward import contribution
from derive.ops.calls import known, operands
from derive.ops.index_form import bound_names, with_tables
from derive.ops.infer import Shapes
from derive.rules import neat, total
from derive.rules.formulas import formula
from derive.term import ONE, Term, name

__all__ = ["Pullback", "pull_back"]

_OUT = "·out"


@dataclass(frozen=True, slots=True)
class Template:
    """What reaches one place, and the rules that brought it there, over numbered places."""

    pattern: Pattern
    step: Step


@dataclass(frozen=True, slots=True)
class Pullback:
    """What reaches one name; ``step`` is renamed from the template when asked for."""

    contribution: Term
    template: Template
    rename: Callable[[Term], Term]

    @property
    def step(self) -> Step:
        return _renamed_step(self.template.step, self.rename)


def pull_back(
    value: str,
    term: Term,
    names: tuple[str, ...],
    shapes: Mapping[str, Shape],
    functions: Mapping[str, Function],
    seed: Term | None = None,
) -> dict[str, Pullback]:
    """The contributions of ``value = term`` to each of ``names``; ``seed`` is the adjoint of ``value``."""
    shape = Shaped(expanded(term, functions), shapes)
    places = {used: f"·{position}" for position, used in enumerate(shape.leaves)}
    wanted = tuple([places[used] for used in names if used in places])
    scope = [(_OUT, shapes[value]), *[(places[used], shapes[used]) for used in shape.leaves]]
    if shape.others:
        bound = {index for node in shape.term.walk() for index in bound_names(node)}
        scope += [(used, ()) for used in shape.others if used not in bound]
    upstream = seed if seed is not None and seed == ONE else Term("adjoint", (), _OUT)
    filling = {place: name(used) for used, place in places.items()}
    try:
        found = _template(shape, wanted, tuple(scope), upstream)
    except DeriveError as error:
        raise _told(error, filling) from None
    adjoint = seed if seed is not None else Term("adjoint", (), value)
    rename = _Rename(filling, value, adjoint)
    finish = neat if adjoint.is_name else lambda written: written
    return {
        filling[place].data: Pullback(finish(pulled.pattern.fill(rename.leaf)), pulled, rename)
        for place, pulled in found.items()
    }


def _told(error: DeriveError, filling: Mapping[str, Term]) -> DeriveError:
    """An error of a template with the names of the equation."""
    details = {
        key: item.replace(filling)
        if isinstance(item, Term)
        else filling[item].data
        if isinstance(item, str) and item in filling
        else item
        for key, item in error.details.items()
    }
    return DeriveError(error.key, details, error.place, error.source_line)


@dataclass(frozen=True, slots=True)
class _Rename:
    """Gives a template's Term the names of one equation; its placeholder adjoint becomes the value's own."""

    filling: Mapping[str, Term]
    value: str
    adjoint: Term

    def __call__(self, term: Term) -> Term:
        return term.graft(self.leaf)

    def leaf(self, node: Term) -> Term:
        if node.head == "adjoint" and node.data == _OUT:
            return self.adjoint
        if node.head == "name":
            return name(self.value) if node.data == _OUT else self.filling.get(node.data, node)
        return node


def _renamed_step(step: Step, rename: Callable[[Term], Term]) -> Step:
    inner = tuple(_renamed_step(part, rename) for part in step.steps)
    return Step(step.rule, rename(step.before), rename(step.after), inner, step.conditions)


def _gives_shape_only(op: Op, position: int) -> bool:
    """An operand whose entries do not matter: what ``embed`` fits its values into."""
    return op.name == "embed" and position == 1


@lru_cache(maxsize=4096)
def _template(
    shape: Shaped, wanted: tuple[str, ...], scope: tuple[tuple[str, Shape], ...], seed: Term
) -> dict[str, Template]:
    places = {used: name(f"·{position}") for position, used in enumerate(shape.leaves)}
    term = with_tables(shape.term.replace(places))
    return _Walk(wanted, Shapes(dict(scope))).from_top(term, seed)


def _is_place(leaf: Term) -> bool:
    """A leaf that stands for something of one equation: a numbered place, the value or its adjoint."""
    return leaf.head in ("name", "adjoint") and str(leaf.data).startswith("·")


class _Walk:
    """One walk from a definition's top down to its names."""

    def __init__(self, wanted: tuple[str, ...], shape_of: Shapes) -> None:
        self.wanted = frozenset(wanted)
        self.shape_of = shape_of
        self.pieces: dict[str, list[Term]] = {place: [] for place in wanted}
        self.steps: dict[str, list[Step]] = {place: [] for place in wanted}
        self._moving: dict[Term, bool] = {}

    def from_top(self, term: Term, seed: Term) -> dict[str, Template]:
        self._visit(term, seed, name(_OUT))
        found = {}
        for place in self.wanted:
            if not self.pieces[place]:
                continue
            written = neat(total(*self.pieces[place]))
            steps = tuple(self.steps[place])
            step = steps[0] if len(steps) == 1 else Step("total", term, written, steps)
            found[place] = Template(Pattern(written, _is_place), step)
        return found

    def _visit(self, term: Term, upstream: Term, out: Term | None) -> list[tuple[str, Step]]:
        """Carry ``upstream`` down; returns the steps that ended at a name, by place."""
        if term.is_name:
            if term.data in self.wanted:
                self.pieces[term.data].append(upstream)
                self.steps[term.data].append(Step("arrive", term, upstream))
            return []
        op = known(term)
        for position, part in enumerate(operands(term, op)):
            if not self._moves(part) or _gives_shape_only(op, position):
                continue
            reached = contribution(upstream, term, position, self.shape_of, formula, out)
            before = {place: len(steps) for place, steps in self.steps.items()}
            self._visit(part, reached, None)
            self._record(term, position, reached, before)
        return []

    def _record(self, term: Term, position: int, reached: Term, before: Mapping[str, int]) -> None:
        """Wrap the steps that were added below into the step of this op."""
        for place, count in before.items():
            steps = self.steps[place]
            if len(steps) > count:
                steps[count:] = [Step(f"pullback {position}", term, reached, tuple(steps[count:]))]

    def _moves(self, term: Term) -> bool:
        found = self._moving.get(term)
        if found is None:
            found = any(node.is_name and node.data in self.wanted for node in term.walk())
            self._moving[term] = found
        return found
