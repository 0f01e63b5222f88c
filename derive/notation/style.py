"""A Style: the choices that a course makes about how mathematics is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

__all__ = ["DIALECTS", "Style"]

DIALECTS = ("latex", "hugo", "github", "portable")


@dataclass(frozen=True)
class Style:
    """How a Term is written.

    ``product``: ``auto`` (plain letters are juxtaposed, everything else has a dot), ``dot``, ``times`` or ``none``.
    ``transpose``: ``top`` (⊤) or ``T``. ``bold`` prints the names of tensors bold. ``dialect`` is the kind of LaTeX
    that the target understands. ``spellings[name]`` is the author's own LaTeX (``print w1 as w_{11}``).
    ``adjoint``: ``delta`` (δ_v) or ``partial`` (∂L/∂v, with ``loss`` as the numerator). ``layer`` says where the number
    of a layer stands: ``subscript``, ``(l)`` or ``[l]``. ``otherwise`` is the word in the last row of cases, ``direct``
    the word at a derivative that leaves other routes out.
    ``rows`` makes every vector a row (``x W``) instead of a column (``aᵀ X``).
    ``euler`` writes exp(u) as e^u; it is off where the model has a value called ``e`` (``shapes`` tells it too).
    """

    product: str = "auto"
    transpose: str = "top"
    bold: bool = False
    dialect: str = "latex"
    spellings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    adjoint: str = "delta"
    loss: str = "L"
    layer: str = "subscript"
    otherwise: str = "otherwise"
    direct: str = "direct"
    euler: bool = True
    rows: bool = False
