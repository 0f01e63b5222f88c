"""LaTeX by hand: fractions and derivative atoms."""

from __future__ import annotations

from derive.notation.hand.latex_names import LatexNames
from derive.notation.hand.signs import UPRIGHT
from derive.notation.names_latex import Raw
from derive.notation.tokens import Token

__all__ = ["LatexDerivatives"]

_D = frozenset((r"\partial", "∂"))


class LatexDerivatives(LatexNames):
    """``\\frac{∂L}{∂w}``, ``∂L/∂w``, ``∂_w L``, ``∇_W L``."""

    # -- fractions, derivatives, sums ----------------------------------------------------------------

    def _fraction(self, token: Token) -> None:
        self.raw.position += 1
        over, below = self.raw.argument(), self.raw.argument()
        end = self.raw.tokens[self.raw.position - 1].end
        sign = self._d(over)
        if sign and self._d(below) and len(below) > self._d_size(below):
            self._derivative_of(over, below, token, end)
            return
        self.put("frac", "", token)
        for part in (over, below):
            first, last = (part[0].start, part[-1].end) if part else (token.start, end)
            self.out.append(Token("{", "{", first, first))
            self.put_term(self.read(part), token, last)
            self.out.append(Token("}", "}", last, last))

    def _d(self, tokens: list[Token]) -> str:
        """``partial``, ``total`` or nothing: what a half of a fraction begins with."""
        if tokens and (tokens[0].kind in _D or self._is_delta(tokens)):
            return "partial"
        if tokens and tokens[0].kind == "letter" and tokens[0].text == "d":
            return "total"
        if self._d_size(tokens) > 1:
            return "total"
        return ""

    def _is_delta(self, tokens: list[Token]) -> bool:
        """``\\delta L``, where nobody knows a value δ: a derivative, written with the wrong letter."""
        if len(tokens) < 2 or tokens[0].kind != "greek" or tokens[0].text != "delta" or self.known("delta"):
            return False
        return tokens[1].kind in ("letter", "greek", r"\hat", r"\mathcal", r"\mathbf", r"\boldsymbol", r"\text", "{")

    def _d_size(self, tokens: list[Token]) -> int:
        """How many raw tokens the sign takes: ``\\mathrm{d}`` has four."""
        kinds = [token.kind for token in tokens[:4]]
        if len(kinds) > 3 and kinds[0] in UPRIGHT and kinds[1] == "{" and tokens[2].text == "d" and kinds[3] == "}":
            return 4
        if len(kinds) > 1 and kinds[0] in UPRIGHT and tokens[1].text == "d":
            return 2
        return 1

    def _derivative_of(self, over: list[Token], below: list[Token], token: Token, end: int) -> None:
        kind = self._d(over)
        what = over[self._d_size(over) :]
        order, what = self._order(what)
        by: list[list[Token]] = []
        depth = 0
        position = 0
        while position < len(below):
            part = below[position:]
            if depth == 0 and self._d(part) and (not by or by[-1]):
                by.append([])
                position += self._d_size(part)
                continue
            depth += (below[position].kind in ("{", "(", "[")) - (below[position].kind in ("}", ")", "]"))
            by[-1].append(below[position])
            position += 1
        variables: list[list[Token]] = []
        for item in by:
            times, item = self._last_order(item) if order > 1 else (1, item)
            variables += [item] * times
        if len(variables) != order or any(not item for item in variables):
            raise self.raw.fail("derivative_order", token, order=order, found=len(variables))
        self.derivative(what, variables, kind, token, end)

    def _order(self, tokens: list[Token]) -> tuple[int, list[Token]]:
        """``∂^2 L``."""
        if len(tokens) < 2 or tokens[0].kind != "^":
            return 1, tokens
        if tokens[1].kind == "{" and len(tokens) > 3 and tokens[3].kind == "}":
            digit, rest = tokens[2].text, tokens[4:]
        else:
            digit, rest = tokens[1].text, tokens[2:]
        return (int(digit) if digit in ("2", "3", "4") else 0), rest

    def _last_order(self, tokens: list[Token]) -> tuple[int, list[Token]]:
        """``∂x^2`` differentiates twice."""
        figure = len(tokens) > 2 and tokens[-2].kind == "^" and tokens[-1].text in ("2", "3", "4")
        if figure and self._plain_name(tokens[:-2]):
            return int(tokens[-1].text), tokens[:-2]
        if len(tokens) > 4 and tokens[-4].kind == "^" and tokens[-3].kind == "{" and tokens[-2].text in ("2", "3"):
            return int(tokens[-2].text), tokens[:-4]
        return 1, tokens

    def _plain_name(self, tokens: list[Token]) -> list[Token]:
        return [token for token in tokens if token.kind in ("letter", "greek")]

    def _partial(self, token: Token) -> None:
        """``∂L/∂w`` in a line, and ``∂_x L``."""
        self.raw.position += 1
        if self.raw.token.kind == "_":
            self.raw.position += 1
            by = self.raw.argument()
            self.derivative([], [by], "partial", token, by[-1].end if by else token.end)
            return
        self._slashed(token, "partial")

    def _slashed(self, token: Token, kind: str) -> None:
        order, position = 1, self.raw.position
        if self.raw.token.kind == "^" or (self.raw.token.kind == "small" and self.raw.token.text == "²"):
            order = 2
            self.raw.position += 1
            if self.raw.tokens[position].kind == "^":
                self.raw.argument()
        what = [] if self.raw.token.kind == "/" else self._unit()
        if self.raw.token.kind != "/":
            raise self.raw.fail("expected", self.raw.token, found=self.raw.token.text, expected="/")
        self.raw.position += 1
        by: list[list[Token]] = []
        while len(by) < order:
            if not self._d([self.raw.token]):
                raise self.raw.fail("expected", self.raw.token, found=self.raw.token.text, expected="∂")
            self.raw.position += 1
            item = self._unit()
            times = 1
            if order == 2 and self.raw.token.kind == "^":
                self.raw.position += 1
                self.raw.argument()
                times = 2
            by += [item] * times
        self.derivative(what, by[:order], kind, token, by[-1][-1].end)

    def _unit(self) -> list[Token]:
        """The raw tokens of one name with its indices, or of a bracket."""
        start = self.raw.position
        if self.raw.token.kind in ("(", "{", "["):
            self.raw.position = self.closing(start) + 1
            return self.raw.tokens[start : self.raw.position]
        saved = list(self.raw.tokens)
        probe = type(self)(Raw(list(saved), self.raw.source), self.scope, self.read)
        probe.raw.position = start
        if not probe.raw.starts_name():
            raise self.unknown(self.raw.token)
        if not probe._words(probe.raw.token):
            probe._name(probe.raw.token)
        taken = probe.raw.position - start + len(saved) - len(probe.raw.tokens)
        self.raw.position = start + max(taken, 1)
        return saved[start : self.raw.position]

    def _differential(self, token: Token) -> bool:
        """``dL/dw`` in a line."""
        tokens, start = self.raw.tokens, self.raw.position
        slash = next((at for at in range(start + 1, min(start + 24, len(tokens))) if tokens[at].kind == "/"), None)
        if self.known("d"):
            return False
        if slash is None or slash == len(tokens) - 1 or tokens[slash + 1].text != "d":
            return self._alone(token)
        self.raw.position += 1
        self._slashed(token, "total")
        return True

    def _alone(self, token: Token) -> bool:
        """``dW^{[2]}`` on its own."""
        start = self.raw.position
        following = self.peek()
        if following.start != token.end or following.kind not in ("letter", "greek"):
            return False
        self.raw.position += 1
        unit = self._unit()
        whole = self.differential(self.read(unit))
        if whole is None:
            self.raw.position = start
            return False
        self.put_term(whole, token, unit[-1].end)
        return True

    def names_value(self) -> bool:
        return self.raw.starts_name()
