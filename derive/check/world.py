"""A World: the model at random valid points, in 100 digits, and what every derivative is there.

Derivatives are differences of forward runs, with a step of 1e-33 for a first derivative and a wider one for a higher,
so they hold to 30 digits up to the fourth, and owe nothing to the rules that the documents are written with. One pair
of runs gives the derivative of every value by one entry.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice
from math import prod
from typing import Any

from derive.check.kinks import on_kink
from derive.check.labels import label_columns, one_hot_columns
from derive.check.reach import order_inside
from derive.derivation import Derivation
from derive.errors import DeriveError
from derive.graph import Function, Graph, Value
from derive.kernel.arrays import ArrayRun, array_value, concrete, in_field, with_adjoints
from derive.kernel.evaluation import adjoint_key
from derive.kernel.fields import OutsideDomain, precise
from derive.kernel.points import points_of
from derive.kernel.primes import without_primes
from derive.kernel.run import Run
from derive.kernel.shapes import is_scalar, shaped
from derive.ops.array import Array, scalar
from derive.ops.evaluate import Evaluator
from derive.rules.formulas import formula, prime_formula
from derive.term import Term

__all__ = ["FAILURES", "POINTS", "RATES", "Derive", "Place", "World"]

Derive = Callable[[Graph, str, tuple[str, ...]], Derivation]

POINTS = 8
RATES = frozenset({"eta", "alpha", "lr", "η", "α"})
FAILURES = (OutsideDomain, OverflowError, ZeroDivisionError)
_DIGITS = 100
_KINKS = 40  # places on a kink that are passed over before one is taken
_FOR_ORDER = 50  # digits more for every further derivative: each difference costs 35


@dataclass
class Place:
    """One point: the values of all names there, the sizes, and what has been worked out. ``step`` is that of the
    difference for which it was moved, if it was."""

    values: Mapping[str, Array]
    sizes: Mapping[str, int]
    given: bool = False
    step: Fraction | None = None
    moved: dict[tuple[str, int, Fraction], tuple[Place, Place]] = field(default_factory=dict)
    partials: dict[tuple[Term, str], Array] = field(default_factory=dict)
    adjoints: dict[str, Mapping[str, Array]] = field(default_factory=dict)
    evaluators: dict[tuple[str, ...], Evaluator] = field(default_factory=dict)
    beside: dict[Term, Place] = field(default_factory=dict)  # the same place where a part of the model is a value


def _never() -> bool:
    return False


class World:
    """The model with the student's own definitions added, at up to eight points and at the author's own.

    ``derive`` gives the Derivation of a loss by names: all gradients of one scalar at once, which differences of
    tensors could only give entry by entry. ``order`` is that of the highest derivative that is asked of it.
    """

    def __init__(
        self,
        graph: Graph,
        extras: Sequence[str] = (),
        functions: Mapping[str, Function] | None = None,
        derive: Derive | None = None,
        order: int = 1,
    ) -> None:
        self.functions = {**graph.functions, **(functions or {})}
        free = {known: Value(known, "constant") for known in extras if known not in graph.values}
        written = tuple(replace(item, term=without_primes(item.term, self.functions)) for item in graph.definitions)
        values = {**graph.values, **free}
        self.graph = shaped(replace(graph, values=values, functions=self.functions, definitions=written))
        self.field = precise(_DIGITS + _FOR_ORDER * (order - 1))
        self._derive = derive
        self._extras = frozenset(extras)
        self.written = self.graph  # without names of the student's own within the definitions
        self.over: Callable[[], bool] = _never
        self.parts: dict[Term, World | None] = {}
        self._derivations: dict[str, Derivation | None] = {}
        self.scalars = is_scalar(self.graph)
        self._runs: dict[tuple[tuple[str, int], ...], Any] = {}
        self._columns = label_columns(self.graph)
        self._source = self._found()
        self._places: list[Place] = []
        self._given: Place | None = None
        self._looked = False

    @property
    def given(self) -> Place | None:
        """The place of the author's own numbers, or ``None`` when they are not whole."""
        if not self._looked:
            self._looked = True
            self._given = self._at_given()
        return self._given

    def places(self, count: int = POINTS) -> Iterator[Place]:
        """Random places, the same ones every time; fewer when the domain is too small."""
        yield from self._places[:count]
        while len(self._places) < count:
            found = self._drawn()
            if found is None:
                return
            self._places.append(found)
            yield found

    def _drawn(self) -> Place | None:
        """The next place; whatever the time is, it is drawn whole, since others come after it."""
        over, self.over = self.over, _never
        try:
            return next(self._source, None)
        finally:
            self.over = over

    def drawn(self, place: Place) -> bool:
        """Whether a place was drawn by chance, and no number in it was set by anyone."""
        return any(place is one for one in self._places)

    def _found(self) -> Iterator[Place]:
        bare = replace(self.graph, point={k: v for k, v in self.graph.point.items() if self._constant(k)})
        skipped = 0
        for point, sizes in points_of(bare):
            try:
                place = self.place(self._labelled(point), sizes)
            except FAILURES:
                continue
            if skipped >= _KINKS or not on_kink(self, place):
                yield place
            else:
                skipped += 1

    def _labelled(self, point: Mapping[str, Array]) -> Mapping[str, Array]:
        """One-hot columns where the classes run down a column: rows are what is drawn."""
        if not self._columns:
            return point
        source = random.Random(len(self._places) + 3)
        return {**point, **{known: one_hot_columns(point[known].shape, source) for known in self._columns}}

    def _constant(self, known: str) -> bool:
        value = self.graph.values.get(known)
        return value is not None and value.role == "constant" and known not in RATES

    def _at_given(self) -> Place | None:
        if not self.graph.point:
            return None
        leaves = [v.name for v in self.graph.values.values() if v.role != "intermediate"]
        missing = [known for known in leaves if known not in self.graph.point]
        if not all(known in RATES or known in self._extras or "·" in known for known in missing):
            return None
        source = random.Random(5)
        filled = {known: Term("number", (), (Fraction(source.randint(40, 900), 499), "")) for known in missing}
        whole = replace(self.graph, point={**self.graph.point, **filled})
        try:
            point, sizes = next(points_of(whole))
            place = self.place(point, sizes)
        except (*FAILURES, StopIteration, DeriveError):
            return None
        place.given = not missing
        return place

    def like(self, graph: Graph) -> World:
        """Another model in the same world."""
        other = World(graph, tuple(self._extras), self.functions, self._derive)
        other.over = self.over
        return other

    def place(self, point: Mapping[str, Array], sizes: Mapping[str, int]) -> Place:
        run = self._run(sizes)
        if self.scalars:
            base = run.base({known: self.field.number(value.item) for known, value in point.items()})
            return Place({known: scalar(value) for known, value in base.items()}, sizes)
        return Place(run.base(in_field(point, self.field)), sizes)

    def _run(self, sizes: Mapping[str, int]) -> Any:
        key = tuple(sorted(sizes.items()))
        if key not in self._runs:
            run = Run(self.graph, self.field) if self.scalars else ArrayRun(self.graph, self.field, sizes)
            self._runs[key] = run
        return self._runs[key]

    # -- differences -----------------------------------------------------------------------------------

    def shifted(self, place: Place, known: str, entry: int, by: Fraction) -> tuple[Place, Place]:
        """The place with one entry of one value moved up and down; everything made from it moves along."""
        key = (known, entry, by)
        if key not in place.moved:
            up, down = self._moved(place, known, entry, by), self._moved(place, known, entry, -by)
            up.step = down.step = by
            place.moved[key] = up, down
        return place.moved[key]

    def _moved(self, place: Place, known: str, entry: int, by: Fraction) -> Place:
        run, step = self._run(place.sizes), self.field.number(by)
        if self.scalars:
            base = {name: value.item for name, value in place.values.items()}
            return Place({n: scalar(v) for n, v in run.moved(base, {known: step}).items()}, place.sizes)
        shape = place.values[known].shape
        zero = self.field.number(Fraction(0))
        offset = Array(shape, tuple(step if at == entry else zero for at in range(prod(shape))))
        return Place(run.moved(place.values, {known: offset}), place.sizes)

    def derivative(self, place: Place, term: Term, by: str) -> Array:
        """``∂term/∂by`` at a place: an array of shape(term) + shape(by)."""
        key = (term, by)
        if key not in place.partials:
            found = None if self.scalars else self._backward(place, term, by)
            place.partials[key] = self._derivative(place, term, by) if found is None else found
        return place.partials[key]

    def derivation(self, loss: str) -> Derivation | None:
        """The Derivation of a value by every other, or ``None`` where the engine has none."""
        if loss not in self._derivations:
            self._derivations[loss] = self._derived(loss)
        return self._derivations[loss]

    def _derived(self, loss: str) -> Derivation | None:
        if self._derive is None or self.graph.definition(loss) is None:
            return None
        others = tuple(known for known in self.graph.values if known != loss)
        try:
            return self._derive(self.graph, loss, others)
        except DeriveError:
            return None

    def _backward(self, place: Place, term: Term, by: str) -> Array | None:
        """``∂term/∂by`` of a scalar value from the adjoints, all of which one walk gives."""
        loss = term.data if term.is_name else ""
        if loss not in place.values or place.values[loss].shape or by not in place.values or by == loss:
            return None
        if loss not in place.adjoints:
            found = self.derivation(loss)
            place.adjoints[loss] = with_adjoints(found, place.values, self.field, place.sizes) if found else {}
        adjoint = place.adjoints[loss].get(adjoint_key(by)) or self._leaf(place, loss, by)
        shape = place.values[by].shape
        return adjoint.broadcast(shape) if adjoint is not None and adjoint.shape in (shape, ()) else None

    def _derivative(self, place: Place, term: Term, by: str) -> Array:
        if by not in place.values:
            raise DeriveError("missing_value", {"name": by, "used_in": term})
        shape = place.values[by].shape
        by_ = place.step or Fraction(1, 10 ** (_DIGITS // (3 + order_inside(term))))  # each difference costs digits
        step = 2 * self.field.number(by_)
        columns = []
        for entry in range(prod(shape)):
            up, down = (self.value(term, side) for side in self.shifted(place, by, entry, by_))
            columns.append([(a - b) / step for a, b in zip(up.data, down.data, strict=True)])
            outer = up.shape
        return Array((*outer, *shape), tuple(column[row] for row in range(prod(outer)) for column in columns))

    def _leaf(self, place: Place, loss: str, by: str) -> Array | None:
        derivation = self.derivation(loss)
        if derivation is None or (by,) not in derivation.results or by in derivation.unreachable:
            return None
        term, env = derivation.results[by,].formula, place.adjoints[loss]
        return array_value(term, env, self.field, place.sizes, self.functions)

    # -- values ----------------------------------------------------------------------------------------

    def value(self, term: Term, place: Place, extra: Mapping[str, Array] | None = None) -> Array:
        """The array that a Term means at a place; ``extra`` are further values, which no derivative sees.

        Raises `DeriveError` (``out_of_time`` too), or one of `FAILURES` outside the domain.
        """
        from derive.check.heads import heads_for

        if self.over():
            raise DeriveError("out_of_time", {})
        written = concrete(term, self.functions)
        if extra:
            return self._evaluator(place, {**place.values, **extra}, heads_for(self, place))(written)
        if () not in place.evaluators:
            place.evaluators[()] = self._evaluator(place, place.values, heads_for(self, place))
        return place.evaluators[()](written)

    def _evaluator(self, place: Place, values: Mapping[str, Array], heads: Any) -> Evaluator:
        return Evaluator(values, self.field, formula, place.sizes, prime_formula, heads)

    def shapes(self, count: int = 1) -> Mapping[str, tuple[int, ...]]:
        """The sizes of every value at the first place."""
        return {known: value.shape for place in islice(self.places(count), 1) for known, value in place.values.items()}
