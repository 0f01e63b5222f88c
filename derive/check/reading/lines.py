"""Formulas in lines of plain text, with words before, between and after them."""

from __future__ import annotations

import re

from derive.check.reading.cut import end_of_whole, joins
from derive.check.reading.statements import Statement
from derive.errors import DeriveError
from derive.notation.hand import HandScope, scan_plain
from derive.notation.hand.extra_functions import CLASSIC, ELEMENTARY
from derive.notation.hand.plain import Plain
from derive.notation.hand.plain_cases import typed_cases
from derive.notation.hand.signs import RELATIONS, SEPARATORS, SIGNS
from derive.notation.hand.upper_plain import with_upper_indices
from derive.notation.hand.words import is_known, split_word
from derive.notation.letters import GREEK
from derive.notation.names_latex import Raw
from derive.notation.tokens import Token

__all__ = ["formula_at_end", "split_line"]

_BULLET = re.compile(r"(?i)\s*(?:(?:step|단계)\s*\d+\s*[.:)]\s*|[-*•–]\s+|\(?[0-9a-zA-Z]{1,2}[.)]\s+|>\s*|#+\s+)*")
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")
_SPOKEN = frozenset("times plus minus over divided multiplied squared cubed transposed inverse dot".split())
_SYMBOL = re.compile(r"[A-Za-z][0-9]*(?:_.+)?|[A-Za-z]+(?:_[A-Za-z0-9]++|[0-9]++)++")
_MATH = frozenset(("number", "sum", "small", "**", *"'′’″^{}∂∇∑√∛|‖𝟙𝟏⊤._"))
_BINDING = frozenset(sign for sign, kind in SIGNS.items() if kind in ("*", "+", "-", "/"))
_RATES = frozenset(("lr", "learning_rate"))
_NUMBERED = re.compile(  # an equation's number, marks, the mark of a result, a comment
    r"(?<=\S)(?:\s{2,}\(\d{1,3}[a-z]?\)|\s+\[\d{1,2}\])?\s*◀?\s*(?:\s//\s.*)?$"
)
_ARTICLES = frozenset(("a", "I", "A"))


def split_line(source: str, start: int, end: int, scope: HandScope) -> list[Statement]:
    """The statements of one line."""
    bullet = _BULLET.match(source, start, end)
    first = bullet.end() if bullet else start
    tail = _NUMBERED.search(source, first, end)
    tokens = with_upper_indices(scan_plain(source, first, tail.start() if tail else end), source, scope)
    relations = _relations(tokens)
    math = _Math(tokens, source, scope)
    if not relations:
        return _continued(source, start, first, tokens, math)
    return _chains(tokens, relations, math, start, first)


def formula_at_end(tokens: list[Token], source: str, scope: HandScope) -> list[Token]:
    """The formula that a line without a relation is, or that stands at its end: ``the derivative is 3x^2``."""
    while tokens and tokens[-1].kind in (".", ",", ";"):
        tokens = tokens[:-1]
    if not tokens:
        return []
    begin = _Math(tokens, source, scope).backward(len(tokens) - 1, 0, alone=True)
    words = all(token.kind in ("word", "prose", ":", ",", "'", ".") for token in tokens[:begin])
    return tokens[begin:] if words else tokens


def _continued(source: str, start: int, first: int, tokens: list[Token], math: _Math) -> list[Statement]:
    """``+ δ x`` in a line of its own goes on with the formula above; what begins with a hyphen may be a list."""
    lead = source[start:first].strip()
    if lead == "-" and source[start:first].startswith((" ", "\t")):
        tokens = [Token("-", "-", start + source[start:first].index("-"), first), *tokens]
    elif lead:
        return []
    opens = tokens and (tokens[0].kind in ("+", "-", "−", "⊙", "·", "×"))
    if not opens or len(tokens) < 2 or math.forward(1, len(tokens)) < len(tokens):
        return []
    return [Statement([tokens], [], None, True)]


def _relations(tokens: list[Token]) -> list[int]:
    found, depth = [], 0
    for at, token in enumerate(tokens):
        depth += (token.kind in _OPEN) - (token.kind in _CLOSE)
        if depth <= 0 and token.kind in RELATIONS:
            found.append(at)
            depth = 0
    return found


