"""A network in, a worked solution out: named equations become mathematics that a person can follow and check.

>>> import derive
>>> graph = derive.parse("z = w*x; L = (z - t)^2; at x = 2, w = 3, t = 5")
>>> result = derive.explain(graph, wrt=["w"])
>>> result["w"].evaluate()
4.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derive.errors import DeriveError
    from derive.pipe import Gradient, Result, explain, load, parse
    from derive.review import Review, check

__version__ = "0.1.0"

__all__ = ["DeriveError", "Gradient", "Result", "Review", "__version__", "check", "explain", "load", "parse"]

_HOMES = {"DeriveError": "derive.errors", "Review": "derive.review", "check": "derive.review"}


def __getattr__(name: str) -> object:
    """Import on first use, so that ``import derive`` costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'derive' has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(_HOMES.get(name, "derive.pipe")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
