"""A Probe: the model at a few points in floats, where mistakes are looked for by value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from derive.graph import Graph
from derive.mistakes.edits import NAN, Vector, same_vector
from derive.ops.array import Array
from derive.term import Term

__all__ = ["Case", "Probe"]

Value = Callable[[Term], Sequence[Array] | None]


@dataclass(frozen=True)
class Probe:
    """``value`` gives a Term's arrays at the points, or ``None`` where it has none; derivative atoms may be in it."""

    graph: Graph
    value: Value
    scalars: bool
    names: Mapping[str, tuple[int, ...]]
    count: int = 3
    numeric: bool = False  # one point, numbers as printed: rounded
    glance: Value | None = None  # the value at the first point alone

    def same(self, left: Vector, right: Vector) -> bool:
        """Whether two values agree, as closely as they were printed."""
        return same_vector(left, right, 0.006 if self.numeric else 1e-9)

    def vector(self, term: Term) -> Vector:
        """The value at each point, not a number where there is none."""
        found = self.value(term)
        if found is None or any(len(array.data) != 1 for array in found):
            return self.nothing
        return tuple(float(array.data[0]) for array in found)

    def fits(self, term: Term, wanted: Vector) -> bool:
        """Whether a Term has that value; most have not, and are seen to differ at the first point."""
        if self.glance is not None:
            found = self.glance(term)
            if found is None or len(found[0].data) != 1 or not self.same((float(found[0].data[0]),), wanted[:1]):
                return False
        return self.same(self.vector(term), wanted)

    @property
    def nothing(self) -> Vector:
        return (NAN,) * self.count


@dataclass(frozen=True)
class Case:
    """One wrong line: ``want`` should stand there, ``got`` does; ``before`` is the formula that stood before it in the
    same chain (or for the same quantity), when that was right. ``at`` says that the places are those at which a value
    was asked for, ``first`` is the formula of the first derivative where a second one is wanted."""

    probe: Probe
    want: Term
    got: Term
    before: Term | None = None
    update: str | None = None
    rate: Term | None = None
    loss: str = ""
    shape: bool = False
    juxtaposed: bool = False
    truths: tuple[Term, ...] = ()
    at: bool = False
    first: Term | None = None
