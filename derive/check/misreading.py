"""Signs that look alike: a claim that one of them would mend may have been copied wrongly, and a person decides.

A transcription confuses z with 2, w with ω, a with α, σ with 6, l with 1, p with ρ. Where a later line goes on from
what was written, it was meant as written. A prime that is missing and an x too many or too few are what students do
wrong every day, so they are diagnosed as mistakes and not excused as a slip of the pen.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.check.goals import same_sides
from derive.check.judge import Judge
from derive.check.truth import is_numeric
from derive.term import Term, name, number, relation

__all__ = ["MISREAD", "misread"]

MISREAD = "possibly_misread"
_ALIKE = ("z2", "wω", "aα", "σ6", "l1", "pρ")
_GREEK = {"ω": "omega", "α": "alpha", "ρ": "rho", "σ": "sigma"}
_TRIALS = 40
Change = tuple[Term, Term, Term]  # the claim's side with one sign exchanged, what was written, what may be meant


def misread(judge: Judge, index: int) -> Term | None:
    """``written → meant``, where one sign explains everything; ``None`` where none does, or several would."""
    judged = judge.done[index]
    if judged.want is None or judged.got is None:
        return None
    if any(later.cause == index for later in judge.done):
        return None
    found: set[tuple[Term, Term]] = set()
    for number_, (term, written, meant) in enumerate(_changed(judge, judged.got)):
        if number_ >= _TRIALS or judge.clock.over():
            break
        if same_sides(judged.want, term) or (is_numeric(term) and not is_numeric(judged.got)):
            continue  # nothing would be said, or something of the author's numbers alone
        if judge.truth.compare(judged.want, term).equal:
            found.add((written, meant))
    if len(found) != 1:
        return None
    written, meant = found.pop()
    return relation(written, ("→", meant))


def _changed(judge: Judge, term: Term) -> Iterator[Change]:
    for path, node in _places(term):
        for meant in _meant(judge, node):
            yield _put(term, path, meant), node, meant


def _meant(judge: Judge, node: Term) -> Iterator[Term]:
    """What a part may have been before it was copied."""
    known = judge.world.graph.values
    if node.is_name:
        yield from (name(other) for other in _respelled(str(node.data)) if other in known)
        yield from (number(int(b)) for a, b in (("z", "2"), ("l", "1")) if node.data == a)
    elif node.is_number and node.data[1] in ("2", "1", "") and node.value in (1, 2):
        letter = "z" if node.value == 2 else "l"
        if letter in known:
            yield name(letter)
    elif node.head == "multiply":
        yield from _product(node)


def _product(node: Term) -> Iterator[Term]:
    """``6(z)`` for ``σ(z)``."""
    for k, part in enumerate(node.args[:-1]):
        if part.is_number and part.value == 6:
            inner = node.args[k + 1]
            inner = inner.args[0] if inner.head == "group" else inner
            yield _multiplied(*node.args[:k], Term("sigmoid", (inner,)), *node.args[k + 2 :])


def _multiplied(*factors: Term) -> Term:
    return factors[0] if len(factors) == 1 else Term("multiply", factors)


def _respelled(known: str) -> Iterator[str]:
    """The name with one sign exchanged for the one that it looks like."""
    for pair in _ALIKE:
        for a, b in ((pair[0], pair[1]), (pair[1], pair[0])):
            for spelled in {a, _GREEK.get(a, a)}:
                if spelled in known:
                    yield from {known.replace(spelled, other, 1) for other in {b, _GREEK.get(b, b)}}
                    yield from {other.join(known.rsplit(spelled, 1)) for other in {b, _GREEK.get(b, b)}}


def _places(term: Term) -> Iterator[tuple[tuple[int, ...], Term]]:
    stack: list[tuple[tuple[int, ...], Term]] = [((), term)]
    while stack:
        path, node = stack.pop()
        yield path, node
        if node.head not in ("partial", "differentiate"):
            stack.extend(((*path, k), child) for k, child in enumerate(node.args))


def _put(term: Term, path: tuple[int, ...], new: Term) -> Term:
    if not path:
        return new
    children = list(term.args)
    children[path[0]] = _put(children[path[0]], path[1:], new)
    return Term(term.head, children, term.data)
