"""From what was decided to what is said: status, kinds, the expected form, a witness and hints, as keys and Terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from derive.check.budget import LOG, UNFORESEEN
from derive.check.diagnosing import matches_of
from derive.check.forms import right_form
from derive.check.goals import same_sides
from derive.check.judge import Judge, Judged
from derive.check.layouts import AGAINST
from derive.check.misreading import MISREAD, misread
from derive.check.told import HINTS, told
from derive.check.truth import is_numeric
from derive.check.witness import witness_of
from derive.document import Filling
from derive.mistakes.edits import Match
from derive.term import Term, negative, number, relation
from derive.verdict import Claim, Note, Verdict

__all__ = ["verdicts_of"]

_SAID = ("no_relation", "out_of_time")  # why a formula is not understood, where that is told
_WRONG = ("error", "wrong_start")
T = TypeVar("T")


def verdicts_of(judge: Judge) -> tuple[Verdict, ...]:
    """A Verdict for every claim that was judged; what repeats an earlier mistake follows from it."""
    found: list[Verdict] = []
    named: dict[int, tuple[Match, ...]] = {}
    for index, judged in enumerate(judge.done):
        timely = judge.clock.next("diagnose", judged.claim.span)
        meant = _misread(judge, index) if timely else None
        if meant is not None:
            found.append(
                _possibly_misread(judged, meant, _named(judge, index, timely) if judged.status in _WRONG else ())
            )
            continue
        if judged.status in _WRONG:
            named[index] = _named(judge, index, timely)
            cause = _repeated(named, index)
            if cause is not None:
                judged.status, judged.cause = "follows", cause
        found.append(_verdict(judge, judged, named.get(index, ())))
    return tuple(found)


def _told(judge: Judge, judged: Judged, tell: Callable[[Judge, Judged], T]) -> T | None:
    """What is told beside a verdict; without it where it takes too long, or nobody foresaw it."""
    try:
        return tell(judge, judged)
    except UNFORESEEN:
        LOG.debug("not told: %s", judged.claim.text, exc_info=True)
        return None


def _misread(judge: Judge, index: int) -> Term | None:
    judged = judge.done[index]
    if judged.status not in _WRONG and not (judged.status == "undecided" and judged.unknown):
        return None
    try:
        return misread(judge, index)
    except UNFORESEEN:
        LOG.debug("not compared with what looks alike: %s", judged.claim.text, exc_info=True)
        return None


def _possibly_misread(judged: Judged, meant: Term, matches: Sequence[Match]) -> Verdict:
    """One sign would mend it: that is for a person to decide."""
    fillings: dict[str, Filling] = {"line": judged.claim.row + 1, "change": meant}
    message = Note("check.misread_as", fillings, judged.claim.span)
    kinds = dict.fromkeys((MISREAD, *(match.kind for match in matches)))
    return Verdict(judged.claim, "undecided", MISREAD, tuple(kinds), message=message, suggestion=meant)


def _named(judge: Judge, index: int, timely: bool) -> tuple[Match, ...]:
    if timely:
        try:
            return matches_of(judge, index)
        except UNFORESEEN:
            LOG.debug("not diagnosed: %s", judge.done[index].claim.text, exc_info=True)
    return ()


def _repeated(named: Mapping[int, tuple[Match, ...]], index: int) -> int | None:
    """An earlier line with the very same mistake: ``σ'`` taken wrongly in one layer, then in the next."""
    if not named[index] or named[index][0].cost > 2:
        return None
    signature = _signature(named[index][0])
    if signature is None:
        return None
    for earlier, matches in named.items():
        if earlier < index and any(_signature(match) == signature for match in matches if match.cost < 2):
            return earlier
    return None


def _signature(match: Match) -> tuple[tuple[str, str], ...] | None:
    repeatable = [
        edit for edit in match.edits if edit.mistake.endswith("_derivative") or edit.kind == "update_direction"
    ]
    if len(repeatable) != len(match.edits):
        return None
    return tuple((edit.mistake, _form(edit.wrong)) for edit in repeatable)


def _form(term: Term | None) -> str:
    """A wrong derivative apart from the argument at which it was taken."""
    if term is None:
        return ""
    return repr(term.rebuild(lambda node: Term("name", (), "·") if node.head == "name" else node))


# -- one verdict ---------------------------------------------------------------------------------------


def _verdict(judge: Judge, judged: Judged, matches: Sequence[Match]) -> Verdict:
    outcome = judged.outcome
    expected = _told(judge, judged, _expected) if outcome.different else None
    kinds = tuple(dict.fromkeys(match.kind for match in matches))
    wrong = outcome.different
    return Verdict(
        claim=judged.claim,
        status=judged.status,
        kind=kinds[0] if kinds else None,
        kinds=kinds,
        proof=outcome.proof,
        witness=_told(judge, judged, witness_of) if wrong else None,
        expected=expected,
        message=_message(judge, judged, matches),
        hints=_hints(judged, matches, expected) if judged.status in _WRONG else (),
        cause=judged.cause,
        reading=judged.reading,
        convention=_convention(judged),
    )


def _convention(judged: Judged) -> str | None:
    """How a right claim differs from what we would write; ``same_sides`` where it says nothing at all."""
    claim = judged.claim
    right, sides = claim.right, (claim.left, claim.head)
    if judged.status == "right" and right is not None and any(same_sides(side, right) for side in sides):
        return "same_sides"
    return judged.outcome.convention


