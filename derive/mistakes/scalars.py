"""What went wrong in a line about scalars: its value is compared with every wrong answer that the chain can give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from derive.errors import DeriveError
from derive.mistakes.chain import Chain
from derive.mistakes.duals import Dual
from derive.mistakes.edits import Edit, Match, Vector, combine, same_vector
from derive.mistakes.factors import by_factor, constant_of
from derive.mistakes.probe import Case, Probe
from derive.mistakes.school import school_matches
from derive.rules.calculus import differentiate
from derive.term import Term, name

__all__ = ["scalar_matches"]

_DEEP = 12
_ONE_OF_TWO = 0.78


def scalar_matches(case: Case) -> Iterator[Match]:
    """All mistakes that lead to the student's value, in no order."""
    probe = case.probe
    got, want = probe.vector(case.got), probe.vector(case.want)
    if any(entry != entry for entry in (*got, *want)):
        return
    derivative = case.want.head in ("partial", "differentiate") and case.want.args[1].is_name
    if derivative and len(case.want.args) == 2:
        yield from school_matches(case)
    if all(entry == 0 for entry in want):
        yield Match((Edit("nonzero", "extra_factor", 1.2, case.got),))
        return
    if same_vector(got, (0.0,) * len(got)):
        yield Match((Edit("zero", "missing_factor", 1.2, case.want),))
    yield from _by_factor(case, got, want)
    if case.want.head == "prime":
        yield from _of_prime(case, got)
    if not derivative or case.want.data[1] != 1:
        return
    yield from _constant_link(case, got, want)
    dual = _dual(case)
    if dual is not None:
        yield from _single(dual, got, probe)
        if not probe.numeric and not case.at:
            yield from _pairs(dual, got)
    yield from _elsewhere(case, got)


def _by_factor(case: Case, got: Vector, want: Vector) -> Iterator[Match]:
    """The ratio to the right answer, at the points where that is not zero."""
    kept = [k for k, entry in enumerate(want) if entry != 0]
    if any(got[k] != 0 for k in range(len(want)) if k not in kept):
        return
    ratio = tuple(got[k] / want[k] for k in kept)
    factors_of = _factors(case) if not case.at else ({}, {})
    chain, others = (
        {term: tuple(vector[k] for k in kept) for term, vector in factors.items()} for factors in factors_of
    )
    local, powers = _is_local(case), _of_powers(case)
    for match in by_factor(ratio, chain, others, case.probe.same):
        if powers and match.edits[0].where == case.want.args[1] and match.kind in ("extra_factor", "missing_factor"):
            yield Match((replace(match.edits[0], kind="power_rule", cost=0.86), *match.edits[1:]))
        named = match.edits[0].mistake in ("factor_added", "factor_exchanged")
        yield (
            Match((replace(match.edits[0], cost=match.edits[0].cost + 0.3), *match.edits[1:]))
            if local and named
            else match
        )


def _of_powers(case: Case) -> bool:
    """A derivative of a formula by a variable of its own: an ``x`` too many or too few is a power taken wrongly."""
    if case.want.head != "partial" or not case.want.args[0].is_name or len(case.want.args) != 2:
        return False
    definition = case.probe.graph.definition(case.want.args[0].data)
    by = case.want.args[1]
    if definition is None or not by.is_name:
        return False
    powers = (node for node in definition.term.walk() if node.head in ("power", "sqrt"))
    return any(node.args[0] == by for node in powers)


def _is_local(case: Case) -> bool:
    """A derivative of a function by its own argument: a factor too many is then a wrong derivative."""
    if case.want.head != "partial" or not case.want.args[0].is_name:
        return False
    definition = case.probe.graph.definition(case.want.args[0].data)
    return definition is not None and len(definition.term.args) == 1 and definition.term.args[0] == case.want.args[1]


def _dual(case: Case) -> Dual | None:
    below = case.want.args[1]
    above = _lowered(case)
    if above is None:
        return None
    probe = case.probe
    values = {known: probe.vector(name(known)) for known, shape in probe.names.items() if not shape}
    chain = Chain(probe.graph, below.data, values, probe.vector)
    try:
        return chain.whole(above)
    except (KeyError, RecursionError, ValueError):
        return None


def _lowered(case: Case) -> Term | None:
    """What is differentiated last: of a second derivative the first one, written out."""
    above, *by = case.want.args
    order = case.want.data[1]
    if order == 1:
        return above
    for _ in range(_DEEP):
        made = {k: item.term for k in above.names() if (item := case.probe.graph.definition(k)) is not None}
        if not made:
            break
        above = above.replace({known: Term("group", (term,)) for known, term in made.items()})
    try:
        for each in by[1:] if len(by) > 1 else by * (order - 1):
            above = differentiate(above, each).after
    except DeriveError:
        return None
    return above


def _single(dual: Dual, got: Vector, probe: Probe) -> Iterator[Match]:
    halved = not probe.numeric and probe.same(tuple(2 * entry for entry in got), dual.slope)
    for vector, edit in dual.wrong:
        if probe.same(vector, got):
            alike = halved and edit.mistake == "route_dropped"  # two ways that bring the same, and one of them
            yield Match((replace(edit, cost=_ONE_OF_TWO) if alike else edit,))


