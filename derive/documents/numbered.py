"""How the members of a general family are written beside its layer ``l``: ``a0`` as ``a^{(0)}``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.derivation import Derivation
from derive.notation import latex
from derive.term import name

__all__ = ["layer_spellings"]

_NUMBERED = re.compile(r"(.*\D)_?(\d+)")


def layer_spellings(derivation: Derivation) -> dict[str, str]:
    """The LaTeX of values and sizes that are members with a number; nothing without a general layer."""
    if derivation.general is None:
        return {}
    names = set(_names(derivation))
    bases = {known.partition("__")[0] for known in names if "__" in known}
    found = ((known, match) for known in names if (match := _NUMBERED.fullmatch(known)))
    return {known: latex(name(f"{match[1]}__{match[2]}")) for known, match in found if match[1] in bases}


def _names(derivation: Derivation) -> Iterator[str]:
    for known, value in derivation.graph.values.items():
        yield known
        yield from (symbol for size in value.shape for symbol in size.symbols)
