"""LaTeX by hand: functions, upright words, and letters side by side that are one word."""

from __future__ import annotations

from abc import abstractmethod

from derive.notation.hand.nabla import Nabla
from derive.notation.hand.signs import UPRIGHT, WORDS
from derive.notation.names_latex import WORD_COMMANDS
from derive.notation.spelling import Spelling, spell
from derive.notation.tokens import Token

__all__ = ["ONES", "LatexWords"]

ONES = frozenset(r"\mathbb \mathbf \bold \boldsymbol \bm \bf \mathbbm \mathds \mathrm \vec".split())


class LatexWords(Nabla):
    """What letters side by side name: a function with or without backslash, or a word."""

    @abstractmethod
    def _finish(self, spelling: Spelling, token: Token) -> None:
        """The indices of a name, and what it stands for."""

    @abstractmethod
    def _ones(self, token: Token) -> bool:
        """``\\mathbf 1`` and indicators that begin at this sign."""

    def _words(self, token: Token) -> bool:
        """A function with or without backslash, an upright word, letters that are one word."""
        command = token.kind.startswith("\\") and token.kind not in WORDS and not self.raw.starts_name()
        if command and (named := self.function(token.text)):
            self.raw.position += 1
            self._function(named, token, token.end)
            return True
        bare = token.text == "sigma" and self.peek().kind not in ("_", "^")
        if token.kind == "greek" and (bare or self.peek().kind in ("(", "'", "′", "^", r"\left", "[")):
            called = self.function(token.text)
            if called and (self.peek().kind != "^" or self._prime_follows() or self._power_of_call()):
                self.raw.position += 1
                self._function(called, token, token.end)
                return True
        if token.kind in ONES and self._ones(token):
            return True
        if token.kind in UPRIGHT and token.kind in WORD_COMMANDS and self.peek().kind == "{":
            return self._upright(token)
        if token.kind == "letter":
            return self._run(token)
        return False

    def _prime_follows(self) -> bool:
        here = self.raw.position + 2
        return any(part.kind == r"\prime" for part in self.raw.tokens[here : here + 2])

    def _power_of_call(self) -> bool:
        """``\\sigma^2(z)``: the square of a value of the function, and no variance."""
        power, bracket = (self.peek(ahead) for ahead in (2, 3))
        return power.kind == "number" and power.text.isdigit() and bracket.kind == "(" and bracket.start == power.end

    def _upright(self, token: Token) -> bool:
        start = self.raw.position
        found = self.raw.word()
        assert found is not None
        text, place = found
        word = text.strip().replace("\\", "").replace("-", "_").replace(" ", "_")
        if word == "d" or not word:
            self.raw.position = start
            return False
        if self.raw.token.kind not in ("_",) and (called := self.function(word)):
            self._function(called, place, place.end)
            return True
        self.raw.position = start
        return False

    def _run(self, token: Token) -> bool:
        """Letters side by side that are one name or one function: ``loss``, ``exp(…)``, ``net_{h_1}``."""
        tokens, first = self.raw.tokens, self.raw.position
        last = first
        while tokens[last + 1].kind == "letter" and tokens[last + 1].start == tokens[last].end:
            last += 1
        for end in range(last, first, -1):
            word = "".join(part.text for part in tokens[first : end + 1])
            if self._take_word(word, token, end, whole=end == last):
                return True
        return False

    def _take_word(self, word: str, token: Token, end: int, whole: bool) -> bool:
        follows = self.raw.tokens[end + 1]
        called = self.function(word) if len(word) > 1 else None
        if called and (follows.kind in ("(", "[", "{", "'", "′", "^", r"\left") or len(word) > 2):
            self.raw.position = end + 1
            self._function(called, token, self.raw.tokens[end].end)
            return True
        if self.known(word) or (whole and len(word) > 2 and not self._all_known(word)):
            return self._word_name(word, token, end)
        return False

    def _all_known(self, word: str) -> bool:
        letters = [self.known(letter) or letter == "e" for letter in word[:-1]]
        return all(letters)

    def _word_name(self, word: str, token: Token, end: int) -> bool:
        self.raw.position = end + 1
        self._finish(spell(word) if self.known(word) else Spelling(word), token)
        return True

    def _function(self, called: str, token: Token, end: int) -> None:
        if called == "log" and self.raw.token.kind == "_":
            self.raw.position += 1
            base = "".join(part.text for part in self.raw.argument())
            called = {"2": "log2", "10": "log10", "e": "log"}.get(base, "")
            if not called:
                raise self.raw.fail("unknown_function", token, function=f"log_{base}", nearest="log")
        if called in ("max", "min", "softmax", "sum") and self.raw.token.kind == "_":
            raise self.raw.fail("unexpected_token", self.raw.token, found="_")
        self.put("function", called, token, end)
