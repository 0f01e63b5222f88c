"""From a wrong line to the mistakes that explain it, the smallest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from derive.mistakes.edits import Edit, Match
from derive.mistakes.probe import Case
from derive.mistakes.repairs import changed
from derive.mistakes.scalars import scalar_matches
from derive.term import Term

__all__ = ["diagnose"]

_REPAIRS = 600
_PLAIN_NAME = 0.95  # what another name costs where nothing but a name was written
_REWRITING = 1.4  # what a slip costs while a formula is rewritten
_OF_CHAINS = frozenset(
    """missing_factor extra_factor forgot_inner_derivative wrong_activation_derivative wrong_evaluation_point
    dropped_path power_rule wrong_variable other""".split()
)


def diagnose(case: Case) -> tuple[Match, ...]:
    """Every mistake of the table that leads to what was written, the smallest first; never empty."""
    slip = _of_arithmetic(case)
    if slip is not None:
        return (slip,)
    found = [_rewritten(match, case) for match in _unique(_matches(case))]
    if case.before is not None and _explicit(case.before) and case.update is None:
        found.append(Match((Edit("rewriting", "algebra_slip", _REWRITING),)))
    found.sort(key=lambda match: (match.cost, _ORDER.get(match.kind, 9)))
    return tuple(found) if found else (Match((_fallback(case),)),)


def _of_arithmetic(case: Case) -> Match | None:
    """A number worked out from the numbers before it, and those were right."""
    if case.before is None or case.before.names() or case.got.names() or not _explicit(case.before):
        return None
    if not (case.got.is_number or case.got.head == "negative"):
        return None
    left, right = case.probe.vector(case.before), case.probe.vector(case.got)
    turned = case.probe.same(tuple(-entry for entry in left), right)
    return Match((Edit("sign", "sign", 0.5) if turned else Edit("arithmetic", "algebra_slip", 1.0),))


def _rewritten(match: Match, case: Case) -> Match:
    """Where a formula is only rewritten, no link of the chain is lost or taken for another; a factor may be, where it
    stood in the product before."""
    edit = match.edits[0]
    if case.before is None or not _explicit(case.before) or edit.kind not in _OF_CHAINS or case.update is not None:
        return match
    inner = case.before
    while inner.head in ("group", "negative"):
        inner = inner.args[0]
    lost = edit.kind == "missing_factor" and edit.where is not None and edit.where in list(inner.walk())
    added = edit.kind == "extra_factor" and inner.head == "multiply"
    if (lost and inner.head in ("multiply", "divide") and edit.mistake != "zero") or added:
        return match
    return Match((replace(edit, cost=edit.cost + _REWRITING), *match.edits[1:]), match.details)


def _matches(case: Case) -> Iterator[Match]:
    if case.update is not None:
        from derive.mistakes.updates import update_matches

        yield from update_matches(case)
    if case.probe.scalars:
        yield from scalar_matches(case)
        yield from _repairs(case)
    else:
        from derive.mistakes.matrices import matrix_matches

        yield from matrix_matches(case)


def _repairs(case: Case) -> Iterator[Match]:
    """One change that turns the line into the truth, or the line before into this one."""
    probe = case.probe
    want, got = probe.vector(case.want), probe.vector(case.got)
    names = [known for known, shape in probe.names.items() if not shape]
    if not case.got.names():
        return
    for number, (term, edit) in enumerate(changed(case.got, names)):
        if number > _REPAIRS:
            break
        if probe.fits(term, want):
            yield Match((_as_slip(edit, case),))
    if case.before is None:
        return
    for number, (term, edit) in enumerate(changed(case.before, names)):
        if number > _REPAIRS:
            break
        if probe.fits(term, got):
            yield Match((_as_slip(replace(edit, kind=_UNDONE.get(edit.kind, edit.kind)), case),))


def _as_slip(edit: Edit, case: Case) -> Edit:
    """What happens inside while a formula is rewritten is a slip of algebra."""
    got = case.got.args[0] if case.got.head == "negative" else case.got
    if got.is_name and edit.mistake == "name_exchanged":
        return replace(edit, cost=_PLAIN_NAME)
    if case.before is not None and edit.kind == "missing_factor" and got.head == "add" and _is_product(case.before):
        return Edit(edit.mistake, "algebra_slip", edit.cost - 0.1, edit.where, edit.wrong)  # lost in one summand
    if case.before is None and edit.kind == "algebra_slip" and case.want.head == "partial":
        kind = "other" if edit.mistake == "summand_added" else "algebra_slip"
        return Edit(edit.mistake, kind, edit.cost + 0.5, edit.where, edit.wrong)
    if case.before is None or not _explicit(case.before) or edit.kind not in ("sign", "power_rule", "algebra_slip"):
        return edit
    return Edit(edit.mistake, "algebra_slip", edit.cost - 0.1, edit.where, edit.wrong)


def _is_product(term: Term) -> bool:
    return term.head == "multiply" and _explicit(term)


def _explicit(term: Term) -> bool:
    return not any(node.head in ("partial", "differentiate", "prime") for node in term.walk())


def _fallback(case: Case) -> Edit:
    rewritten = case.before is not None and _explicit(case.before)
    if case.want.head == "prime" and not rewritten:
        return Edit("unexplained", "wrong_activation_derivative", 9.0)
    value = case.want.head not in ("partial", "differentiate") and not case.update
    if rewritten or value:
        return Edit("rewriting", "algebra_slip", 9.0)
    return Edit("unexplained", "shape" if case.shape else "other", 9.0)


def _unique(matches: Iterable[Match]) -> Iterator[Match]:
    seen = set()
    for match in matches:
        key = tuple((edit.mistake, edit.kind, edit.where, edit.wrong) for edit in match.edits)
        if key not in seen:
            seen.add(key)
            yield match


_UNDONE = {"missing_factor": "extra_factor", "extra_factor": "missing_factor"}
"""From the formula before to the wrong one the same change is the mistake, and not what mends it."""

_ORDER = {
    kind: place
    for place, kind in enumerate(
        (
            "sign constant_factor wrong_activation_derivative missing_factor forgot_inner_derivative "
            "wrong_evaluation_point extra_factor dropped_path power_rule wrong_variable index_slip transpose "
            "missing_sum hadamard_vs_matmul shape algebra_slip update_direction other"
        ).split()
    )
}