def _pairs(dual: Dual, got: Vector) -> Iterator[Match]:
    """One mistake in the chain and a lost sign or constant."""
    for vector, edit in dual.wrong:
        ratio = constant_of(combine(lambda g, v: g / v, got, vector)) if all(vector) else None
        if ratio is not None and ratio != 1:
            kind = "sign" if ratio == -1 else "constant_factor"
            yield Match((edit, Edit("constant", kind, 1.0)))


def _elsewhere(case: Case, got: Vector) -> Iterator[Match]:
    """The derivative of, or by, something else; and the local derivatives added instead of multiplied."""
    above, below = case.want.args[0], case.want.args[1]
    for known, value in case.probe.graph.values.items():
        if value.shape or known == below.data:
            continue
        other = Term("partial", (above, name(known)), ("partial", 1))
        if above != name(known) and case.probe.same(case.probe.vector(other), got):
            yield Match((Edit("other_gradient", "wrong_variable", 1.3, other),))
    if above.is_name:
        yield from _added(case.probe, above.data, below.data, got)
        yield from _other_value(case, got)


def _other_value(case: Case, got: Vector) -> Iterator[Match]:
    above, below = case.want.args[0], case.want.args[1]
    for definition in case.probe.graph.definitions:
        other = Term("partial", (name(definition.name), below), ("partial", 1))
        if (
            definition.name != above.data
            and definition.name != below.data
            and case.probe.same(case.probe.vector(other), got)
        ):
            yield Match((Edit("other_value", "missing_factor", 1.4, other),))


def _added(probe: Probe, above: str, below: str, got: Vector) -> Iterator[Match]:
    path = _path(probe, above, below)
    if len(path) < 3:
        return
    links = [Term("partial", (name(a), name(b)), ("partial", 1)) for a, b in pairwise(path)]
    vectors = [probe.vector(link) for link in links]
    if probe.same(combine(lambda *entries: sum(entries), *vectors), got):
        yield Match((Edit("links_added", "other", 1.0, Term("add", tuple(links))),))


def _path(probe: Probe, above: str, below: str) -> list[str]:
    """One way from a value down to a name it is made from."""
    path = [above]
    while path[-1] != below:
        definition = probe.graph.definition(path[-1])
        if definition is None:
            return []
        nearer = [n for n in definition.term.names() if n == below or _reaches(probe, n, below)]
        if not nearer:
            return []
        path.append(nearer[0])
    return path


def _reaches(probe: Probe, known: str, below: str) -> bool:
    stack, seen = [known], set()
    while stack:
        current = stack.pop()
        if current == below:
            return True
        definition = probe.graph.definition(current)
        if definition is not None and current not in seen:
            seen.add(current)
            stack.extend(definition.term.names())
    return False


def _factors(case: Case) -> tuple[dict[Term, Vector], dict[Term, Vector]]:
    """Factors of the right answer's chain, and other values of the model."""
    probe = case.probe
    named = {name(k): probe.vector(name(k)) for k, shape in probe.names.items() if not shape}
    primes: dict[Term, Vector] = {}
    for definition in probe.graph.definitions:
        for node in definition.term.walk():
            if len(node.args) == 1 and node.head in _PRIMED:
                prime = Term("prime", node.args, (node.head, 1))
                primes[prime] = probe.vector(prime)
    differences: dict[Term, Vector] = {}
    if case.want.head == "partial" and case.want.args[0].is_name:
        for edge in _edges(probe, case.want.args[0].data):
            if edge.args != case.want.args:
                differences[edge] = probe.vector(edge)
    everything = {term: v for term, v in {**primes, **differences, **named}.items() if constant_of(v) is None}
    return everything, everything


_PRIMED = frozenset("sigmoid tanh relu leaky_relu softplus silu gelu sin cos tan exp log sqrt atan asin acos".split())


def _edges(probe: Probe, above: str) -> Iterator[Term]:
    for definition in probe.graph.definitions:
        for known in definition.term.names():
            value = probe.graph.values.get(known)
            if value is not None and not value.shape and value.role not in ("target", "constant"):
                yield Term("partial", (name(definition.name), name(known)), ("partial", 1))


def _constant_link(case: Case, got: Vector, want: Vector) -> Iterator[Match]:
    """A link of the chain that is a plain number, ``du/dx = 3``, is missing."""
    if not case.want.args[0].is_name:
        return
    by = str(case.want.args[1].data)
    for edge in _edges(case.probe, case.want.args[0].data):
        if edge.args[1].data != by and not _reaches(case.probe, str(edge.args[1].data), by):
            continue
        value = constant_of(case.probe.vector(edge)) if edge.args != case.want.args else None
        if value not in (None, 0, 1, -1) and case.probe.same(tuple(float(value) * entry for entry in got), want):
            yield Match((Edit("factor_missing", "missing_factor", 0.79, edge),))


def _of_prime(case: Case, got: Vector) -> Iterator[Match]:
    """``σ'(z) = …``: what may have been taken for the derivative of the function."""
    function, order = case.want.data
    if order != 1 or len(case.want.args) != 1:
        return
    probe = case.probe
    values = {known: probe.vector(name(known)) for known, shape in probe.names.items() if not shape}
    for vector, edit in Chain(probe.graph, "", values, probe.vector).wrong_outer(Term(function, case.want.args)):
        if probe.same(vector, got):
            yield Match((edit,))
