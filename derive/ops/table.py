"""What an op is, and the table that holds them all.

An op names its layout (how it is written), never markup; `derive.notation` knows what a layout looks like in each
notation. Formulas of the table are written in our own equation language over the op's argument names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from derive.dimension import Shape

__all__ = ["HEADS", "OPS", "Layout", "Op", "entry", "find", "register", "register_heads"]


@dataclass(frozen=True, slots=True)
class Layout:
    """How an op is written. ``symbol`` is an id that every notation spells in its own way (``sigma``, ``tanh``).

    Kinds: ``function`` f(u) · ``exponential`` e^u · ``root`` √u · ``bars`` |u| · ``norm`` ‖u‖ · ``cases`` (where) ·
    ``infix`` (matmul ``@``, ``hadamard``) · ``postfix`` (transpose, inverse) · ``big`` (Σ, Π) · ``brackets`` ·
    ``dot`` aᵀb · ``outer`` abᵀ · ``kron`` A ⊗ B · ``constant`` (I, ones, zeros) · ``repeated`` (broadcast: G 1ᵀ) ·
    ``head`` (not written as a call). A kind that a notation does not know is written as a function.
    """

    kind: str
    symbol: str = ""


@dataclass(frozen=True)
class Op:
    """One op.

    ``arguments`` are its positional argument names, ``optional`` how many of them may be left out, ``keywords`` the
    attributes with their defaults. ``definition`` says what an elementwise op means in more basic ops; where it is
    empty the op is primitive and the kernel's fields compute it. ``derivatives[argument]`` is the textbook formula
    of the partial derivative, ``by_output`` the same in terms of the op's value ``v`` (first argument only).
    ``primed`` ops are differentiated to ``f'(u)`` first, as a teacher writes an activation; ``kinks`` are the
    conditions at which the derivative is a convention. ``aliases`` are other spellings.

    ``shape(shapes, attributes)``, ``elements(field, arrays, attributes)`` and ``pullback[argument](reverse)`` are
    described in `derive.ops.calls` and `derive.ops.reverse`. Positional arguments from ``numbers_from`` on are sizes
    or axes, never differentiated (``reshape(X, n, 2)``); ``text`` is the attribute that a leading string fills
    (``einsum("ij,jk->ik", A, B)`` is ``einsum(A, B, subscripts=…)``). ``conditions[argument]`` names what its rule
    relies on: ``ties`` (no two entries share the maximum), ``nonzero``, ``invertible``.
    """

    name: str
    layout: Layout
    arguments: tuple[str, ...]
    group: str
    derivatives: Mapping[str, str] = field(default_factory=dict)
    definition: str = ""
    by_output: str = ""
    primed: bool = False
    kinks: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    optional: int = 0
    variadic: bool = False
    keywords: Mapping[str, Any] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    shape: Callable[..., Shape] | None = None
    elements: Callable[..., Any] | None = None
    pullback: Mapping[str, Any] = field(default_factory=dict)
    numbers_from: int | None = None
    text: str = ""
    conditions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def elementwise(self) -> bool:
        return self.group == "elementwise"


# Which module holds which names (aliases too): a model of scalars never loads what tensors need.
_HOMES = {
    "elementwise": "exp log ln log2 log10 sqrt abs sign sin cos tan sec csc cot asin arcsin acos arccos atan arctan "
    "sinh cosh tanh sigmoid relu softplus silu swish mish erf logsigmoid gelu leaky_relu elu maximum minimum clip "
    "where stop_gradient",
    "reductions": "sum mean max min prod var std logsumexp norm",
    "softmax": "softmax log_softmax",
    "products": "matmul dot outer kron",
    "matrices": "transpose trace diag eye ones zeros",
    "inverses": "det logdet inv",
    "arrange": "reshape flip broadcast pad",
    "join": "concat stack",
    "indexing": "embed",
    "einsum": "einsum",
    "convolution": "conv1d conv2d",
}
_HEAD_HOMES = {
    "arithmetic": "add multiply negative group divide power compare indicator share matrix prime apply",
    "index_form": "kronecker sum_over tabulate",
    "indexing": "index",
}


class Table(Mapping[str, Op]):
    """Ops by name. A module is loaded when one of its names is asked for, all of them when the table is walked."""

    def __init__(self, homes: Mapping[str, str]) -> None:
        self._home = {name: module for module, names in homes.items() for name in names.split()}
        self._known: dict[str, Op] = {}

    def add(self, name: str, op: Op) -> None:
        if name in self._known:
            raise ValueError(f"the op {name} stands twice in the table")
        self._known[name] = op

    def find(self, name: str) -> Op | None:
        found = self._known.get(name)
        if found is None and name in self._home:
            import_module(f"derive.ops.{self._home[name]}")
            found = self._known.get(name)
        return found

    def __getitem__(self, name: str) -> Op:
        found = self.find(name)
        if found is None:
            raise KeyError(name)
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._home or name in self._known

    def __iter__(self) -> Iterator[str]:
        return iter({**self._home, **self._known})

    def __len__(self) -> int:
        return len({**self._home, **self._known})


OPS = Table(_HOMES)
HEADS = Table(_HEAD_HOMES)  # heads of a Term that are not written as a function: add, index, matrix …


def register(*ops: Op) -> None:
    """Add entries; a name stands once."""
    for op in ops:
        for spelling in (op.name, *op.aliases):
            OPS.add(spelling, op)


def register_heads(*ops: Op) -> None:
    """Add what a Term can be without being a function call."""
    for head in ops:
        HEADS.add(head.name, head)


def find(name: str) -> Op | None:
    """The op of that name or alias, or ``None``."""
    return OPS.find(name)


def entry(head: str) -> Op | None:
    """The op of a Term's head: a function of the table, or arithmetic, indexing and the like."""
    return HEADS.find(head) or OPS.find(head)
