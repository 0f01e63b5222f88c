"""Other spellings: which value of the model a name means that the model does not have.

``net_{h_1}`` is ``net1``, ``\\zeta_3`` is ``z3``, ``output^{(1)}`` is ``output`` when exactly one value fits and the
submission never writes that value's own name. What was assumed is told with the submission.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from derive.notation.hand import HandScope

__all__ = ["find_aliases"]

_PARTS = re.compile(r"(?P<base>[^\W\d_]+)(?P<rest>\w*)")
_DIGITS = re.compile(r"\d+")
_RATES = frozenset(("eta", "alpha", "lr", "gamma", "epsilon", "mu", "d", "e", "n", "m"))


def find_aliases(unknown: Iterable[str], used: Iterable[str], scope: HandScope) -> dict[str, str]:
    """For each unknown name the one value that it can mean."""
    taken = set(used)
    free = [known for known in scope.shapes if known not in taken and known not in scope.own]
    found: dict[str, str] = {}
    for name in dict.fromkeys(unknown):
        if name in scope.own or name in scope.hints or name in _RATES or name.endswith("_new"):
            continue
        fitting = [known for known in free if _alike(name, known)]
        if len(fitting) == 1:
            found[name] = fitting[0]
    targets = list(found.values())
    return {name: known for name, known in found.items() if targets.count(known) == 1}


def _alike(name: str, known: str) -> bool:
    """The same figures and the beginning of the same word; or the same word, where only the figure is left out."""
    own, other = _PARTS.fullmatch(name), _PARTS.fullmatch(known)
    if own is None or other is None:
        return False
    figures, wanted = "".join(_DIGITS.findall(own["rest"])), "".join(_DIGITS.findall(other["rest"]))
    if len(own["base"]) > 2 and own["base"] == other["base"] and not wanted and len(figures) == 1:
        return True
    return bool(figures) and figures == wanted and len(own["base"]) > 2 and own["base"].startswith(other["base"])
