"""General formulas: ``δ^{(l)} = ∂L/∂z^{(l)}`` says the same of every layer of the model."""

from __future__ import annotations

import re
from collections.abc import Iterable

from derive.notation.hand import HandScope
from derive.notation.spelling import spell

__all__ = ["members"]

_GENERAL = re.compile(r"(?P<base>.+?)_(?P<letter>[lLkKnmt])(?:(?P<sign>plus|minus)(?P<step>\d))?")
_INPUTS = ("x", "X", "a0", "h0")
_ACTIVATIONS = frozenset("a A h H x X o O y".split())
_MOST = 12


def members(names: Iterable[str], scope: HandScope) -> list[dict[str, str]]:
    """For each layer what the general names stand for, the last layer first; empty when there are none."""
    general = {name: found for name in names if (found := _GENERAL.fullmatch(name)) and not scope.is_value(name)}
    general = {name: found for name, found in general.items() if _any(found["base"], scope)}
    letters = {found["letter"] for found in general.values()}
    if len(letters - {"L"}) > 1 or not letters:
        return []
    last = _last(scope)
    numbers = [last] if letters == {"L"} else range(last, -1, -1)
    each = [_member(general, number, scope) for number in list(numbers)[:_MOST]]
    return [member for member in each if member is not None]


def _any(base: str, scope: HandScope) -> bool:
    """Whether the model has any member of that name: ``n_L`` is a size, and none."""
    return any(_known(base, number, scope) is not None for number in range(1, _last(scope) + 1))


def _last(scope: HandScope) -> int:
    """The number of the last layer: the largest index that a value made by the model carries."""
    largest = 0
    for known in scope.defined:
        for index in spell(known).subscripts:
            if index.isdigit():
                largest = max(largest, int(index))
    return largest


def _member(general: dict[str, re.Match[str]], number: int, scope: HandScope) -> dict[str, str] | None:
    """The names of one layer, or ``None`` where the model has no such layer."""
    found: dict[str, str] = {}
    for name, parts in general.items():
        step = int(parts["step"] or 0) * (-1 if parts["sign"] == "minus" else 1)
        member = _known(parts["base"], (_last(scope) if parts["letter"] == "L" else number) + step, scope)
        if member is None:
            return None
        found[name] = member
    return found


def _known(base: str, number: int, scope: HandScope) -> str | None:
    wanted = spell(f"{base}{number}")
    if wanted in scope.names:
        return scope.names[wanted]
    if base.startswith("delta"):
        return f"{base}{number}" if 0 < number <= _last(scope) else None
    if number == 0 and base in _ACTIVATIONS:
        return next((known for known in _INPUTS if known in scope.shapes), None)
    plain = f"{base}{number}"
    if scope.is_value(plain):
        return plain
    other = f"{base.swapcase()}{number}"
    return other if len(base) == 1 and scope.is_value(other) else None
