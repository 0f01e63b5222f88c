"""A Term: mathematics as its author wrote it.

A Term is a frozen tree. Sums and products are n-ary and keep the author's order; numbers keep their spelling.
Everything that is printed is printed from a Term, and what a Term means is decided elsewhere (`derive.kernel`).

================  =======================================  ==============================================
head              args                                     data
================  =======================================  ==============================================
``number``        --                                       ``(Fraction, spelling)``
``name``          --                                       the name, e.g. ``"y_pred"``
``constant``      --                                       ``"pi"``, ``"inf"``
``add``           two or more terms                        --
``multiply``      two or more factors                      --
``negative``      one                                      --
``divide``        numerator, denominator                   --
``power``         base, exponent                           --
an op's name      positional arguments                     sorted ``(keyword, value)`` pairs, or ``None``
``apply``         arguments of a user's function           the function's name
``prime``         one: ``σ'(z)``                           ``(function, order)``
``compare``       two                                      ``< <= > >= == !=``
``index``         base, then one item an axis              --
``slice``         the bounds that were written             ``(has start, has stop)``
``sum_over``      body, perhaps a condition                the index names
``matrix``        entries (nested ``matrix`` for rows)     --
``group``         one: parentheses worth keeping           --
``partial``       what is differentiated, by what          ``("partial" | "total", order)``
``local``         a value or an expression, a name in it       -- (all other names held: the direct part)
``differentiate`` an expression, by what                   ``("partial" | "total", order)``
``adjoint``       --                                       the value's name: ``δ_v = ∂L/∂v``
``blank``         --                                       ``(number, rank)`` of a gap to fill in
``indicator``     one condition: ``1[z > 0]``              --
``relation``      two or more sides                        one sign a link: ``= ≈ ← < > ≠ …``
================  =======================================  ==============================================

The op heads (``sigmoid``, ``matmul``, ``sum`` …) are the entries of `derive.ops`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

__all__ = [
    "ONE",
    "ZERO",
    "Term",
    "add",
    "bare",
    "equals",
    "multiply",
    "name",
    "negative",
    "number",
    "op",
    "register_printer",
    "relation",
]

_set = object.__setattr__


class Term:
    """One node of a frozen expression tree; hashing and equality do not recurse."""

    __slots__ = ("_hash", "args", "data", "head")

    _hash: int
    head: str
    args: tuple[Term, ...]
    data: Any

    def __init__(self, head: str, args: Iterable[Term] = (), data: Any = None) -> None:
        children = tuple(args)
        _set(self, "head", head)
        _set(self, "args", children)
        _set(self, "data", data)
        _set(self, "_hash", hash((head, data, tuple([child._hash for child in children]))))

    def __setattr__(self, key: str, value: object) -> None:
        raise AttributeError(f"a Term is frozen: {key} cannot be set")

    def __delattr__(self, key: str) -> None:
        raise AttributeError(f"a Term is frozen: {key} cannot be deleted")

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Term) or hash(self) != hash(other):
            return False
        pairs = [(self, other)]
        while pairs:
            left, right = pairs.pop()
            if left is right:
                continue
            if left.head != right.head or left.data != right.data or len(left.args) != len(right.args):
                return False
            pairs.extend(zip(left.args, right.args, strict=True))
        return True

    def __repr__(self) -> str:
        if self.head == "number":
            return str(self.data[1])
        if self.head in ("name", "constant"):
            return str(self.data)
        inside = ", ".join(repr(child) for child in self.args)
        return f"{self.head}({inside})" if self.data is None else f"{self.head}[{self.data}]({inside})"

    def __str__(self) -> str:
        """The Term in the equation language, once a printer is registered; notation does that."""
        return _printers[-1](self)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Term, (self.head, self.args, self.data))

    # -- reading -----------------------------------------------------------------------------------

    @property
    def value(self) -> Fraction:
        """The exact value of a ``number``."""
        exact: Fraction = self.data[0]
        return exact

    @property
    def is_name(self) -> bool:
        return self.head == "name"

    @property
    def is_number(self) -> bool:
        return self.head == "number"

    def attribute(self, key: str, default: Any = None) -> Any:
        """A keyword argument of an op, e.g. ``axis``."""
        for known, value in self.data or ():
            if known == key:
                return value
        return default

    def walk(self) -> Iterator[Term]:
        """Every node, a parent before its children, from left to right."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            if node.args:
                stack.extend(node.args[::-1])

    def names(self) -> tuple[str, ...]:
        """The names used, each once, in the order in which they first appear."""
        found: dict[str, None] = {}
        stack = [self]
        while stack:
            node = stack.pop()
            if node.args:
                stack.extend(node.args[::-1])
            elif node.head == "name":
                found[node.data] = None
        return tuple(found)

    # -- rebuilding --------------------------------------------------------------------------------

    def rebuild(self, change: Callable[[Term], Term]) -> Term:
        """A copy in which ``change`` was applied to every node, children first."""
        return _fold(self, change, change)

    def replace(self, replacements: Mapping[str, Term]) -> Term:
        """A copy in which names stand for other terms."""
        return self.graft(lambda leaf: replacements.get(leaf.data, leaf) if leaf.head == "name" else leaf)

    def graft(self, change: Callable[[Term], Term]) -> Term:
        """A copy in which ``change`` was applied to every leaf."""
        return _fold(self, change, _same)


