"""Values of whole Terms over any scalar domain: each op by its ``elements``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from math import prod
from typing import Any

from derive.dimension import Dimension, dimension
from derive.errors import DeriveError
from derive.ops.array import Array, broadcast_sizes, map_arrays, scalar
from derive.ops.calls import attributes_of, known, operands
from derive.ops.field import Field, number, where
from derive.ops.grid import gathered, index_axis, masked, selected
from derive.ops.guard import Guarded, as_choice, settled
from derive.ops.index_form import bound_names, free_names, ranges
from derive.ops.sizes import dimension_of
from derive.ops.table import Op, find
from derive.term import Term

__all__ = ["Evaluator", "adjoint_key", "evaluate_array"]

Formula = Callable[[str], Term]
_CELLS = 2**20  # combinations of index values: what takes more is not computed entry by entry


def adjoint_key(name: str) -> str:
    """The key of ``∂loss/∂name`` in an environment."""
    return f"δ {name}"


def evaluate_array(
    term: Term,
    env: Mapping[str, Array],
    field: Field,
    formula: Formula,
    sizes: Mapping[str, int] | None = None,
    prime: Callable[[Term], Term] | None = None,
) -> Array:
    """The array that a Term means, from those of its names.

    ``sizes`` are the numbers of symbolic sizes; ``formula`` reads a formula of the op table; ``prime`` says what
    ``f'(u)`` is (the table's derivative, where left out). Raises `DeriveError` (``no_meaning``, ``missing_value``).
    """
    return Evaluator(env, field, formula, sizes or {}, prime)(term)


class Evaluator:
    """The value of any Term at one point; each Term is worked out once."""

    def __init__(
        self,
        env: Mapping[str, Array],
        field: Field,
        formula: Formula,
        sizes: Mapping[str, int],
        prime: Callable[[Term], Term] | None = None,
        heads: Mapping[str, Callable[[Evaluator, Term], Array]] | None = None,
    ) -> None:
        self.env, self.field, self.formula, self.sizes = env, field, formula, sizes
        self.prime = prime or self._first_derivative
        self.heads = heads or {}  # what the caller computes itself: apply, partial …
        self.depth = 0  # how many index names are bound around, and how far they run
        self.cells = 1  # the combinations of their values
        self.indices: Mapping[str, Dimension] = {}
        self._done: dict[Term, Array] = {}

    def __call__(self, term: Term) -> Array:
        found = self._done.get(term)
        if found is None:
            compute = self.heads.get(term.head) or _LEAVES.get(term.head, Evaluator._applied)
            found = self._done[term] = compute(self, term)
        return found

    def _number(self, term: Term) -> Array:
        return scalar(number(self.field, term.value))

    def _constant(self, term: Term) -> Array:
        return scalar(self.field.constants[term.data])

    def _name(self, term: Term) -> Array:
        found = self.env.get(adjoint_key(term.data) if term.head == "adjoint" else term.data)
        if found is not None:
            return found
        if term.data in self.sizes:
            return scalar(number(self.field, self.sizes[term.data]))
        raise DeriveError("missing_value", {"name": term.data, "used_in": term})

    def _prime(self, term: Term) -> Array:
        """``f'(U)`` has the shape of ``U``, even where it is a constant."""
        found, inside = self(self.prime(term)), self(term.args[0]).shape
        return found.broadcast(broadcast_sizes(found.shape, inside))

    def _first_derivative(self, term: Term) -> Term:
        name, order = term.data
        op = find(name)
        if op is None or order != 1:
            raise DeriveError("no_meaning", {"name": f"{name}{'′' * order}"})
        return self._filled(op.derivatives[op.arguments[0]], op, term)

    def _filled(self, text: str, op: Op, term: Term) -> Term:
        return self.formula(text).replace(dict(zip(op.arguments, term.args, strict=False)))

    def _index_form(self, term: Term) -> Array:
        """The body on the grid of the indices, joined along their axes."""
        names = bound_names(term)
        found = self._ranges(names, term)
        sizes = [found[name].at(self.sizes) for name in names]
        inside = self._inside(dict(zip(names, sizes, strict=True)), found)
        body = inside(term.args[0])
        grid = broadcast_sizes(body.shape, (*reversed(sizes), *(1,) * self.depth))
        if term.head == "tabulate":
            return body.broadcast(grid).transpose(tuple(reversed(range(len(grid)))))
        join = known(Term({"sum_over": "sum"}.get(term.head, term.head))).elements
        assert join is not None
        if len(term.args) > 1:
            condition = inside(term.args[1])
            grid = broadcast_sizes(grid, condition.shape)
            if term.head != "sum_over":
                return selected(condition, body, grid, len(names), partial(_joined, join, self.field))
            body = masked(self.field, condition, body, grid)
        joined: Array = join(self.field, [body.broadcast(grid)], {"axis": tuple(range(len(names))), "keepdims": 0})
        return joined

    def _inside(self, sizes: Mapping[str, int], found: Mapping[str, Dimension]) -> Evaluator:
        """The same point, with an axis for each index."""
        axes = {
            name: index_axis(self.field, size, self.depth + position)
            for position, (name, size) in enumerate(sizes.items())
        }
        inside = self._copy(self.field)
        inside.env, inside.depth, inside.indices = {**self.env, **axes}, self.depth + len(sizes), found
        inside.cells = self.cells * prod(sizes.values())
        if inside.cells > _CELLS:
            raise DeriveError("too_many_combinations", {"found": inside.cells, "limit": _CELLS})
        return inside

    def _ranges(self, names: tuple[str, ...], term: Term) -> dict[str, Dimension]:
        if term.head == "tabulate" and len(term.args) > 1:
            return {**self.indices, **{n: dimension(self._size(s)) for n, s in zip(names, term.args[1:], strict=True)}}
        return ranges(names, term, lambda base: tuple(map(dimension, self(base).shape)), self.indices)

    def _applied(self, term: Term) -> Array:
        if bound_names(term):
            return self._index_form(term)
        if self.depth and term.head == "index":
            return gathered(self._base(term.args[0]), [self(item) for item in term.args[1:]])
        op = known(term)
        choice = as_choice(term)
        if choice is not None:
            return self(choice)
        if op.name == "where":
            return self._where(*term.args)
        arrays = [self(part) for part in operands(term, op)]
        if op.elementwise:
            return self._elementwise(term, op, arrays)
        if op.elements is None:
            raise DeriveError("no_meaning", {"name": term.head})
        found: Array = op.elements(self.field, arrays, attributes_of(term, op, self._place, self._size))
        return found

    def _base(self, term: Term) -> Array:
        """What is indexed, as an array without axes for the indices around, where it does not depend on them."""
        if term.is_name or any(name.data in self.indices for name in free_names(term)):
            return self(term)
        outside = self._copy(self.field)
        outside.depth, outside.indices, outside.cells = 0, {}, 1
        return outside(term)

    def _elementwise(self, term: Term, op: Op, arrays: list[Array]) -> Array:
        if op.name == "stop_gradient":
            return arrays[0]
        direct = self.field.functions.get(op.name)
        if direct is not None:
            return map_arrays(direct, *arrays)
        if not op.definition:
            raise DeriveError("no_meaning", {"name": op.name})
        return self(self._filled(op.definition, op, term))

    def _where(self, condition: Term, *branches: Term) -> Array:
        """Branches may be undefined where they are not taken."""
        lenient = self._copy(Guarded(self.field))
        chosen = map_arrays(partial(where, self.field), self(condition), *map(lenient, branches))
        return chosen if isinstance(self.field, Guarded) else settled(chosen)

    def _copy(self, field: Field) -> Evaluator:
        """The same point in another scalar domain of the same scalars."""
        other = Evaluator(self.env, field, self.formula, self.sizes, self.prime, self.heads)
        other.depth, other.indices = self.depth, self.indices
        return other

    def _size(self, term: Term) -> int:
        """A size as an integer: symbols from ``sizes``, else from scalars of the environment (index variables)."""
        size = dimension_of(term)
        missing = [symbol for symbol in size.symbols if symbol not in self.sizes]
        return size.at({**self.sizes, **{symbol: int(self(Term("name", (), symbol)).item) for symbol in missing}})

    def _place(self, item: Term) -> Any:
        """A place of an index: an array of integers, rank 0 for a single one."""
        labels = [self.env[name] for name in item.names() if name in self.env and self.env[name].shape]
        return self(item) if labels else scalar(self._size(item))


def _joined(join: Callable[..., Array], field: Field, entries: Array) -> Any:
    """A reduction of a list of entries."""
    return join(field, [entries], {"axis": None, "keepdims": 0}).item


_LEAVES: Mapping[str, Callable[[Evaluator, Term], Array]] = {
    "number": Evaluator._number,
    "constant": Evaluator._constant,
    "name": Evaluator._name,
    "adjoint": Evaluator._name,
    "prime": Evaluator._prime,
}
