"""``∂L/∂w = 0`` as a condition: what is set to zero to find a minimum is asked for, and is no claim."""

from __future__ import annotations

import re

from derive.check.reading.statements import Statement

__all__ = ["is_asked_for", "is_place"]

_BEFORE = re.compile(
    r"(?:\b(?:set|sets|setting|solve|solves|solving|put|putting|require|requiring|minim\w*|optim\w*|stationar\w*|"
    r"critical|extrem\w*|such that|so that|find|need|want|until|condition)\b[^.\n]{0,40}|"
    r"(?:최소|극값|극소|임계)[^.\n]{0,40})$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[\s$`\\)\]}*,]*(?:이\s?(?:되|라|므로\s?하)|으?로\s?(?:두|놓)|라고?\s?(?:두|놓|하)|을\s?(?:만족|풀)|를\s?(?:만족|풀)|인\s|일\s?때|이면|"
    r"(?:and\s)?(?:to\s)?(?:solve|find|for\sthe|at\sthe|gives|yields|means|when|where)\b)",
    re.IGNORECASE,
)

_AT = re.compile(r"(?:^|[^\w])[Aa]t$")
_THERE = re.compile(r"[$`\\)]*(?:에서는?\b|\s*지점에서|\s*조건에)")


def is_asked_for(text: str, statement: Statement) -> bool:
    """Whether a derivative that is said to be zero is set to zero: the words around it tell."""
    if len(statement.sides) != 2 or not statement.sides[0] or [part.text for part in statement.sides[1]] != ["0"]:
        return False
    words = {part.text.lstrip("\\") for part in statement.sides[0]}
    if not (words & {"∂", "partial", "nabla", "∇", "'", "′", "d"} or any(word.startswith("d") for word in words)):
        return False
    start, end = statement.sides[0][0].start, statement.sides[1][-1].end
    before = re.sub(r"[\s$`\\(\[*]+$", "", text[max(0, start - 80) : start])
    return _BEFORE.search(before) is not None or _AFTER.match(text, end) is not None


def is_place(text: str, statement: Statement) -> bool:
    """Whether ``At x − v = 0 there is no derivative`` only says where: the words around it tell."""
    if len(statement.sides) != 2 or not statement.sides[0] or [part.text for part in statement.sides[1]] != ["0"]:
        return False
    start, end = statement.sides[0][0].start, statement.sides[1][-1].end
    before = re.sub(r"[\s$`\\(\[*]+$", "", text[max(0, start - 8) : start])
    return _AT.search(before) is not None or _THERE.match(text, end) is not None