_printers: list[Callable[[Term], str]] = [Term.__repr__]


def register_printer(printer: Callable[[Term], str]) -> None:
    """Say how ``str(term)`` writes, for messages; the nouns know no notation themselves."""
    _printers.append(printer)


def _fold(root: Term, leaf: Callable[[Term], Term], inner: Callable[[Term], Term]) -> Term:
    """Rebuild a tree bottom-up without recursion; what does not change is shared."""
    order: list[Term] = []  # parents before children, from right to left
    stack = [root]
    while stack:
        node = stack.pop()
        order.append(node)
        if node.args:
            stack.extend(node.args)
    done: list[Term] = []
    for node in reversed(order):
        if not node.args:
            done.append(leaf(node))
            continue
        count = len(node.args)
        children = tuple(done[-count:])
        del done[-count:]
        for new, old in zip(children, node.args, strict=True):
            if new is not old:
                node = Term(node.head, children, node.data)
                break
        done.append(node if inner is _same else inner(node))
    return done[0]


def _same(node: Term) -> Term:
    return node


# -- building ------------------------------------------------------------------------------------------


def number(value: int | Fraction, spelling: str | None = None) -> Term:
    """An exact number; ``spelling`` is kept for printing (``0.5`` is exactly one half, printed as written)."""
    exact = Fraction(value)
    return Term("number", (), (exact, spelling if spelling is not None else str(exact)))


@lru_cache(maxsize=1 << 16)
def name(identifier: str) -> Term:
    """A named value; the same name is the same Term."""
    return Term("name", (), identifier)


def add(*terms: Term) -> Term:
    """A sum in the given order; a single term stays itself."""
    return terms[0] if len(terms) == 1 else Term("add", terms)


def multiply(*factors: Term) -> Term:
    """A product in the given order; a single factor stays itself."""
    return factors[0] if len(factors) == 1 else Term("multiply", factors)


def negative(term: Term) -> Term:
    return Term("negative", (term,))


def op(head: str, *args: Term, **attributes: Any) -> Term:
    """An op applied to positional arguments and keyword attributes (``op("sum", X, axis=0)``)."""
    return Term(head, args, tuple(sorted(attributes.items())) or None)


def relation(first: Term, *links: tuple[str, Term]) -> Term:
    """A chain of relations, ``A = B = C``: ``relation(A, ("=", B), ("=", C))``."""
    return Term("relation", (first, *(side for _, side in links)), tuple(sign for sign, _ in links))


def bare(term: Term) -> Term:
    """A Term without the parentheses around the whole of it."""
    return bare(term.args[0]) if term.head == "group" else term


def equals(*sides: Term) -> Term:
    """``A = B = C``; a side that repeats the one before it is left out."""
    kept: list[Term] = []
    for side in sides:
        if not kept or bare(kept[-1]) != bare(side):
            kept.append(side)
    return relation(kept[0], *[("=", side) for side in kept[1:]]) if len(kept) > 1 else kept[0]


ZERO = number(0)
ONE = number(1)
