"""Names and functions among the raw tokens of LaTeX: letters with their indices and primes, words, runs of letters."""

from __future__ import annotations

from dataclasses import replace

from derive.notation.identify_latex import function_words, identify
from derive.notation.names_latex import Raw
from derive.notation.scope import Scope
from derive.notation.spelling import Spelling
from derive.notation.tokens import Token
from derive.ops.table import find

__all__ = ["NameTokens"]


class NameTokens:
    """Raw tokens on their way to tokens; what is done is in ``out``."""

    def __init__(self, raw: Raw, scope: Scope) -> None:
        self.raw = raw
        self.scope = scope
        self.out: list[Token] = []
        self.frames = 0
        self.open_bars: set[str] = set()

    def _put(self, kind: str, text: str, token: Token, end: int | None = None) -> None:
        self.out.append(Token(kind, text, token.start, token.end if end is None else end))

    def _name(self) -> None:
        token = self.raw.token
        run = self._letter_run()
        if run:
            return
        start = self.raw.position
        word = self.raw.word()
        if word is not None and self._word(*word):
            return
        self.raw.position = start
        spelling = self.raw.indices(self.raw.letters())
        end = self.raw.tokens[self.raw.position - 1].end
        primes = self._primes()
        following = self.raw.token.kind
        if spelling == Spelling("sigma") and following in ("(", "^") and self._called(following, primes):
            self._function("sigmoid", token)
            self.out += [Token("'", "'", end, end)] * primes
            return
        if primes and following != "(":
            self._add_name(replace(spelling, primes=primes), token, end)
            return
        self._add_name(spelling, token, end)
        self.out += [Token("'", "'", end, end)] * primes

    def _called(self, following: str, primes: int) -> bool:
        return following == "(" and not self.scope.knows("sigma")

    def _letter_run(self) -> bool:
        """Letters side by side that are a known name or function: ``loss``, ``exp``, typed without a backslash."""
        position = self.raw.position
        text = ""
        while self.raw.tokens[position].kind == "letter" and self._adjacent(position, text):
            text += self.raw.tokens[position].text
            position += 1
        if len(text) < 2 or self.raw.token.kind != "letter":
            return False
        first, last = self.raw.token, self.raw.tokens[position - 1]
        token = Token("name", text, first.start, last.end)
        if self.scope.knows(text) or text in self.scope.functions:
            self.raw.position = position
            self._put("name", text, token)
            return True
        if len(text) > 2 and text in function_words() and self.raw.tokens[position].kind in ("(", "'", "^"):
            self.raw.position = position
            self._function(function_words()[text], token)
            return True
        if len(text) > 3:
            raise self.raw.fail("letter_run", token, found=text)
        return False

    def _adjacent(self, position: int, text: str) -> bool:
        return not text or self.raw.tokens[position].start == self.raw.tokens[position - 1].end

    def _word(self, text: str, token: Token) -> bool:
        """An upright word: a function, a known name, or words to be skipped; ``False`` if it is a new name."""
        plain = text.strip().replace("\\", "").replace("-", "")
        if self.raw.token.kind in ("_", "'") and plain.lower() not in function_words():
            return False
        if plain == "d":
            self._put("name", "d", token)
            return True
        called = self.raw.token.kind in ("(", "'", "^", r"\left") or self.raw.starts_name()
        if plain.replace("_", "").lower() in function_words() and called:
            self._function(function_words()[plain.replace("_", "").lower()], token)
            return True
        if self.scope.knows(plain) or plain in self.scope.functions:
            self._put("name", plain, token)
            return True
        if not plain.isascii() or not plain.isalnum():
            return True
        if self.frames and token.start and self.out and self.out[-1].kind == "&":
            self._put("otherwise", plain, token)
            return True
        return False

    def _function(self, name: str, token: Token) -> None:
        """A function's name; ``\\log_2`` and ``\\log_{10}`` are functions of their own."""
        if name == "log" and self.raw.token.kind == "_":
            self.raw.position += 1
            base = "".join(part.text for part in self.raw.argument())
            name = f"log{base}"
            if find(name) is None:
                raise self.raw.fail("unknown_function", token, function=name, nearest="log")
        self._put("function", name, token)

    def _add_name(self, spelling: Spelling, token: Token, end: int) -> None:
        self._put("name", identify(spelling, self.scope), token, end)

    def _primes(self) -> int:
        count = 0
        while True:
            token = self.raw.token
            if token.kind in ("'", "′"):
                self.raw.position += 1
                count += 1
            elif token.kind == "^" and (following := self._prime_group()):
                self.raw.position += following[0]
                count += following[1]
            else:
                return count

    def _prime_group(self) -> tuple[int, int] | None:
        """How many tokens ``^{\\prime\\prime}`` takes and how many primes it shows."""
        kinds = [token.kind for token in self.raw.tokens[self.raw.position + 1 : self.raw.position + 6]]
        if kinds[:1] == [r"\prime"]:
            return 2, 1
        count = 0
        while kinds[:1] == ["{"] and kinds[1 + count : 2 + count] == [r"\prime"]:
            count += 1
        return (count + 3, count) if count and kinds[1 + count : 2 + count] == ["}"] else None
