"""What derivative atoms mean in numbers: ``partial``, ``differentiate``, and products of Jacobians."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from math import prod
from typing import TYPE_CHECKING, Any

from derive.check.curves import along_curve
from derive.check.reach import is_first
from derive.errors import DeriveError
from derive.ops.array import Array, map_arrays
from derive.ops.evaluate import Evaluator
from derive.term import Term

if TYPE_CHECKING:
    from derive.check.world import Place, World

__all__ = ["heads_for"]

Heads = Mapping[str, Callable[[Evaluator, Term], Array]]


def heads_for(world: World, place: Place) -> Heads:
    """The heads that only a World can evaluate, bound to one place."""

    def partial(evaluator: Evaluator, term: Term) -> Array:
        above, *by = term.args
        curve = along_curve(world, place, term)
        if curve is not None:
            return curve
        return _nested(world, place, evaluator, above, by * term.data[1] if len(by) == 1 else by)

    def product(evaluator: Evaluator, term: Term) -> Array:
        if world.scalars or not any(_is_jacobian(world, place, factor) for factor in term.args):
            return _plain(evaluator, term)
        return _contracted(world, place, evaluator, term)

    def group(evaluator: Evaluator, term: Term) -> Array:
        return evaluator(term.args[0])

    def local(evaluator: Evaluator, term: Term) -> Array:
        from derive.check.local import local_derivative

        return local_derivative(world, place, *term.args)

    def evaluated(evaluator: Evaluator, term: Term) -> Array:
        """``f'(2)``: the body, where names have the values that stand behind it."""
        from derive.check.fixed import place_moved

        values = dict(zip(term.data, map(evaluator, term.args[1:]), strict=True))
        return world.value(term.args[0], place_moved(world, place, values))

    return {"partial": partial, "differentiate": partial, "multiply": product, "group": group, "local": local,
            "diag": _diagonal, "matmul": _matmul, "evaluated": evaluated}  # fmt: skip


def _matmul(evaluator: Evaluator, term: Term) -> Array:
    """A matrix product; beside a scalar, juxtaposition is multiplication."""
    parts = [evaluator(factor) for factor in term.args]
    if any(not part.shape for part in parts):
        return map_arrays(_times, *parts)
    left, right = (part.shape for part in parts)
    if left[-1] != right[max(len(right) - 2, 0)]:
        raise DeriveError("shapes_do_not_chain", {"left_shape": list(left), "right_shape": list(right)})
    return Evaluator._applied(evaluator, term)


def _diagonal(evaluator: Evaluator, term: Term) -> Array:
    """``diag(v)`` of a column as of a vector."""
    vector = evaluator(term.args[0])
    count = len(vector.data)
    if max(vector.shape, default=1) != count:
        raise DeriveError("no_meaning", {"name": "diag"})
    zero = vector.data[0] * 0
    return Array((count, count), tuple(vector.data[i] if i == k else zero for i in range(count) for k in range(count)))


def _plain(evaluator: Evaluator, term: Term) -> Array:
    return reduce(lambda a, b: map_arrays(_times, a, b), [evaluator(factor) for factor in term.args])


def _times(a: Any, b: Any) -> Any:
    return a * b


def _nested(world: World, place: Place, evaluator: Evaluator, above: Term, by: list[Term]) -> Array:
    """``∂above/∂by``; indices on either side pick entries of the whole derivative."""
    top, top_items = _opened(above)
    names, items = zip(*(_opened(term) for term in by), strict=True)
    inside = top
    for name in reversed(names[1:]):
        inside = Term("partial", (inside, name), ("partial", 1))
    first = names[0]
    derived = world.derivative(place, inside, first.data) if first.is_name else _by_part(world, place, inside, first)
    if not (top_items or any(items)):
        return derived
    whole = f"·d{len(place.values)}"
    picked = Term("index", (Term("name", (), whole), *top_items, *(item for group in items for item in group)))
    inner = Evaluator(
        {**evaluator.env, whole: derived},
        evaluator.field, evaluator.formula, evaluator.sizes, evaluator.prime, evaluator.heads,
    )  # fmt: skip
    inner.depth, inner.indices = evaluator.depth, evaluator.indices
    return inner(picked)


def _by_part(world: World, place: Place, above: Term, by: Term) -> Array:
    from derive.check.pieces import derivative_by_part

    return derivative_by_part(world, place, above, by)


def _opened(term: Term) -> tuple[Term, tuple[Term, ...]]:
    """``W[k, j]`` as the name and its indices."""
    while term.head == "group":
        term = term.args[0]
    if term.head == "index":
        return term.args[0], term.args[1:]
    return term, ()


def _is_jacobian(world: World, place: Place, factor: Term) -> bool:
    """A derivative of a non-scalar by a non-scalar."""
    if factor.head != "local" and not is_first(factor):
        return False
    above, below = factor.args
    shapes = [place.values[t.data].shape if t.is_name and t.data in place.values else () for t in (above, below)]
    return all(prod(shape) > 1 for shape in shapes)


def _contracted(world: World, place: Place, evaluator: Evaluator, term: Term) -> Array:
    """A chain of Jacobians and what stands around it: each is joined over the value that it differentiates."""
    chain: list[tuple[Array, int]] = []  # the array, and how many of its axes belong to what is differentiated
    for factor in term.args:
        value = evaluator(factor)
        above = place.values[factor.args[0].data].shape if _is_jacobian(world, place, factor) else None
        if above is None and chain and chain[-1][1] < 0:
            chain[-1] = (map_arrays(_times, chain[-1][0], value), -1)
        else:
            chain.append((value, -1 if above is None else len(above)))
    joined, split = chain[0]
    for value, inner in chain[1:]:
        joined, split = _join(joined, split, value, inner)
    return joined


def _join(left: Array, split: int, right: Array, inner: int) -> tuple[Array, int]:
    """Contract two links of a chain, in whichever order they fit."""
    tail = left.shape if split < 0 else left.shape[split:]
    if inner >= 0 and tail == right.shape[:inner]:
        return _over(left, right, tail), split
    if split >= 0 and inner < 0 and left.shape[:split] == right.shape:
        return _over(right, left, right.shape), -1
    if split >= 0 and inner >= 0 and left.shape[:split] == right.shape[inner:]:
        return _over(right, left, left.shape[:split]), inner
    if inner >= 0 and split < 0 and left.shape == ():
        return map_arrays(_times, left, right), inner
    raise DeriveError("shapes_do_not_chain", {"left_shape": list(left.shape), "right_shape": list(right.shape)})


def _over(left: Array, right: Array, shared: tuple[int, ...]) -> Array:
    count = prod(shared)
    rows, columns = len(left.data) // count, len(right.data) // count
    data = [
        sum(left.data[row * count + k] * right.data[k * columns + column] for k in range(count))
        for row in range(rows)
        for column in range(columns)
    ]
    return Array((*left.shape[: len(left.shape) - len(shared)], *right.shape[len(shared) :]), tuple(data))
