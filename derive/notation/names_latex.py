"""Names in LaTeX: a letter with accents, subscripts and an upper index becomes one name.

``y_{\\text{pred}}``, ``\\hat y_i``, ``a^{[1]}_j`` and ``\\mathbf{W}`` are names; ``x^2`` is a power, ``W^\\top`` a
transpose and ``w_{11}`` has the same spelling as ``w11``.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from derive.errors import DeriveError
from derive.notation.letters import ACCENTS, SUBSCRIPTS
from derive.notation.raw_latex import raw_tokens
from derive.notation.spelling import Spelling
from derive.notation.tokens import Token, failure

__all__ = ["WORD_COMMANDS", "Raw", "index_parts", "read_spelling", "stands_below"]

_FACES = frozenset(r"\mathbf \boldsymbol \bm \bf \mathit \mathsf \vec \pmb".split())
WORD_COMMANDS = frozenset(
    r"\mathrm \text \textrm \operatorname \mathit \textit \texttt \mbox \mathtt \textbf \rm".split()
)
_ACCENTS = {f"\\{name}": name for name in ACCENTS if name != "vec"}
_ACCENTS |= {r"\widehat": "hat", r"\widetilde": "tilde", r"\overline": "bar"}
_SIMPLE_INDEX = frozenset(("letter", "greek", "number", "+", "-", ","))
_INDEX_SIGNS = frozenset("-+*/:<>=!.'()")


class Raw:
    """Reads names from raw tokens; the tokenizer keeps its place here."""

    def __init__(self, tokens: list[Token], source: str) -> None:
        self.tokens = tokens
        self.source = source
        self.position = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def fail(self, key: str, token: Token, **details: object) -> DeriveError:
        return failure(key, self.source, token.start, token.end, "", **details)

    def argument(self) -> list[Token]:
        """The argument of a command: a group in braces, or one token (one digit of a number)."""
        token = self.token
        if token.kind == "{":
            close = self.closing()
            inside = self.tokens[self.position + 1 : close]
            self.position = close + 1
            return inside
        if token.kind == "number" and len(token.text) > 1:
            first = Token("number", token.text[0], token.start, token.start + 1)
            self.tokens[self.position] = Token("number", token.text[1:], token.start + 1, token.end)
            return [first]
        if token.kind in ("end", "}", "^", "_", "&", "row"):
            raise self.fail("unexpected_token" if token.kind != "end" else "unexpected_end", token, **_found(token))
        self.position += 1
        return [token]

    def closing(self) -> int:
        """The position of the brace that closes the one here."""
        depth = 0
        for position in range(self.position, len(self.tokens)):
            kind = self.tokens[position].kind
            depth += (kind == "{") - (kind == "}")
            if depth == 0:
                return position
        raise self.fail("expected", self.token, found="", expected="}")

    def starts_name(self) -> bool:
        kind = self.token.kind
        return kind in ("letter", "greek", r"\mathcal") or kind in _FACES or kind in WORD_COMMANDS or kind in _ACCENTS

    def word(self) -> tuple[str, Token] | None:
        """An upright word, ``\\mathrm{ReLU}``: its text as written and the token; ``None`` if none is next."""
        token = self.token
        if token.kind not in WORD_COMMANDS or self.tokens[self.position + 1].kind != "{":
            return None
        self.position += 1
        close = self.closing()
        start, end = self.token.end, self.tokens[close].start
        self.position = close + 1
        return self.source[start:end], Token("word", self.source[start:end], token.start, self.tokens[close].end)

    def letters(self) -> Spelling:
        """The base of a name with its accents, without indices."""
        token = self.token
        if token.kind in _ACCENTS or token.kind in _FACES or token.kind == r"\mathcal":
            self.position += 1
            inner = _whole(Raw([*self.argument(), Token("end", "", token.end, token.end)], self.source))
            if token.kind in _ACCENTS:
                return replace(inner, accents=(*inner.accents, _ACCENTS[token.kind]))
            return replace(inner, calligraphic=True) if token.kind == r"\mathcal" else inner
        word = self.word()
        if word is not None:
            text = word[0].replace("\\", "").replace(" ", "")
            base, _, index = text.partition("_")
            simple = base.isalpha() and len(base) > 1 and len(index.strip("{}")) == 1
            return Spelling(base, subscripts=(index.strip("{}"),)) if simple and index else Spelling(text)
        if token.kind not in ("letter", "greek"):
            raise self.fail("unexpected_token", token, **_found(token))
        self.position += 1
        return Spelling(token.text)

    def indices(self, spelling: Spelling) -> Spelling:
        """Add what follows as indices: subscripts, and upper indices in brackets."""
        while True:
            if self.token.kind == "_":
                self.position += 1
                parts = index_parts(self, self.argument())
                spelling = replace(spelling, subscripts=(*spelling.subscripts, *parts))
            elif self.token.kind == "small" and self.token.text in SUBSCRIPTS:
                figures = ""
                while self.token.kind == "small" and self.token.text in SUBSCRIPTS:
                    figures += SUBSCRIPTS[self.token.text]
                    self.position += 1
                spelling = replace(spelling, subscripts=(*spelling.subscripts, figures))
            elif self.token.kind == "^" and self._upper_index():
                spelling = replace(spelling, superscript=self._take_upper())
            else:
                return spelling

    def _upper_index(self) -> bool:
        """``^{(2)}`` or ``^{[l-1]T}``: a simple index in brackets, and at most a transpose after it."""
        kinds = [token.kind for token in self.tokens[self.position + 1 : self.position + 11]]
        if kinds[:1] != ["{"] or kinds[1:2] not in (["("], ["["]):
            return False
        for position, kind in enumerate(kinds[2:], 2):
            if kind in (")", "]"):
                rest = kinds[position + 1 : position + 3]
                text = self.tokens[self.position + 1 + position + 1].text if rest else ""
                return rest[:1] == ["}"] or (rest[1:] == ["}"] and text in ("T", "top"))
            if kind not in _SIMPLE_INDEX:
                return False
        return False

    def _take_upper(self) -> str:
        """``^{(2)T}``: the index in brackets; what follows it in the braces stays a power."""
        self.position += 1
        close = self.closing()
        inside = self.tokens[self.position + 1 : close]
        last = next((i for i, token in enumerate(inside) if token.kind in (")", "]")), len(inside) - 1)
        rest = inside[last + 1 :]
        opening, ending = self.token, self.tokens[close]
        caret = Token("^", "^", opening.start, opening.start)
        left = [caret, opening, *rest, ending] if rest else []
        self.tokens[self.position : close + 1] = left
        return ",".join(index_parts(self, inside[1:last]))


def _found(token: Token) -> dict[str, object]:
    return {"found": token.text, "expected": "…"} if token.kind != "end" else {"expected": "…"}


def _whole(raw: Raw) -> Spelling:
    spelling = raw.indices(raw.letters())
    while raw.token.kind == "'":
        raw.position += 1
        spelling = replace(spelling, primes=spelling.primes + 1)
    if raw.token.kind != "end":
        raise raw.fail("unexpected_token", raw.token, **_found(raw.token))
    return spelling


def stands_below(raw: Raw, base: str, digits: str) -> bool:
    """Whether a formula writes ``a_2`` somewhere: then ``a^2`` in it is no other spelling of that name."""
    texts = [token.text.removeprefix("\\") for token in raw.tokens if token.text not in ("{", "}")]
    return any(texts[at : at + 3] == [base, "_", digits] for at in range(len(texts)))


def index_parts(raw: Raw, tokens: list[Token]) -> tuple[str, ...]:
    """The parts of a subscript: ``{1,2}`` has two, ``{\\text{pred}}`` one, ``{t-1}`` one."""
    text = ""
    position = 0
    while position < len(tokens):
        token = tokens[position]
        position += 1
        if token.kind in ("letter", "greek", "number", ","):
            text += token.text
        elif token.kind in _ACCENTS:
            text += token.kind
        elif token.kind in WORD_COMMANDS or token.kind in _FACES or token.kind in ("{", "}", "_", "^", "[", "]"):
            continue
        elif token.kind in _INDEX_SIGNS:
            text += token.text
        else:
            raise raw.fail("unexpected_token", token, **_found(token))
    return tuple(part for part in text.split(",") if part)


@lru_cache(maxsize=4096)
def read_spelling(text: str) -> Spelling:
    """The spelling that a name's LaTeX shows. Raises `DeriveError` if it is no name."""
    return _whole(Raw(raw_tokens(text), text))
