"""*Fill in*: the worked solution with chosen factors blanked, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from derive.document import Block, Table
from derive.handout.case import Case
from derive.handout.failing import trouble
from derive.handout.lines import Line, joined, local_of, path_edges
from derive.handout.marks import shared
from derive.handout.nouns import Asked
from derive.handout.words import say, show, text
from derive.term import Term, add, bare, equals, relation

__all__ = ["ask"]

_SHOWN = ("chain", "factor", "product", "adjoint", "result")


@dataclass(frozen=True)
class Blank:
    """A gap with its number: ``right`` belongs into it, in the lines ``at``."""

    number: int
    right: Term
    line: Line
    rank: int = 0

    @property
    def term(self) -> Term:
        return Term("blank", (), (self.number, self.rank))


def ask(case: Case) -> Asked:
    chosen = _chosen(case)
    blanks = [Blank(number, right, line, 2 * case.tensor) for number, (line, right) in enumerate(chosen, start=1)]
    shown = [_with_gaps(case, line, blanks) for line in case.lines if line.kind in _SHOWN]
    _keep_secret(case, shown, blanks)
    question = (
        *case.model(),
        text(say("handout.ask.fill", asked=case.asked, n=len(case.asked))),
        *(block for line in shown for block in _said(line)),
    )
    marks = shared(case.problem.points, [1] * len(blanks))
    rows = tuple((f"({blank.number})", bare(blank.right), mark) for blank, mark in zip(blanks, marks, strict=True))
    head = (say("handout.table.gap"), say("handout.table.answer"), say("handout.table.marks"))
    key = Table(head, rows)
    facts = {"blanks": [list(blank.line.link or (blank.line.by,)) for blank in blanks]}
    return Asked(case.problem, question, (key,), (key, *_full(case)), (key, *case.accepted(), *case.mistakes()), facts)


def _full(case: Case) -> Iterator[Block]:
    for line in case.lines:
        yield text(*line.reasons)
        yield show(line.term)


def _said(line: Line) -> Iterator[Block]:
    if line.reasons:
        yield text(*line.reasons)
    yield show(line.term)


def _chosen(case: Case) -> list[tuple[Line, Term]]:
    """What is blanked: by hand (links), by rule, or as many as the level says."""
    pool = list(_pool(case))
    wanted = case.problem.blanks
    by_hand = [word for word in wanted if "/" in word]
    if wanted:
        found = [(line, part) for line, part in pool if _named(line, part, wanted)]
        missing = [word for word in by_hand if not any(_link(line) == word for line, _ in pool)]
        if missing or not found:
            known = ", ".join(dict.fromkeys((*(_rule(part) for _, part in pool), *(_link(line) for line, _ in pool))))
            raise trouble("no_blank", case.problem.where, found=", ".join(missing or wanted), known=known)
        return found
    count = min(case.problem.level, len(pool))
    places = sorted(case.chance.sample(range(len(pool)), count))
    return [pool[place] for place in places]


def _pool(case: Case) -> Iterator[tuple[Line, Term]]:
    """Everything that can be blanked: each local derivative; of a formula with matrices the factors but for ``δ``, or
    the whole where no ``δ`` stands in it."""
    for line in case.lines:
        if line.kind == "factor":
            yield line, line.right
        elif line.kind in ("adjoint", "result"):
            yield from ((line, part) for part in _factors(line.right))


def _factors(term: Term) -> list[Term]:
    if term.head in ("matmul", "multiply"):
        parts = [part for part in term.args if not part.is_number and not _carries(part)]
        return parts[:1] if parts else []
    return [] if any(map(_carries, term.walk())) or not any(True for _ in term.names()) else [term]


def _carries(part: Term) -> bool:
    return part.head == "adjoint"


def _link(line: Line) -> str:
    return "/".join(line.link) if line.link else line.by


def _named(line: Line, part: Term, wanted: tuple[str, ...]) -> bool:
    return _rule(part) in wanted or _link(line) in wanted


def _rule(part: Term) -> str:
    """The rule that blanks this factor."""
    if any(node.head == "prime" for node in part.walk()):
        return "activation"
    return "linear" if bare(part).head in ("name", "transpose") else "loss"


def _with_gaps(case: Case, line: Line, blanks: list[Blank]) -> Line:
    """The line with its gaps, and no reason that would tell what belongs there."""
    own = [blank for blank in blanks if blank.line is line]
    if line.kind == "product":
        return _product(case, line, blanks)
    if not own:
        return line
    right = line.right
    for blank in own:
        right = blank.term if line.kind == "factor" else right.rebuild(_swap(blank))
    sides = [*line.term.args[:-1], right]
    return replace(line, term=relation(sides[0], *[("=", side) for side in sides[1:]]), reasons=())


def _swap(blank: Blank) -> Callable[[Term], Term]:
    return lambda node: blank.term if node == blank.right else node


def _product(case: Case, line: Line, blanks: list[Blank]) -> Line:
    """The product with the same gaps as the factors that it is made of."""
    gaps = {blank.line.link: blank.term for blank in blanks}
    result = case.derivation.results[line.by,]
    paths = path_edges(case.derivation, result)
    if not any((edge.value, edge.by) in gaps for path in paths for edge in path):
        return line
    parts = [joined([gaps.get((edge.value, edge.by)) or local_of(edge) for edge in path]) for path in paths]
    return replace(line, term=equals(line.left, bare(add(*parts))))


def _keep_secret(case: Case, shown: list[Line], blanks: list[Blank]) -> None:
    """Raises `DeriveError` where what belongs into a gap can be read off another line of the problem."""
    for blank in blanks:
        for line in shown:
            sides = line.term.args if line.term.head == "relation" else ()
            if blank.line.left in sides[:1] and any(bare(side) == bare(blank.right) for side in sides[1:]):
                raise trouble("blank_shown", case.problem.where, found=_link(blank.line))
