"""What a reader may ask of a document."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DETAILS", "Options"]

DETAILS = ("brief", "normal", "full")


@dataclass(frozen=True)
class Options:
    """``detail``: ``brief`` (chains and products), ``normal`` (a reason for each factor) or ``full`` (every rule).

    ``sections`` names the sections to keep, ``primer`` keeps the introduction to partial derivatives and the chain
    rule, ``numbers`` the numeric example where values are given, ``iterations`` the rows of the training table,
    ``decimals`` the places after the point. ``convention`` is the course's layout of gradients, ``adjoint`` how it
    writes ``∂L/∂v`` (``delta``, ``partial``).
    ``pictures`` keeps the figures; ``picture`` is ``auto``, ``whole`` or ``collapsed``; ``emphasise`` names the value
    whose ways to the loss are drawn bold; ``values`` writes numbers at the nodes, ``local`` derivatives on the arrows.
    """

    detail: str = "normal"
    sections: tuple[str, ...] | None = None
    primer: bool = True
    numbers: bool = True
    iterations: int = 0
    decimals: int = 4
    convention: str = "same"
    adjoint: str = "delta"
    pictures: bool = True
    picture: str = "auto"
    emphasise: str | None = None
    values: bool = False
    local: bool = False

    @property
    def reasons(self) -> bool:
        return self.detail != "brief"

    @property
    def full(self) -> bool:
        return self.detail == "full"
