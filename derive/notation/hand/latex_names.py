"""LaTeX by hand: names with their accents, faces and indices."""

from __future__ import annotations

import unicodedata
from abc import abstractmethod
from dataclasses import replace

from derive.notation.hand.known import has_family, known_name
from derive.notation.hand.latex_words import ONES, LatexWords
from derive.notation.hand.names import resolve_spelling
from derive.notation.hand.signs import WORDS
from derive.notation.hand.terms import kronecker
from derive.notation.letters import COMBINING
from derive.notation.names_latex import index_parts, stands_below
from derive.notation.spelling import Spelling
from derive.notation.tokens import Token
from derive.term import Term

__all__ = ["LatexNames"]

_TRANSPOSES = frozenset(("T", "top", "intercal", "⊤", "t", "tr", "transpose"))


class LatexNames(LatexWords):
    """What accents, faces and indices name."""

    @abstractmethod
    def _differential(self, token: Token) -> bool:
        """``dL/dw`` that begins at this letter."""

    def _name(self, token: Token) -> None:
        if token.text == "d" and token.kind == "letter" and self._differential(token):
            return
        if self._ones(token) or (token.text == "Delta" and self._step(token)):
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

    def _step(self, token: Token) -> bool:
        """``\\Delta w``: the step of a leaf of the model, where Δ is no name of its own."""
        start = self.raw.position
        self.raw.position += 1
        letter = not self.known("Delta") and self.raw.token.kind == "letter"
        value = known_name(self.raw.indices(self.raw.letters()), self.scope) if letter else None
        if value is None or value.data not in self.scope.leaves:
            self.raw.position = start
            return False
        self.put_term(Term("name", (), f"Delta_{value.data}"), token, self.raw.tokens[self.raw.position - 1].end)
        return True

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
        if (indicator := kronecker(spelling, self.scope)) is not None:
            self.put_term(indicator, token, end)
        elif not self._indicator_letter(spelling, token) and not self._hypothesis(spelling, token):
            self.put_term(resolve_spelling(spelling, self.scope), token, end)

    def _hypothesis(self, spelling: Spelling, token: Token) -> bool:
        """``h_\\theta(x^{(i)})``: the value ``h`` of the model, made with these parameters, at the i-th example."""
        here = self.raw.position + (self.raw.token.kind == r"\left")
        value = known_name(replace(spelling, subscripts=()), self.scope)
        made_with = [known_name(Spelling(part), self.scope) for part in spelling.subscripts]
        if value is None or not made_with or self.raw.tokens[here].kind != "(":
            return False
        if any(part is None or part.data not in self.scope.leaves for part in made_with):
            return False
        close = self.closing(here)
        argument = self.read([part for part in self.raw.tokens[here + 1 : close] if part.kind != r"\right"])
        places = [place for place in argument.args[1:] if place.head != "slice"] if argument.head == "index" else []
        base = argument.args[0] if argument.head == "index" else argument
        if not base.is_name or base.data not in self.scope.leaves or len(places) > 1:
            return False
        self.raw.position = close + 1
        self.put_term(Term("index", (value, *places)) if places else value, token, self.raw.tokens[close].end)
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
        if found := _layer_and_sample(inside):
            return replace(spelling, superscript=found[0], subscripts=(*spelling.subscripts, found[1]))
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
        if whole.head == "index" or (whole.is_name and self.scope.is_value(str(whole.data))):
            return False
        if text.isdecimal():
            known = known_name(replace(spelling, superscript=text), self.scope) is not None
            if stands_below(self.raw, spelling.base, text):
                return False
            return known or spelling.base == "delta" or self._is_entry(spelling, text)
        return text[0] in "lLkKn" and (len(text) == 1 or text[1] in "+-") and has_family(spelling, self.scope)

    def _is_entry(self, spelling: Spelling, text: str) -> bool:
        """``w^2_{jk}`` and ``W_{jk}^2`` where the model has ``W2``, and neither ``w`` nor ``W``."""
        if len(spelling.base) != 1 or not (spelling.subscripts or self.raw.token.kind == "_"):
            return False
        bare = replace(spelling, subscripts=())
        bases = [replace(bare, base=base) for base in (spelling.base, spelling.base.swapcase())]
        if any(known_name(base, self.scope) is not None for base in bases):
            return False
        if not any(known_name(replace(base, superscript=text), self.scope) is not None for base in bases):
            return False
        return not spelling.subscripts or (
            spelling.subscripts != ("t",) and (text == "1" or self.scope.doubt("upper_index"))
        )

    def _ones(self, token: Token) -> bool:
        """``\\mathbf 1``, ``\\mathbb{1}_{z>0}``, ``\\mathbb I(z > 0)``, ``\\bold{1_m}``, ``𝟙``."""
        if token.kind in ("𝟙", "𝟏"):
            self.raw.position += 1
        elif token.kind in ONES:
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
                self.put_term(
                    Term("indicator", (self.counted(self.read(inside)),)), token, self.raw.tokens[position].end
                )
                return True
        elif self.raw.token.kind in ("(", "[", r"\{", "{") and self.compares(self.inside(self.raw.position)):
            self.indicator(token)
            return True
        self.put_term(Term("ones"), token)
        return True


def _layer_and_sample(inside: list[Token]) -> tuple[str, str] | None:
    """``a^{[1](i)}``: the layer and the example."""
    kinds = [part.kind for part in inside]
    if kinds[:1] != ["["] or kinds.count("]") != 1 or kinds[-1:] != [")"]:
        return None
    end = kinds.index("]")
    if kinds[end + 1] != "(" or not all(
        kind in ("letter", "number", "+", "-") for kind in (*kinds[1:end], *kinds[end + 2 : -1])
    ):
        return None
    layer, sample = ("".join(part.text for part in part_) for part_ in (inside[1:end], inside[end + 2 : -1]))
    return (layer, sample) if layer and sample else None
