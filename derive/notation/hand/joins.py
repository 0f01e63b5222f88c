"""How two arrays side by side can be joined, by the sign between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from derive.dimension import Shape
from derive.errors import DeriveError
from derive.ops.sizes import broadcast_shapes
from derive.term import Term, multiply, op

__all__ = ["JOINS", "Option", "jacobian_join", "plain_join"]

_UNSAID = ("", "·", "×")  # signs that do not say that a product is elementwise
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Option:
    """One reading of a part. ``row`` marks a 1-D array that was transposed; ``signs`` how each sign was read."""

    term: Term
    shape: Shape | None
    row: bool
    cost: float
    signs: tuple[str, ...]
    clash: bool = False
    held: bool = False
    flipped: bool = False  # a Jacobian that was transposed
    above: int | None = None  # of a derivative: how many of its axes are those of what is differentiated

    @property
    def scalar_like(self) -> bool:
        return self.shape == ()

    @property
    def column(self) -> bool:
        """Whether it has two axes, the second of one entry."""
        return self.shape is not None and len(self.shape) == 2 and self.shape[1].number == 1

    @property
    def joined(self) -> bool:
        return bool(self.signs) and not self.held

    def clashing(self) -> Option:
        return replace(self, clash=True)

    def grouped(self) -> Option:
        return replace(self, held=True)

    def turned(self) -> Option:
        """The transpose of a Jacobian: the axes of what is differentiated stand last."""
        if self.shape is None or self.above is None:
            return self
        axes = _LETTERS[: len(self.shape)]
        term = op("einsum", self.term, subscripts=f"{axes}->{axes[self.above :]}{axes[: self.above]}")
        shape = (*self.shape[self.above :], *self.shape[: self.above])
        return replace(self, term=term, shape=shape, above=len(shape) - self.above, flipped=not self.flipped)

    def dearer(self, extra: float) -> Option:
        return replace(self, cost=self.cost + extra) if extra else self


Join = Callable[[Option, Option, str], "Option | None"]


def _joined(left: Option, right: Option, term: Term, shape: Shape, row: bool, cost: float, sign: str) -> Option:
    total = left.cost + right.cost + cost
    signs = (*left.signs, sign, *right.signs)
    return Option(term, shape, row, total, signs, left.clash or right.clash)


def _matrix(left: Option, right: Option, sign: str) -> Option | None:
    """A product of matrices, of a matrix and a vector, or of a row and a column."""
    a, b = left.shape, right.shape
    assert a is not None
    assert b is not None
    cost = _COSTS[sign][0] + _elementwise_inside(left, right)
    if len(a) == 2 and len(b) == 2 and a[1] == b[0]:
        return _joined(left, right, Term("matmul", (left.term, right.term)), (a[0], b[1]), False, cost, "m")
    if len(a) == 2 and len(b) == 1 and a[1] == b[0] and not right.row:
        return _joined(left, right, Term("matmul", (left.term, right.term)), a[:1], False, cost, "m")
    if len(a) == 1 and len(b) == 2 and a[0] == b[0] and (left.row or sign == "@"):
        return _joined(left, right, Term("matmul", (left.term, right.term)), b[1:], True, cost, "m")
    if len(a) == 1 and len(b) == 1 and a == b and (left.row or sign == "@") and not right.row:
        return _joined(left, right, Term("matmul", (left.term, right.term)), (), False, cost, "m")
    return _turned(left, right, sign, cost)


def _turned(left: Option, right: Option, sign: str, cost: float) -> Option | None:
    """A column of one axis and a row: the outer product."""
    a, b = left.shape, right.shape
    assert a is not None
    assert b is not None
    if len(a) == 1 and len(b) == 1 and right.row and not left.row:
        return _joined(left, right, op("outer", left.term, right.term), (*a, *b), False, cost, "m")
    if len(a) == 2 and a[1].number == 1 and len(b) == 1 and right.row:
        column = Term("index", (left.term, Term("slice", (), (False, False)), _zero()))
        return _joined(left, right, op("outer", column, right.term), (a[0], b[0]), False, cost, "m")
    return None


def _zero() -> Term:
    from derive.term import ZERO

    return ZERO


def _elementwise_inside(left: Option, right: Option) -> float:
    """``⊙`` binds looser than juxtaposition: its result without parentheses is no factor of a matrix product."""
    loose = any({"h", "b"} & set(option.signs) and not option.held for option in (left, right))
    return 2.0 if loose else 0.0


def _elementwise(left: Option, right: Option, sign: str) -> Option | None:
    a, b = left.shape, right.shape
    assert a is not None
    assert b is not None
    if left.row != right.row and len(a) == len(b) == 1 and sign != "⊙":
        return None
    if not sign and _is_matrix(a) and _is_matrix(b) and a[1] == b[0]:
        return None  # a matrix product, and nothing else, is written by standing side by side
    try:
        shape = broadcast_shapes(a, b)
    except DeriveError:
        return None
    cost = _COSTS[sign][1] + (0.0 if a == b else 1.5)
    factors = [*_factors(left), *_factors(right)]
    letter = (
        ("h" if shape in (a, b) else "b")
        if sign == "⊙"
        else "j"
        if sign in _UNSAID and _is_long(a) and _is_long(b)
        else "e"
    )
    return _joined(left, right, multiply(*factors), shape, left.row or right.row, cost, letter)


def _is_long(shape: Shape) -> bool:
    return any(size.number != 1 for size in shape)


def _factors(option: Option) -> tuple[Term, ...]:
    return option.term.args if option.term.head == "multiply" and not option.held else (option.term,)


def _dot(left: Option, right: Option, sign: str) -> Option | None:
    """The dot product of two vectors."""
    a, b = left.shape, right.shape
    if a is None or b is None or len(a) != 1 or a != b or left.row or right.row:
        return None
    cost = _COSTS[sign][2]
    return _joined(left, right, Term("matmul", (left.term, right.term)), (), False, cost, "d")


def _outer(left: Option, right: Option, sign: str) -> Option | None:
    a, b = left.shape, right.shape
    if a is None or b is None or len(a) != 1 or len(b) != 1:
        return None
    return _joined(left, right, op("outer", left.term, right.term), (*a, *b), False, 1.0, "o")


def _kron(left: Option, right: Option, sign: str) -> Option | None:
    """``A ⊗ B`` of two matrices, neither a column nor a row."""
    if not _is_matrix(left.shape) or not _is_matrix(right.shape):
        return None
    assert left.shape is not None
    assert right.shape is not None
    shape = tuple(a * b for a, b in zip(left.shape, right.shape, strict=True))
    return _joined(left, right, op("kron", left.term, right.term), shape, False, 0.0, "k")


def _row_times(left: Option, right: Option, sign: str) -> Option | None:
    """A vector of one axis before a matrix, its transpose left out: ``δ W``."""
    a, b = left.shape, right.shape
    if a is None or b is None or len(a) != 1 or len(b) != 2 or a[0] != b[0] or left.row:
        return None
    return _joined(left, right, Term("matmul", (left.term, right.term)), b[1:], False, 1.5, "m")


def plain_join(left: Option, right: Option, sign: str) -> Option:
    """The plain reading of a sign, whatever the shapes: a matrix product of matrices, else a product."""
    matrices = all(option.shape is not None and len(option.shape) == 2 for option in (left, right))
    turned = any(option.term.head == "transpose" or _is_matrix(option.shape) for option in (left, right))
    if right.row and left.shape is None and sign != "⊙":
        return _guess(left, right, op("outer", left.term, right.term))
    if left.row and not right.row and sign in _UNSAID:  # a row and a column of other sizes
        term = Term("matmul", (Term("transpose", (left.term,)), right.term))
    elif sign == "@" or (turned and sign not in ("⊙", "*")) or (matrices and sign in ("", "·", "×")):
        term = Term("matmul", (left.term, right.term))
    else:
        term = multiply(*_factors(left), *_factors(right))
    return _guess(left, right, term)


def _guess(left: Option, right: Option, term: Term) -> Option:
    cost = left.cost + right.cost + 1.0
    return Option(term, None, False, cost, (*left.signs, "?", *right.signs), left.clash or right.clash)


def _is_matrix(shape: Shape | None) -> bool:
    return shape is not None and len(shape) == 2 and all(size.number != 1 for size in shape)


def jacobian_join(left: Option, right: Option, sign: str) -> list[Option]:
    """The chain rule for whole derivatives: the axes of the value between are summed over."""
    found = []
    for first, second, cost in ((left, right, 0.0), (right, left, 1.0)):
        shared = _shared(first, second)
        if shared:
            found.append(_contracted(first, second, shared, cost, first is not left))
    return found[:1]


def _shared(first: Option, second: Option) -> int:
    """How many axes at the end of one are those at the beginning of the other: those of the value between."""
    a, b = first.shape, second.shape
    assert a is not None
    assert b is not None
    if first.flipped and second.above == 0:
        return len(b) if a[len(a) - len(b) :] == b else 0
    if first.above is not None and second.above is not None:
        count = second.above
        fits = count and len(a) - first.above == count and a[len(a) - count :] == b[:count]
        return count if fits else 0
    between = len(b) if second.term.head != "partial" else 0
    for count in range(min(len(a), len(b)), 0, -1):
        if a[len(a) - count :] == b[:count] and (not between or count <= between):
            return count
    return 0


def _contracted(first: Option, second: Option, shared: int, cost: float, turned: bool) -> Option:
    """Both over the axes that they share; ``turned`` says that the second stands first, and it stays there."""
    a, b = first.shape, second.shape
    assert a is not None
    assert b is not None
    own = _LETTERS[: len(a)]
    other = own[len(a) - shared :] + _LETTERS[len(a) : len(a) + len(b) - shared]
    result = own[: len(a) - shared] + other[shared:]
    parts, axes = ((second, first), (other, own)) if turned else ((first, second), (own, other))
    term = op("einsum", *(part.term for part in parts), subscripts=f"{axes[0]},{axes[1]}->{result}")
    shape = (*a[: len(a) - shared], *b[shared:])
    return replace(_joined(first, second, term, shape, False, cost, "c"), above=first.above)


# a sign: what a matrix product, an elementwise product and a dot product cost
_COSTS = {
    "": (0.0, 1.0, 1.0),
    "·": (0.0, 1.0, 0.5),
    "×": (0.0, 1.0, 1.0),
    "*": (1.0, 0.0, 1.0),
    "⊙": (9.0, 0.0, 9.0),
    "@": (0.0, 9.0, 0.0),
    "⊗": (2.0, 1.0, 2.0),
}
JOINS: dict[str, tuple[Join, ...]] = {
    "": (_matrix, _elementwise, _dot, _row_times),
    "·": (_matrix, _elementwise, _dot, _row_times),
    "×": (_matrix, _elementwise, _dot, _outer),
    "*": (_elementwise, _matrix, _dot, _row_times),
    "⊙": (_elementwise,),
    "@": (_matrix,),
    "⊗": (_outer, _kron, _elementwise),
}
