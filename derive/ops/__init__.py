"""The table of ops: everything that a Term can apply, one entry an op.

``contribution`` writes what reaches an operand on the way back, ``shape_of_term`` infers shapes, ``evaluate_array``
computes values; all three read the table and know no op by name.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from derive.ops.table import OPS, Layout, Op, entry, find

if TYPE_CHECKING:
    from derive.ops.array import Array
    from derive.ops.backward import conditions, contribution
    from derive.ops.calls import operands_of
    from derive.ops.evaluate import Evaluator, evaluate_array
    from derive.ops.field import Field
    from derive.ops.infer import Shapes, shape_of_term

__all__ = [
    "OPS",
    "Array",
    "Evaluator",
    "Field",
    "Layout",
    "Op",
    "Shapes",
    "conditions",
    "contribution",
    "entry",
    "evaluate_array",
    "find",
    "operands_of",
    "shape_of_term",
]

_HOMES = {
    "Array": "array",
    "Evaluator": "evaluate",
    "Field": "field",
    "Shapes": "infer",
    "conditions": "backward",
    "contribution": "backward",
    "evaluate_array": "evaluate",
    "operands_of": "calls",
    "shape_of_term": "infer",
}


def __getattr__(name: str) -> Any:
    """What only tensors need is imported when it is asked for."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"derive.ops.{_HOMES[name]}"), name)
