"""The table of ops: everything that a Term can apply, one entry an op."""

from derive.ops.table import OPS, Layout, Op, find

__all__ = ["OPS", "Layout", "Op", "find"]
