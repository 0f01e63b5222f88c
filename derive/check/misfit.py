"""Whether the parts of a formula cannot fit together, whatever their values: then it is wrong, and not only unknown."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from derive.check.reach import is_gradient
from derive.check.readings import of_columns
from derive.check.world import World
from derive.dimension import Shape, dimension
from derive.errors import DeriveError
from derive.kernel.shapes import expanded
from derive.ops.infer import Shapes
from derive.term import Term

__all__ = ["does_not_fit"]

_MOST = 4  # vectors: the ways to turn more of them are not tried


def does_not_fit(world: World, term: Term, error: DeriveError | None) -> bool:
    """True only where no reading of its vectors as rows or columns, and of its products, is left. Where the model
    multiplies matrices with columns, none of them is a row."""
    values = world.graph.values
    if error is not None and error.key in ("index_range", "index_clash") and _plainly_indexed(term):
        return True
    if not all(known in values for known in term.names()):
        return False
    bare = term.rebuild(lambda node: _gradient(world, node))
    if any(node.head in ("partial", "differentiate", "local", "evaluated") for node in bare.walk()):
        return False
    shapes = {known: value.shape for known, value in values.items()}
    vectors = [known for known in bare.names() if len(shapes.get(known, ())) == 1]
    if not vectors:
        return _misfit(world, bare, shapes)
    if len(vectors) > _MOST:
        return False
    one = dimension(1)
    columns = of_columns(world)
    ways = [(shapes[known], (*shapes[known], one), *(() if columns else ((one, *shapes[known]),))) for known in vectors]
    for turned in product(*ways):
        chosen = {**shapes, **dict(zip(vectors, turned, strict=True))}
        if not all(_misfit(world, reading, chosen) for reading in (bare, _joined(bare))):
            return False
    return True


def _misfit(world: World, term: Term, shapes: Mapping[str, Shape]) -> bool:
    try:
        Shapes(shapes)(expanded(term, world.functions))
    except DeriveError as found:
        return found.key.startswith(("shape", "matmul", "sizes"))
    except (IndexError, KeyError, TypeError, ValueError, AttributeError):
        return False
    return False


def _joined(term: Term) -> Term:
    """Elementwise products of two factors as matrix products, as juxtaposition may mean either."""

    def change(node: Term) -> Term:
        return Term("matmul", node.args) if node.head == "multiply" and len(node.args) == 2 else node

    return term.rebuild(change)


def _plainly_indexed(term: Term) -> bool:
    """Indices without ``t + 1``: one that runs over axes of different sizes cannot be meant."""
    nodes = list(term.walk())
    places = [item for node in nodes if node.head == "index" for item in node.args[1:]]
    return any(node.head == "tabulate" for node in nodes) and all(item.head in ("name", "number") for item in places)


def _gradient(world: World, node: Term) -> Term:
    """The derivative of a scalar has the shape of what it is taken by."""
    if not is_gradient(node):
        return node
    above = world.graph.values.get(str(node.args[0].data))
    return node.args[1] if above is not None and not above.shape else node
