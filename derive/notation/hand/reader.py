"""One formula by hand: from raw tokens to its readings."""

from __future__ import annotations

from dataclasses import dataclass

from derive.dimension import Shape
from derive.errors import DeriveError
from derive.notation.hand.annotations import without_sizes
from derive.notation.hand.grammar import parse_tokens
from derive.notation.hand.latex import Latex
from derive.notation.hand.plain import Plain
from derive.notation.hand.products import meanings
from derive.notation.hand.scope import HandScope
from derive.notation.hand.shapes import shape_of
from derive.notation.names_latex import Raw
from derive.notation.tokens import Token, failure
from derive.term import Term

__all__ = ["Formula", "read_formula", "read_raw"]

_TOLD = frozenset(("elementwise", "spread"))


@dataclass(frozen=True)
class Formula:
    """What a side of a claim means: ``term`` is the first reading, ``others`` the rest, each with its key; ``reading``
    is that of the first where it has to be told."""

    term: Term
    others: tuple[tuple[str, Term], ...] = ()
    reading: str = ""


def read_formula(tokens: list[Token], scope: HandScope, source: str, latex: bool, like: Term | None = None) -> Formula:
    """The readings of a formula; ``like`` is the other side, whose shape decides among equals.

    Raises `DeriveError` at the place that cannot be read.
    """

    if not scope.scalar:
        tokens = _without_sizes(tokens, scope, source, latex)
    scope.doubts.clear()
    scope.choices = frozenset()
    found: dict[Term, str] = {}
    raws: list[tuple[str, Term]] = []
    error: DeriveError | None = None
    try:
        raws.append(("", read_raw(tokens, scope, source, latex)))
    except DeriveError as failed:
        error = failed
    for doubt in list(scope.doubts)[:2]:
        scope.choices = frozenset((doubt,))
        try:
            raws.append((doubt, read_raw(tokens, scope, source, latex)))
        except DeriveError:
            continue
    scope.choices = frozenset()
    for key, raw in raws:
        try:
            for reading, term in meanings(raw, scope, like):
                found.setdefault(term, key or reading)
        except DeriveError as failed:
            error = error or failed
    if not found:
        assert error is not None
        raise _placed(error, tokens, source)
    (term, first), *others = found.items()
    return Formula(term, tuple((key, other) for other, key in others), first if first in _TOLD else "")


def _without_sizes(tokens: list[Token], scope: HandScope, source: str, latex: bool) -> list[Token]:
    def sized(part: list[Token]) -> Shape | None:
        try:
            return shape_of(meanings(read_raw(part, scope, source, latex), scope, None)[0][1], scope)
        except DeriveError:
            return None

    return without_sizes(tokens, source, sized)


def read_raw(tokens: list[Token], scope: HandScope, source: str, latex: bool) -> Term:
    """The Term of raw tokens, products still with their signs."""
    scope.in_time()
    if not tokens:
        raise failure("unexpected_end", source, 0, 0, expected="…")

    def read(part: list[Token]) -> Term:
        return read_raw(part, scope, source, latex)

    end = Token("end", "", tokens[-1].end, tokens[-1].end)
    assembler = (Latex if latex else Plain)(Raw([*tokens, end], source), scope, read)
    try:
        return parse_tokens(assembler.run(), scope, source)
    except DeriveError as error:
        raise _placed(error, tokens, source) from None
    except RecursionError:
        raise failure("nesting_too_deep", source, tokens[0].start, tokens[-1].end, limit=64) from None


def _placed(error: DeriveError, tokens: list[Token], source: str) -> DeriveError:
    if error.place is not None:
        return error
    return failure(error.key, source, tokens[0].start, tokens[-1].end, "", **error.details)
