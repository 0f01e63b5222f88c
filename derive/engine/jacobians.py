"""Jacobians in numerator layout, from the contribution that a gradient ``G`` of the value would make.

The contribution is linear in ``G``; its matrix is read off piece by piece. For vectors the result is a matrix
expression (``Wᵀ``, ``diag(p) - p pᵀ``), for more axes a formula of the entries (``tabulate``); where neither exists it
is the ``jacobian`` of the contribution, whose entries are the contributions of the unit gradients.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from derive.dimension import Shape
from derive.ops.infer import Shapes
from derive.ops.reverse_matrix import inner, outer, transposed
from derive.ops.sizes import dimension_term
from derive.rules import divide, product, total
from derive.term import ONE, ZERO, Term, name, negative, op

__all__ = ["jacobian"]


class _NoMatrixForm(Exception):
    """The contribution has no matrix expression."""


def jacobian(contribution: Term, value: str, shapes: Mapping[str, Shape]) -> Term:
    """The Jacobian of ``value``, given what ``adjoint(value)`` contributes; its shape is shape(value) + shape(by)."""
    reader = Shapes(shapes)
    if contribution == ZERO:
        return ZERO
    if len(shapes[value]) == 1 and len(reader(contribution)) <= 1:
        try:
            return _Linear(Term("adjoint", (), value), reader).matrix(contribution)
        except _NoMatrixForm:
            pass
    from derive.engine.index_jacobian import index_jacobian

    entries = index_jacobian(contribution, value, shapes) or _tabulated(contribution, value, shapes)
    return entries or Term("jacobian", (contribution,), value)


def _tabulated(contribution: Term, value: str, shapes: Mapping[str, Shape]) -> Term | None:
    """The entries of a contribution that is given by entries: ``G_k`` becomes ``δ_{kl}``; ``None`` where ``G`` stands
    in it otherwise than at the contribution's own indices."""
    seed, own = Term("adjoint", (), value), contribution.data
    if contribution.head != "tabulate" or len(contribution.args) == 1:
        return None
    taken = {*contribution.names(), *own, *(symbol for shape in shapes.values() for s in shape for symbol in s.symbols)}
    free = [letter for letter in "lmpqrstuv" if letter not in taken and letter not in shapes]
    marks = free[: len(shapes[value])]
    if len(marks) < len(shapes[value]):
        return None

    def change(node: Term) -> Term:
        if node.head != "index" or node.args[0] != seed or any(item.data not in own for item in node.args[1:]):
            return node
        return product(*[op("kronecker", item, name(mark)) for item, mark in zip(node.args[1:], marks, strict=True)])

    body, *sizes = contribution.args
    written = body.rebuild(change)
    if any(node == seed for node in written.walk()):
        return None
    return Term("tabulate", (written, *map(dimension_term, shapes[value]), *sizes), (*marks, *own))


class _Linear:
    """Reads the matrix of a linear Term: rows for the entries of ``G``, columns for those of the Term."""

    def __init__(self, seed: Term, shape_of: Shapes) -> None:
        self.seed = seed
        self.shape_of = shape_of
        self.rows = dimension_term(shape_of(seed)[0])

    def matrix(self, term: Term) -> Term:
        """The matrix of a vector, or the column of a scalar."""
        if term == self.seed:
            return op("eye", self.rows)
        rule = _RULES.get(term.head)
        if rule is None:
            raise _NoMatrixForm
        return rule(self, term)

    def moves(self, term: Term) -> bool:
        return any(node == self.seed for node in term.walk())

    def rank(self, term: Term) -> int:
        return len(self.shape_of(term))

    def _sum(self, term: Term) -> Term:
        rank = self.rank(term)
        if any(self.rank(part) != rank for part in term.args):
            raise _NoMatrixForm
        return total(*[self.matrix(part) for part in term.args])

    def _negative(self, term: Term) -> Term:
        return product(negative(ONE), self.matrix(term.args[0]))

    def _divide(self, term: Term) -> Term:
        top, bottom = term.args
        if self.moves(bottom):
            raise _NoMatrixForm
        if self.rank(bottom) == 0:
            return divide(self.matrix(top), bottom)
        return self._scaled(top, divide(ONE, bottom))

    def _multiply(self, term: Term) -> Term:
        moving = [factor for factor in term.args if self.moves(factor)]
        if len(moving) != 1:
            raise _NoMatrixForm
        scalars = [factor for factor in term.args if factor is not moving[0] and self.rank(factor) == 0]
        vectors = [factor for factor in term.args if factor is not moving[0] and self.rank(factor) == 1]
        if len(scalars) + len(vectors) + 1 != len(term.args):
            raise _NoMatrixForm
        body = self._scaled(moving[0], product(*vectors)) if vectors else self.matrix(moving[0])
        return product(*scalars, body)

    def _scaled(self, inside: Term, by: Term) -> Term:
        """``by ⊙ inside``: the columns are scaled; a scalar spreads over a vector as an outer product."""
        if self.rank(inside) == 0:
            return outer(self.matrix(inside), by, self.shape_of)
        if inside.head == "negative":
            return product(negative(ONE), self._scaled(inside.args[0], by))
        if inside.head == "add":
            return total(*[self._scaled(part, by) for part in inside.args])
        return inner(self.matrix(inside), op("diag", by), self.shape_of)

    def _matmul(self, term: Term) -> Term:
        left, right = term.args
        if self.moves(left) and not self.moves(right) and self.rank(left) == 1:
            return inner(self.matrix(left), right, self.shape_of)
        if self.moves(right) and not self.moves(left) and self.rank(right) == 1:
            matrix = left if self.rank(left) == 1 else transposed(left, self.shape_of)
            return inner(self.matrix(right), matrix, self.shape_of)
        raise _NoMatrixForm

    def _sum_of(self, term: Term) -> Term:
        inside = term.args[0]
        if self.rank(inside) != 1 or self.rank(term) != 0:
            raise _NoMatrixForm
        if inside.head == "multiply":
            dot = self._dot(inside)
            if dot is not None:
                return dot
        return op("sum", self.matrix(inside), axis=1)

    def _dot(self, inside: Term) -> Term | None:
        """``Σ G ⊙ u`` is ``u`` itself, the column of an inner product."""
        moving = [factor for factor in inside.args if self.moves(factor)]
        rest = [factor for factor in inside.args if not self.moves(factor)]
        if len(moving) != 1 or self.rank(moving[0]) != 1 or not any(self.rank(factor) == 1 for factor in rest):
            return None
        return inner(self.matrix(moving[0]), product(*rest), self.shape_of)

    def _broadcast(self, term: Term) -> Term:
        if self.rank(term.args[0]) != 0 or self.rank(term) != 1:
            raise _NoMatrixForm
        size = dimension_term(self.shape_of(term)[0])
        return op("outer", self.matrix(term.args[0]), op("ones", size))

    def _group(self, term: Term) -> Term:
        return self.matrix(term.args[0])


_RULES: Mapping[str, Callable[[_Linear, Term], Term]] = {
    "add": _Linear._sum,
    "negative": _Linear._negative,
    "divide": _Linear._divide,
    "multiply": _Linear._multiply,
    "matmul": _Linear._matmul,
    "dot": _Linear._matmul,
    "sum": _Linear._sum_of,
    "broadcast": _Linear._broadcast,
    "group": _Linear._group,
}