def _expected(judge: Judge, judged: Judged) -> Term | None:
    """The right form: for a derivative the chain multiplied out, for a number worked out from numbers the right one,
    for the rest what should stand there."""
    claim, difference = judged.claim, judged.outcome.difference
    if claim.chain and claim.left is not None and claim.precision is not None and difference is not None:
        given = judge.world.given is not None and difference.kind == "value"
        if given and claim.right is not None and is_numeric(claim.left) and is_numeric(claim.right):
            return _printed(float(difference.want), claim.precision)
    if difference is not None and difference.kind == AGAINST:
        return None
    return None if judged.want is None else right_form(judge.world, judged.want)


def _printed(value: float, decimals: int) -> Term:
    """A number with as many decimals as the student printed."""
    text = f"{abs(value):.{decimals}f}"
    shown = number(Fraction(text), text)
    return negative(shown) if value < 0 and shown.value else shown


def _message(judge: Judge, judged: Judged, matches: Sequence[Match]) -> Note:
    fillings: dict[str, Filling] = {"line": judged.claim.row + 1}
    if judged.cause is not None:
        fillings["cause"] = judge.done[judged.cause].claim.row + 1
    if judged.status in _WRONG:
        return _diagnosis(judged, matches, fillings)
    if judged.status == "undecided":
        return Note(_why_undecided(judged), {**fillings, "names": ", ".join(judged.unknown)}, judged.claim.span)
    if judged.status == "not_understood":
        return Note(_why_unread(judged.claim), fillings, judged.claim.span)
    convention = _convention(judged)
    if judged.status == "right" and convention:
        return Note(f"check.convention.{convention}", fillings, judged.claim.span)
    if judged.status == "right" and judged.reading:
        return Note(f"check.reading.{_reading(judged.reading)}", fillings, judged.claim.span)
    said = "definition" if judged.status == "right" and _defines(judge, judged) else judged.status
    return Note(f"check.{said}", fillings, judged.claim.span)


def _why_unread(claim: Claim) -> str:
    why = next((note.key for note in claim.notes if note.key in _SAID), "not_understood")
    return f"check.{why}"


def _defines(judge: Judge, judged: Judged) -> bool:
    """Whether a claim gives a name its meaning: a new one, or one of the model as the model has it."""
    claim = judged.claim
    if claim.role == "definition" or claim.chain or claim.left is None:
        return claim.role == "definition"
    return claim.role == "identity" and claim.left.is_name and bool(judge.world.graph.definition(str(claim.left.data)))


def _reading(key: str) -> str:
    """The reading that held: how each product was read is one of them."""
    return "product" if key.startswith("product_") else key


def _why_undecided(judged: Judged) -> str:
    if judged.reading == "direct":
        return "check.reading_open.direct"
    if judged.outcome.convention:
        return f"check.convention_open.{judged.outcome.convention}"
    return "check.undecided_names" if judged.unknown else "check.undecided"


def _diagnosis(judged: Judged, matches: Sequence[Match], fillings: dict[str, Filling]) -> Note:
    """The place and the most likely cause; where several fit, it is said that several do."""
    best = matches[0] if matches else None
    if judged.restates:
        return Note("check.contradicts", {**fillings, "name": judged.restates}, judged.claim.span)
    if best is None or best.cost > 5:
        return Note("check.error", fillings, judged.claim.span)
    own = told(best)
    if own is not None and (own.where is None or _sayable(own.where)):
        return Note(f"check.mistake.{own.mistake}", {**fillings, **({"where": own.where} if own.where else {})},
                    judged.claim.span)  # fmt: skip
    several = len({match.kind for match in matches if match.cost <= best.cost + 0.3}) > 1
    where = _where(best, matches)
    key = f"check.kind.{best.kind}"
    if where is not None and _sayable(where) and (best.kind in _WITH_FACTOR or _turned(best, judged)):
        key, fillings["factor"] = f"{key}_of", where
    fillings["several"] = int(several) + 1
    return Note(key, fillings, judged.claim.span)


def _where(best: Match, matches: Sequence[Match]) -> Term | None:
    """The place of the edit; a link of the chain with the factor that it is: ``∂z₂/∂a₁ = w₂``."""
    where = best.edits[0].where
    if where is None or where.head != "partial":
        return where
    for other in matches:
        named = other.edits[0].where
        if (
            other.kind == best.kind
            and other.cost <= best.cost
            and named is not None
            and named.head in ("name", "prime")
        ):
            return relation(where, ("=", named))
    return where


def _turned(best: Match, judged: Judged) -> bool:
    """Whether a transposition is at a place of the line itself."""
    own = judged.got is not None and best.edits[0].where in tuple(judged.got.walk())
    return own and best.kind == "transpose" and best.edits[0].where != judged.got


_WITH_FACTOR = frozenset("missing_factor extra_factor forgot_inner_derivative dropped_path missing_sum".split())


def _sayable(term: Term) -> bool:
    return not any(node.head in ("local", "tabulate") or "·" in str(node.data) for node in term.walk())


def _hints(judged: Judged, matches: Sequence[Match], expected: Term | None) -> tuple[Note, ...]:
    """Where; what kind; the right form."""
    line = {"line": judged.claim.row + 1}
    best = matches[0] if matches and matches[0].cost <= 5 else None
    kind = "other" if best is None else HINTS.get(best.edits[0].mistake, best.kind)
    last = (
        Note("check.hint.form", {**line, "form": expected})
        if expected is not None
        else Note("check.hint.compare", line)
    )
    return Note("check.hint.where", line), Note(f"check.hint.{kind}", line), last
