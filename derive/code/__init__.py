"""Derivation → Program: the forward pass and the derived gradients as source text of NumPy or PyTorch."""

from derive.code.compose import DIALECTS, program
from derive.code.stable import stable

__all__ = ["DIALECTS", "program", "stable"]
