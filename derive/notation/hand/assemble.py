"""From raw tokens to grammar tokens: what LaTeX and plain text have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from derive.errors import DeriveError
from derive.notation.calls import SYMBOLS
from derive.notation.hand.extra_functions import ANOTHER_NAME, by_meaning
from derive.notation.hand.scope import HandScope
from derive.notation.hand.signs import SIGNS
from derive.notation.hand.terms import derivative
from derive.notation.identify_latex import function_words
from derive.notation.names_latex import Raw
from derive.notation.tokens import Token
from derive.ops.table import find
from derive.term import Term, name, number

__all__ = ["Assembler"]

_CLOSERS = {"(": ")", "[": "]", "{": "}", r"\{": r"\}", r"\lbrace": r"\rbrace"}
_VARIABLES = frozenset("uvwxyz")  # letters that count nothing
_COMPARES = frozenset(
    (
        "<",
        ">",
        "<=",
        ">=",
        "==",
        "=",
        "!=",
        r"\le",
        r"\ge",
        r"\leq",
        r"\geq",
        r"\ne",
        r"\neq",
        "≤",
        "≥",
        "≠",
        r"\lt",
        r"\gt",
    )
)

Read = Callable[[list[Token]], Term]


class Assembler(ABC):
    """Puts grammar tokens out for the raw tokens of one formula."""

    def __init__(self, raw: Raw, scope: HandScope, read: Read) -> None:
        self.raw = raw
        self.scope = scope
        self.read = read  # reads raw tokens as a formula of their own
        self.out: list[Token] = []
        self.bars: set[str] = set()

    def run(self) -> list[Token]:
        while self.raw.token.kind != "end":
            self.one()
        while self.out and self.out[-1].kind == ",":
            self.out.pop()
        self.out.append(self.raw.token)
        return self.out

    @abstractmethod
    def one(self) -> None:
        """Reads what begins at the raw token and puts it out."""

    # -- putting -------------------------------------------------------------------------------------

    def put(self, kind: str, text: str, token: Token, end: int | None = None) -> None:
        self.out.append(Token(kind, text, token.start, token.end if end is None else end))

    def put_term(self, term: Term, token: Token, end: int | None = None, kind: str = "atom") -> None:
        self.put(kind, self.scope.atom(term), token, end)

    def unknown(self, token: Token) -> DeriveError:
        key = "unknown_command" if token.kind.startswith("\\") else "unknown_character"
        code = f"U+{ord(token.text[0]):04X}" if token.text else ""
        return self.raw.fail(key, token, command=token.text, character=token.text, code=code)

    def sign(self, token: Token) -> bool:
        """A sign that both notations share."""
        kind = SIGNS.get(token.kind)
        if kind is None:
            return False
        self.raw.position += 1
        self.put(kind, token.kind, token)
        return True

    # -- looking ahead -------------------------------------------------------------------------------

    def peek(self, ahead: int = 1) -> Token:
        tokens = self.raw.tokens
        return tokens[min(self.raw.position + ahead, len(tokens) - 1)]

    def closing(self, position: int) -> int:
        """The position of what closes the bracket at ``position``. Raises ``expected``."""
        tokens = self.raw.tokens
        opening = tokens[position]
        depth = 0
        for place in range(position, len(tokens)):
            kind = tokens[place].kind
            if kind in _CLOSERS:
                depth += 1
            elif kind in _CLOSERS.values():
                depth -= 1
                if depth == 0:
                    return place
        raise self.raw.fail("expected", opening, found="", expected=_CLOSERS.get(opening.kind, ")"))

    def inside(self, position: int) -> list[Token]:
        """The raw tokens between brackets."""
        return self.raw.tokens[position + 1 : self.closing(position)]

    def compares(self, tokens: list[Token]) -> bool:
        return any(token.kind in _COMPARES for token in tokens)

    # -- shared readings -----------------------------------------------------------------------------

    def function(self, word: str) -> str | None:
        """The function that a word names, unless the model has a value of that name."""
        scope = self.scope
        if word in scope.functions:
            return word
        renamed = scope.renamed.get(word, word)
        renamed = ANOTHER_NAME.get(renamed, renamed)
        if renamed in SYMBOLS:
            return None if scope.is_value(renamed) else SYMBOLS[renamed]
        found = function_words().get(renamed.replace("_", "").lower())
        if found is None and (find(renamed) is not None or by_meaning(renamed) is not None):
            found = renamed
        return None if found is None or scope.is_value(word) else found

    def indicator(self, token: Token) -> None:
        """``1[z > 0]``, ``1(k = i)`` and ``1_{z > 0}``; the raw position is at the bracket."""
        opening = self.raw.position
        close = self.closing(opening)
        condition = self.counted(self.read(self.raw.tokens[opening + 1 : close]))
        self.raw.position = close + 1
        self.put_term(Term("indicator", (condition,)), token, self.raw.tokens[close].end)

    def counted(self, condition: Term) -> Term:
        """``i = 2`` of an index: literal numbers count as the entries do. ``z > 0`` of a variable is no index, and
        nothing counts from below the first."""
        first = self.scope.first_index
        if condition.head != "compare" or not first:
            return condition
        left, right = condition.args
        for index, literal in ((left, right), (right, left)):
            letter = str(index.data) if index.is_name else ""
            counts = len(letter) == 1 and letter not in _VARIABLES and not self.scope.is_value(letter)
            if counts and literal.is_number and literal.value >= first:
                moved = number(int(literal.value) - first)
                return Term(
                    "compare",
                    (moved if left is literal else left, moved if right is literal else right),
                    condition.data,
                )
        return condition

    def derivative(self, what: list[Token], by: list[list[Token]], kind: str, token: Token, end: int) -> None:
        """A derivative atom, or an operator when nothing stands over the line."""
        variables = [self.read(item) for item in by]
        if not what:
            self.put_term(Term("by", variables, kind), token, end, "operator")
            return
        try:
            term = derivative(self.numerator(what), variables, kind, self.scope)
        except DeriveError as error:
            raise self.raw.fail(error.key, token, **error.details) from error
        self.put_term(term, token, end)

    def numerator(self, tokens: list[Token]) -> Term:
        """What is differentiated; of ``L(w)`` and ``J(θ)`` only the value counts; ``σ`` alone is the function."""
        if len(tokens) == 1 and (called := self.function(tokens[0].text)) is not None:
            return Term("function", (), called)
        depth = 0
        for position, token in enumerate(tokens):
            if token.kind == "(" and depth == 0 and position and tokens[-1].kind == ")":
                try:
                    value = self.read(tokens[:position])
                except DeriveError:
                    break
                known = str(value.data) if value.is_name else ""
                unknown = value.is_name and not self.scope.is_value(known)
                if known in self.scope.defined or (unknown and self._names_only(tokens[position + 1 : -1])):
                    return value
                break
            depth += (token.kind in _CLOSERS) - (token.kind in _CLOSERS.values())
        return self.read(tokens)

    def _names_only(self, tokens: list[Token]) -> bool:
        return all(token.kind in ("letter", "greek", "word", ",", "_", "{", "}", "number") for token in tokens)

    def total(self, below: list[Token], above: list[Token], token: Token, end: int, kind: str = "sum") -> None:
        """``Σ_{i=1}^{n}``, ``Σ_k``, ``Σ_{j ≠ i}``."""
        indices: list[str] = []
        conditions: list[Term] = []
        for part in _split(below, ","):
            names, condition = self._index(part, above)
            indices += names
            conditions += condition
        if not indices:
            raise self.raw.fail("sum_bounds", token)
        spec = Term("over", conditions[:1] if len(conditions) < 2 else [Term("both", conditions)], tuple(indices))
        self.put_term(spec, token, end, kind)

    def _index(self, part: list[Token], above: list[Token]) -> tuple[list[str], list[Term]]:
        words = [token.text for token in part]
        if len(part) == 1 and part[0].kind in ("letter", "greek", "word"):
            return words, []
        if len(part) > 2 and part[1].kind in ("=", "=="):
            lower = self.read(part[2:])
            return words[:1], self._bounds(words[0], lower, above)
        if len(part) > 2 and part[0].kind in ("letter", "greek", "word") and self.compares(part[1:2]):
            return words[:1], [self.counted(self.read(part))]
        if part and all(token.kind == "letter" for token in part):
            return words, []
        return [], []

    def _bounds(self, index: str, lower: Term, above: list[Token]) -> list[Term]:
        """Bounds other than the whole axis are told as ``bounds``; the sizes of the model decide later."""
        first = self.scope.first_index
        upper = [self.read(above)] if above else []
        if not (lower.is_number and lower.value in (0, 1)):
            return [Term("bounds", (lower, *upper), (("index", index),))]
        if lower.value != first and not upper:
            return []
        return [Term("bounds", (number(int(lower.value)), *upper), (("index", index),))] if upper else []

    def known(self, word: str) -> bool:
        from derive.notation.spelling import spell

        return spell(word) in self.scope.names or word in self.scope.own

    def differential(self, value: Term) -> Term | None:
        """``dW`` on its own is ``∂L/∂W``, where ``W`` is a value of the model."""
        base = value.args[0] if value.head == "index" else value
        loss = self.scope.loss
        if loss is None or not base.is_name or base.data == loss or base.data not in self.scope.shapes:
            return None
        return derivative(name(loss), [value], "total", self.scope)


def _split(tokens: list[Token], sign: str) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == sign:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]
