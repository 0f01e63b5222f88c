"""A derivation with tensors, run in one field; a graph of scalars never loads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.derivation import Derivation
from derive.kernel.arrays import ArrayRun, array_gradients, in_field
from derive.kernel.fields import Field
from derive.ops.array import Array

__all__ = ["ArrayRunner"]


class ArrayRunner:
    """A `derive.kernel.runs.Runner` for values of any shape."""

    def __init__(self, derivation: Derivation, field: Field, sizes: Mapping[str, int]) -> None:
        self._derivation, self._field, self._sizes = derivation, field, sizes
        self._run = ArrayRun(derivation.graph, field, sizes, derivation.loss)

    def base(self, point: Mapping[str, Array]) -> Any:
        return self._run.base(in_field(point, self._field))

    def moved(self, base: Any, offsets: Mapping[str, Array]) -> Any:
        return self._run.moved(base, offsets)

    def loss(self, values: Any) -> Any:
        return values[self._derivation.loss].item

    def gradients(self, base: Any) -> dict[str, Array]:
        return array_gradients(self._derivation, base, self._field, self._sizes)
