"""Plain text by hand: derivatives typed in a line."""

from __future__ import annotations

import re

from derive.notation.hand.nabla import Nabla
from derive.notation.tokens import Token
from derive.notation.tokens_plain import normal_name

__all__ = ["PlainDerivatives"]

_FIGURED = re.compile(r"d(?P<order>[2-4]?)(?P<what>(?<=\d)[A-Za-z]\w*)?")

_NAMES = ("word", "greek")
_ORDERS = {"²": 2, "³": 3, "⁴": 4}


def _index(written: str) -> str:
    """``i+k,m`` between braces as the names of the equation language spell it."""
    signs = written.replace("+", "plus").replace("-", "minus").replace("−", "minus")
    return "_".join(re.sub(r"\W+", "", part) for part in signs.split(","))


class PlainDerivatives(Nabla):
    """``∂L/∂w1``, ``dL/dw1``, ``∇_W L``."""

    def normal(self, token: Token) -> str:
        text = re.sub(r"_\{([^{}]*)\}", lambda group: "_" + _index(group[1]), token.text)
        return text if text.isascii() else normal_name(text, self.raw.source, token.start)

    def _differential(self, text: str, token: Token) -> bool:
        """``dL/dw1`` and ``d/dx (…)``."""
        if self._higher(text, token):
            return True
        slash, below = self.peek(), self.peek(2)
        if text[0] not in "dD" or slash.kind != "/" or below.kind != "word" or not below.text.startswith(text[0]):
            return False
        if text[0] == "D" and not (self.known(text[1:]) and self.known(self.normal(below)[1:])):
            return False
        if len(below.text) < 2 or (self.known(text) and len(text) > 1 and not self.known(text[1:])):
            return False
        if self.known(text) and self.known(self.normal(below)):
            return False
        over = Token("word", token.text[1:], token.start + 1, token.end)
        by = Token("word", below.text[1:], below.start + 1, below.end)
        self.raw.position += 3
        self.derivative([over] if len(text) > 1 else [], [[by]], "total", token, below.end)
        return True

    def _higher(self, text: str, token: Token) -> bool:
        """``d²y/dx²``, ``d^2/dx^2 (…)`` ``d2y/dx^2`` and ``d2y/dx2``: only with the same order above and below."""
        figures = _FIGURED.fullmatch(text)
        if figures is None or self.known("d") or self.known(text):
            return False
        start = self.raw.position
        self.raw.position += 1
        if figures["order"]:
            order, name = int(figures["order"]), token.start + 2
            what = [Token("word", token.text[2:], name, token.end)] if figures["what"] else []
        else:
            order = self._order()
            what = self._unit() if order > 1 and self.raw.token.kind in ("word", "(") else []
        below, times = self.peek(), 1
        if order > 1 and self.raw.token.kind == "/" and below.kind == "word" and below.text[0] == "d":
            self.raw.position += 2
            times, name_end = self._order(), len(below.text)
            if times == 1 and figures["order"] and below.text[-1].isdecimal():
                times, name_end = int(below.text[-1]), name_end - 1
            if times == order and name_end > 1:
                by = [Token("word", below.text[1:name_end], below.start + 1, below.start + name_end)]
                end = self.raw.tokens[self.raw.position - 1].end
                self.derivative(what, [by] * order, "total", token, end)
                return True
        self.raw.position = start
        return False

    def _partial(self, token: Token) -> None:
        """``∂L/∂w1``, ``∂²L/∂x∂y``, ``∂/∂x (…)``, ``∂_x L``."""
        self.raw.position += 1
        if self.raw.token.kind == "_":
            self.raw.position += 1
            by = self._unit()
            self.derivative([], [by], "partial", token, by[-1].end)
            return
        order = self._order()
        what = [] if self.raw.token.kind == "/" else self._unit()
        if self.raw.token.kind != "/":
            raise self.raw.fail("expected", self.raw.token, found=self.raw.token.text, expected="/")
        self.raw.position += 1
        variables: list[list[Token]] = []
        while len(variables) < order:
            if self.raw.token.kind not in ("∂", r"\partial"):
                raise self.raw.fail("expected", self.raw.token, found=self.raw.token.text, expected="∂")
            self.raw.position += 1
            item = self._unit()
            variables += [item] * (self._order() if order > 1 else 1)
        if len(variables) != order:
            raise self.raw.fail("derivative_order", token, order=order, found=len(variables))
        self.derivative(what, variables, "partial", token, variables[-1][-1].end)

    def _order(self) -> int:
        token = self.raw.token
        if token.kind == "small" and token.text in _ORDERS:
            self.raw.position += 1
            return _ORDERS[token.text]
        if token.kind == "^" and self.peek().text in ("2", "3", "4"):
            self.raw.position += 2
            return int(self.raw.tokens[self.raw.position - 1].text)
        return 1

    def _unit(self) -> list[Token]:
        start = self.raw.position
        token = self.raw.token
        if token.kind in ("(", "{", "["):
            self.raw.position = self.closing(start) + 1
            inside = self.raw.tokens[start + 1 : self.raw.position - 1]
            if token.kind != "{" and self.raw.token.kind == "_":
                self.raw.position += 1
                self.raw.argument()
            return inside if token.kind == "{" else self.raw.tokens[start : self.raw.position]
        if token.kind not in ("word", "greek"):
            raise self.unknown(token)
        self.raw.position += 1
        if self.function(self.normal(token)) and self.raw.token.kind == "(":
            self.raw.position = self.closing(self.raw.position) + 1
        return self.raw.tokens[start : self.raw.position]

    def _nabla(self, token: Token) -> None:
        """``∇_W L`` and ``∇f``; without the line below, ``∇W L``, the name follows the sign."""
        if self.peek().kind not in _NAMES or self.peek(2).kind not in _NAMES:
            self.nabla(token)
            return
        self.raw.position += 1
        by = self._unit()
        self.derivative([], [by], "partial", token, by[-1].end)

    def names_value(self) -> bool:
        return self.raw.token.kind in _NAMES
