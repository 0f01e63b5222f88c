"""Members of a family by their number: ``W^{(2)}`` is the second of ``W``; sums and products over the members."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from derive.errors import DeriveError
from derive.notation.hand.scope import HandScope
from derive.notation.spelling import spell
from derive.term import Term

__all__ = ["last_number", "member", "written_out"]

_INPUTS = ("x", "X", "a0", "h0")
_ACTIVATIONS = frozenset("a A h H x X o O y".split())
_ALL = frozenset("TnNLmM")
_MOST = 12


def member(base: str, number: int, scope: HandScope) -> str | None:
    """The value of the model that has this letter and number."""
    wanted = spell(f"{base}{number}")
    if wanted in scope.names:
        return scope.names[wanted]
    if base.startswith("delta"):
        return f"{base}{number}" if 0 < number <= last_number(scope) else None
    if number == 0 and base in _ACTIVATIONS and f"{base}1" not in scope.leaves:
        return next((known for known in _INPUTS if known in scope.shapes), None)
    plain = f"{base}{number}"
    if scope.is_value(plain):
        return plain
    other = f"{base.swapcase()}{number}"
    return other if len(base) == 1 and scope.is_value(other) else None


def last_number(scope: HandScope) -> int:
    """The number of the last layer: the largest index that a value made by the model carries."""
    largest = 0
    for known in scope.defined:
        for index in spell(known).subscripts:
            if index.isdigit():
                largest = max(largest, int(index))
    return largest


def written_out(body: Term, index: str, limits: Sequence[Term], scope: HandScope) -> list[Term] | None:
    """``∂h_k/∂w`` once for each ``k``; ``None`` where the index counts no members of the model.

    Raises ``sum_bounds`` where the index does, and how far it runs is not certain.
    """
    pattern = re.compile(rf"(?P<base>.+?)_{re.escape(index)}(?:(?P<sign>plus|minus)(?P<step>\d))?")
    general = {name: found for name in body.names() if (found := pattern.fullmatch(name)) and _is_family(found, scope)}
    if not general or (not limits and not _is_chain(body, general, scope)):
        return None
    terms = []
    for number in _numbers(general, limits, scope):
        chosen = {name: _chosen(found, number, scope) for name, found in general.items()}
        if any(value is None for value in chosen.values()):
            raise DeriveError("sum_bounds", {})
        terms.append(body.replace({name: Term("name", (), value) for name, value in chosen.items()}))
    return terms


def _is_chain(body: Term, general: dict[str, re.Match[str]], scope: HandScope) -> bool:
    """A sum without bounds over derivatives of known values: a sum over the paths."""
    known = all(name in general or scope.is_value(name) for name in body.names())
    return known and any(node.head == "partial" for node in body.walk())


def _is_family(found: re.Match[str], scope: HandScope) -> bool:
    return any(member(found["base"], number, scope) for number in range(1, last_number(scope) + 1))


def _chosen(found: re.Match[str], number: int, scope: HandScope) -> str | None:
    step = int(found["step"] or 0) * (-1 if found["sign"] == "minus" else 1)
    return member(found["base"], number + step, scope)


def _numbers(general: dict[str, re.Match[str]], limits: Sequence[Term], scope: HandScope) -> Iterator[int]:
    if not limits:
        numbers = range(last_number(scope) + 1)
        yield from (n for n in numbers if all(_chosen(found, n, scope) for found in general.values()))
        return
    first = int(limits[0].value) if limits[0].is_number else None
    last = None
    if len(limits) > 1:
        last = (
            int(limits[1].value)
            if limits[1].is_number
            else last_number(scope)
            if str(limits[1].data)[:1] in _ALL
            else None
        )
    if first is None or last is None or not 0 <= last - first < _MOST:
        raise DeriveError("sum_bounds", {})
    yield from range(first, last + 1)
