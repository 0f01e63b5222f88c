"""LaTeX by hand: grammar tokens of one formula from its raw tokens."""

from __future__ import annotations

from collections.abc import Callable

from derive.notation.hand.latex_frames import LatexFrames
from derive.notation.signs_latex import FRACTIONS
from derive.notation.tokens import Token

__all__ = ["Latex"]


class Latex(LatexFrames):
    def one(self) -> None:
        token = self.raw.token
        handler = _HANDLERS.get(token.kind)
        if handler is not None:
            handler(self, token)
        elif token.kind in FRACTIONS:
            self._fraction(token)
        elif token.kind in ("number", "'", "′"):
            self._plain(token)
        elif self._words(token) or self.sign(token):
            return
        elif self.raw.starts_name() or token.kind == "letter":
            self._name(token)
        else:
            raise self.unknown(token)

    def _plain(self, token: Token) -> None:
        following = self.peek()
        if token.kind == "number" and token.text == "1" and following.kind in ("[", "(", r"\{"):
            inside = self.inside(self.raw.position + 1)
            if self.compares(inside):
                self.raw.position += 1
                self.indicator(token)
                return
        self.raw.position += 1
        self.put("'" if token.kind == "′" else token.kind, token.text, token)

    def _round(self, token: Token) -> None:
        if not self.listed(token):
            self.bracket(token)

    def _square(self, token: Token) -> None:
        if not self.listed(token) and not self.sign(token):
            raise self.unknown(token)

    def _group(self, token: Token) -> None:
        """``{ y }^{2}``: braces that only hold together."""
        inside = self.inside(self.raw.position)
        self.raw.position = self.closing(self.raw.position) + 1
        if inside:
            term = self.read(inside)
            self.put_term(term, token, inside[-1].end + 1)


_HANDLERS: dict[str, Callable[[Latex, Token], None]] = {
    "{": Latex._group,
    "^": Latex._caret,
    "(": Latex._round,
    "[": Latex._square,
    "small": Latex._small,
    "begin cases": Latex._environment,
    "begin matrix": Latex._environment,
    "end cases": Latex._environment,
    "end matrix": Latex._environment,
    r"\partial": Latex._partial,
    "∂": Latex._partial,
    r"\nabla": Latex.nabla,
    "∇": Latex.nabla,
    r"\sum": Latex._sum,
    r"\prod": Latex._sum,
    "∏": Latex._sum,
    "∑": Latex._sum,
    r"\sqrt": Latex._root,
    "|": Latex._bar,
    r"\vert": Latex._bar,
    r"\|": Latex._bar,
    r"\Vert": Latex._bar,
    "‖": Latex._bar,
    r"\left": Latex._left,
    r"\right": Latex._left,
    "quad": Latex._skip,
    "&": Latex._skip,
    "prose": Latex._prose,
}
