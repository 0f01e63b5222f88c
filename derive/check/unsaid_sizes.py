"""Sizes of axes that nobody has said yet, and which of them are one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from derive.dimension import Dimension, Shape, dimension

__all__ = ["Kind", "Misfit", "Sizes", "shape_of"]


class Misfit(Exception):
    """Shapes that cannot be."""


@dataclass(frozen=True)
class Kind:
    """The axes, as numbers of unknown sizes; ``row`` is a vector that was transposed."""

    axes: tuple[int, ...] = ()
    row: bool = False


class Sizes:
    """Unknown sizes, and which of them are one."""

    def __init__(self) -> None:
        self._same: list[int] = []
        self._said: dict[int, Dimension] = {}

    def new(self, said: Dimension | None = None) -> int:
        self._same.append(len(self._same))
        if said is not None:
            self._said[len(self._same) - 1] = said
        return len(self._same) - 1

    def root(self, size: int) -> int:
        while self._same[size] != size:
            size = self._same[size]
        return size

    def said(self, size: int) -> Dimension | None:
        return self._said.get(self.root(size))

    def join(self, one: int, other: int) -> None:
        """Make two sizes one. Raises `Misfit` where they were said to differ."""
        one, other = self.root(one), self.root(other)
        if one == other:
            return
        first, second = self._said.get(one), self._said.get(other)
        if first is not None and second is not None and first != second:
            raise Misfit
        self._same[other] = one
        if second is not None:
            self._said[one] = second

    def call(self, size: int, said: str) -> None:
        """A name for a size that has none."""
        self._said.setdefault(self.root(size), dimension(said))

    def is_one(self, size: int) -> bool:
        said = self.said(size)
        return said is not None and said.number == 1


def shape_of(kind: Kind, sizes: Sizes, symbols: Mapping[int, str]) -> Shape:
    """The shape, with a symbol for each size of which nothing was said."""
    return tuple(sizes.said(size) or dimension(symbols[sizes.root(size)]) for size in kind.axes)
