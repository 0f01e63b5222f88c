"""What goes wrong between the indices of a formula for each entry: a lost ``Σ``, an index of another axis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from derive.mistakes.edits import Edit
from derive.mistakes.repairs import _nodes, _put
from derive.term import Term, add, name

__all__ = ["by_entries", "index_changes", "loose_indices", "with_sums"]


def by_entries(term: Term) -> bool:
    """Whether a formula was written for each entry."""
    return any(node.head == "index" and any(item.names() for item in node.args[1:]) for node in term.walk())


def loose_indices(want: Term, got: Term) -> tuple[str, ...]:
    """The indices that only the written side has, and no sum binds: ``∂L/∂xⱼ = Wᵢⱼ δᵢ`` has i."""
    if want.head != "tabulate" or got.head != "tabulate" or want.data != got.data:
        return ()
    used = set(want.args[0].names())
    return tuple(str(each) for each in want.data if each not in used)


def with_sums(want: Term, got: Term, loose: Sequence[str]) -> tuple[Term, Term]:
    """Both sides for the entries that are claimed, the loose indices summed over in every summand that has them."""
    kept = [(str(each), size) for each, size in zip(want.data, want.args[1:], strict=True) if each not in loose]
    return _over(want.args[0], kept), _over(_summed(got.args[0], loose), kept)


def _over(body: Term, kept: Sequence[tuple[str, Term]]) -> Term:
    if not kept:
        return body
    return Term("tabulate", (body, *(size for _, size in kept)), tuple(each for each, _ in kept))


def _summed(body: Term, loose: Sequence[str]) -> Term:
    if body.head in ("add", "negative", "group"):
        return Term(body.head, [_summed(part, loose) for part in body.args], body.data)
    own = tuple(each for each in loose if each in body.names())
    return Term("sum_over", (body,), own) if own else body


def index_changes(term: Term) -> Iterator[tuple[Term, Edit]]:
    """Every formula with one index exchanged for another of it, the two of a matrix turned, or one moved along."""
    names = list(dict.fromkeys(known for node in _entries(term) for item in node.args[1:] for known in item.names()))
    for path, node in _nodes(term):
        if node.head != "index":
            continue
        base, *items = node.args
        for new in _exchanged(items, names):
            changed = Term("index", (base, *new))
            yield _put(term, path, changed), Edit("index", "index_slip", 0.9, node, changed)
    yield from _everywhere(term, names)


def _entries(term: Term) -> Iterator[Term]:
    return (node for node in term.walk() if node.head == "index")


def _exchanged(items: Sequence[Term], names: Sequence[str]) -> Iterator[list[Term]]:
    for at, item in enumerate(items):
        before, after = list(items[:at]), list(items[at + 1 :])
        if item.head == "add":
            yield from ([*before, part, *after] for part in item.args)
        if not item.is_name:
            continue
        for known in names:
            if known != item.data:
                yield [*before, name(known), *after]
                yield [*before, add(item, name(known)), *after]
    long = [at for at, item in enumerate(items) if item.is_name]
    if len(long) == 2:
        turned = list(items)
        turned[long[0]], turned[long[1]] = items[long[1]], items[long[0]]
        yield turned


def _everywhere(term: Term, names: Sequence[str]) -> Iterator[tuple[Term, Edit]]:
    """Two indices exchanged in every place, as in ``δⱼ xᵢ`` for ``δᵢ xⱼ``."""
    if term.head != "tabulate":
        return
    for at, first in enumerate(names):
        for second in names[at + 1 :]:
            body = _with_indices(term.args[0], {first: name(second), second: name(first)})
            yield Term("tabulate", (body, *term.args[1:]), term.data), Edit("indices", "index_slip", 0.8, term)


def _with_indices(term: Term, put: Mapping[str, Term]) -> Term:
    def change(node: Term) -> Term:
        if node.head != "index":
            return node
        return Term("index", (node.args[0], *(item.replace(put) for item in node.args[1:])))

    return term.rebuild(change)
