"""General formulas: ``δ^{(l)} = ∂L/∂z^{(l)}`` says the same of every layer of the model."""

from __future__ import annotations

import re
from collections.abc import Iterable

from derive.notation.hand import HandScope
from derive.notation.hand.members import last_number, member
from derive.term import Term

__all__ = ["members", "sizes_of_layer"]

_GENERAL = re.compile(r"(?P<base>.+?)_(?P<letter>[lLkKnmtij])(?:(?P<sign>plus|minus)(?P<step>\d))?")
_FIGURES = re.compile(r"\d+$")
_MOST = 12


def members(names: Iterable[str], scope: HandScope) -> list[dict[str, str]]:
    """For each layer what the general names stand for, the last layer first; empty when there are none."""
    general = {name: found for name in names if (found := _GENERAL.fullmatch(name)) and not scope.is_value(name)}
    general = {name: found for name, found in general.items() if _any(found["base"], scope)}
    if not scope.scalar:  # i and j count the entries of arrays, and single numbers where there are none
        general = {name: found for name, found in general.items() if found["letter"] not in "ij"}
    letters = {found["letter"] for found in general.values()}
    if len(letters - {"L"}) > 1 or not letters:
        return []
    last = last_number(scope)
    numbers = [last] if letters == {"L"} else range(last, -1, -1)
    each = [_member(general, number, scope) for number in list(numbers)[:_MOST]]
    return [each_one for each_one in each if each_one is not None]


def sizes_of_layer(sizes: Term, scope: HandScope) -> Term:
    """``n_l`` as the size of the layer that the names of the statement stand for at the moment."""
    layers: dict[str, int] = {}
    for general, chosen in scope.family.items():
        parts, number = _GENERAL.fullmatch(general), _FIGURES.search(chosen)
        if parts is not None and number is not None:
            layers[parts["letter"]] = int(number[0]) - _step(parts)
    layers["L"] = last_number(scope)
    found: dict[str, Term] = {}
    for size in sizes.names():
        parts = _GENERAL.fullmatch(size)
        if parts is not None and size not in scope.sizes and parts["letter"] in layers:
            known = f"{parts['base']}{layers[parts['letter']] + _step(parts)}"
            found |= {size: Term("name", (), known)} if known in scope.sizes else {}
    return sizes.replace(found)


def _step(found: re.Match[str]) -> int:
    return int(found["step"] or 0) * (-1 if found["sign"] == "minus" else 1)


def _any(base: str, scope: HandScope) -> bool:
    """Whether the model has any member of that name: ``n_L`` is a size, and none."""
    return any(member(base, number, scope) is not None for number in range(1, last_number(scope) + 1))


def _member(general: dict[str, re.Match[str]], number: int, scope: HandScope) -> dict[str, str] | None:
    """The names of one layer, or ``None`` where the model has no such layer."""
    found: dict[str, str] = {}
    for name, parts in general.items():
        layer = last_number(scope) if parts["letter"] == "L" else number
        chosen = member(parts["base"], layer + _step(parts), scope)
        if chosen is None:
            return None
        found[name] = chosen
    return found
