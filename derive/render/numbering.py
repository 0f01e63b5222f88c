"""The number of each equation that carries a label: in the order in which they stand."""

from __future__ import annotations

from collections.abc import Iterator

from derive.document import Block, Equation, Steps

__all__ = ["equation_numbers"]


def equation_numbers(blocks: tuple[Block, ...]) -> dict[str, str]:
    return {label: str(number) for number, label in enumerate(dict.fromkeys(_labels(blocks)), start=1)}


def _labels(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Equation) and block.label:
            yield block.label
        elif isinstance(block, Steps):
            yield from _labels(block.blocks)
