"""Layout of what belongs to vectors and matrices: products side by side, transposes, norms, ones, shapes.

A vector counts as a column: ``a @ X @ b`` is ``aᵀ X b``, ``outer(a, b)`` is ``a bᵀ``. Where a model writes
``x @ W`` throughout, ``Style.rows`` makes every vector a row: ``x W``, ``a bᵀ`` for the inner product.
"""

from __future__ import annotations

from derive.notation.boxes import Box, fence, mark, row, script, separated, sign
from derive.notation.layout import ATOM, CALL, POWER, PRODUCT, Context, Laid, layout, wrap
from derive.term import ONE, Term

__all__ = ["HEADS", "constant", "is_row", "kron", "log_determinant", "matrix_product", "norm", "outer", "transposed"]


def matrix_product(term: Term, laid: list[Laid], context: Context) -> Laid:
    """Factors side by side; a vector in front is a row, a vector at the end a column."""
    left, right = term.args
    ranks = context.rank(left), context.rank(right)
    first = laid[0].box if _joins(left, laid[0], context) else wrap(laid[0], PRODUCT + 1)
    last = laid[1].box if right.head == "outer" else wrap(laid[1], PRODUCT + 1)
    if ranks[0] == 1 and not context.style.rows and not is_row(left, context):
        first = _raised(laid[0], context)
    turned = ranks[0] == 1 if context.style.rows else is_row(right, context)
    if ranks[1] == 1 and turned:
        last = _raised(laid[1], context)
    return Laid(row(first, Box("gap"), last), PRODUCT)


def _joins(term: Term, laid: Laid, context: Context) -> bool:
    """A product that needs no parentheses in front of another: of matrices, or of one array with scalars."""
    if term.head in ("matmul", "outer"):
        return True
    return term.head == "multiply" and sum(context.rank(factor) != 0 for factor in term.args) == 1


def is_row(term: Term, context: Context) -> bool:
    """A vector that is printed as a row although vectors are columns: ``aᵀ X``."""
    return term.head == "matmul" and context.rank(term) == 1 and context.rank(term.args[0]) == 1


def transposed(laid: Laid, context: Context) -> Laid:
    return Laid(_raised(laid, context), POWER)


def _raised(laid: Laid, context: Context) -> Box:
    return script(wrap(laid, ATOM), above=mark(f"transpose {context.style.transpose}"))


def outer(term: Term, laid: list[Laid], context: Context) -> Laid:
    """``a bᵀ``; of rows ``aᵀ b``."""
    if context.style.rows:
        return Laid(row(_raised(laid[0], context), Box("gap"), wrap(laid[1], PRODUCT + 1)), PRODUCT)
    return Laid(row(wrap(laid[0], PRODUCT + 1), Box("gap"), _raised(laid[1], context)), PRODUCT)


def kron(term: Term, laid: list[Laid], context: Context) -> Laid:
    return Laid(row(wrap(laid[0], PRODUCT + 1), sign("otimes"), wrap(laid[1], PRODUCT + 1)), PRODUCT)


def norm(term: Term, laid: list[Laid], context: Context) -> Laid:
    """``‖x‖``, of a matrix ``‖X‖_F``; along an axis with that axis named."""
    box = fence(laid[0].box, "norm")
    axis = term.attribute("axis")
    if axis is not None:
        return Laid(script(box, Box("text", f"axis {axis}")), ATOM)
    return Laid(script(box, Box("symbol", "F")) if context.rank(term.args[0]) == 2 else box, ATOM)


def constant(term: Term, laid: list[Laid], context: Context, symbol: str) -> Laid | None:
    """``I``, ``1``, ``0``; a matrix of ones is ``1 1ᵀ``. ``None`` where it has no such sign."""
    if symbol == "identity":
        box = Box("bold", "", (Box("symbol", "I"),))
        square = len(term.args) == 1
        below = laid[0].box if square and "I" in context.shapes else None
        return (Laid(script(box, below) if below else box, ATOM)) if square else None
    if symbol == "zeros":
        return Laid(Box("bold", "", (Box("number", "0"),)), ATOM)
    return _ones(term, context)


def _ones(term: Term, context: Context) -> Laid | None:
    one = Laid(Box("bold", "", (Box("number", "1"),)), ATOM)
    if len(term.args) == 1 or (len(term.args) == 2 and term.args[1] == ONE):
        return one
    if len(term.args) != 2:
        return None
    row_of_ones = _raised(one, context)
    if term.args[0] == ONE:
        return Laid(row_of_ones, POWER)
    return Laid(row(one.box, Box("gap"), row_of_ones), PRODUCT + 1)


def log_determinant(term: Term, laid: list[Laid], context: Context) -> Laid:
    return Laid(row(Box("function", "log"), Box("gap"), Box("function", "det"), fence(laid[0].box)), CALL)


# -- heads -----------------------------------------------------------------------------------------------


def _tabulate(term: Term, laid: list[Laid], context: Context) -> Laid:
    """``[…]_{ij}``: the array whose entries stand in the brackets."""
    below = _names(term, context)
    return Laid(script(fence(laid[0].box, "["), below), ATOM)


def _names(term: Term, context: Context) -> Box:
    from derive.notation.symbols import name_box

    return row(*[name_box(index, context.style, False) for index in term.data])


def _jacobian(term: Term, laid: list[Laid], context: Context) -> Laid:
    """The contribution for a gradient that is one at a single entry, ``[…]_{δ = E}``; of a gradient its linear map."""
    seed = layout(Term("adjoint", (), term.data), context.style, context.shapes)
    if term.data.startswith("·"):
        return Laid(fence(row(seed, sign("mapsto"), laid[0].box), "["), ATOM)
    return Laid(script(fence(laid[0].box, "["), row(seed, sign("="), Box("symbol", "E"))), ATOM)


def _space(term: Term, laid: list[Laid], context: Context) -> Laid:
    """``ℝ^{n×d}``: where a value lives."""
    return Laid(script(mark("reals"), above=_sizes_box(laid)) if laid else mark("reals"), POWER)


def _sizes(term: Term, laid: list[Laid], context: Context) -> Laid:
    """``n × d``."""
    return Laid(_sizes_box(laid) if laid else Box("number", "1"), PRODUCT if len(laid) > 1 else ATOM)


def _sizes_box(laid: list[Laid]) -> Box:
    return separated([wrap(piece, PRODUCT) if len(laid) > 1 else piece.box for piece in laid], "times")


def _size_product(term: Term, laid: list[Laid], context: Context) -> Laid:
    """``(d × n)(n × h)``."""
    return Laid(row(*[fence(piece.box) for piece in laid]), PRODUCT)


def _mark(term: Term, laid: list[Laid], context: Context) -> Laid:
    """A sign that a sentence speaks of."""
    return Laid(mark(term.data), ATOM)


HEADS = {
    "mark": _mark,
    "tabulate": _tabulate,
    "jacobian": _jacobian,
    "space": _space,
    "sizes": _sizes,
    "size_product": _size_product,
}
