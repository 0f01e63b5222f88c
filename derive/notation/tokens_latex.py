"""The tokenizer of LaTeX: names put together, functions found, the same kinds of tokens as the plain one."""

from __future__ import annotations

from derive.notation.identify_latex import function_words
from derive.notation.letters import SUPERSCRIPTS
from derive.notation.name_tokens_latex import NameTokens
from derive.notation.names_latex import Raw
from derive.notation.raw_latex import raw_tokens
from derive.notation.scope import Scope
from derive.notation.signs_latex import FRACTIONS, RELATIONS, SIGNS
from derive.notation.tokens import Token, check_nesting

__all__ = ["tokenize_latex"]


def tokenize_latex(text: str, scope: Scope) -> list[Token]:
    """The tokens of one formula, an ``end`` token last."""
    tokens = _Tokenizer(Raw(raw_tokens(text), text), scope).run()
    check_nesting(tokens, text)
    return tokens


class _Tokenizer(NameTokens):
    def run(self) -> list[Token]:
        while self.raw.token.kind != "end":
            self._one()
        while self.out and self.out[-1].kind in (",", "."):
            self.out.pop()
        self.out.append(self.raw.token)
        return self.out

    def _one(self) -> None:
        token = self.raw.token
        handler = _HANDLERS.get(token.kind)
        if handler is not None:
            self.raw.position += 1
            handler(self, token)
        elif token.kind in SIGNS:
            self.raw.position += 1
            kind = SIGNS[token.kind]
            self.frames += {"cases": 1, "matrix": 1, "end": -1}.get(kind, 0)
            self._put(self._side(token.kind if kind == "end" else kind), token.text, token)
        elif token.kind == "number":
            self.raw.position += 1
            self._put("number", token.text, token)
        elif token.kind[0] == "\\" and token.text in function_words() and not self.raw.starts_name():
            self.raw.position += 1
            self._function(function_words()[token.text], token)
        elif self.raw.starts_name():
            self._name()
        else:
            key = "unknown_command" if token.kind.startswith("\\") else "unknown_character"
            raise self.raw.fail(
                key, token, command=token.text, character=token.text, code=f"U+{ord(token.text[0]):04X}"
            )

    def _side(self, kind: str) -> str:
        """Bars open and close in turn."""
        if kind not in ("|", "norm"):
            return kind
        self.open_bars ^= {kind}
        name = "vert" if kind == "|" else "norm"
        return f"l{name}" if kind in self.open_bars else f"r{name}"

    # -- scripts and commands ------------------------------------------------------------------------

    def _caret(self, token: Token) -> None:
        if primes := self._caret_primes(token):
            self.out += [Token("'", "'", token.start, token.end)] * primes
            return
        inside = self.raw.argument()
        texts = [part.text for part in inside if part.kind not in (r"\mathsf", r"\text", r"\mathrm", "{", "}")]
        if texts in (["T"], ["top"], ["intercal"]) and not (texts == ["T"] and self.scope.knows("T")):
            self._put("transpose", "T", token)
            return
        self._put("^", "^", token)
        self._group(inside, token)

    def _caret_primes(self, token: Token) -> int:
        self.raw.position -= 1
        primes = self._primes()
        if not primes:
            self.raw.position += 1
        return primes

    def _read(self, inside: list[Token], token: Token) -> list[Token]:
        """The tokens of a group, without an ``end``."""
        end = inside[-1].end if inside else token.end
        inner = _Tokenizer(Raw([*inside, Token("end", "", end, end)], self.raw.source), self.scope)
        inner.frames = self.frames
        return inner.run()[:-1]

    def _group(self, inside: list[Token], token: Token) -> None:
        """A group as an operand: one token stands alone, several are in parentheses."""
        inner = self._read(inside, token)
        if len(inner) == 1:
            self.out += inner
            return
        end = inner[-1].end if inner else token.end
        self.out += [Token("(", "(", token.start, token.end), *inner, Token(")", ")", end, end)]

    def _braced(self, token: Token) -> None:
        """An argument of a command, always in braces."""
        inner = self._read(self.raw.argument(), token)
        end = inner[-1].end if inner else token.end
        self.out += [Token("{", "{", token.start, token.end), *inner, Token("}", "}", end, end)]

    def _fraction(self, token: Token) -> None:
        self._put("frac", "", token)
        self._braced(token)
        self._braced(token)

    def _root(self, token: Token) -> None:
        if self.raw.token.kind == "[":
            raise self.raw.fail("unknown_command", token, command="sqrt[…]")
        self._put("function", "sqrt", token)
        inner = self._read(self.raw.argument(), token)
        self.out += [Token("(", "(", token.start, token.end), *inner, Token(")", ")", token.end, token.end)]

    def _framed(self, token: Token) -> None:
        """``\\boxed{…}`` and ``\\underbrace{…}_{…}``: what is inside, in parentheses."""
        self._group(self.raw.argument(), token)
        if token.text in ("underbrace", "overbrace") and self.raw.token.kind in ("_", "^"):
            self.raw.position += 1
            self.raw.argument()

    def _blackboard(self, token: Token) -> None:
        inside = "".join(part.text for part in self.raw.argument())
        if inside != "1":
            raise self.raw.fail("unknown_command", token, command=f"mathbb{{{inside}}}")
        self._put("indicator", "1", token)

    def _row(self, token: Token) -> None:
        if self.frames:
            self._put("row", "", token)
            return
        while self.raw.token.kind in ("&", "row"):
            self.raw.position += 1
        following = self.raw.token
        if following.kind != "end" and SIGNS.get(following.kind) not in RELATIONS:
            raise self.raw.fail("several_statements", following)

    def _ampersand(self, token: Token) -> None:
        if self.frames:
            self._put("&", "&", token)

    def _small(self, token: Token) -> None:
        if token.text == "ᵀ":
            self._put("transpose", "T", token)
        elif token.text in SUPERSCRIPTS:
            self._put("small", SUPERSCRIPTS[token.text], token)
        else:
            raise self.raw.fail("unknown_character", token, character=token.text, code=f"U+{ord(token.text):04X}")

    def _underscore(self, token: Token) -> None:
        if self.out and self.out[-1].kind in ("sum", "nabla"):
            self._braced(token)
            return
        worded = [part.kind for part in self.raw.tokens[self.raw.position : self.raw.position + 2]] == ["{", r"\text"]
        if worded and self.out and self.out[-1].kind == ")":
            self.raw.argument()
            self._put("local", "", token)
            return
        raise self.raw.fail("unexpected_token", token, found="_")


_HANDLERS = {
    "^": _Tokenizer._caret,
    "_": _Tokenizer._underscore,
    **dict.fromkeys(FRACTIONS, _Tokenizer._fraction),
    r"\sqrt": _Tokenizer._root,
    **dict.fromkeys((r"\boxed", r"\underbrace", r"\overbrace", r"\bbox"), _Tokenizer._framed),
    r"\mathbb": _Tokenizer._blackboard,
    "row": _Tokenizer._row,
    "&": _Tokenizer._ampersand,
    "small": _Tokenizer._small,
}
