"""The identifiers that a piece of Python uses."""

from __future__ import annotations

import ast

__all__ = ["identifiers"]


def identifiers(expression: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(expression, mode="eval")) if isinstance(node, ast.Name)}
