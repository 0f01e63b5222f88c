"""Building claims from statements, one after another: what a chain continues, what a student defines."""

from __future__ import annotations

import re
from dataclasses import replace

from derive.check.reading.blocks import Block
from derive.check.reading.families import members
from derive.check.reading.roles import defined_name, precision, role_of, updated
from derive.check.reading.sizes import sizes_of
from derive.check.reading.statements import Statement, goes_on
from derive.errors import DeriveError
from derive.graph import Graph
from derive.notation.hand import Formula, HandScope, read_formula
from derive.notation.hand.reader import read_raw
from derive.notation.hand.shapes import shape_of
from derive.notation.hand.signs import RELATIONS
from derive.notation.hand.sums import by_entries
from derive.notation.tokens import Token
from derive.term import Term
from derive.verdict import Claim, Note, Reading, Submission

__all__ = ["Builder"]

_PROBLEM = re.compile(
    r"^[#*\s]{0,8}(?:(?:문제|problem|question|exercise|aufgabe)\s*\d+|\([a-h가-하]\)(?=\s))",
    re.MULTILINE | re.IGNORECASE,
)
_COMPARES = frozenset(("<", ">", "<=", ">=", "!=", "≤", "≥", "≠", r"\le", r"\ge", r"\leq", r"\geq", r"\ne", r"\neq"))


