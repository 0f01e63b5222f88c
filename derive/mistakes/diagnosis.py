"""From a wrong line to the mistakes that explain it, the smallest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.mistakes.edits import Edit, Match
from derive.mistakes.probe import Case
from derive.mistakes.repairs import changed
from derive.mistakes.scalars import scalar_matches
from derive.term import Term

__all__ = ["diagnose"]

_REPAIRS = 600


def diagnose(case: Case) -> tuple[Match, ...]:
    """Every mistake of the table that leads to what was written, the smallest first; never empty."""
    found = list(_unique(_matches(case)))
    found.sort(key=lambda match: (match.cost, _ORDER.get(match.kind, 9)))
    return tuple(found) if found else (Match((_fallback(case),)),)


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
        if probe.same(probe.vector(term), want):
            yield Match((_as_slip(edit, case),))
    if case.before is None:
        return
    for number, (term, edit) in enumerate(changed(case.before, names)):
        if number > _REPAIRS:
            break
        if probe.same(probe.vector(term), got):
            yield Match((_as_slip(edit, case),))


def _as_slip(edit: Edit, case: Case) -> Edit:
    """What happens inside while a formula is rewritten is a slip of algebra."""
    if case.before is None and edit.kind == "algebra_slip" and case.want.head == "partial":
        return Edit(edit.mistake, "algebra_slip", edit.cost + 0.5, edit.where, edit.wrong)
    if case.before is None or not _explicit(case.before) or edit.kind not in ("sign", "power_rule", "algebra_slip"):
        return edit
    return Edit(edit.mistake, "algebra_slip", edit.cost - 0.1, edit.where, edit.wrong)


def _explicit(term: Term) -> bool:
    return not any(node.head in ("partial", "differentiate", "prime") for node in term.walk())


def _fallback(case: Case) -> Edit:
    rewritten = case.before is not None and _explicit(case.before)
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
