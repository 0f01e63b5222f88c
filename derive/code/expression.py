"""A Term as an expression of Python: arithmetic and its parentheses; everything else is a dialect's table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from derive.code.names import Names
from derive.dimension import Dimension, Shape
from derive.errors import DeriveError
from derive.ops.infer import Shapes
from derive.ops.sizes import broadcast_shapes
from derive.term import Term

__all__ = ["ATOM", "COMPARE", "LOWEST", "MATMUL", "POWER", "PRODUCT", "SUM", "UNARY", "Dialect", "Expr", "Writer"]

LOWEST, COMPARE, SUM, MATMUL, PRODUCT, UNARY, POWER, ATOM = range(8)


class Expr(NamedTuple):
    """Text and how tightly it binds."""

    text: str
    level: int = ATOM


@dataclass(frozen=True)
class Dialect:
    """A library of arrays. ``patterns[op]`` is an elementwise call with ``{0}``; ``heads[op]`` writes any other op;
    ``helpers[name]`` is a definition to be put in front, with the names it ``needs``.
    """

    name: str
    module: str
    patterns: Mapping[str, str]
    heads: Mapping[str, Callable[[Writer, Term], Expr]]
    helpers: Mapping[str, str]


@dataclass
class Writer:
    """Writes Terms over named values; gathers what the text relies on in ``helpers``, ``symbols``, ``features``."""

    dialect: Dialect
    names: Names
    shapes: Shapes
    values: frozenset[str]
    labels: frozenset[str] = frozenset()
    helpers: dict[str, str] = field(default_factory=dict)
    symbols: dict[str, str] = field(default_factory=dict)
    features: set[str] = field(default_factory=set)
    bound: dict[str, str] = field(default_factory=dict)

    def __call__(self, term: Term) -> Expr:
        rule = self.dialect.heads.get(term.head) or _RULES.get(term.head)
        if rule is not None:
            return rule(self, term)
        from derive.code.functions import elementwise

        return elementwise(self, term)

    def text(self, term: Term, level: int = LOWEST) -> str:
        """The expression, in parentheses where it binds less tightly than ``level``."""
        return fitted(self(term), level)

    def is_number(self, term: Term) -> bool:
        """Whether a Term is made of numbers and sizes alone: a number of Python, no array."""
        return not any(
            node.head in ("adjoint", "eye", "ones", "zeros", "index", "apply", "sum_over", "tabulate")
            or (node.is_name and (node.data in self.values or node.data in self.bound))
            for node in term.walk()
        )

    def name(self, known: str) -> str:
        """A value, an index variable, or else a symbolic size."""
        if known in self.bound:
            return self.bound[known]
        if known in self.values:
            return self.names(known)
        self.symbols.setdefault(known, self.names(known))
        return self.symbols[known]

    def size(self, size: Dimension) -> str:
        """A size as Python writes it."""
        from derive.ops.sizes import dimension_term

        return self.text(dimension_term(size))

    def sizes(self, shape: Shape) -> str:
        """A shape as a tuple."""
        return tupled(map(self.size, shape))

    @contextmanager
    def inside(self, found: Mapping[str, Dimension]) -> Iterator[Mapping[str, str]]:
        """Index variables that run as far as ``found`` says are known within; gives the identifier of each."""
        kept_shapes, kept_bound = self.shapes, dict(self.bound)
        fresh = [index for index in found if index not in self.shapes.indices]
        self.shapes = Shapes({**kept_shapes.shapes, **dict.fromkeys(found, ())}, found)
        self.shapes.symbols |= kept_shapes.symbols
        self.bound.update({index: self.names.named(f"index {index}", index) for index in fresh})
        try:
            yield self.bound
        finally:
            self.shapes, self.bound = kept_shapes, kept_bound


def tupled(parts: Iterable[str]) -> str:
    """Sizes as an argument: one alone, several as a tuple."""
    texts = list(parts)
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def fitted(written: Expr, level: int) -> str:
    return written.text if written.level >= level else f"({written.text})"


# -- arithmetic ----------------------------------------------------------------------------------------


def _number(writer: Writer, term: Term) -> Expr:
    value, spelling = term.data
    if value.denominator == 1:
        return Expr(str(value.numerator), ATOM if value >= 0 else SUM)
    if "/" not in spelling:
        return Expr(str(float(value)), ATOM if value >= 0 else SUM)
    return Expr(f"{value.numerator} / {value.denominator}", PRODUCT if value >= 0 else SUM)


def _add(writer: Writer, term: Term) -> Expr:
    parts = lean(writer, term)
    text = fitted(parts[0], SUM)
    for part, written in zip(term.args[1:], parts[1:], strict=True):
        if part.head == "negative" and written.text.startswith("-"):
            text += f" - {written.text[1:]}"
        else:
            text += f" + {fitted(written, SUM)}"
    return Expr(text, SUM)


def _negative(writer: Writer, term: Term) -> Expr:
    return Expr("-" + writer.text(term.args[0], MATMUL), SUM)


def _multiply(writer: Writer, term: Term) -> Expr:
    chosen = _chosen(writer, term)
    if chosen is not None:
        return writer(chosen)
    parts = lean(writer, term)
    real = [
        part for part in term.args if part.head not in ("indicator", "where", "compare") and not writer.is_number(part)
    ]
    if real:
        parts = [
            writer(part.args[0]) if part.head == "indicator" else written
            for part, written in zip(term.args, parts, strict=True)
        ]
    return Expr(" * ".join(fitted(part, PRODUCT) for part in parts), PRODUCT)


def _divide(writer: Writer, term: Term) -> Expr:
    chosen = _chosen(writer, term)
    if chosen is not None:
        return writer(chosen)
    above, below = lean(writer, term)
    return Expr(f"{fitted(above, MATMUL)} / {fitted(below, UNARY)}", PRODUCT)


def _power(writer: Writer, term: Term) -> Expr:
    base, exponent = lean(writer, term)
    up = exponent.text if exponent.text.lstrip("-").isalnum() else fitted(exponent, UNARY)
    return Expr(f"{fitted(base, ATOM)} ** {up}", POWER)


def _compare(writer: Writer, term: Term) -> Expr:
    left, right = lean(writer, term)
    return Expr(f"{fitted(left, SUM)} {term.data} {fitted(right, SUM)}", COMPARE)


def _group(writer: Writer, term: Term) -> Expr:
    return writer(term.args[0])


_RISKY = frozenset("divide log ln log2 log10 sqrt power asin acos".split())


def _chosen(writer: Writer, term: Term) -> Term | None:
    """A product with an indicator as a choice, where the rest has no value if the indicator is 0."""
    from derive.ops.guard import as_choice

    if not any(part.head in ("indicator", "where") for part in term.args):
        return None
    if not any(node.head in _RISKY and not writer.is_number(node) for node in term.walk()):
        return None
    return as_choice(term)


# -- names ---------------------------------------------------------------------------------------------


def _name(writer: Writer, term: Term) -> Expr:
    return Expr(writer.name(term.data))


def _adjoint(writer: Writer, term: Term) -> Expr:
    key = f"adjoint {term.data}"
    if key in writer.bound:
        return Expr(writer.bound[key])
    return Expr(writer.names.named(key, f"d_{writer.names(term.data)}"))


# -- broadcasting --------------------------------------------------------------------------------------


def lean(writer: Writer, term: Term) -> list[Expr]:
    """The operands of an elementwise op; a repeated one that broadcasting repeats anyway is written bare."""
    out = writer.shapes(term)
    written = []
    shapes = [writer.shapes(part) for part in term.args]
    for k, part in enumerate(term.args):
        bare = _bare(writer, part)
        if bare is None:
            written.append(writer(part))
            continue
        others = [shape for j, shape in enumerate(shapes) if j != k]
        if broadcast_shapes(*others, bare[1]) == out:
            shapes[k] = bare[1]
            written.append(bare[0])
        else:
            written.append(writer(part))
    return written


def _bare(writer: Writer, part: Term) -> tuple[Expr, Shape] | None:
    if part.head == "negative":
        inside = _bare(writer, part.args[0])
        return inside and (Expr("-" + fitted(inside[0], MATMUL), SUM), inside[1])
    if part.head != "broadcast":
        return None
    from derive.code.arrays import aligned

    return aligned(writer, part)


def refuse(writer: Writer, term: Term) -> Expr:
    raise DeriveError("code_form", {"name": term.head, "dialect": writer.dialect.name})


_RULES: Mapping[str, Callable[[Writer, Term], Expr]] = {
    "number": _number,
    "name": _name,
    "adjoint": _adjoint,
    "add": _add,
    "negative": _negative,
    "multiply": _multiply,
    "divide": _divide,
    "power": _power,
    "compare": _compare,
    "group": _group,
}
