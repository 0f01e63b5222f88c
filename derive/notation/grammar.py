"""The grammar: one precedence parser for every notation.

Binding powers, loosest first: relation, comparison, sum, unary minus, product, power, what follows (``.T``, ``[0]``,
``'``). A sum and a product are n-ary; power is right-associative; unary minus binds looser than power and than a
product that follows it (``-a*b`` is ``-(a*b)``). Tables say what may start an expression and what may follow one; a
notation adds its own entries (`derive.notation.atoms`, `derive.notation.atoms_latex`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from derive.errors import DeriveError
from derive.notation.scope import Scope
from derive.notation.tokens import NESTING_LIMIT, Token, failure
from derive.term import Term, multiply

__all__ = ["ADD", "COMPARE", "NEGATIVE", "POSTFIX", "POWER", "PRODUCT", "RELATION", "Notation", "Parser"]

RELATION, COMPARE, ADD, NEGATIVE, PRODUCT, POWER, POSTFIX = 5, 10, 20, 25, 30, 50, 60
DEPTH_LIMIT = 3 * NESTING_LIMIT

Prefix = Callable[["Parser", Token], Term]
Infix = Callable[["Parser", Term, Token], Term]


@dataclass(frozen=True)
class Notation:
    """What a notation's grammar adds: prefixes and infixes by token kind, and what juxtaposition means.

    ``starts`` are the kinds that may follow a factor without a sign; ``juxtapose`` decides (multiplies, or asks).
    ``braces`` says that an exponent shows where it ends (LaTeX), so that ``x^2 y`` is not ambiguous.
    """

    prefixes: Mapping[str, Prefix]
    infixes: Mapping[str, tuple[int, Infix]]
    starts: frozenset[str]
    juxtapose: Callable[[Parser, Term, Token], None]
    braces: bool


class Parser:
    """One reading of one list of tokens. ``used`` records the first place of every name."""

    __slots__ = ("depth", "infixes", "minimum", "notation", "position", "prefixes", "scope", "source", "tokens", "used")

    def __init__(self, tokens: list[Token], notation: Notation, scope: Scope, source: str) -> None:
        self.tokens = tokens
        self.position = 0
        self.notation = notation
        self.prefixes = notation.prefixes
        self.infixes = notation.infixes
        self.scope = scope
        self.source = source
        self.depth = 0
        self.minimum = 0
        self.used: dict[str, Token] = {}

    # -- tokens --------------------------------------------------------------------------------------

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    @property
    def kind(self) -> str:
        return self.tokens[self.position].kind

    def advance(self) -> Token:
        token = self.tokens[self.position]
        self.position += 1
        return token

    def accept(self, kind: str) -> bool:
        """Take a token of that kind if it is next."""
        if self.tokens[self.position].kind != kind:
            return False
        self.position += 1
        return True

    def expect(self, kind: str) -> Token:
        token = self.tokens[self.position]
        if token.kind != kind:
            raise self.unexpected(token, kind)
        self.position += 1
        return token

    def fail(self, key: str, token: Token, **details: object) -> DeriveError:
        return failure(key, self.source, token.start, token.end, "", **details)

    def unexpected(self, token: Token, expected: str = "") -> DeriveError:
        if token.kind == "end":
            return self.fail("unexpected_end", token, expected=expected or "…")
        if expected:
            return self.fail("expected", token, found=self.written(token), expected=expected)
        return self.fail("unexpected_token", token, found=self.written(token))

    def written(self, token: Token) -> str:
        return self.source[token.start : token.end]

    # -- expressions ---------------------------------------------------------------------------------

    def whole(self, minimum: int = 0) -> Term:
        """The one expression that the text is; nothing may be left over."""
        term = self.expression(minimum)
        if self.kind != "end":
            raise self.unexpected(self.token)
        return term

    def arguments(self) -> list[Term]:
        """``(x, y)``: the expressions between commas in parentheses."""
        self.expect("(")
        found = [self.expression()]
        while self.accept(","):
            found.append(self.expression())
        self.expect(")")
        return found

    def expression(self, minimum: int = 0) -> Term:
        """An expression whose operators bind at least as strongly as ``minimum``."""
        self.depth += 1
        token = self.tokens[self.position]
        if self.depth > DEPTH_LIMIT:
            raise self.fail("nesting_too_deep", token, limit=NESTING_LIMIT)
        prefix = self.prefixes.get(token.kind)
        if prefix is None:
            raise self.unexpected(token)
        self.position += 1
        self.minimum = minimum
        left = self.follow(prefix(self, token), minimum)
        self.depth -= 1
        return left

    def follow(self, left: Term, minimum: int) -> Term:
        """Extend an expression by the operators that follow it."""
        rounds = 0
        while True:
            token = self.tokens[self.position]
            entry = self.infixes.get(token.kind)
            if entry is None:
                if token.kind not in self.notation.starts or minimum > PRODUCT:
                    return left
                self.notation.juxtapose(self, left, token)
                left = self.product(left)
            elif entry[0] < minimum:
                return left
            else:
                self.position += 1
                left = entry[1](self, left, token)
            rounds += 1
            if rounds > NESTING_LIMIT:
                raise self.fail("nesting_too_deep", token, limit=NESTING_LIMIT)

    def product(self, left: Term) -> Term:
        """An n-ary product, by sign or by juxtaposition; the next token is the sign or the next factor."""
        factors = [left]
        while True:
            token = self.tokens[self.position]
            if token.kind == "*":
                self.position += 1
            elif token.kind in self.notation.starts:
                self.notation.juxtapose(self, factors[-1], token)
            else:
                return multiply(*factors)
            factors.append(self.expression(PRODUCT + 1))
