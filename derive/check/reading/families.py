"""General formulas: ``δ^{(l)} = ∂L/∂z^{(l)}`` says the same of every layer of the model."""

from __future__ import annotations

import re
from collections.abc import Iterable

from derive.notation.hand import HandScope
from derive.notation.hand.members import last_number, member

__all__ = ["members"]

_GENERAL = re.compile(r"(?P<base>.+?)_(?P<letter>[lLkKnmtij])(?:(?P<sign>plus|minus)(?P<step>\d))?")
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


def _any(base: str, scope: HandScope) -> bool:
    """Whether the model has any member of that name: ``n_L`` is a size, and none."""
    return any(member(base, number, scope) is not None for number in range(1, last_number(scope) + 1))


def _member(general: dict[str, re.Match[str]], number: int, scope: HandScope) -> dict[str, str] | None:
    """The names of one layer, or ``None`` where the model has no such layer."""
    found: dict[str, str] = {}
    for name, parts in general.items():
        step = int(parts["step"] or 0) * (-1 if parts["sign"] == "minus" else 1)
        chosen = member(parts["base"], (last_number(scope) if parts["letter"] == "L" else number) + step, scope)
        if chosen is None:
            return None
        found[name] = chosen
    return found
