"""LaTeX by hand: grammar tokens of one formula from its raw tokens."""

from __future__ import annotations

from collections.abc import Callable

from derive.errors import DeriveError
from derive.notation.hand.latex_frames import LatexFrames
from derive.notation.hand.latex_names import UPRIGHT
from derive.notation.hand.names import entry_atoms, place
from derive.notation.hand.signs import WORDS
from derive.notation.names_latex import index_parts
from derive.notation.signs_latex import FRACTIONS
from derive.notation.spelling import Spelling
from derive.notation.tokens import Token
from derive.term import Term

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

    def _bracket(self, token: Token) -> None:
        """``(∂L/∂w)_{\\text{direct}}``, ``(∂L/∂W)_{h_1}``: a derivative that leaves the other routes out."""
        close = self.closing(self.raw.position)
        inside = [part for part in self.raw.tokens[self.raw.position + 1 : close] if part.kind != r"\right"]
        word = self.raw.tokens[close + 1 : close + 3]
        if [part.kind for part in word[:1]] != ["_"] or not inside:
            self.sign(token)
            return
        if inside[0].kind not in FRACTIONS:
            self._entries(token, inside, close)
            return
        start, self.raw.position = self.raw.position, close + 2
        below = self.raw.argument()
        route = self._route(below)
        what = self.read(inside) if route is not None else None
        if route is None or what is None or what.head not in ("partial", "differentiate"):
            self.raw.position = start
            self.sign(token)
            return
        self.put_term(Term("local", (*what.args, *route)), token, below[-1].end)

    def _entries(self, token: Token, inside: list[Token], close: int) -> None:
        """``(A − B)_{ij}``: an entry of what stands in brackets."""
        self.raw.position = close + 2
        below = self.raw.argument()
        atoms = entry_atoms(Spelling("·", (), index_parts(self.raw, below)))
        if not atoms or any(len(atom) > 3 for atom in atoms):
            raise self.unknown(self.raw.tokens[close + 1])
        places = (place(atom, self.scope) for atom in atoms)
        self.put_term(Term("index", (self.read(inside), *places)), token, below[-1].end)

    def _route(self, below: list[Token]) -> tuple[Term, ...] | None:
        """What stands below a derivative: a word (nothing), a value that it comes through, or (``None``) indices."""
        word = () if below and below[0].kind in UPRIGHT | WORDS else None
        try:
            through = self.read(below)
        except DeriveError:
            return word
        names = [node for node in through.walk() if node.is_name]
        return (through,) if names and all(self.known(str(node.data)) for node in names) else word

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
    "(": Latex._bracket,
    "small": Latex._small,
    "begin cases": Latex._environment,
    "begin matrix": Latex._environment,
    "end cases": Latex._environment,
    "end matrix": Latex._environment,
    r"\partial": Latex._partial,
    "∂": Latex._partial,
    r"\nabla": Latex._nabla,
    "∇": Latex._nabla,
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