class Builder:
    """Reads statements in order; what was defined above is known below."""

    def __init__(self, text: str, scope: HandScope, graph: Graph | None) -> None:
        self.text = text
        self.scope = scope
        self.graph = graph
        self.claims: list[Claim] = []
        self.definitions: dict[str, Term] = {}
        self.point: dict[str, Term] = {}
        self.block = -1
        self.problems = [found.start() for found in _PROBLEM.finditer(text)]
        self.head: Term | None = None
        self.last: Term | None = None
        self.last_statement: tuple[Statement, Block] | None = None
        self.alone: tuple[Term, int] | None = None
        self.given: set[str] = set()  # names that only stand for a result: … = ζ₁

    def begin(self, block: Block) -> None:
        self.block += 1

    def submission(self, form: str, language: str) -> Submission:
        told = tuple(Note("assumed_alias", {"name": own, "value": known}) for own, known in self.scope.aliases.items())
        definitions = {**self.definitions, **self._signals()}
        return Submission(self.text, tuple(self.claims), definitions, {}, self.point, told, form, language)

    def names(self) -> tuple[list[str], list[str]]:
        """The names that nobody knows, and all that were used."""
        sides = [
            side
            for claim in self.claims
            for side in (
                claim.head,
                claim.right,
                *(part for other in claim.instances for part in (other.left, other.right)),
            )
            if side is not None
        ]
        used = [name for side in sides for name in side.names()]
        return [name for name in used if not self.scope.is_value(name) or name in self.given], used

    def _signals(self) -> dict[str, Term]:
        """Error signals that are used and never defined: ``δ₂`` is ``∂L/∂z₂``."""
        if self.graph is None or not self.graph.definitions:
            return {}
        loss = Term("name", (), self.graph.definitions[-1].name)
        unknown = dict.fromkeys(name for name in self.names()[0] if name in self.scope.hints)
        return {
            name: Term("partial", (loss, Term("name", (), self.scope.signals[name])), ("partial", 1))
            for name in unknown
            if name in self.scope.signals
        }

    # -- statements ----------------------------------------------------------------------------------

    def take(self, statement: Statement, block: Block) -> None:
        if goes_on(statement) and self.last_statement is not None and (
            block.display or block == self.last_statement[1]
        ):  # fmt: skip
            self._longer(statement, block)
            return
        if not statement.relations:
            self._without_relation(statement, block)
            return
        if self._same_index(statement):
            return
        start = len(self.claims)
        self.last_statement = None
        self._general(statement, block)
        if len(self.claims) > start:
            self.last_statement = (statement, block)

    def _general(self, statement: Statement, block: Block) -> None:
        """A statement, once for each member of the family that it speaks of; the first stands for all."""
        families = members(self._names(statement, block), self.scope)
        kept, before = len(self.claims), (self.head, self.last)
        for family in families[1:]:
            self.scope.family = family
            self.head, self.last = before
            self._links(statement, block)
        others, self.claims[kept:] = self.claims[kept:], []
        self.scope.family = families[0] if families else {}
        self.head, self.last = before
        self._links(statement, block)
        self.scope.family = {}
        self.claims[kept:] = [_with_instances(claim, others) for claim in self.claims[kept:]]

    def _names(self, statement: Statement, block: Block) -> list[str]:
        found: list[str] = []
        for side in statement.sides:
            try:
                found += read_raw(side, self.scope, self.text, block.latex).names() if side else ()
            except DeriveError:
                continue
        return found

    def _longer(self, statement: Statement, block: Block) -> None:
        """A row that goes on with ``+ …``: the last side is read again, longer."""
        assert self.last_statement is not None
        before, place = self.last_statement
        before.sides[-1] += statement.sides[0]
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

    def _condition(self, statement: Statement, block: Block) -> bool:
        """``(x > 0)`` and ``i ≠ j`` after a formula belong to it."""
        tokens = statement.sides[0]
        if not any(token.kind in _COMPARES for token in tokens):
            return False
        try:
            term = self._read(tokens, block).term
        except DeriveError:
            return True
        self.conditioned(term)
        return True

    def conditioned(self, term: Term) -> None:
        """The condition belongs to the whole chain before it."""
        at = len(self.claims) - 1
        while at >= 0 and self.claims[at].block == self.block and self.claims[at].role != "unread":
            self.claims[at] = replace(self.claims[at], condition=term)
            if not self.claims[at].chain:
                return
            at -= 1

    def _same_index(self, statement: Statement) -> bool:
        """``i = j`` after a formula with such indices is a condition, and no claim."""
        sides = ["".join(token.text for token in side) for side in statement.sides]
        if len(sides) != 2 or not self.claims or self.claims[-1].block != self.block:
            return False
        before = self.claims[-1]
        used = {
            str(each) for side in (before.left, before.right) if side for node in side.walk() for each in _over(node)
        }
        if not all(side in used for side in sides) or any(self.scope.is_value(side) for side in sides):
            return False
        self.conditioned(Term("compare", tuple(Term("name", (), side) for side in sides), "=="))
        return True

    def _is_new(self, term: Term) -> bool:
        return term.is_name and not self.scope.is_value(str(term.data))

    def _read(self, tokens: list[Token], block: Block, like: Term | None = None) -> Formula:
        return read_formula(tokens, self.scope, self.text, block.latex, like)

    # -- links ---------------------------------------------------------------------------------------

    def _links(self, statement: Statement, block: Block) -> None:
        continuing = not statement.sides[0]
        if continuing and self.head is None:
            start, end = statement.span(0)
            self.unread(start, end, DeriveError("claim_without_left", {}))
            return
        left = Formula(self.last, ()) if continuing and self.last is not None else None
        if left is None and not continuing:
            try:
                left = self._read(statement.sides[0], block)
            except DeriveError as error:
                self._unread_from(statement, 0, error)
                self.head = self.last = None
                return
            self.head = left.term
        for link, sign in enumerate(statement.relations):
            chain = continuing or link > 0
            left = self._link(statement, link, RELATIONS[sign.kind], chain, left, block)

    def _link(
        self, statement: Statement, link: int, sign: str, chain: bool, left: Formula | None, block: Block
    ) -> Formula | None:
        """One claim; the reading of its right side, for the next link."""
        assert self.head is not None
        span = statement.span(link)
        if sign == "∈":
            self._membership(span, statement.sides[link + 1], left, chain)
            return left
        try:
            right = self._read(statement.sides[link + 1], block, self.head)
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
            self.point[str(whole.data)] = after

    def _membership(self, span: tuple[int, int], tokens: list[Token], left: Formula | None, chain: bool) -> None:
        """``W ∈ ℝ^{m×n}``: a claim of shape; anything else that a value is said to be in is not read."""
        sizes = sizes_of(tokens, self.text)
        if sizes is None or left is None:
            self.unread(*span, DeriveError("membership_unread", {}), chain)
            return
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

    def _problem(self, place: int) -> int:
        """How many headings of problems stand before."""
        return sum(start <= place for start in self.problems)

    def _worked_out(self, chain: bool) -> bool:
        if self.graph is not None and self.graph.point:
            return True
        return bool(self.point) or (chain and bool(self.claims) and self.claims[-1].role == "numeric")

    def _define(self, name: str, term: Term) -> None:
        if name in self.scope.own:
            return
        self.definitions[name] = term
        self.scope.own[name] = term
        try:
            shape = shape_of(term, self.scope)
        except DeriveError:
            shape = None
        if shape is not None:
            self.scope.shapes[name] = shape

    def _notes(self, term: Term) -> tuple[Note, ...]:
        """Names that nobody knows, told with the claim."""
        indices = {str(each) for node in term.walk() if node.head in ("sum_over", "tabulate") for each in node.data}
        unknown = [
            used
            for used in term.names()
            if not self.scope.is_value(used) and used not in indices and self.scope.shapes and used not in ("eta", "·")
        ]
        return tuple(Note("unknown_name", {"name": used}) for used in unknown)

    # -- what cannot be read ---------------------------------------------------------------------------

    def _unread_from(self, statement: Statement, link: int, error: DeriveError) -> None:
        for number in range(link, len(statement.relations)):
            self.unread(*statement.span(number), error, chain=number > 0)

    def unread(self, start: int, end: int, error: DeriveError, chain: bool = False) -> None:
        place = (error.place.start, error.place.end) if error.place is not None else (start, end)
        details = {key: value for key, value in error.details.items() if isinstance(value, str | int | Term)}
        note = Note(error.key, details, place)
        row = self.text.count("\n", 0, start)
        claim = Claim((start, end), self.text[start:end], None, "", None, chain, None, "unread", (note,), row)
        self.claims.append(claim)


def _with_instances(claim: Claim, others: list[Claim]) -> Claim:
    same = [other for other in others if other.span == claim.span and other.role != "unread"]
    readings = tuple(Reading(other.left, other.right, str(other.head)) for other in same)
    return replace(claim, instances=readings) if readings else claim


def _over(node: Term) -> tuple[object, ...]:
    return tuple(node.data) if node.head == "tabulate" else ()


def _place(head: Term) -> tuple[tuple[str, Term], ...]:
    if head.head != "evaluated":
        return ()
    return tuple(zip(head.data, head.args[1:], strict=True))
