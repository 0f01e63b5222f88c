"""Chains of equalities: each link of a statement is a claim."""

from __future__ import annotations

import re

from derive.check.reading.blocks import Block
from derive.check.reading.families import sizes_of_layer
from derive.check.reading.record import Record
from derive.check.reading.roles import DERIVATIVES, defined_name, precision, role_of, stepped, updated
from derive.check.reading.sizes import sizes_of
from derive.check.reading.statements import Statement
from derive.errors import DeriveError
from derive.notation.hand import Formula, HandScope, read_formula
from derive.notation.hand.signs import RELATIONS
from derive.notation.hand.sums import by_entries, free_indices
from derive.notation.tokens import Token
from derive.term import Term
from derive.verdict import Claim, Reading

__all__ = ["Chains"]

_SLOPES = frozenset("gradient slope derivative answer rate".split())
_NAMES = frozenset(("word", "letter", "greek"))
_BESIDE = re.compile(r"\btangents?\b|\bnormal (?:line|to)\b|접선|법선", re.IGNORECASE)


class Chains(Record):
    """Reads the sides of a statement, from link to link."""

    def _read(self, tokens: list[Token], block: Block, like: Term | None = None) -> Formula:
        return read_formula(tokens, self.scope, self.text, block.latex, like)

    def _links(self, statement: Statement, block: Block) -> None:
        continuing = not statement.sides[0]
        if continuing and self.head is None:
            start, end = statement.span(0)
            self.unread(start, end, DeriveError("claim_without_left", {}))
            if len(statement.relations) > 1:  # what goes on from nowhere still says that its own parts are equal
                self._links(Statement(statement.sides[1:], statement.relations[1:]), block)
            return
        left = Formula(self.last, ()) if continuing and self.last is not None else None
        if left is None and not continuing:
            try:
                left = self._read(statement.sides[0], block)
            except DeriveError as error:
                self._unread_from(statement, 0, error)
                self.head = self.last = None
                return
            left = self._as_asked(left, statement)
            if self._other_line(left.term, statement):
                self._unread_from(statement, 0, DeriveError("line_beside_unread", {}))
                return
            self.head = left.term
        for link, sign in enumerate(statement.relations):
            chain = continuing or link > 0
            left = self._link(statement, link, RELATIONS[sign.kind], chain, left, block)

    def _as_asked(self, left: Formula, statement: Statement) -> Formula:
        """``gradient = 12``, ``m = 12`` and ``v = 10t - 4`` speak of the one derivative that is asked for."""
        if self.asked is None or not self._is_new(left.term):
            return left
        known, figures = str(left.term.data), all(token.kind not in _NAMES for token in statement.sides[1])
        speed = known in ("v", "velocity", "speed") and self.asked.args[1] == Term("name", (), "t")
        asked = known.lower() in _SLOPES or (known == "m" and figures) or speed
        return Formula(self.asked, ()) if asked else left

    def _other_line(self, left: Term, statement: Statement) -> bool:
        """``tangent: y = 12x - 16`` is the equation of another line; its slope, ``f'(2)``, is that of the curve."""
        begin = statement.span(0)[0]
        if _BESIDE.search(self.text, self.text.rfind("\n", 0, begin) + 1, begin) is None:
            return False
        given = left.is_name and left.data in self.scope.leaves
        return not given and not any(node.head in DERIVATIVES for node in left.walk())

    def answer(self, tokens: list[Token], block: Block, asked: Term) -> None:
        """A formula without a left side, as what was asked."""
        span = tokens[0].start, tokens[-1].end
        self.head = self.last = asked
        try:
            right = self._read(tokens, block, asked)
            self._claim(span, Formula(asked, ()), "=", right, chain=False)
        except DeriveError as error:
            self.unread(*span, error)

    def _link(
        self, statement: Statement, link: int, sign: str, chain: bool, left: Formula | None, block: Block
    ) -> Formula | None:
        """One claim; the reading of its right side, for the next link."""
        assert self.head is not None
        span = statement.span(link)
        if sign == "∈":
            self._membership(span, statement.sides[link + 1], left, chain)
            return left
        self.scope.outer = frozenset(free_indices(self.head, self.scope))
        try:
            right = self._read(statement.sides[link + 1], block, self.head)
            if sign == "←±":
                right, sign = stepped(self.head, right, statement.relations[link].kind[0]), "←"
            self._claim(span, left, sign, right, chain)
        except DeriveError as error:
            self.unread(*span, error, chain)
            self.last = None
            return None
        self.last = right.term
        return right

    def _claim(self, span: tuple[int, int], left: Formula | None, sign: str, right: Formula, chain: bool) -> None:
        assert self.head is not None
        scope = self.scope
        head, before = self.head, left.term if left is not None else None
        target = updated(head, right.term, sign, scope) if not chain else None
        if target is not None:
            self.head = head = before = target
        name = defined_name(head, sign, scope) if not chain else None
        if name is None and (name := self._named(right.term, sign)):
            self.given.add(name)
        whole, after = by_entries(head, right.term, scope)
        start = whole if before is head else by_entries(head, before, scope)[1] if before is not None else None
        role = role_of(whole, after, sign, name, scope, self._worked_out(chain))
        others = [Reading(start, by_entries(head, other, scope)[1], key) for key, other in right.others]
        if left is not None and not chain:
            others += [Reading(by_entries(other, right.term, scope)[0], after, key) for key, other in left.others]
            others += _together(left, right, scope)
        self.claims.append(
            Claim(
                span=span,
                text=self.text[span[0] : span[1]],
                left=start,
                sign=sign,
                right=after,
                chain=chain,
                head=whole,
                role=role,
                notes=self._notes(after),
                row=self.text.count("\n", 0, span[0]),
                alternatives=tuple(others),
                reading=right.reading or (left.reading if left is not None and not chain else ""),
                place=_place(whole),
                defines=name or (str(whole.data).removesuffix("_new") if role == "update" and whole.is_name else None),
                precision=precision(after),
                block=self.block,
                problem=self._problem(span[0]),
            )
        )
        if name is not None:
            naming = after.is_name and after.data == name and start is not None
            self._define(name, start if naming and start is not None else after)
        if role == "given" and whole.is_name:
            self.point.setdefault(str(whole.data), after)  # a later one is a new value

    def _membership(self, span: tuple[int, int], tokens: list[Token], left: Formula | None, chain: bool) -> None:
        """``W ∈ ℝ^{m×n}``: a claim of shape; anything else that a value is said to be in is not read."""
        sizes = sizes_of(tokens, self.text)
        if sizes is None or left is None:
            self.unread(*span, DeriveError("membership_unread", {}), chain)
            return
        sizes = sizes_of_layer(sizes, self.scope)
        row = self.text.count("\n", 0, span[0])
        text = self.text[span[0] : span[1]]
        self.claims.append(
            Claim(span, text, left.term, "∈", sizes, chain, self.head, "shape", (), row, block=self.block)
        )

    def _named(self, right: Term, sign: str) -> str | None:
        """``… = ζ_1``: a new name for the result, unless it is an error signal whose meaning is known."""
        if not self._is_new(right) or sign != "=" or not self.scope.shapes:
            return None
        known = str(right.data)
        return None if known in self.scope.hints or known.endswith("_new") else known


def _together(left: Formula, right: Formula, scope: HandScope) -> list[Reading]:
    """A doubt on both sides is settled in the same way on both."""
    flipped = dict(right.others)
    pairs = [(key, by_entries(other, flipped[key], scope)) for key, other in left.others if key in flipped and key]
    return [Reading(one, two, key) for key, (one, two) in pairs]


def _place(head: Term) -> tuple[tuple[str, Term], ...]:
    if head.head != "evaluated":
        return ()
    return tuple(zip(head.data, head.args[1:], strict=True))
