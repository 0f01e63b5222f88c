"""A Jacobian by its entries: ``∂Z_{kl}/∂X_{ij} = -Z_{ki} Z_{jl}``, read off the contribution of a gradient."""

from __future__ import annotations

from collections.abc import Mapping

import sympy

from derive.dimension import Shape
from derive.engine.index_writer import Writer, sums_inside
from derive.kernel.index_meaning import collapse, entry_of, letter
from derive.ops.infer import Shapes
from derive.ops.sizes import dimension_term
from derive.term import Term, name

__all__ = ["index_jacobian"]

_MARKS = "klmnpqrstuvabcdefgh"
_GRADIENT = "·G"


def index_jacobian(contribution: Term, value: str, shapes: Mapping[str, Shape]) -> Term | None:
    """The entries of ``∂value/∂by`` as a ``tabulate`` Term, indices of ``value`` first; ``None`` where an op of the
    contribution has no index form."""
    seed = Term("adjoint", (), value)
    plain = contribution.rebuild(lambda node: name(_GRADIENT) if node == seed else node)
    shape_of = Shapes({**shapes, _GRADIENT: shapes[value]})
    symbols = {symbol for shape in shapes.values() for size in shape for symbol in size.symbols}
    free = iter([mark for mark in "ij" + _MARKS if mark not in shapes and mark not in symbols])
    inside = [sympy.Symbol(next(free)) for _ in shape_of(plain)]
    place = [sympy.Symbol(next(free)) for _ in shapes[value]]
    try:
        entry = entry_of(plain, inside, lambda term: len(shape_of(term)), lambda: sympy.Symbol(next(free)))
        slope = sums_inside(collapse(entry.diff(letter(_GRADIENT)[tuple(place)])))
        body = Writer(name(_GRADIENT), [name(mark) for mark in plain.names()]).write(slope)
    except (KeyError, ValueError, StopIteration, NotImplementedError):
        return None
    sizes = [dimension_term(size) for size in (*shapes[value], *shape_of(plain))]
    return Term("tabulate", (body, *sizes), tuple(str(mark) for mark in (*place, *inside)))
