"""Graph → Derivation: local derivatives, adjoints, paths and results."""

from derive.engine.walk import derive
from derive.rules import differentiate

__all__ = ["derive", "differentiate"]
