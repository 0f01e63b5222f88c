"""Index form: an einsum where each place is a bare index, else a sum or a list in index variables."""

from __future__ import annotations

from collections.abc import Sequence

from derive.code.expression import PRODUCT, SUM, Expr, Writer, fitted
from derive.dimension import Dimension, dimension
from derive.ops.contract import letters
from derive.ops.index_form import bound_names, ranges
from derive.ops.sizes import dimension_of
from derive.term import Term

__all__ = ["joined_over", "sum_over", "tabulate"]


def tabulate(writer: Writer, term: Term) -> Expr:
    """The array whose entry at the indices is the body."""
    names = bound_names(term)
    short = _einsum(writer, names, term.args[0])
    if short is not None:
        return short
    found = _ranges(writer, names, term)
    with writer.inside(found) as variables:
        body = writer.text(term.args[0])
        for index in reversed(names):
            body = _listed(writer, body, f"for {variables[index]} in range({writer.size(found[index])})")
    return Expr(body if writer.dialect.module == "torch" else f"np.array({body})")


def _listed(writer: Writer, body: str, loop: str) -> str:
    return f"torch.stack([{body} {loop}])" if writer.dialect.module == "torch" else f"[{body} {loop}]"


def sum_over(writer: Writer, term: Term) -> Expr:
    """A sum over index variables, perhaps under a condition."""
    if len(term.args) == 1:
        short = _einsum(writer, (), term)
        if short is not None:
            return short
    return Expr(f"sum({_generated(writer, term)})")


def joined_over(writer: Writer, term: Term, path: str) -> Expr:
    """Another reduction over index variables: ``mean(…, over=i)``; ``path`` is the function of an array."""
    entries = f"[{_generated(writer, term)}]"
    if writer.dialect.module != "torch":
        return Expr(f"{path}({entries})")
    axis = ", dim=0" if term.head in ("max", "min", "logsumexp") else ""
    return Expr(f"{path}(torch.stack({entries}){axis})")


def _generated(writer: Writer, term: Term) -> str:
    names = bound_names(term)
    found = _ranges(writer, names, term)
    with writer.inside(found) as variables:
        body = writer.text(term.args[0])
        loops = " ".join(f"for {variables[index]} in range({writer.size(found[index])})" for index in names)
        condition = f" if {writer.text(term.args[1])}" if len(term.args) > 1 else ""
    return f"{body} {loops}{condition}"


def _ranges(writer: Writer, names: Sequence[str], term: Term) -> dict[str, Dimension]:
    written = term.args[1:] if term.head == "tabulate" else ()
    around = writer.shapes.indices
    if written:
        sizes = [dimension(dimension_of(size)) for size in written]
        return {**around, **dict(zip(names, sizes, strict=True))}
    bound = dict.fromkeys([*names, *(index for node in term.walk() for index in bound_names(node))], ())
    reader = type(writer.shapes)({**writer.shapes.shapes, **bound})
    reader.symbols |= writer.shapes.symbols
    found = ranges(names, term, reader, around)
    return {index: size for index, size in found.items() if index in names or index in around}


# -- einsum --------------------------------------------------------------------------------------------


def _einsum(writer: Writer, axes: Sequence[str], body: Term) -> Expr | None:
    """The whole form as one einsum, scalars in front; ``None`` where a place is more than a bare index."""
    if writer.bound:
        return None
    inner, summed = (body.args[0], bound_names(body)) if body.head == "sum_over" else (body, ())
    if body.head == "sum_over" and len(body.args) > 1:
        return None
    if inner.head == "negative":
        inside = Term(body.head, (inner.args[0],), body.data) if body.head == "sum_over" else inner.args[0]
        found = _einsum(writer, axes, inside)
        return found and Expr(f"-{found.text}", SUM)
    factors = inner.args if inner.head == "multiply" else (inner,)
    indices = {*axes, *summed}
    arrays = [factor for factor in factors if factor.head == "index"]
    scalars = [factor for factor in factors if factor.head != "index"]
    if not all(_bare(factor, indices) for factor in arrays) or any(_uses(factor, indices) for factor in scalars):
        return None
    used = {item.data for factor in arrays for item in factor.args[1:]}
    if not arrays or used != indices or not (summed or len(arrays) > 1):
        return None
    return _product(writer, axes, arrays, scalars)


def _bare(factor: Term, indices: set[str]) -> bool:
    base, *items = factor.args
    return not _uses(base, indices) and all(item.is_name and item.data in indices for item in items)


def _uses(term: Term, indices: set[str]) -> bool:
    return any(node.is_name and node.data in indices for node in term.walk())


def _product(writer: Writer, axes: Sequence[str], arrays: list[Term], scalars: list[Term]) -> Expr:
    order = list(dict.fromkeys(item.data for factor in arrays for item in factor.args[1:]))
    single = {index: index for index in order if len(index) == 1 and index.isascii() and index.isalpha()}
    spare = iter(letters(26, "".join(single)))
    letter = {index: single.get(index) or next(spare) for index in order}
    words = ",".join("".join(letter[item.data] for item in factor.args[1:]) for factor in arrays)
    target = "".join(letter[index] for index in axes)
    operands = ", ".join(writer.text(factor.args[0]) for factor in arrays)
    call = Expr(f'{writer.dialect.module}.einsum("{words}->{target}", {operands})')
    if not scalars:
        return call
    front = " * ".join(fitted(writer(factor), PRODUCT) for factor in scalars)
    return Expr(f"{front} * {call.text}", PRODUCT)
