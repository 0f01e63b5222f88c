"""Cases typed in a line: ``{z [z > 0]; 0 [otherwise]}`` and ``{z if z > 0, 0 otherwise}``."""

from __future__ import annotations

from collections.abc import Sequence

from derive.notation.hand.plain_derivatives import PlainDerivatives
from derive.notation.tokens import Token

__all__ = ["PlainCases", "typed_cases"]

_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")
_IF = frozenset(("if", "for", "when"))
_ELSE = frozenset(("otherwise", "else", "그밖의경우", "그외", "그외의경우", "나머지"))

Row = tuple[list[Token], list[Token]]


def typed_cases(inside: Sequence[Token]) -> list[Row] | None:
    """The rows between two braces, each its value and its condition, which is empty for what holds otherwise; ``None``
    where the braces hold no cases."""
    for sign in (";", ","):
        rows = [_row(part) for part in _split(inside, sign)]
        found = [row for row in rows if row is not None]
        if len(rows) > 1 and len(found) == len(rows) and all(condition for _, condition in found[:-1]):
            return found
    return None


def _split(tokens: Sequence[Token], sign: str) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.kind in _OPEN) - (token.kind in _CLOSE)
        if token.kind == sign and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _row(tokens: list[Token]) -> Row | None:
    """One row: ``z [z > 0]``, ``z if z > 0``, ``0 otherwise``."""
    begin = _condition_at(tokens)
    if not begin:
        return None
    value, condition = tokens[:begin], tokens[begin:]
    if condition[0].kind == "[":
        condition = condition[1:-1]
    elif condition[0].text in _IF:
        condition = condition[1:]
    if "".join(token.text for token in condition) in _ELSE:
        return value, []
    return (value, condition) if any(token.kind not in ("word", "prose") for token in condition) else None


def _condition_at(tokens: list[Token]) -> int | None:
    """Where the condition of a row begins: its last bracket, or the word that leads it in."""
    if tokens and tokens[-1].kind == "]":
        depth = 0
        for at in range(len(tokens) - 1, -1, -1):
            depth += (tokens[at].kind in _CLOSE) - (tokens[at].kind in _OPEN)
            if depth == 0:
                return at
    spoken = (at for at, token in enumerate(tokens) if token.text in _IF or token.text in _ELSE)
    return next(spoken, None)


class PlainCases(PlainDerivatives):
    """Braces of plain text hold cases, and nothing else."""

    def _brace(self, token: Token) -> None:
        close = self.closing(self.raw.position)
        rows = typed_cases(self.raw.tokens[self.raw.position + 1 : close])
        if rows is None:
            raise self.unknown(token)
        self.raw.position = close + 1
        self.put("cases", "", token)
        for number, (value, condition) in enumerate(rows):
            if number:
                self.put("row", ";", value[0])
            self.put_term(self.read(value), value[0], value[-1].end)
            self.put("&", "", value[-1])
            if condition:
                self.put_term(self.read(condition), condition[0], condition[-1].end)
            else:
                self.put("otherwise", "", value[-1])
        self.put("end cases", "}", self.raw.tokens[close])
