"""Brackets by hand: what stands below a closing one is an entry, or the route of a derivative."""

from __future__ import annotations

from derive.errors import DeriveError
from derive.notation.hand.assemble import Assembler
from derive.notation.hand.places import entry_atoms, place
from derive.notation.hand.signs import UPRIGHT, WORDS
from derive.notation.names_latex import index_parts
from derive.notation.spelling import Spelling
from derive.notation.tokens import Token
from derive.notation.tokens_plain import normal_name
from derive.term import Term

__all__ = ["Brackets"]

_DERIVATIVES = ("partial", "differentiate")
_WORD = 4  # letters that no index has


class Brackets(Assembler):
    """``(A − B)_{ij}``, ``softmax(z)_i``, ``(∂L/∂w)_{direct}``, ``(∂L/∂W)_{h_1}``."""

    def bracket(self, token: Token) -> None:
        close = self.closing(self.raw.position)
        inside = [part for part in self.raw.tokens[self.raw.position + 1 : close] if part.kind != r"\right"]
        if self.raw.tokens[close + 1].kind != "_" or not inside:
            self.sign(token)
            return
        first = self._called(inside, close)
        self.raw.position = close + 2
        below = self._below()
        what = self.read(first)
        route = self._route(below) if what.head in _DERIVATIVES else None
        if route is not None:
            self.put_term(Term("local", (*what.args, *route)), token, below[-1].end)
            return
        atoms = entry_atoms(Spelling("·", (), index_parts(self.raw, [self._letter(part) for part in below])))
        if not atoms or any(len(atom) > 3 for atom in atoms):
            raise self.unknown(self.raw.tokens[close + 1])
        places = (place(atom, self.scope) for atom in atoms)
        self.put_term(Term("index", (what, *places)), token, below[-1].end)

    def _below(self) -> list[Token]:
        """What stands below; letters of a word that no formula has are one word."""
        below = self.raw.argument()
        while below and below[-1].kind == self.raw.token.kind == "prose" and self.raw.token.start == below[-1].end:
            below += self.raw.argument()
        return below

    def _called(self, inside: list[Token], close: int) -> list[Token]:
        """What the entry is one of: the bracket, or the call of a function whose argument stands in it."""
        at = len(self.out)
        while at and self.out[at - 1].kind == "'":
            at -= 1
        if not at or self.out[at - 1].kind != "function":
            return inside
        start = self.out[at - 1].start
        del self.out[at - 1 :]
        return [part for part in self.raw.tokens[: close + 1] if part.start >= start]

    def _letter(self, token: Token) -> Token:
        """A word of plain text as the letters of an index."""
        if token.kind != "word":
            return token
        text = token.text if token.text.isascii() else normal_name(token.text, self.raw.source, token.start)
        return Token("letter", text, token.start, token.end)

    def _route(self, below: list[Token]) -> tuple[Term, ...] | None:
        """What stands below a derivative: a word (nothing), a value that it comes through, or (``None``) indices."""
        upright = bool(below) and below[0].kind in UPRIGHT | WORDS
        spoken = all(part.kind == "prose" or (part.kind == "word" and len(part.text) >= _WORD) for part in below)
        word = () if upright or spoken else None
        try:
            through = self.read(below)
        except DeriveError:
            return word
        names = [node for node in through.walk() if node.is_name]
        return (through,) if names and all(self.known(str(node.data)) for node in names) else word
