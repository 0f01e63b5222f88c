"""What went wrong in a line about tensors: single changes to the right formula and to the student's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from derive.mistakes.edits import Edit, Match
from derive.mistakes.entries import by_entries, index_changes, loose_indices, with_sums
from derive.mistakes.factors import constant_of
from derive.mistakes.matrix_edits import matrix_changes
from derive.mistakes.probe import Case, Probe
from derive.mistakes.routes import jacobian_edits, partial_sums
from derive.ops.array import Array
from derive.term import Term, name

__all__ = ["matrix_matches"]

Arrays = Sequence[Array]
_LIMIT = 900
_PLAIN, _PAIRED = 1.0, 2.0
_COMMON = ("transpose", "missing_sum", "missing_factor", "constant_factor", "sign", "wrong_activation_derivative")


def matrix_matches(case: Case) -> Iterator[Match]:
    """All mistakes found, in no order; two at once only where one does not explain the line."""
    found = [_of_entries(match) if by_entries(case.got) else match for match in _single(case)]
    yield from found
    if all(match.cost > _PLAIN for match in found):
        dropped = list(_by_paths(case))
        found += dropped
        yield from dropped
    if all(match.cost > _PAIRED for match in found):
        yield from (_of_entries(match) if by_entries(case.got) else match for match in _pairs(case))


def _single(case: Case) -> Iterator[Match]:
    got, want = case.probe.value(case.got), case.probe.value(case.want)
    if want is None:
        return
    yield from _by_indices(case, want)
    if got is None:
        yield Match((Edit("does_not_fit", "index_slip" if by_entries(case.got) else "shape", 3.0, case.got),))
        yield from _repaired(case, want)
        return
    yield from _by_shape(case, got, want)
    yield from _by_ratio(case, got, want)
    yield from (Match((edit,)) for edit in jacobian_edits(case, got, want))
    yield from _repaired(case, want)
    yield from _from_truth(case, got)
    yield from _from_before(case, got)


def _of_entries(match: Match) -> Match:
    """In a formula for each entry a matrix that is turned is an index in the wrong place."""
    kinds = {"transpose": "index_slip"}
    edits = tuple(replace(edit, kind=kinds.get(edit.kind, edit.kind)) for edit in match.edits)
    return Match(edits, match.details)


def _by_indices(case: Case, want: Arrays) -> Iterator[Match]:
    """A lost ``Σ``, whose index is left over, or one index in the place of another."""
    loose = loose_indices(case.want, case.got)
    if loose:
        entry, summed = with_sums(case.want, case.got, loose)
        exact = case.probe.value(entry)
        whole = exact is not None and _equals(case.probe, summed, exact)
        yield Match((Edit("sum_missing", "missing_sum", 0.6 if whole else 1.9, case.got),))
        return
    for count, (term, edit) in enumerate(index_changes(case.got)):
        if count > _LIMIT:
            return
        if _equals(case.probe, term, want):
            yield Match((edit,))


def _by_paths(case: Case) -> Iterator[Match]:
    got = case.probe.value(case.got)
    if got is not None:
        found = (edit for term, edit in partial_sums(case) if _equals(case.probe, term, got))
        yield from (Match((edit,)) for edit in islice(found, 1))


def _pairs(case: Case) -> Iterator[Match]:
    """Two of the commonest mistakes in one line."""
    got = case.probe.value(case.got)
    tried = 0
    for formula in dict.fromkeys(case.truths) if got is not None else ():
        for once, first in _common(formula, case.probe):
            for twice, second in _common(once, case.probe):
                if got is None or not _ordered(first, second):
                    continue
                tried += 1
                if tried > _LIMIT:
                    return
                if _equals(case.probe, twice, got):
                    yield Match((replace(first, cost=first.cost + 0.5), second))


def _common(formula: Term, probe: Probe) -> Iterator[tuple[Term, Edit]]:
    for term, edit in matrix_changes(formula, probe, repair=False):
        if edit.kind in _COMMON and (edit.kind != "transpose" or edit.mistake in ("transposed", "turned", "order")):
            yield term, edit


def _ordered(first: Edit, second: Edit) -> bool:
    """Each pair once, the more telling mistake first."""
    places = [_COMMON.index(edit.kind) for edit in (first, second)]
    return places[0] < places[1]


def _by_shape(case: Case, got: Arrays, want: Arrays) -> Iterator[Match]:
    a, b = got[0], want[0]
    if _close_all([x.transpose(tuple(reversed(range(x.rank)))) for x in got], want):
        yield Match((Edit("transposed", "transpose", 0.8, case.got),))
    if len(a.data) == len(b.data):
        return
    if len(a.data) > len(b.data) and _summed(got, want):
        yield Match((Edit("sum_missing", "missing_sum", 1.2 if case.juxtaposed else 0.8, case.got),))
    yield Match((Edit("shape", "shape", 2.5, case.got),))


def _summed(got: Arrays, want: Arrays) -> bool:
    """Whether sums over some axes of the answer give the truth."""
    for axes in ((0,), (1,), (0, 1)):
        if max(axes) < got[0].rank:
            sums = [x.reduce(axes, lambda entries: sum(entries[1:], entries[0])) for x in got]
            if len(sums[0].data) == len(want[0].data) and _close_all(sums, want):
                return True
    return False


def _by_ratio(case: Case, got: Arrays, want: Arrays) -> Iterator[Match]:
    if len(got[0].data) != len(want[0].data):
        return
    pairs = [(float(a), float(b)) for x, y in zip(got, want, strict=True) for a, b in zip(x.data, y.data, strict=True)]
    ratios = [a / b for a, b in pairs if abs(b) > 1e-12]
    if not ratios or any(abs(a) > 1e-12 for a, b in pairs if abs(b) <= 1e-12):
        return
    simple = constant_of(tuple(ratios))
    if simple == -1:
        yield Match((Edit("sign", "sign", 0.5),))
    elif simple is not None and simple != 1:
        kind = "constant_factor" if simple > 0 else "sign"
        yield Match((Edit("constant", kind, 0.8, Term("number", (), (simple, str(simple)))),))
    yield from _named_ratio(case, ratios, len(want[0].data))


def _named_ratio(case: Case, ratios: list[float], size: int) -> Iterator[Match]:
    """A scalar of the model lost or added: the 1/m of a mean."""
    for known, shape in case.probe.names.items():
        if shape:
            continue
        values = case.probe.vector(name(known))
        spread = [v for v in values for _ in range(size)]
        if len(spread) != len(ratios):
            continue
        if all(abs(r * v - 1) < 1e-9 for r, v in zip(ratios, spread, strict=True)):
            yield Match((Edit("divided_by", "constant_factor", 0.9, name(known)),))
        if all(abs(r / v - 1) < 1e-9 for r, v in zip(ratios, spread, strict=True) if v):
            yield Match((Edit("scalar", "constant_factor", 0.9, name(known)),))


def _repaired(case: Case, want: Arrays) -> Iterator[Match]:
    """One change to the student's formula that makes it true."""
    for count, (term, edit) in enumerate(matrix_changes(case.got, case.probe, repair=True)):
        if count > _LIMIT:
            return
        if _equals(case.probe, term, want):
            turned = case.juxtaposed and edit.mistake == "product_turned"
            summed = case.juxtaposed and edit.kind == "missing_sum"
            kind, cost = ("transpose" if turned else edit.kind), edit.cost + 0.5 * summed
            yield Match((replace(edit, kind=kind, cost=cost),))


