"""Whether the parts of a formula cannot fit together, whatever their values: then it is wrong, and not only unknown."""

from __future__ import annotations

from derive.check.reach import is_gradient
from derive.check.world import World
from derive.errors import DeriveError
from derive.kernel.shapes import expanded
from derive.ops.infer import Shapes
from derive.term import Term

__all__ = ["does_not_fit"]


def does_not_fit(world: World, term: Term, error: DeriveError | None) -> bool:
    """True only where every name is a scalar or has two axes, so that no other reading of rows and columns is left."""
    values = world.graph.values
    if error is not None and error.key in ("index_range", "index_clash") and _plainly_indexed(term):
        return True
    if any(known in values and len(values[known].shape) == 1 for known in term.names()):
        return False
    if not all(known in values for known in term.names()):
        return False
    bare = term.rebuild(lambda node: _gradient(world, node))
    if any(node.head in ("partial", "differentiate", "local", "evaluated") for node in bare.walk()):
        return False
    try:
        Shapes({known: value.shape for known, value in values.items()})(expanded(bare, world.functions))
    except DeriveError as found:
        return found.key.startswith(("shape", "matmul", "sizes"))
    except (IndexError, KeyError, TypeError, ValueError, AttributeError):
        return False
    return False


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
