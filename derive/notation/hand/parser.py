"""The parser by hand: the precedence parser with products that remember their signs.

A product becomes ``product`` (data: the sign before each factor but the first, ``""`` for juxtaposition) and is given
its meaning by the shapes (`derive.notation.hand.products`).
"""

from __future__ import annotations

from derive.notation.grammar import PRODUCT, Parser
from derive.notation.hand.scope import HandScope
from derive.notation.hand.signs import PRODUCTS
from derive.notation.tokens import Token
from derive.term import Term

__all__ = ["HandParser", "check_order"]

_PRIMES = 4


class HandParser(Parser):
    """A `Parser` whose scope is a `HandScope`."""

    __slots__ = ()
    scope: HandScope

    def product(self, left: Term) -> Term:
        factors, signs = [left], []
        while True:
            token = self.tokens[self.position]
            if token.kind == "*":
                self.position += 1
                signs.append(PRODUCTS.get(token.text, token.text))
            elif token.kind in self.notation.starts:
                self.notation.juxtapose(self, factors[-1], token)
                signs.append("")
            else:
                return left if not signs else Term("product", factors, tuple(signs))
            self.scope.in_time()
            factors.append(self.expression(PRODUCT + 1))


def check_order(parser: Parser, token: Token, order: int) -> None:
    """Formulas of derivatives double with every prime; nobody writes many."""
    if order > _PRIMES:
        raise parser.fail("derivative_order", token, order=_PRIMES, found=order)
