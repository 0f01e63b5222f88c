"""Plain text by hand: numbers, powers, primes, roots, bars and sums typed in a line."""

from __future__ import annotations

from derive.notation.hand.plain_cases import PlainCases
from derive.notation.hand.terms import root
from derive.notation.letters import SUPERSCRIPTS
from derive.notation.tokens import Token
from derive.term import Term, number

__all__ = ["PlainSigns"]


class PlainSigns(PlainCases):
    """``x^T``, ``x²``, ``f′``, ``√x``, ``|x|``, ``Σ_k x_k``, ``1[z > 0]``."""

    def _number(self, token: Token) -> None:
        following = self.peek()
        if (
            token.text == "1"
            and following.kind in ("[", "(", "{")
            and self.compares(self.inside(self.raw.position + 1))
        ):
            self.raw.position += 1
            self.indicator(token)
            return
        self.raw.position += 1
        self.put("number", token.text, token)

    def _caret(self, token: Token) -> None:
        self.raw.position += 1
        following = self.raw.token
        if following.text in ("T", "⊤") and not self.scope.horizon:
            self.raw.position += 1
            self.put("transpose", "T", token, following.end)
            return
        self.put("^", "^", token)
        if following.kind in ("{", "("):
            close = self.closing(self.raw.position)
            inside = self.raw.tokens[self.raw.position + 1 : close]
            self.raw.position = close + 1
            if not inside:
                raise self.unknown(following)
            if inside[0].kind == "⊙" and len(inside) > 1:
                inside = inside[1:]
            self.put_term(self.read(inside), following, self.raw.tokens[close].end)

    def _dot(self, token: Token) -> None:
        """``X.T``."""
        following = self.peek()
        if following.text != "T" or following.start != token.end:
            raise self.unknown(token)
        self.raw.position += 2
        self.put("transpose", "T", token, following.end)

    def _small(self, token: Token) -> None:
        self.raw.position += 1
        if token.text == "ᵀ":
            self.put("transpose", "T", token)
            return
        if token.text not in SUPERSCRIPTS:
            raise self.unknown(token)
        text = SUPERSCRIPTS[token.text]
        while self.raw.token.kind == "small" and self.raw.token.text in SUPERSCRIPTS:
            text += SUPERSCRIPTS[self.raw.token.text]
            self.raw.position += 1
        self.put("small", text, token)

    def _prime(self, token: Token) -> None:
        self.raw.position += 1
        self.put("'", "'", token)
        if token.text == "″":
            self.put("'", "'", token)

    def _root(self, token: Token) -> None:
        self.raw.position += 1
        self.put("function", "sqrt", token)

    def _cube_root(self, token: Token) -> None:
        self.raw.position += 1
        inside = [self.raw.token] if self.raw.token.kind == "number" else self._unit()
        self.raw.position += self.raw.token.kind == "number"
        self.put_term(root(self.read(inside), number(3)), token, inside[-1].end)

    def _transposed(self, token: Token) -> None:
        self.raw.position += 1
        self.put("transpose", "T", token)

    def _bar(self, token: Token) -> None:
        self.raw.position += 1
        double = token.kind == "‖"
        if self.raw.token.kind == "|" and self.raw.token.start == token.end:
            self.raw.position += 1
            double = True
        kind = "norm" if double else "vert"
        self.bars ^= {kind}
        self.put(f"{'l' if kind in self.bars else 'r'}{kind}", token.text, token)

    def _sum(self, token: Token) -> None:
        """``Σ_k …``: the scanner keeps the sign and its index apart."""
        self.raw.position += 1
        if self.raw.token.kind != "_":
            self.put_term(Term("over", (), ()), token, kind="sum")
            return
        self.raw.position += 1
        if self.raw.token.kind in ("{", "("):
            inside = self.inside(self.raw.position)
            self.raw.position = self.closing(self.raw.position) + 1
        else:
            inside = [self.raw.token]
            self.raw.position += 1
        self.total(inside, [], token, inside[-1].end if inside else token.end)

    def _ones(self, token: Token) -> None:
        self.raw.position += 1
        if self.raw.token.kind in ("[", "(", "{") and self.compares(self.inside(self.raw.position)):
            self.indicator(token)
            return
        self.put_term(Term("ones"), token)
