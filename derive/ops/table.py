"""What an op is, and the table that holds them all.

An op names its layout (how it is written), never markup; `derive.notation` knows what a layout looks like in each
notation. Formulas of the table are written in our own equation language over the op's argument names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
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


OPS: dict[str, Op] = {}
HEADS: dict[str, Op] = {}  # heads of a Term that are not written as a function: add, index, matrix …
_MODULES = (
    "elementwise",
    "arithmetic",
    "reductions",
    "softmax",
    "products",
    "matrices",
    "inverses",
    "arrange",
    "join",
    "indexing",
    "einsum",
    "convolution",
    "index_form",
)


def register(*ops: Op) -> None:
    """Add entries; a name stands once."""
    for entry in ops:
        for spelling in (entry.name, *entry.aliases):
            if spelling in OPS:
                raise ValueError(f"the op {spelling} stands twice in the table")
            OPS[spelling] = entry


def register_heads(*ops: Op) -> None:
    """Add what a Term can be without being a function call."""
    HEADS.update({head.name: head for head in ops})


@cache
def _load() -> None:
    for module in _MODULES:
        import_module(f"derive.ops.{module}")


def find(name: str) -> Op | None:
    """The op of that name or alias, or ``None``."""
    _load()
    return OPS.get(name)


def entry(head: str) -> Op | None:
    """The op of a Term's head: a function of the table, or arithmetic, indexing and the like."""
    _load()
    return HEADS.get(head) or OPS.get(head)
