"""The shape of a Term by hand, derivatives and indices included; ``None`` where a name has no known shape."""

from __future__ import annotations

from collections.abc import Callable

from derive.dimension import Shape
from derive.errors import DeriveError
from derive.notation.hand.scope import HandScope
from derive.ops.index_form import bound_names
from derive.ops.infer import Shapes
from derive.term import Term, name

__all__ = ["index_names", "shape_of"]


def shape_of(term: Term, scope: HandScope) -> Shape | None:
    """The shape; ``None`` if it hangs on a name that has none. Raises `DeriveError` where shapes do not fit."""
    stand_ins: dict[str, Shape] = {}
    unknown = False

    def change(node: Term) -> Term:
        nonlocal unknown
        shape: Shape | None
        if node.head in ("partial", "differentiate", "local"):
            shape = _derivative_shape(node, scope)
        elif node.head in ("evaluated", "group", "prime"):
            return node.args[0]
        else:
            return node
        if shape is None:
            unknown = True
            shape = ()
        key = f"·{len(stand_ins)}"
        stand_ins[key] = shape
        return name(key)

    plain = _without_derivatives(term, change)
    indices = index_names(plain)
    bound = {each for node in plain.walk() for each in bound_names(node)}
    shapes = {**dict.fromkeys(indices, ()), **stand_ins}
    for used in plain.names():
        if used in shapes or used in bound:
            continue
        known = scope.shapes.get(used, scope.hints.get(used, () if used in scope.sizes else None))
        if known is None and used not in scope.shapes and used not in scope.sizes:
            unknown = True
            known = ()
        shapes[used] = known or ()
    if unknown:
        return None
    if plain.head == "ones" and not plain.args:
        return None
    return Shapes(shapes)(plain)


def _without_derivatives(term: Term, change: Callable[[Term], Term]) -> Term:
    """Derivatives as stand-ins: a node is replaced before its children are looked at."""
    if term.head in ("partial", "differentiate", "local"):
        return change(term)
    if not term.args:
        return term
    args = [_without_derivatives(arg, change) for arg in term.args]
    return change(Term(term.head, args, term.data))


def _derivative_shape(node: Term, scope: HandScope) -> Shape | None:
    if node.head == "local":
        node = Term("partial", node.args[:2], ("partial", 1))
    what, *by = node.args
    shapes = []
    for part in (what, *by) if node.data[1] == len(by) else (what, *by * node.data[1]):
        shape = shape_of(part, scope)
        if shape is None:
            return None
        shapes.append(shape)
    return tuple(size for shape in shapes for size in shape)


def index_names(term: Term) -> tuple[str, ...]:
    """Names that stand in the place of an index."""
    found: dict[str, None] = {}
    for node in term.walk():
        if node.head == "index":
            for item in node.args[1:]:
                found.update(dict.fromkeys(item.names()))
    return tuple(found)


def fits(term: Term, scope: HandScope) -> bool:
    try:
        shape_of(term, scope)
    except DeriveError:
        return False
    return True
