"""LaTeX by hand: grammar tokens of one formula from its raw tokens."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace

from derive.notation.hand.assemble import Assembler
from derive.notation.hand.names import resolve_spelling
from derive.notation.hand.signs import WORDS
from derive.notation.letters import COMBINING, SUPERSCRIPTS
from derive.notation.names_latex import WORD_COMMANDS, Raw, index_parts
from derive.notation.signs_latex import FRACTIONS
from derive.notation.spelling import Spelling, spell
from derive.notation.tokens import Token
from derive.term import Term, name

__all__ = ["Latex"]

_D = frozenset((r"\partial", "∂"))
_ONES = frozenset(r"\mathbb \mathbf \bold \boldsymbol \bm \bf \mathbbm \mathds \mathrm \vec".split())
_TRANSPOSES = frozenset(("T", "top", "intercal", "⊤", "t", "tr", "transpose"))
_UPRIGHT = frozenset(r"\mathrm \text \operatorname \mathsf \textrm \rm \mathit \mathtt \mathbf".split())


class Latex(Assembler):
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

    def _group(self, token: Token) -> None:
        """``{ y }^{2}``: braces that only hold together."""
        inside = self.inside(self.raw.position)
        self.raw.position = self.closing(self.raw.position) + 1
        if inside:
            term = self.read(inside)
            self.put_term(term, token, inside[-1].end + 1)

    # -- functions and words -------------------------------------------------------------------------

    def _words(self, token: Token) -> bool:
        """A function with or without backslash, an upright word, letters that are one word."""
        if token.kind.startswith("\\") and token.kind not in WORDS and self.function(token.text):
            if not self.raw.starts_name() or token.kind == r"\sigma":
                self.raw.position += 1
                self._function(str(self.function(token.text)), token, token.end)
                return True
        if token.kind == "greek" and self.peek().kind in ("(", "'", "′", "^", r"\left", "["):
            called = self.function(token.text)
            if called and (self.peek().kind != "^" or self._prime_follows()):
                self.raw.position += 1
                self._function(called, token, token.end)
                return True
        if token.kind in _ONES and self._ones(token):
            return True
        if token.kind in _UPRIGHT and token.kind in WORD_COMMANDS and self.peek().kind == "{":
            return self._upright(token)
        if token.kind == "letter":
            return self._run(token)
        return False

    def _prime_follows(self) -> bool:
        here = self.raw.position + 2
        return any(part.kind == r"\prime" for part in self.raw.tokens[here : here + 2])

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

    # -- names ---------------------------------------------------------------------------------------

    def _name(self, token: Token) -> None:
        if token.text == "d" and token.kind == "letter" and self._differential(token):
            return
        if self._ones(token):
            return
        if token.kind == "letter" and unicodedata.decomposition(token.text) and not token.text.isascii():
            self._accented(token)
            return
        spelling = self.raw.letters()
        if spelling == Spelling("1"):
            raise self.unknown(token)
        number = self.raw.token
        before = self.raw.tokens[self.raw.position - 1]
        if number.kind == "number" and number.start == before.end and number.text.isdigit() and token.kind == "letter":
            self.raw.position += 1
            spelling = replace(spelling, subscripts=(number.text,))
        self._finish(spelling, token)

    def _accented(self, token: Token) -> None:
        base, *marks = list(unicodedata.normalize("NFD", token.text))
        self.raw.position += 1
        accents = tuple(COMBINING[mark] for mark in marks if mark in COMBINING)
        if len(accents) != len(marks):
            raise self.unknown(token)
        self._finish(Spelling(base, accents), token)

    def _finish(self, spelling: Spelling, token: Token) -> None:
        """The indices of a name, and what it stands for."""
        spelling = self.raw.indices(spelling)
        spelling = self._upper(spelling)
        spelling = self.raw.indices(spelling)
        end = self.raw.tokens[self.raw.position - 1].end
        if spelling.base == "delta" and self._kronecker(spelling, token, end):
            return
        if spelling.base == "I" and self._indicator_letter(spelling, token):
            return
        self.put_term(resolve_spelling(spelling, self.scope), token, end)

    def _kronecker(self, spelling: Spelling, token: Token, end: int) -> bool:
        """``δ_{ij}`` and ``δ_{i,j}``, unless δ is an error signal of the student's with such entries."""
        letters = [letter for part in spelling.subscripts for letter in part]
        plain = len(letters) == 2 and all(letter in "ijklmnabcrst" for letter in letters)
        if (
            not plain
            or spelling.superscript
            or spelling.accents
            or "delta" in self.scope.own
            or letters[0] == letters[1]
        ):
            return False
        self.put_term(Term("indicator", (Term("compare", (name(letters[0]), name(letters[1])), "=="),)), token, end)
        return True

    def _indicator_letter(self, spelling: Spelling, token: Token) -> bool:
        if spelling != Spelling("I") or self.raw.token.kind not in ("(", "[", r"\{") or self.known("I"):
            return False
        if not self.compares(self.inside(self.raw.position)):
            return False
        self.indicator(token)
        return True

    def _upper(self, spelling: Spelling) -> Spelling:
        """An upper index without brackets: ``a^L``, ``W^{l+1}``, ``W^2`` where only W₁, W₂ … are known, ``w^{new}``."""
        if self.raw.token.kind != "^":
            return spelling
        start = self.raw.position
        self.raw.position += 1
        inside = self.raw.argument()
        text = "".join(part.text for part in inside if part.kind not in ("{", "}") and part.kind not in WORDS)
        kinds = {part.kind for part in inside}
        rest: list[Token] = []
        if len(inside) > 1 and inside[-1].text in ("T", "top") and "-" not in text and "+" not in text:
            rest, inside, text = inside[-1:], inside[:-1], text.removesuffix(inside[-1].text)
        if self._is_index(spelling, text, kinds, bool(rest)):
            if rest:
                self.raw.position -= 1
                caret = Token("^", "^", rest[0].start, rest[0].start)
                self.raw.tokens[self.raw.position : self.raw.position + 1] = [caret, rest[0]]
            return replace(spelling, superscript=",".join(index_parts(self.raw, inside)) or text)
        self.raw.position = start
        return spelling

    def _is_index(self, spelling: Spelling, text: str, kinds: set[str], turned: bool) -> bool:
        if text in ("new", "old", "+", "(new)", "(old)", "t+1", "(t+1)", "updated"):
            return True
        if text in _TRANSPOSES or not text or spelling.base == "e":
            return False
        whole = resolve_spelling(spelling, self.scope)
        if whole.is_name and self.scope.is_value(str(whole.data)):
            return False
        if whole.head == "index":
            return False
        if text.isdigit():
            with_index = resolve_spelling(replace(spelling, superscript=text), self.scope)
            return (with_index.is_name and self.scope.is_value(str(with_index.data))) or spelling.base == "delta"
        return text[0] in "lLkKn" and (len(text) == 1 or text[1] in "+-") and self._has_family(spelling)

    def _has_family(self, spelling: Spelling) -> bool:
        if spelling.base == "delta":
            return True
        return any(
            known.base == spelling.base
            and known.accents == spelling.accents
            and (known.subscripts or known.superscript)
            for known in self.scope.names
        )

    def _ones(self, token: Token) -> bool:
        """``\\mathbf 1``, ``\\mathbb{1}_{z>0}``, ``\\mathbb I(z > 0)``, ``\\bold{1_m}``, ``𝟙``."""
        if token.kind in ("𝟙", "𝟏"):
            self.raw.position += 1
        elif token.kind in _ONES:
            start = self.raw.position
            self.raw.position += 1
            inside = self.raw.argument()
            text = inside[0].text if inside else ""
            turned = len(inside) > 1 and inside[-1].text in ("T", "top")
            if text not in ("1", "I") or (text == "I" and token.kind not in (r"\mathbb", r"\mathbbm", r"\mathds")):
                self.raw.position = start
                return False
            if turned:
                self.put_term(Term("ones"), token, inside[-1].end)
                self.put("transpose", "T", inside[-1])
                return True
        else:
            return False
        if self.raw.token.kind == "_":
            self.raw.position += 1
            position = self.raw.position
            inside = self.raw.argument()
            if self.compares(inside):
                inside = [part for part in inside if part.kind not in ("[", "]", r"\{", r"\}")]
                self.put_term(Term("indicator", (self.read(inside),)), token, self.raw.tokens[position].end)
                return True
        elif self.raw.token.kind in ("(", "[", r"\{", "{") and self.compares(self.inside(self.raw.position)):
            self.indicator(token)
            return True
        self.put_term(Term("ones"), token)
        return True

    # -- scripts -------------------------------------------------------------------------------------

    def _caret(self, token: Token) -> None:
        self.raw.position += 1
        inside = self.raw.argument()
        kinds = [part.kind for part in inside]
        texts = [part.text for part in inside if part.kind not in _UPRIGHT and part.kind not in ("{", "}")]
        if kinds and all(kind in (r"\prime", "'", "′") for kind in kinds):
            for part in inside:
                self.put("'", "'", part)
        elif len(texts) == 1 and texts[0] in ("T", "top", "intercal", "⊤") and not (texts == ["T"] and self.known("T")):
            self.put("transpose", "T", token, inside[-1].end)
        elif texts and texts[-1] == "T" and texts[:-1] == ["-", "1"]:
            raise self.unknown(inside[-1])
        elif not inside or texts in (["*"], ["ast"], ["+"], ["dagger"]):
            raise self.unknown(token)
        else:
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

    # -- fractions, derivatives, sums ----------------------------------------------------------------

    def _fraction(self, token: Token) -> None:
        self.raw.position += 1
        over, below = self.raw.argument(), self.raw.argument()
        end = self.raw.tokens[self.raw.position - 1].end
        sign = self._d(over)
        if sign and self._d(below) and len(below) > self._d_size(below):
            self._derivative_of(over, below, token, end)
            return
        self.put("frac", "", token)
        for part in (over, below):
            first, last = (part[0].start, part[-1].end) if part else (token.start, end)
            self.out.append(Token("{", "{", first, first))
            self.put_term(self.read(part), token, last)
            self.out.append(Token("}", "}", last, last))

    def _d(self, tokens: list[Token]) -> str:
        """``partial``, ``total`` or nothing: what a half of a fraction begins with."""
        if tokens and tokens[0].kind in _D:
            return "partial"
        if tokens and tokens[0].kind == "letter" and tokens[0].text == "d":
            return "total"
        if self._d_size(tokens) > 1:
            return "total"
        return ""

    def _d_size(self, tokens: list[Token]) -> int:
        """How many raw tokens the sign takes: ``\\mathrm{d}`` has four."""
        kinds = [token.kind for token in tokens[:4]]
        if len(kinds) > 3 and kinds[0] in _UPRIGHT and kinds[1] == "{" and tokens[2].text == "d" and kinds[3] == "}":
            return 4
        if len(kinds) > 1 and kinds[0] in _UPRIGHT and tokens[1].text == "d":
            return 2
        return 1

    def _derivative_of(self, over: list[Token], below: list[Token], token: Token, end: int) -> None:
        kind = self._d(over)
        what = over[self._d_size(over) :]
        order, what = self._order(what)
        by: list[list[Token]] = []
        depth = 0
        position = 0
        while position < len(below):
            part = below[position:]
            if depth == 0 and self._d(part) and (not by or by[-1]):
                by.append([])
                position += self._d_size(part)
                continue
            depth += (below[position].kind in ("{", "(", "[")) - (below[position].kind in ("}", ")", "]"))
            by[-1].append(below[position])
            position += 1
        variables: list[list[Token]] = []
        for item in by:
            times, item = self._last_order(item)
            variables += [item] * times
        if len(variables) != order or any(not item for item in variables):
            raise self.raw.fail("derivative_order", token, order=order, found=len(variables))
        self.derivative(what, variables, kind, token, end)

    def _order(self, tokens: list[Token]) -> tuple[int, list[Token]]:
        """``∂^2 L``."""
        if len(tokens) < 2 or tokens[0].kind != "^":
            return 1, tokens
        if tokens[1].kind == "{" and len(tokens) > 3 and tokens[3].kind == "}":
            digit, rest = tokens[2].text, tokens[4:]
        else:
            digit, rest = tokens[1].text, tokens[2:]
        return (int(digit) if digit in ("2", "3", "4") else 0), rest

    def _last_order(self, tokens: list[Token]) -> tuple[int, list[Token]]:
        """``∂x^2`` differentiates twice."""
        figure = len(tokens) > 2 and tokens[-2].kind == "^" and tokens[-1].text in ("2", "3", "4")
        if figure and self._plain_name(tokens[:-2]):
            return int(tokens[-1].text), tokens[:-2]
        if len(tokens) > 4 and tokens[-4].kind == "^" and tokens[-3].kind == "{" and tokens[-2].text in ("2", "3"):
            return int(tokens[-2].text), tokens[:-4]
        return 1, tokens

    def _plain_name(self, tokens: list[Token]) -> list[Token]:
        return [token for token in tokens if token.kind in ("letter", "greek")]

    def _partial(self, token: Token) -> None:
        """``∂L/∂w`` in a line, and ``∂_x L``."""
        self.raw.position += 1
        if self.raw.token.kind == "_":
            self.raw.position += 1
            by = self.raw.argument()
            self.derivative([], [by], "partial", token, by[-1].end if by else token.end)
            return
        self._slashed(token, "partial")

    def _slashed(self, token: Token, kind: str) -> None:
        order, position = 1, self.raw.position
        if self.raw.token.kind == "^" or (self.raw.token.kind == "small" and self.raw.token.text == "²"):
            order = 2
            self.raw.position += 1
            if self.raw.tokens[position].kind == "^":
                self.raw.argument()
        what = [] if self.raw.token.kind == "/" else self._unit()
        if self.raw.token.kind != "/":
            raise self.raw.fail("expected", self.raw.token, found=self.raw.token.text, expected="/")
        self.raw.position += 1
        by: list[list[Token]] = []
        while len(by) < order:
            if not self._d([self.raw.token]):
                raise self.raw.fail("expected", self.raw.token, found=self.raw.token.text, expected="∂")
            self.raw.position += 1
            item = self._unit()
            times = 1
            if order == 2 and self.raw.token.kind == "^":
                self.raw.position += 1
                self.raw.argument()
                times = 2
            by += [item] * times
        self.derivative(what, by[:order], kind, token, by[-1][-1].end)

    def _unit(self) -> list[Token]:
        """The raw tokens of one name with its indices, or of a bracket."""
        start = self.raw.position
        if self.raw.token.kind in ("(", "{", "["):
            self.raw.position = self.closing(start) + 1
            return self.raw.tokens[start : self.raw.position]
        saved = list(self.raw.tokens)
        probe = Latex(Raw(list(saved), self.raw.source), self.scope, self.read)
        probe.raw.position = start
        if not probe.raw.starts_name():
            raise self.unknown(self.raw.token)
        if not probe._words(probe.raw.token):
            probe._name(probe.raw.token)
        taken = probe.raw.position - start + len(saved) - len(probe.raw.tokens)
        self.raw.position = start + max(taken, 1)
        return saved[start : self.raw.position]

    def _differential(self, token: Token) -> bool:
        """``dL/dw`` in a line."""
        tokens, start = self.raw.tokens, self.raw.position
        slash = next((at for at in range(start + 1, min(start + 24, len(tokens))) if tokens[at].kind == "/"), None)
        if slash is None or slash == len(tokens) - 1 or tokens[slash + 1].text != "d" or self.known("d"):
            return False
        self.raw.position += 1
        self._slashed(token, "total")
        return True

    def _nabla(self, token: Token) -> None:
        self.raw.position += 1
        if self.raw.token.kind != "_":
            raise self.raw.fail("expected", self.raw.token, found=self.raw.token.text, expected="_")
        self.raw.position += 1
        by = self.raw.argument()
        self.derivative([], [by], "partial", token, by[-1].end if by else token.end)

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
        if not below:
            self.put("function", "sum", token)
            return
        self.total(below, above, token, end)

    def _root(self, token: Token) -> None:
        self.raw.position += 1
        if self.raw.token.kind == "[":
            raise self.unknown(token)
        inside = self.raw.argument()
        end = self.raw.tokens[self.raw.position - 1].end
        self.put_term(Term("sqrt", (self.read(inside),)), token, end)

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
            if token.kind not in ("quad", "prose"):
                kept.append(token)
            position += 1
        return kept


_HANDLERS: dict[str, Callable[[Latex, Token], None]] = {
    "{": Latex._group,
    "^": Latex._caret,
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
