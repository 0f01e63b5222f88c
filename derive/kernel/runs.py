"""One way to run any graph: scalar graphs by compiled closures, tensor graphs by arrays; both speak in Arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from derive.derivation import Derivation
from derive.kernel.fields import Field
from derive.kernel.run import Run, gradient_values
from derive.kernel.shapes import is_scalar
from derive.ops.array import Array, scalar

__all__ = ["Runner", "runner"]


class Runner(Protocol):
    """Forward runs and formula values of one derivation."""

    def base(self, point: Mapping[str, Array]) -> Any: ...
    def moved(self, base: Any, offsets: Mapping[str, Array]) -> Any: ...
    def loss(self, values: Any) -> Any: ...
    def gradients(self, base: Any) -> dict[str, Array]: ...


def runner(derivation: Derivation, field: Field, sizes: Mapping[str, int]) -> Runner:
    """The runner that fits the graph."""
    if is_scalar(derivation.graph):
        return _ScalarRunner(derivation, field)
    from derive.kernel.array_runs import ArrayRunner

    return ArrayRunner(derivation, field, sizes)


class _ScalarRunner:
    def __init__(self, derivation: Derivation, field: Field) -> None:
        self._derivation, self._field = derivation, field
        self._run = Run(derivation.graph, field, derivation.loss)

    def base(self, point: Mapping[str, Array]) -> Any:
        return self._run.base({known: self._field.number(value.item) for known, value in point.items()})

    def moved(self, base: Any, offsets: Mapping[str, Array]) -> Any:
        return self._run.moved(base, {known: value.item for known, value in offsets.items()})

    def loss(self, values: Any) -> Any:
        return values[self._derivation.loss]

    def gradients(self, base: Any) -> dict[str, Array]:
        found = gradient_values(self._derivation, base, self._field)
        return {known: scalar(value) for known, value in found.items()}
