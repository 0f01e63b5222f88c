"""LaTeX by hand: scripts, sums, bars, brackets and environments."""

from __future__ import annotations

from derive.notation.hand.latex_derivatives import LatexDerivatives
from derive.notation.hand.signs import UPRIGHT, WORDS
from derive.notation.hand.terms import root
from derive.notation.letters import SUPERSCRIPTS
from derive.notation.tokens import Token
from derive.term import Term, name, negative

__all__ = ["LatexFrames"]

_ELEMENTWISE = frozenset((r"\odot", r"\circ", "⊙", "∘"))
_TURNED = frozenset(("T", "top", "intercal", "⊤"))
_PRODUCTS = frozenset((r"\prod", "∏"))


class LatexFrames(LatexDerivatives):
    """What stands above, below and around."""

    # -- scripts -------------------------------------------------------------------------------------

    def _caret(self, token: Token) -> None:
        self.raw.position += 1
        inside = self.raw.argument()
        if len(inside) == 1 and inside[0].kind in UPRIGHT and self.raw.token.kind == "{":
            inside = self.raw.argument()  # ^\mathsf{T}
        kinds = [part.kind for part in inside]
        texts = [part.text for part in inside if part.kind not in UPRIGHT and part.kind not in ("{", "}")]
        if kinds and all(kind in (r"\prime", "'", "′") for kind in kinds):
            for part in inside:
                self.put("'", "'", part)
        elif len(texts) == 1 and texts[0] in _TURNED and not (texts == ["T"] and self.scope.horizon):
            self.put("transpose", "T", token, inside[-1].end)
        elif len(texts) == 2 and texts[0] in ("-", "−") and texts[1] in _TURNED and not self.scope.horizon:
            self.put("^", "^", token)
            self.put_term(negative(name("T")), inside[0], inside[-1].end)
        elif texts and texts[-1] == "T" and texts[:-1] == ["-", "1"]:
            raise self.unknown(inside[-1])
        elif not inside or texts in (["*"], ["ast"], ["+"], ["dagger"]):
            raise self.unknown(token)
        else:
            inside = inside[1:] if len(inside) > 1 and inside[0].kind in _ELEMENTWISE else inside
            self.put("^", "^", token)
            self.put_term(self.read(inside), inside[0], inside[-1].end)

    def _small(self, token: Token) -> None:
        self.raw.position += 1
        if token.text == "ᵀ":
            self.put("transpose", "T", token)
        elif token.text in SUPERSCRIPTS:
            text = SUPERSCRIPTS[token.text]
            while self.raw.token.kind == "small" and self.raw.token.text in SUPERSCRIPTS:
                text += SUPERSCRIPTS[self.raw.token.text]
                self.raw.position += 1
            self.put("small", text, token)
        else:
            raise self.unknown(token)

    def _sum(self, token: Token) -> None:
        self.raw.position += 1
        below: list[Token] = []
        above: list[Token] = []
        while self.raw.token.kind in ("_", "^"):
            script = self.raw.token.kind
            self.raw.position += 1
            inside = self.raw.argument()
            below, above = (inside, above) if script == "_" else (below, inside)
        end = self.raw.tokens[self.raw.position - 1].end
        if not below and token.kind in _PRODUCTS:
            raise self.unknown(token)
        if not below:
            self.put_term(Term("over", (), ()), token, kind="sum")
            return
        self.total(below, above, token, end, "prod" if token.kind in _PRODUCTS else "sum")

    def _root(self, token: Token) -> None:
        self.raw.position += 1
        index: list[Token] = []
        if self.raw.token.kind == "[":
            index = self.inside(self.raw.position)
            self.raw.position = self.closing(self.raw.position) + 1
        inside = self.read(self.raw.argument())
        end = self.raw.tokens[self.raw.position - 1].end
        self.put_term(root(inside, self.read(index)) if index else Term("sqrt", (inside,)), token, end)

    def _bar(self, token: Token) -> None:
        """Bars open and close in turn; a bar with an index below says where a value is taken."""
        self.raw.position += 1
        double = token.kind in (r"\|", r"\Vert", "‖") or (token.kind in ("|", r"\vert") and self._doubled(token))
        kind = "norm" if double else "vert"
        if not double and self.raw.token.kind == "_" and kind not in self.bars:
            self._place(token)
            return
        self.bars ^= {kind}
        self.put(f"{'l' if kind in self.bars else 'r'}{kind}", token.text, token)
        if double and kind not in self.bars and self.raw.token.kind == "_":
            self._which_norm()

    def _doubled(self, token: Token) -> bool:
        if self.raw.token.kind == "|" and self.raw.token.start == token.end:
            self.raw.position += 1
            return True
        return False

    def _which_norm(self) -> None:
        self.raw.position += 1
        inside = self.raw.argument()
        text = "".join(part.text for part in inside)
        if text not in ("2", "F"):
            raise self.unknown(inside[0])

    def _place(self, token: Token) -> None:
        """``|_{w=0}``, ``|_{x=1, y=2}``."""
        self.raw.position += 1
        inside = self.raw.argument()
        if self.raw.token.kind == "^":
            raise self.unknown(self.raw.token)
        names: list[str] = []
        values: list[Term] = []
        part: list[Token] = []
        for item in [*inside, Token(",", ",", token.end, token.end)]:
            if item.kind != ",":
                part.append(item)
                continue
            sign = next((at for at, each in enumerate(part) if each.kind == "="), None)
            if not sign:
                raise self.unknown(token)
            names.append(str(self.read(part[:sign]).data))
            values.append(self.read(part[sign + 1 :]))
            part = []
        self.put_term(Term("place", values, tuple(names)), token, inside[-1].end, "at")

    def _left(self, token: Token) -> None:
        """``\\left( … \\right|_{…}``: only the bracket counts; ``\\left.`` opens what a bar closes."""
        self.raw.position += 1
        following = self.raw.token
        if following.kind == ".":
            self.raw.position += 1
            self.put("(" if token.kind == r"\left" else ")", "", following)
        elif token.kind == r"\right" and following.kind in ("|", r"\vert") and self.peek().kind == "_":
            self.raw.position += 1
            self.put(")", "", following)
            self._place(following)

    def _prose(self, token: Token) -> None:
        raise self.unknown(token)

    def _skip(self, token: Token) -> None:
        self.raw.position += 1

    def _environment(self, token: Token) -> None:
        """``cases`` and matrices: their cells are read one by one."""
        self.raw.position += 1
        kind = token.kind.split()[1]
        if token.kind.startswith("end"):
            self.put(f"end {kind}", token.text, token)
            return
        self.put(kind, token.text, token)
        self._cells(kind)

    def _cells(self, kind: str) -> None:
        cell: list[Token] = []
        depth = 0
        while self.raw.token.kind != "end":
            token = self.raw.token
            depth += token.kind.startswith("begin ") - token.kind.startswith("end ")
            if depth < 0:
                break
            self.raw.position += 1
            if depth == 0 and token.kind in ("&", "row"):
                self._cell(cell, kind)
                self.put(token.kind, token.text, token)
                cell = []
            else:
                cell.append(token)
        self._cell(cell, kind)

    def _cell(self, cell: list[Token], kind: str) -> None:
        kept = self._without_words(cell)
        while kept and kept[-1].kind in (",", "."):
            kept.pop()
        if not kept:
            if kind == "cases" and cell:
                self.put("otherwise", "", cell[0])
            return
        self.put_term(self.read(kept), kept[0], kept[-1].end)

    def _without_words(self, cell: list[Token]) -> list[Token]:
        kept: list[Token] = []
        position = 0
        while position < len(cell):
            token = cell[position]
            if token.kind in WORDS and position + 1 < len(cell) and cell[position + 1].kind == "{":
                position = next(at for at in range(position, len(cell)) if cell[at].kind == "}") + 1
                continue
            if token.kind not in ("quad", "prose", "text"):
                kept.append(token)
            position += 1
        return kept
