"""Checking: Claims and a model in, Verdicts out.

The room has the name of the face's verb: ``derive.check(text, graph)`` calls `derive.review.check`, whether or not the
room has been imported.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Verb(ModuleType):
    """A package that can be called."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return import_module("derive.review").check(*arguments, **options)


sys.modules[__name__].__class__ = _Verb
