"""A wrong line handed to the table of mistakes: its points in floats, and what stood before it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from derive.check.conditions import conditioned
from derive.check.fixed import place_moved
from derive.check.follow import Judged
from derive.check.heads import heads_for
from derive.check.judge import Judge
from derive.check.layouts import AGAINST
from derive.check.reach import is_gradient
from derive.check.truth import is_numeric
from derive.check.world import FAILURES, Place, World
from derive.derivation import Derivation
from derive.errors import DeriveError
from derive.kernel.arrays import concrete
from derive.kernel.fields import FLOAT
from derive.mistakes.diagnosis import diagnose
from derive.mistakes.edits import Edit, Match
from derive.mistakes.probe import Case, Probe
from derive.ops.array import Array
from derive.ops.evaluate import Evaluator
from derive.rules.formulas import formula, prime_formula
from derive.term import Term, name

__all__ = ["matches_of"]

_PLACES = 5
_ROUNDS = 6  # of writing derivatives out


def matches_of(judge: Judge, index: int) -> tuple[Match, ...]:
    """What may have gone wrong in a claim that was judged an error; the smallest edit first."""
    judged = judge.done[index]
    if judged.claim.role == "shape":
        return (Match((Edit("shape", "shape"),)),)
    if judged.outcome.difference is not None and judged.outcome.difference.kind == AGAINST:
        return (Match((Edit("other_layout", "transpose"),)),)
    if judged.want is None or judged.got is None:
        return ()
    world = judge.world
    numeric = is_numeric(judged.got) or judged.numeric
    places: list[Place] = [world.given] if numeric and world.given else _spread(world)
    want, got = judge.truth.meant(judged.want), judge.truth.meant(judged.got)
    want, got = _entry(judge, want, got)
    if judged.claim.condition is not None:
        want, got = conditioned(world, want, got, judged.claim.condition) or (want, got)
    rounded = numeric and (world.given is not None or _has_decimals(got))
    at = want.head == "evaluated" and want.args[0].head in ("partial", "differentiate")
    if at:
        places = _moved(world, want, places)
        want, rounded = want.args[0], _has_decimals(got)
    probe = _probe(world, places, rounded)
    before, truths = _before(judge, index), _truths(world, want)
    case = Case(
        probe, want, got, before, judged.update, judge.rate, judge.loss, truths=truths, juxtaposed=_juxtaposed(judged),
        at=at, first=_first(world, want),
    )  # fmt: skip
    return diagnose(case)


def _entry(judge: Judge, want: Term, got: Term) -> tuple[Term, Term]:
    """Of two vectors or matrices that are written out the first entry that differs."""
    pairs = [(_entries(want), _entries(got))] if want.head == got.head == "matrix" else []
    for left, right in pairs:
        if len(left) == len(right):
            unlike = ((a, b) for a, b in zip(left, right, strict=True) if judge.truth.compare(a, b).different)
            return next(unlike, (want, got))
    return want, got


def _entries(term: Term) -> list[Term]:
    return [entry for part in term.args for entry in _entries(part)] if term.head == "matrix" else [term]


def _has_decimals(term: Term) -> bool:
    return any(node.is_number and "." in str(node.data[1]) for node in term.walk())


def _moved(world: World, want: Term, places: Sequence[Place]) -> list[Place]:
    """``f'(2)``: the places with the variable set to 2; one is enough where nothing else is free."""
    found: list[Place] = []
    for place in places:
        fixed = {known: world.value(term, place) for known, term in zip(want.data, want.args[1:], strict=True)}
        found.append(place_moved(world, place, fixed))
    free = [v.name for v in world.graph.values.values() if world.graph.definition(v.name) is None]
    return found[:1] if set(free) <= set(want.data) else found


def _first(world: World, want: Term) -> Term | None:
    """The formula of the first derivative, where a second one is asked for."""
    if want.head != "partial" or want.data[1] != 2 or len(want.args) != 2 or not world.scalars:
        return None
    above, by = want.args
    derivation = world.derivation(str(above.data)) if above.is_name else None
    if derivation is None or (by.data,) not in derivation.results:
        return None
    formula = derivation.results[by.data,].formula
    for _ in range(_ROUNDS):
        formula = _written_out(derivation, formula)
    return formula


