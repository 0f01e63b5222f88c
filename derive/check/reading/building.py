"""Building claims from statements, one after another: what a chain continues, what a student defines."""

from __future__ import annotations

import re
from dataclasses import replace

from derive.check.reading.any_vectors import AnyVectors
from derive.check.reading.blocks import Block
from derive.check.reading.chains import Chains
from derive.check.reading.families import members
from derive.check.reading.statements import Statement, goes_on
from derive.check.reading.stationary import is_asked_for, is_place
from derive.errors import DeriveError
from derive.graph import Graph
from derive.notation.hand import HandScope
from derive.notation.hand.reader import read_raw
from derive.notation.hand.signs import RELATIONS
from derive.notation.tokens import Token
from derive.term import Term
from derive.verdict import Claim, Reading

__all__ = ["Builder"]

_COMPARES = frozenset(("<", ">", "<=", ">=", "!=", "≤", "≥", "≠", r"\le", r"\ge", r"\leq", r"\geq", r"\ne", r"\neq"))
_INDICES = frozenset("abcdijklmnpqrstuv")
_AFTER = re.compile(r"[$\s\\)\]]*(?:[(,]|if|when|for|where|with|,\s*(?:if|when|for|where))[$\s\\(]*")
_BEFORE = re.compile(
    r"[$\s\\)\]*]*"
    r"(?:[:,，：]|then|we have|we get|일\s?때(?:에는?|는)?|이면|인\s?경우(?:에는?)?|时|時|のとき|の場合|⇒|→)?"
    r"[$:,，：*\s\\(\[]*(?:begin\{\w+\*?\}|math\s)?[`$&\s\\(\[]*"
)
_SETS = frozenset((r"\in", "∈"))
_NEAR = 40  # characters between a condition and its formula


def _indented(text: str, block: Block) -> int:
    line = text[block.start : block.end]
    return len(line) - len(line.lstrip())


