"""What a submission has said so far: its claims, the names it defines, the values it gives."""

from __future__ import annotations

import re

from derive.check.headings import headings
from derive.check.reading.denoted import denoted
from derive.check.reading.given import nobody_knows
from derive.check.reading.statements import Statement
from derive.errors import DeriveError
from derive.graph import Graph
from derive.notation.hand import HandScope
from derive.notation.hand.calls import ANY
from derive.notation.hand.shapes import shape_of
from derive.term import Term
from derive.verdict import Claim, Note, Submission

__all__ = ["Record"]

_CONVENTION = re.compile(
    r"einstein|summation convention|repeated ind|sums? (?:is |are )?(?:implied|understood)|"
    r"아인슈타인|합 ?규약|반복(?:되는|된) 첨자",
    re.IGNORECASE,
)
_POINTWISE = re.compile(
    r"(?:element|entry|component|point)[- ]?wise|hadamard|(?:원소|요소|성분)\s?(?:별|끼리)|아다마르", re.IGNORECASE
)


class Record:
    """Claims in order; what was defined above is known below."""

    def __init__(self, text: str, scope: HandScope, graph: Graph | None) -> None:
        self.text = text
        self.scope = scope
        scope.contracted = _CONVENTION.search(text) is not None
        scope.pointwise = _POINTWISE.search(text) is not None
        self.graph = graph
        self.claims: list[Claim] = []
        self.definitions: dict[str, Term] = {}
        self.point: dict[str, Term] = {}
        self.block = -1
        self.problems = [heading.start for heading in headings(text)]
        self.asked: Term | None = None  # the one derivative that the question asks for
        self.head: Term | None = None
        self.last: Term | None = None
        self.given: set[str] = set()  # names that only stand for a result: … = ζ₁

    def submission(self, form: str, language: str) -> Submission:
        told = tuple(Note("assumed_alias", {"name": own, "value": known}) for own, known in self.scope.aliases.items())
        unknown = nobody_knows(self.given, self.names()[1], self.scope)
        named = {known: term for known, term in self.definitions.items() if known not in unknown}
        definitions = {**named, **self._signals()}
        said = denoted(self.text, self.scope)
        return Submission(
            self.text, tuple(self.claims), definitions, {}, self.point, told, form, language, denoted=said
        )

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

    # -- names -----------------------------------------------------------------------------------------

    def _is_new(self, term: Term) -> bool:
        return term.is_name and not self.scope.is_value(str(term.data))

    def _define(self, name: str, term: Term) -> None:
        if name in self.scope.own or term.args == (ANY,):  # f = σ gives a function a letter, and no value a name
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

    def _problem(self, place: int) -> int:
        """How many headings of problems stand before."""
        return sum(start <= place for start in self.problems)

    def _worked_out(self, chain: bool) -> bool:
        if self.graph is not None and self.graph.point:
            return True
        return bool(self.point) or (chain and bool(self.claims) and self.claims[-1].role == "numeric")

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
