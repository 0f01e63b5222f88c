"""``∂L/∂w = 0`` as a condition: what is set to zero to find a minimum is asked for, and is no claim."""

from __future__ import annotations

import re

from derive.check.reading.statements import Statement

__all__ = ["is_asked_for"]

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
