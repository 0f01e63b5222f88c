"""One-hot labels whose classes run down a column: rows are what is drawn, so such values are drawn here."""

from __future__ import annotations

import random
from fractions import Fraction

from derive.graph import Graph
from derive.ops.array import Array

__all__ = ["label_columns", "one_hot_columns"]


def label_columns(graph: Graph) -> tuple[str, ...]:
    """One-hot values whose classes are the first axis: a column, or the softmax of the model runs down its columns."""
    down = any(
        node.attribute("axis") == 0
        for definition in graph.definitions
        for node in definition.term.walk()
        if node.head in ("softmax", "log_softmax", "logsumexp")
    )
    return tuple(
        value.name
        for value in graph.values.values()
        if "one-hot" in value.properties and len(value.shape) == 2 and (down or value.shape[1].number == 1)
    )


def one_hot_columns(shape: tuple[int, ...], source: random.Random) -> Array:
    """An array with a single one in each column, in a row drawn by ``source``; the shape is that of the array."""
    hot = [source.randrange(shape[0]) for _ in range(shape[1])]
    return Array(
        shape, tuple(Fraction(int(row == hot[column])) for row in range(shape[0]) for column in range(shape[1]))
    )
