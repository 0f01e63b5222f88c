"""Derivatives by an expression: ``∂L/∂(W x)``, ``∂(y − t)²/∂(y − t)``.

The expression is a part of what is differentiated. It becomes a value of its own there, by which is differentiated.
Where the model is differentiated, the part is found in its definitions as it stands, or else by its value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from math import prod
from typing import TYPE_CHECKING

from derive.check.compare import differ
from derive.check.whole_arrays import with_whole_arrays
from derive.check.world import Place
from derive.errors import DeriveError
from derive.graph import Definition, Graph, Value
from derive.kernel.fields import OutsideDomain
from derive.ops.array import Array
from derive.term import Term, name

if TYPE_CHECKING:
    from derive.check.world import World

__all__ = ["derivative_by_part", "part_of", "world_of_part"]

PART = "·part"
_CHAINS = ("add", "multiply")
_STEP = Fraction(1, 10**35)
_SEEN = 2  # places at which a part must have the value of the expression
_FAILED = (DeriveError, OutsideDomain, ArithmeticError, IndexError, KeyError, TypeError, ValueError, AttributeError)


def derivative_by_part(world: World, place: Place, above: Term, by: Term) -> Array:
    """``∂above/∂by`` as an array of shape(above) + shape(by). Raises `DeriveError` where ``by`` is no part of it."""
    if above.is_name:
        if by not in world.parts:
            world.parts[by] = world_of_part(world, by)
        side = world.parts[by]
        if side is None:
            raise DeriveError("no_meaning", {"name": "partial"})
        values = {**place.values, PART: world.value(by, place)}
        beside = place.beside.setdefault(by, Place(values, place.sizes))
        return side.derivative(beside, above, PART)
    body = part_of(above, by)
    if body == above:
        raise DeriveError("no_meaning", {"name": "partial"})
    return _slopes(world, place, body, world.value(by, place))


def world_of_part(world: World, by: Term) -> World | None:
    """The world of the model in which the part is a value of its own; ``None`` where the model has no such part."""
    found = _written(world.graph, by) or _by_value(world, by)
    if found is None and (whole := with_whole_arrays(world.graph)) is not world.graph:
        found = _written(whole, by) or _by_value(world.like(whole), by)
    return None if found is None else world.like(found)


def part_of(term: Term, by: Term, known: str = PART) -> Term:
    """The Term with ``by`` replaced by a name wherever it stands, as a stretch of a sum or product too."""
    want = _bare(by)

    def change(node: Term) -> Term:
        if node == want:
            return name(known)
        if node.head not in _CHAINS or node.head != want.head or len(want.args) >= len(node.args):
            return node
        count = len(want.args)
        for start in range(len(node.args) - count + 1):
            if node.args[start : start + count] == want.args:
                return Term(node.head, (*node.args[:start], name(known), *node.args[start + count :]), node.data)
        return node

    changed = _bare(term).rebuild(change)
    return term if changed == _bare(term) else changed


def _bare(term: Term) -> Term:
    return term.rebuild(lambda node: node.args[0] if node.head == "group" else node)


def _written(graph: Graph, by: Term) -> Graph | None:
    return _parted(graph, by, lambda term: part_of(term, by))


def _by_value(world: World, by: Term) -> Graph | None:
    """The first part of a definition that has the value of the expression at every place."""
    seen: dict[Term, None] = {}
    for definition in world.graph.definitions:
        seen.update(dict.fromkeys(_stretches(definition.term)))
    alike = next((term for term in seen if _same(world, term, by)), None)
    return None if alike is None else _parted(world.graph, alike, lambda term: part_of(term, alike))


def _stretches(term: Term) -> Iterator[Term]:
    """Every part of a Term that is no name and no number, and every stretch of its sums and products."""
    for node in _bare(term).walk():
        if not node.args or not node.names():
            continue
        yield node
        if node.head in _CHAINS:
            count = len(node.args)
            for size in range(2, count):
                for start in range(count - size + 1):
                    yield Term(node.head, node.args[start : start + size], node.data)


def _same(world: World, part: Term, by: Term) -> bool:
    try:
        pairs = [(world.value(part, place), world.value(by, place)) for place in islice(world.places(_SEEN), _SEEN)]
    except _FAILED:
        return False
    return bool(pairs) and all(left.shape == right.shape and differ(left, right) is None for left, right in pairs)


def _parted(graph: Graph, part: Term, change: Callable[[Term], Term]) -> Graph | None:
    """The graph in which the part is defined before it is used; ``None`` where no definition changes."""
    definitions: list[Definition] = []
    used = False
    for definition in graph.definitions:
        changed = change(definition.term)
        if changed != definition.term and not used:
            used = True
            definitions.append(Definition(PART, part))
        definitions.append(replace(definition, term=changed) if changed != definition.term else definition)
    values = {**graph.values, PART: Value(PART, "intermediate")}
    return replace(graph, values=values, definitions=tuple(definitions)) if used else None


def _slopes(world: World, place: Place, body: Term, part: Array) -> Array:
    """How the body changes with each entry of its part, all names held."""
    step = world.field.number(_STEP)
    columns = []
    for entry in range(prod(part.shape)):
        up, down = (world.value(body, place, _moved(part, entry, offset)) for offset in (step, -step))
        columns.append([(a - b) / (2 * step) for a, b in zip(up.data, down.data, strict=True)])
        outer = up.shape
    return Array((*outer, *part.shape), tuple(column[row] for row in range(prod(outer)) for column in columns))


def _moved(part: Array, entry: int, offset: object) -> Mapping[str, Array]:
    data = tuple(value + offset if at == entry else value for at, value in enumerate(part.data))
    return {PART: Array(part.shape, data)}