def _from_truth(case: Case, got: Arrays) -> Iterator[Match]:
    """One change to the right formula that makes it the student's."""
    for formula in case.truths:
        for count, (term, edit) in enumerate(matrix_changes(formula, case.probe, repair=False)):
            if count > _LIMIT:
                break
            if _equals(case.probe, term, got):
                yield Match((edit,))


def _from_before(case: Case, got: Arrays) -> Iterator[Match]:
    if case.before is None:
        return
    for count, (term, edit) in enumerate(matrix_changes(case.before, case.probe, repair=False)):
        if count > _LIMIT:
            return
        if _equals(case.probe, term, got):
            yield Match((edit,))


def _equals(probe: Probe, term: Term, want: Arrays) -> bool:
    found = probe.value(term)
    return found is not None and _close_all(found, want)


def _close_all(left: Arrays, right: Arrays) -> bool:
    for a, b in zip(left, right, strict=True):
        if len(a.data) != len(b.data) or _turned(a, b):
            return False
        if not all(
            abs(float(x) - float(y)) <= 1e-9 * max(1.0, abs(float(y))) for x, y in zip(a.data, b.data, strict=True)
        ):
            return False
    return True


def _turned(a: Array, b: Array) -> bool:
    rows = [tuple(size for size in array.shape if size != 1) for array in (a, b)]
    return rows[0] != rows[1]
