"""Plain text by hand: grammar tokens of one formula typed in a line."""

from __future__ import annotations

import re
from collections.abc import Callable

from derive.notation.hand.nabla import split_commas
from derive.notation.hand.names import resolve_spelling
from derive.notation.hand.plain_signs import PlainSigns
from derive.notation.hand.terms import kronecker
from derive.notation.hand.words import split_word
from derive.notation.spelling import spell
from derive.notation.tokens import Token
from derive.term import Term

__all__ = ["Plain"]

_CALLS = ("(", "'", "′", "^", "**", "small", "[")
_SUMS = re.compile(r"(?:sum|Sigma)_\{?([A-Za-z]+(?:_[A-Za-z]+)*)\}?")
_FEW = 3  # letters side by side that are indices


class Plain(PlainSigns):
    """Words of the line, arrays, and the sign that each token begins."""

    def one(self) -> None:
        token = self.raw.token
        handler = _HANDLERS.get(token.kind)
        if handler is not None:
            handler(self, token)
        elif token.kind == "word":
            self._word(token)
        elif not self.sign(token):
            raise self.unknown(token)

    # -- words ---------------------------------------------------------------------------------------

    def _word(self, token: Token) -> None:
        text = self.normal(token)
        if self._differential(text, token):
            return
        total = _SUMS.fullmatch(text)
        written = token.text.partition("_")[2].strip("{} ")
        if total and not self.known(text) and ("_" not in total[1] or "," in written):
            self.raw.position += 1
            names = [part.strip() for part in written.split(",")] if "," in written else _letters(total[1])
            self.put_term(Term("over", (), tuple(names)), token, kind="sum")
            return
        if token.text == "Σ" and not self.known(text):
            self.raw.position += 1
            self.put_term(Term("over", (), ()), token, kind="sum")
            return
        following = self.peek()
        called = self.function(text)
        bare = text == "sigma" and following.kind not in ("_", "^", "small")
        if called and (bare or following.kind in _CALLS or (following.kind in ("word", "number") and len(text) > 1)):
            self.raw.position += 1
            self.put("function", called, token)
            return
        if (
            following.kind == "("
            and len(text) == 1
            and text == "I"
            and self.compares(self.inside(self.raw.position + 1))
        ):
            self.raw.position += 1
            self.indicator(token)
            return
        self.raw.position += 1
        if self._renewed(text, token) or self._delta(text, token) or self._alone(text, token):
            return
        for part in split_word(text, self, raised=following.kind in ("^", "**", "small")):
            if part.startswith("\\"):
                self.put("function", part[1:], token)
            else:
                self.put_term(self._value(part), token)
        if following.kind == "[" and following.start == token.end:
            self._indexed(token)

    def _delta(self, text: str, token: Token) -> bool:
        """``δ_ij``."""
        delta = None if self.known(text) else kronecker(spell(text), self.scope)
        if delta is not None:
            self.put_term(delta, token)
        return delta is not None

    def _alone(self, text: str, token: Token) -> bool:
        """``dW2`` on its own; of an array it is that even beside a number named d, as that would be written apart."""
        if text[0] != "d" or len(text) < 2 or self.known(text):
            return False
        parts = split_word(text, self)
        if parts != [text] and not (parts == ["d", text[1:]] and self.scope.shapes.get(text[1:])):
            return False
        whole = self.differential(self._value(text[1:]))
        if whole is not None:
            self.put_term(whole, token)
        return whole is not None

    def _renewed(self, text: str, token: Token) -> bool:
        """``w2(new)`` and ``w2(old)``."""
        here = self.raw.position
        texts = [part.text for part in self.raw.tokens[here : here + 3]]
        if texts[:1] != ["("] or texts[1:] not in (["new", ")"], ["old", ")"]) or len(split_word(text, self)) > 1:
            return False
        self.raw.position += 3
        value = self._value(text)
        self.put_term(Term("name", (), f"{value.data}_new") if texts[1] == "new" else value, token)
        return True

    def _value(self, word: str) -> Term:
        spelling = spell(word)
        return kronecker(spelling, self.scope) or resolve_spelling(spelling, self.scope)

    def _indexed(self, token: Token) -> None:
        """``x[0]``: counted as in the equation language."""
        close = self.closing(self.raw.position)
        base = self.scope.atoms[self.out[-1].text]
        places = [self.read(part) for part in split_commas(self.raw.tokens[self.raw.position + 1 : close])]
        self.raw.position = close + 1
        self.out.pop()
        self.put_term(Term("index", (base, *places)), token, self.raw.tokens[close].end)

    # -- brackets ------------------------------------------------------------------------------------

    def _square(self, token: Token) -> None:
        """``[1, 2]`` and ``[[1, 2], [3, 4]]`` are arrays; any other square bracket only holds together."""
        close = self.closing(self.raw.position)
        inside = self.raw.tokens[self.raw.position + 1 : close]
        parts = split_commas(inside)
        nested = all(part and part[0].kind == "[" and part[-1].kind == "]" for part in parts)
        if not nested and len(parts) < 2:
            self.bracket(token)
            return
        self.raw.position = close + 1
        entries = [self.read(part) for part in parts]
        if len({_width(entry) for entry in entries}) != 1:
            raise self.raw.fail("ragged_list", token)
        self.put_term(Term("matrix", entries), token, self.raw.tokens[close].end)

    def _round(self, token: Token) -> None:
        if not self.listed(token):
            self.bracket(token)

    def _greek(self, token: Token) -> None:
        """``\\sigma`` typed in plain text."""
        self.raw.tokens[self.raw.position] = Token("word", token.text, token.start, token.end)
        self._word(self.raw.token)


def _letters(written: str) -> list[str]:
    """``Σ_ij`` is over both; a longer word is one name."""
    return list(written) if len(written) <= _FEW and written.isalpha() and written.islower() else [written]


def _width(entry: Term) -> int:
    return len(entry.args) if entry.head == "matrix" else 0


_HANDLERS: dict[str, Callable[[Plain, Token], None]] = {
    "number": Plain._number,
    "∂": Plain._partial,
    r"\partial": Plain._partial,
    "∇": Plain._nabla,
    r"\nabla": Plain._nabla,
    "^": Plain._caret,
    "**": Plain._caret,
    ".": Plain._dot,
    "small": Plain._small,
    "'": Plain._prime,
    "′": Plain._prime,
    "’": Plain._prime,
    "″": Plain._prime,
    "√": Plain._root,
    "∛": Plain._cube_root,
    "⊤": Plain._transposed,
    "(": Plain._round,
    "[": Plain._square,
    "{": Plain._brace,
    "|": Plain._bar,
    "‖": Plain._bar,
    "∑": Plain._sum,
    "sum": Plain._sum,
    "𝟙": Plain._ones,
    "𝟏": Plain._ones,
    "greek": Plain._greek,
}