_SIGNS = ("\\odot", "⊙", "\\circ", "∘", "*", "\\cdot", "·", "\\times", "×")


def _juxtaposed(judged: Judged) -> bool:
    """Whether some product was written without a sign: then it is no elementwise one that was meant."""
    assert judged.got is not None
    products = sum(len(node.args) - 1 for node in judged.got.walk() if node.head == "multiply")
    return products > sum(judged.claim.text.count(sign) for sign in _SIGNS)


def _spread(world: World) -> list[Place]:
    """More places for scalars, where they cost little: both sides of every kink should be seen."""
    count = _PLACES if world.scalars else 2
    return list(islice(world.places(count), count))


def _before(judge: Judge, index: int) -> Term | None:
    """The formula that this one was made from: the side before in its chain, or what was said of the same quantity."""
    judged = judge.done[index]
    if judged.claim.chain and index and judge.done[index - 1].outcome.equal:
        before = judge.done[index - 1].got
        return None if before is None else judge.truth.meant(before)
    for earlier in reversed(judge.done[:index]):
        if earlier.want == judged.want and earlier.outcome.equal and earlier.got is not None:
            return judge.truth.meant(earlier.got)
    return None


def _truths(world: World, want: Term) -> tuple[Term, ...]:
    """The right formula: one step from the derivatives around it, and written out."""
    want = _named(world, want)
    if world.scalars or not is_gradient(want):
        return ()
    loss, by = (str(side.data) for side in want.args)
    derivation = world.derivation(loss)
    if derivation is None or by == loss:
        return ()
    if by in derivation.adjoints:
        first = derivation.adjoints[by]
    elif (by,) in derivation.results:
        first = derivation.results[by,].formula
    else:
        return ()
    near = first.rebuild(lambda node: _atom(loss, node))
    rounds, further = [near], first
    for _ in range(_ROUNDS):
        further = _written_out(derivation, further)
        rounds.append(further.rebuild(lambda node: _atom(loss, node)))
    return tuple(dict.fromkeys(rounds))


def _written_out(derivation: Derivation, formula: Term) -> Term:
    """A formula with its adjoints put in, once."""

    def change(node: Term) -> Term:
        return derivation.adjoints.get(str(node.data), node) if node.head == "adjoint" else node

    return formula.rebuild(change)


def _named(world: World, want: Term) -> Term:
    """``∂/∂X tr(XᵀAX)`` as the derivative of the value that the model defines so."""
    if want.head != "differentiate" or len(want.args) != 2:
        return want
    body = want.args[0].rebuild(lambda node: node.args[0] if node.head == "group" else node)
    same = (item.name for item in world.graph.definitions if item.term == body)
    known = next(same, None)
    return want if known is None else Term("partial", (name(known), want.args[1]), ("partial", 1))


def _atom(loss: str, node: Term) -> Term:
    if node.head != "adjoint":
        return node
    return Term("partial", (name(loss), name(node.data)), ("partial", 1))


def _probe(world: World, places: Sequence[Place], numeric: bool) -> Probe:
    evaluators = [_floats(world, place) for place in places]
    cache: dict[Term, Sequence[Array] | None] = {}

    def value(term: Term) -> Sequence[Array] | None:
        if term not in cache:
            cache[term] = _values(term)
        return cache[term]

    def _values(term: Term, count: int | None = None) -> Sequence[Array] | None:
        try:
            if world.over():
                return None
            written = concrete(term, world.functions)
            return [evaluator(written) for evaluator in evaluators[:count]]
        except (DeriveError, *FAILURES, ValueError, IndexError, KeyError, TypeError):
            return None

    names = {known: array.shape for known, array in places[0].values.items() if "·" not in known} if places else {}
    return Probe(world.graph, value, world.scalars, names, len(places), numeric, lambda term: _values(term, 1))


def _floats(world: World, place: Place) -> Evaluator:
    """The place in floats; derivative atoms keep their exact values."""
    exact = heads_for(world, place)

    def atom(evaluator: Evaluator, term: Term) -> Array:
        return world.value(term, place).map(float)

    env = {known: array.map(float) for known, array in place.values.items()}
    heads = {**exact, "partial": atom, "differentiate": atom, "local": atom}
    return Evaluator(env, FLOAT, formula, place.sizes, prime_formula, heads)
