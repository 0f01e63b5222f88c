"""Places: where in the text a part of a definition stands.

Terms do not carry places. When a part does not fit, its statement is read once more by a parser that notes where each
Term began.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from derive.errors import DeriveError
from derive.notation import plain
from derive.notation.atoms import PLAIN
from derive.notation.grammar import Infix, Parser, Prefix
from derive.notation.scope import Scope
from derive.notation.tokens import Token
from derive.syntax.general import as_written
from derive.syntax.state import State
from derive.term import Term

__all__ = ["placed"]

Tokens = Callable[[State, int, int], list[Token]]


class _Noting(Parser):
    """A parser that remembers where each Term first stood."""

    def __init__(self, tokens: list[Token], scope: Scope, source: str) -> None:
        super().__init__(tokens, PLAIN, scope, source)
        self.spans: dict[Term, tuple[int, int]] = {}
        self.prefixes = {kind: self._prefix(build) for kind, build in PLAIN.prefixes.items()}
        self.infixes = {kind: (power, self._infix(build)) for kind, (power, build) in PLAIN.infixes.items()}

    def _prefix(self, build: Prefix) -> Prefix:
        return lambda parser, token: self._note(build(parser, token), token.start)

    def _infix(self, build: Infix) -> Infix:
        def noted(parser: Parser, left: Term, token: Token) -> Term:
            return self._note(build(parser, left, token), self.spans.get(left, (token.start, 0))[0])

        return noted

    def product(self, left: Term) -> Term:
        start = self.spans.get(left, (self.token.start, 0))[0]
        return self._note(super().product(left), start)

    def _note(self, term: Term, start: int) -> Term:
        self.spans.setdefault(term, (start, self.tokens[self.position - 1].end))
        return term


def placed(state: State, error: DeriveError, tokens: Tokens) -> DeriveError:
    """An error of shapes at the part it tells of, its operands in the author's words."""
    details = {key: _told(item) for key, item in error.details.items()}
    name = next((item.name for item in state.defined.values() if item.place == error.place), None)
    span = _span(state, name, error.details.get("term"), tokens) if name is not None else None
    if span is None:
        return DeriveError(error.key, details, error.place, error.source_line)
    return state.fail(error.key, Token("", "", *span), **details)


def _told(item: object) -> object:
    text = plain(item) if isinstance(item, Term) else item
    return as_written(text) if isinstance(text, str) else text


def _span(state: State, name: str, part: Any, tokens: Tokens) -> tuple[int, int] | None:
    """Where the part stands in the statement that defines ``name``, or ``None`` when it was not written there."""
    statement = state.statements.get(name)
    if statement is None or not isinstance(part, Term):
        return None
    start, end, index = statement
    outside, state.index = state.index, dict(index)
    found = tokens(state, start, end)
    state.index = outside
    begin = next((place + 1 for place, token in enumerate(found) if token.kind == "="), 0)
    parser = _Noting(found, replace(state.scope, functions={**state.scope.functions}), state.text)
    parser.position = begin
    try:
        parser.whole()
    except DeriveError:
        return None
    return parser.spans.get(part)