class Builder(Chains):
    """Reads statements in order."""

    def __init__(self, text: str, scope: HandScope, graph: Graph | None) -> None:
        super().__init__(text, scope, graph)
        self.last_statement: tuple[Statement, Block] | None = None
        self.vectors = AnyVectors(scope)
        self.above: tuple[list[Token], list[Token]] | None = None  # the first and the last side of the chain so far
        self.alone: tuple[Term, int] | None = None
        self.ahead: tuple[Term, int] | None = None  # a condition that waits for its formula, and where it ends

    def begin(self, block: Block) -> None:
        self.block += 1

    def forget(self, kept: list[Claim], statement: Statement, error: DeriveError) -> None:
        """What a statement brought is taken back, and it is told as not read; nothing goes on from it."""
        self.claims[:] = kept
        self.scope.family, self.scope.choices, self.scope.settled = {}, frozenset(), frozenset()
        self.head = self.last = self.last_statement = self.alone = self.ahead = None
        if statement.relations:
            self._unread_from(statement, 0, error)
        elif statement.sides[0]:
            self.unread(statement.sides[0][0].start, statement.sides[0][-1].end, error)

    def take(self, statement: Statement, block: Block) -> None:
        if goes_on(statement) and self.last_statement is not None and self._touches(block, self.last_statement[1]):
            self._longer(statement, block)
            return
        if not statement.relations:
            self._without_relation(statement, block)
            return
        if self._same_index(statement) or is_asked_for(self.text, statement) or self._is_place(statement, block):
            return
        start = len(self.claims)
        if not statement.sides[0] and not block.latex and not self._adjoins(statement):
            self.head = self.last = None
        self.last_statement = None
        self._general(statement, block)
        if len(self.claims) > start:
            self.last_statement = (statement, block)
            self._under_condition(statement, start)

    def _is_place(self, statement: Statement, block: Block) -> bool:
        """``At w x − b = 0`` says where; ``At x = 0`` gives x its value."""
        if block.display or not is_place(self.text, statement):
            return False
        try:
            left = self._read(statement.sides[0], block).term
        except DeriveError:
            return True
        return not left.is_name or left.data not in self.scope.leaves

    def _touches(self, block: Block, before: Block) -> bool:
        """Whether a row that goes on stands in the formula before it: the same block, a display, or the next line."""
        if block.display or block == before:
            return True
        between = self.text[before.end : block.start]
        deeper = _indented(self.text, block) > 0
        return not (block.latex or before.latex) and between.count("\n") == 1 and not between.strip() and deeper

    def _adjoins(self, statement: Statement) -> bool:
        """Whether a line that begins with a sign stands right below the formula that it goes on with."""
        end = self.claims[-1].span[1] if self.claims else 0
        return "\n\n" not in re.sub(r"[^\S\n]+", "", self.text[end : statement.span(0)[0]])

    def _general(self, statement: Statement, block: Block) -> None:
        """A statement, with the letters that are any vector in it."""
        begin = statement.span(0)[0]
        with self.vectors.within(self.text[begin : statement.span(len(statement.relations) - 1)[1]]):
            self._each(statement, block)

    def _each(self, statement: Statement, block: Block) -> None:
        """A statement, once for each member of the family that it speaks of; the first stands for all."""
        families = members([*self._names(statement, block), *self._names_above(statement, block)], self.scope)
        kept, before = len(self.claims), (self.head, self.last)
        for family in families[1:]:
            self._member(family, statement, block, before)
        others, self.claims[kept:] = self.claims[kept:], []
        self._member(families[0] if families else {}, statement, block, before)
        self.scope.family = {}
        self.above = _ends(statement, self.above)
        self.claims[kept:] = [_with_instances(claim, others) for claim in self.claims[kept:]]

    def _member(
        self, family: dict[str, str], statement: Statement, block: Block, before: tuple[Term | None, Term | None]
    ) -> None:
        """The statement for one member; what it goes on with is meant of the same member."""
        self.scope.family = family
        self.head, self.last = before
        if family and not statement.sides[0] and self.head is not None and self.above is not None:
            try:
                self.head, self.last = (self._read(side, block).term for side in self.above)
            except DeriveError:
                self.head, self.last = before
        self._links(statement, block)

    def _names_above(self, statement: Statement, block: Block) -> list[str]:
        """The names of the sides that a statement goes on with."""
        if statement.sides[0] or self.head is None or self.above is None:
            return []
        return self._names_read(Statement(list(self.above)), block)[0]

    def _names(self, statement: Statement, block: Block) -> list[str]:
        """The names of a statement; where only an index above can be read, all of it is read so."""
        self.scope.settled = frozenset()
        found, whole = self._names_read(statement, block)
        if not whole and "upper_index" in self.scope.doubts:
            self.scope.settled = frozenset(("upper_index",))
            other, whole = self._names_read(statement, block)
            if whole:
                return other
            self.scope.settled = frozenset()
        return found

    def _names_read(self, statement: Statement, block: Block) -> tuple[list[str], bool]:
        """The names, and whether every side could be read."""
        self.scope.doubts.clear()
        found: list[str] = []
        whole = True
        for side in statement.sides:
            try:
                found += read_raw(side, self.scope, self.text, block.latex).names() if side else ()
            except DeriveError:
                whole = False
        return found, whole

    def _longer(self, statement: Statement, block: Block) -> None:
        """A row that goes on with ``+ …``: the last side is read again, longer."""
        assert self.last_statement is not None
        before, place = self.last_statement
        before.sides[-1] += statement.sides[0]
        self.last_statement = (before, place) if block.display or block == place else (before, block)
        count = len(before.relations)
        del self.claims[len(self.claims) - count :]
        earlier = self.claims[-1] if self.claims else None
        if not before.sides[0]:
            self.head, self.last = (earlier.head, earlier.right) if earlier else (None, None)
        self._general(before, place)

    def _without_relation(self, statement: Statement, block: Block) -> None:
        """``Write $q$ for $w^T w$``: a name and what it stands for, without a sign; or a condition."""
        if self._condition(statement, block):
            return
        try:
            term = self._read(statement.sides[0], block).term
        except DeriveError as error:
            self.alone = None
            if any(token.kind in RELATIONS for token in statement.sides[0]):  # a bracket that never closes hides it
                self.unread(statement.sides[0][0].start, statement.sides[0][-1].end, error)
            return
        tokens = statement.sides[0]
        if self.alone is not None and not term.is_name:
            name, end = self.alone
            between = self.text[end : tokens[0].start].strip(" $`\\()").lower()
            if between in ("for", "be", "denote", "stand for", ":", "는", "을", "를", "은", "as"):
                self._define(str(name.data), term)
        self.alone = (term, tokens[-1].end) if self._is_new(term) else None
        if block.display and _states_nothing(term):
            self.unread(tokens[0].start, tokens[-1].end, DeriveError("no_relation", {}))

    def _condition(self, statement: Statement, block: Block) -> bool:
        """``(x > 0)`` and ``i ≠ j`` after a formula belong to it."""
        tokens = statement.sides[0]
        if not any(token.kind in _COMPARES for token in tokens):
            return False
        try:
            term = self._read(tokens, block).term
        except DeriveError:
            return True
        if self.claims and self.claims[-1].block == self.block:
            self.conditioned(term)
        else:
            self._beside(term, statement)
        return True

    def conditioned(self, term: Term) -> None:
        """The condition belongs to the whole chain before it."""
        block = self.claims[-1].block if self.claims else self.block
        at = len(self.claims) - 1
        while at >= 0 and self.claims[at].block == block and self.claims[at].role != "unread":
            self.claims[at] = replace(self.claims[at], condition=term)
            if not self.claims[at].chain:
                return
            at -= 1

    def _same_index(self, statement: Statement) -> bool:
        """``i = j`` with the indices of a formula beside it is a condition, and no claim."""
        sides = ["".join(token.text for token in side) for side in statement.sides]
        if len(sides) != 2 or any(self.scope.is_value(side) for side in sides):
            return False
        term = Term("compare", tuple(Term("name", (), side) for side in sides), "==")
        if self.claims and self.claims[-1].block == self.block:
            before = self.claims[-1]
            both = [side for side in (before.left, before.right) if side]
            used = {str(each) for side in both for node in side.walk() for each in _over(node)}
            if not all(side in used for side in sides):
                return False
            self.conditioned(term)
            return True
        if not all(len(side) == 1 and side in _INDICES for side in sides):
            return False
        self._beside(term, statement)
        return True

    def _beside(self, term: Term, statement: Statement) -> None:
        """A condition in a formula of its own: of what stands before it, ``… if $i = j$``, else of what comes next."""
        start, end = statement.sides[0][0].start, statement.sides[-1][-1].end
        before = self.claims[-1].span[1] if self.claims else -_NEAR
        if start - before < _NEAR and _AFTER.fullmatch(self.text, before, start):
            self.conditioned(term)
        else:
            self.ahead = (term, end)

    def _under_condition(self, statement: Statement, first: int) -> None:
        """``If $i = j$: …``: the condition that was announced."""
        if self.ahead is None:
            return
        term, end = self.ahead
        begin = statement.sides[0][0].start if statement.sides[0] else end
        if begin - end > _NEAR or (begin > end and not _BEFORE.fullmatch(self.text, end, begin)):
            self.ahead = None
            return
        self.ahead = (term, self.claims[-1].span[1]) if not statement.sides[0] else self.ahead
        for at in range(first, len(self.claims)):
            if self.claims[at].condition is None and self.claims[at].role != "unread":
                self.claims[at] = replace(self.claims[at], condition=term)


def _with_instances(claim: Claim, others: list[Claim]) -> Claim:
    same = [other for other in others if other.span == claim.span and other.role != "unread"]
    readings = tuple(Reading(other.left, other.right, str(other.head)) for other in same)
    return replace(claim, instances=readings) if readings else claim


def _ends(
    statement: Statement, above: tuple[list[Token], list[Token]] | None
) -> tuple[list[Token], list[Token]] | None:
    """The first side of the chain that a statement begins or goes on with, and its last; sets are no sides."""
    values = [
        side for side, sign in zip(statement.sides[1:], statement.relations, strict=True) if sign.kind not in _SETS
    ]
    first = statement.sides[0] or (above[0] if above else [])
    last = values[-1] if values else statement.sides[0] or (above[1] if above else [])
    return (first, last) if first and last else None


def _over(node: Term) -> tuple[object, ...]:
    return tuple(node.data) if node.head == "tabulate" else ()


def _states_nothing(term: Term) -> bool:
    """A derivative beside other factors, with no sign between them: where a claim would stand, there is none."""
    product = term.head in ("multiply", "matmul")
    derived = [any(node.head in ("partial", "differentiate") for node in part.walk()) for part in term.args]
    return product and derived[0] and not all(derived)