def _chains(tokens: list[Token], relations: list[int], math: _Math, start: int, first: int) -> list[Statement]:
    """Relations whose sides touch are one chain; words between them part it."""
    statements: list[Statement] = []
    reached = 0
    for number, at in enumerate(relations):
        limit = relations[number + 1] if number + 1 < len(relations) else len(tokens)
        stop = math.whole(math.forward(at + 1, limit), limit)
        right = tokens[at + 1 : stop]
        now = statements[-1] if statements and reached == at else None
        if now is None:
            left = math.backward(at - 1, reached)
            now = Statement([tokens[left:at]])
            if left == at and at == 0:
                now.begin = start
            statements.append(now)
        now.relations.append(tokens[at])
        now.sides.append(right)
        reached = stop
        if math.spoken(stop, limit):
            now.sides[-1] = [*right, tokens[stop]]
    return [statement for statement in statements if any(statement.sides[1:])]


class _Math:
    """Which tokens of a line belong to a formula."""

    def __init__(self, tokens: list[Token], source: str, scope: HandScope) -> None:
        self.tokens = tokens
        self.scope = scope
        self.bare = ELEMENTARY  # functions that may stand before their argument without a parenthesis
        self.reader = Plain(Raw([*tokens, Token("end", "", 0, 0)], source), scope, lambda _: scope.atoms[""])

    def forward(self, at: int, limit: int) -> int:
        """Where the formula that begins at ``at`` ends."""
        depth = 0
        while at < limit:
            token = self.tokens[at]
            if depth == 0 and (self._ends(at, limit) or (token.kind in _OPEN and self._remark(at, limit))):
                break
            if not self.is_math(at) and depth == 0:
                break
            depth += (token.kind in _OPEN) - (token.kind in _CLOSE)
            if depth < 0:
                break
            at += 1
        return at

    def backward(self, at: int, reached: int, alone: bool = False) -> int:
        """Where the left side that ends at ``at`` begins; a formula ``alone`` is no new name."""
        self.bare = CLASSIC  # of a tanh before it a sentence may speak
        first = self._without_article(self._first(at, reached, alone), at)
        self.bare = ELEMENTARY
        return first

    def _first(self, at: int, reached: int, alone: bool) -> int:
        depth, last = 0, at
        while at >= reached:
            token = self.tokens[at]
            if depth == 0 and (token.kind in (",", ";", ":", ".") or token.kind in SEPARATORS):
                break
            if depth == 0 and token.kind == "prose" and not self._below(at):
                break
            if depth == 0 and not self.is_math(at) and (alone or at != last or not self._new_name(at)):
                break
            depth += (token.kind in _CLOSE) - (token.kind in _OPEN)
            if depth < 0:
                break
            at -= 1
        return at + 1

    def _without_article(self, first: int, last: int) -> int:
        """``so a w = 3``: an article before a name is none of the formula."""
        token = self.tokens[first] if first <= last else None
        if token is not None and first < last and token.text in _ARTICLES and not self.reader.known(token.text):
            return first + 1
        return first

    def _ends(self, at: int, limit: int) -> bool:
        token = self.tokens[at]
        if token.kind in (",", ";", ":") or token.kind in SEPARATORS:
            return True
        if token.kind == "prose":
            return not self._below(at)
        if token.kind == ".":
            following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
            return following is None or following.start != token.end or following.kind != "word"
        return False

    def _below(self, at: int) -> bool:
        """``ℝ``, and a word below a bracket: ``(∂L/∂w)_직접``."""
        while at and self.tokens[at - 1].kind == "prose" and self.tokens[at - 1].end == self.tokens[at].start:
            at -= 1
        subscript = at > 1 and self.tokens[at - 1].kind == "_" and self.tokens[at - 2].kind in _CLOSE
        return subscript or self.tokens[at].text == "ℝ"

    def _remark(self, at: int, limit: int) -> bool:
        """``(elementwise)``: words in brackets, which touch nothing before them."""
        if at and (self.tokens[at - 1].end == self.tokens[at].start or self.tokens[at - 1].kind in _BINDING):
            return False
        if self._cases(at):
            return False
        depth = 0
        for position in range(at, len(self.tokens)):
            token = self.tokens[position]
            depth += (token.kind in _OPEN) - (token.kind in _CLOSE)
            if token.kind == "prose" or (token.kind == "word" and not self.is_math(position)):
                return True
            if depth == 0:
                return False
        return False

    def _cases(self, at: int) -> bool:
        """``{z [z > 0]; 0 [otherwise]}``, which a bracket may hold: words, and yet a formula."""
        while at < len(self.tokens) and self.tokens[at].kind == "(":
            at += 1
        depth = 0
        for end in range(at, len(self.tokens) if self.tokens[at : at + 1] and self.tokens[at].kind == "{" else at):
            depth += (self.tokens[end].kind in _OPEN) - (self.tokens[end].kind in _CLOSE)
            if depth == 0:
                return typed_cases(self.tokens[at + 1 : end]) is not None
        return False

    def whole(self, stop: int, limit: int) -> int:
        """Where a formula ends that goes on behind a word or sign which nobody knows: it is not read by halves."""
        return end_of_whole(self.tokens, stop, limit, self.is_math, self.reader.known)

    def spoken(self, at: int, limit: int) -> bool:
        """``= (p - y) times x``: the formula goes on in words, so it is not read by halves."""
        return at < limit and self.tokens[at].kind == "word" and self.tokens[at].text.lower() in _SPOKEN

    def _new_name(self, at: int) -> bool:
        token = self.tokens[at]
        return token.kind == "word" and token.text.replace("_", "").isalnum()

    def is_math(self, at: int) -> bool:
        if at >= len(self.tokens):
            return False
        token = self.tokens[at]
        if token.kind == "prose":
            return self._below(at)
        if at > 1 and self.tokens[at - 1].kind == "_" and self.tokens[at - 2].kind in _CLOSE:
            return True
        if token.kind == "word":
            return not self._joins(at) and self._is_math_word(at, self._normal(token))
        if token.kind.startswith("\\") or token.kind == "greek":
            return True
        return token.kind in SIGNS or token.kind in _MATH

    def _joins(self, at: int) -> bool:
        """``by the chain rule``: no product of b and y."""
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        token = self.tokens[at]
        if following is None or following.kind != "word" or not joins(token.text) or self.reader.known(token.text):
            return False
        return len(token.text) > 1 and not self.is_math(at + 1)

    def _is_math_word(self, at: int, word: str) -> bool:
        following = self.tokens[at + 1].kind if at + 1 < len(self.tokens) else ""
        touching = at + 1 < len(self.tokens) and self.tokens[at + 1].start == self.tokens[at].end
        before = self.tokens[at - 1].kind if at else ""
        if self.reader.known(word) or before in ("∂", "∇") or (word[0] in "dD" and "/" in (before, following)):
            return True
        if word in _RATES or "__" in word or (word[0] == "d" and self.reader.known(word[1:])):
            return True
        called = following in ("(", "'", "′", "small", "^") or word in ("log", "ln", "exp")
        called = called or (self._stands_bare(word, at) and at + 1 < len(self.tokens) and self._is_argument(at + 1))
        if self.reader.function(word) is not None and called:
            return True
        applied = following in ("(", "'") and touching
        if len(word) == 1 or word in GREEK or (applied and (len(word) < 3 or (following == "(" and before in SIGNS))):
            return True
        try:
            parts = split_word(word, self.reader, raised=following in ("^", "**", "small"))
        except DeriveError:
            return False
        if parts != [word]:
            return True
        return self._resolves(word) or _SYMBOL.fullmatch(word) is not None

    def _stands_bare(self, word: str, at: int) -> bool:
        """Whether a function may stand here without a parenthesis: not after the words of a sentence."""
        before = self.tokens[max(0, at - 2) : at]
        joined = not before or before[-1].text in ("d", "∂") or before[-1].kind in SIGNS
        applied = len(before) == 2 and before[0].text == "/" and before[1].text.startswith("d")  # d/dz tanh z
        return word in self.bare or (word in ELEMENTARY and (joined or applied))

    def _is_argument(self, at: int) -> bool:
        """``cos x``: a function before a name or a number, and none in a sentence."""
        return self.tokens[at].kind in ("word", "greek", "number", "√") and self.is_math(at)

    def _normal(self, token: Token) -> str:
        """``a₂`` is ``a2``."""
        try:
            return self.reader.normal(token)
        except DeriveError:
            return token.text

    def _resolves(self, word: str) -> bool:

        return is_known(word, self.reader)
