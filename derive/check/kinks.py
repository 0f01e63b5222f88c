"""Places on a kink: there a function has no derivative, and no difference can say what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.errors import DeriveError
from derive.term import Term

if TYPE_CHECKING:
    from derive.check.world import Place, World

__all__ = ["on_kink"]

_AT_ZERO = frozenset("relu abs leaky_relu elu selu celu sign step hard_sigmoid".split())
_WHERE_EQUAL = frozenset(("maximum", "minimum", "compare"))


def on_kink(world: World, place: Place) -> bool:
    """Whether an argument of the model is where two pieces meet: ``relu(0)``, ``max(2, 2)``."""
    return any(_meets(world, place, node) for item in world.graph.definitions for node in item.term.walk())


def _meets(world: World, place: Place, node: Term) -> bool:
    if node.head not in _AT_ZERO and (node.head not in _WHERE_EQUAL or len(node.args) != 2):
        return False
    try:
        first, *other = (world.value(part, place) for part in node.args[:2])
        if node.head in _AT_ZERO or first.shape != other[0].shape:
            return any(entry == 0 for entry in first.data) and node.head in _AT_ZERO
        return any(a == b for a, b in zip(first.data, other[0].data, strict=True))
    except (DeriveError, ArithmeticError, KeyError, TypeError, ValueError):
        return False
