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

__all__ = ["OPS", "Layout", "Op", "find", "register"]


@dataclass(frozen=True, slots=True)
class Layout:
    """How an op is written. ``symbol`` is an id that every notation spells in its own way (``sigma``, ``tanh``).

    Kinds: ``function`` f(u) · ``exponential`` e^u · ``root`` √u · ``bars`` |u| · ``norm`` ‖u‖ · ``cases`` (where) ·
    ``infix`` (matmul ``@``, ``hadamard``) · ``postfix`` (transpose, inverse) · ``big`` (Σ, Π) · ``brackets``.
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

    @property
    def elementwise(self) -> bool:
        return self.group == "elementwise"


OPS: dict[str, Op] = {}
_MODULES = ("elementwise",)


def register(*ops: Op) -> None:
    """Add entries; a name stands once."""
    for entry in ops:
        for spelling in (entry.name, *entry.aliases):
            if spelling in OPS:
                raise ValueError(f"the op {spelling} stands twice in the table")
            OPS[spelling] = entry


@cache
def _load() -> None:
    for module in _MODULES:
        import_module(f"derive.ops.{module}")


def find(name: str) -> Op | None:
    """The op of that name or alias, or ``None``."""
    _load()
    return OPS.get(name)
