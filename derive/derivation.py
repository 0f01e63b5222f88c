"""A Derivation: local derivatives as edges, one adjoint a value, the steps of each, results and their checks.

Everything here is a Term or an id. The derivative of the loss by a value ``v`` is written ``adjoint(v)`` (``δ_v``);
an edge says what a value passes on to one of the values it was made from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from derive.graph import Family, Graph
from derive.term import Term, name

__all__ = ["Check", "Closed", "Condition", "Derivation", "Edge", "GeneralLayer", "Path", "Result", "Step", "local_atom"]


@dataclass(frozen=True, slots=True)
class Condition:
    """Something a step relies on: ``kink`` (``relu'(0) = 0`` by convention), ``nonzero``, ``positive``, a property."""

    kind: str
    term: Term


@dataclass(frozen=True, slots=True)
class Step:
    """One application of a rule: ``before`` becomes ``after``. Mathematics and ids, never prose.

    ``rule`` is the id of a record in `derive.rules`; ``steps`` are the steps inside; ``before`` is a
    ``differentiate`` Term for calculus rules.
    """

    rule: str
    before: Term
    after: Term
    steps: tuple[Step, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """The local derivative of ``value`` by ``by``, one of the names in its definition.

    ``local`` is the factor ``∂value/∂by`` (``None`` where only the contribution has a matrix form); ``contribution``
    is what reaches ``by`` from ``value``, written with ``adjoint(value)``; ``step`` says why, rule by rule; ``proof``
    is how the factor was compared with SymPy's derivative (``proved`` or ``tested``), or ``rule`` for a rule of arrays.
    """

    value: str
    by: str
    local: Term | None
    contribution: Term
    step: Step
    proof: str = "proved"


@dataclass(frozen=True, slots=True)
class Path:
    """A way from the loss down to a value: the names passed, loss first.

    ``shared`` is the lowest value on it whose adjoint an earlier result has computed, ``shared_from`` that result.
    """

    nodes: tuple[str, ...]
    shared: str | None = None
    shared_from: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A check a formula passed: ``shape``, ``sympy``, ``differences`` or ``readback``; ``proved`` or ``tested``."""

    kind: str
    strength: str


@dataclass(frozen=True, slots=True)
class Result:
    """The derivative of the loss by one value (``by`` has two names for second order).

    ``paths`` are at most 64, ``path_count`` is exact. ``chain`` is the sum of products of ``partial`` Terms (with
    ``adjoint`` Terms in the ``backprop`` style); ``product`` the same with every local derivative written out;
    ``formula`` that product, simplified in named values; ``closed`` the formula with activation derivatives written
    by the values they belong to (``a(1 - a)``), ``short`` that with fractions cancelled where it is shorter (``None``
    where nothing cancels). ``reused`` is the lowest value that all paths pass and whose adjoint
    an earlier result has computed already, with ``reused_from`` that result.
    """

    by: tuple[str, ...]
    formula: Term
    product: Term
    closed: Term
    chain: Term
    steps: tuple[Step, ...] = ()
    paths: tuple[Path, ...] = ()
    path_count: int = 0
    checks: tuple[Check, ...] = ()
    reused: str | None = None
    reused_from: str | None = None
    short: Term | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """An adjoint in closed form, and the rewritings that led there: ``insert by_output cancel_inside pull_out
    rows_sum_to_one cancel``; a side condition stands with the step that uses it."""

    term: Term
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Derivation:
    """What the engine found out. ``order`` lists the values on the way from the loss, loss first.

    ``consumers[v]`` names the values that use ``v`` and lie on a path to the loss; ``edges[value, by]`` are the local
    derivatives; ``adjoints[v]`` is ``∂loss/∂v`` written with the adjoints of its consumers, and ``closed`` holds the
    few adjoints that have a closed form (``(P - Y)/n``). ``why[op, position]`` derives the rule that carries a gradient
    to an operand in index notation (steps ``why.entry chain differentiate collapse read``). ``upstream`` names the
    gradients that were given in place of a loss; ``loss`` is then ``Σ G ⊙ Y``, added to the graph. ``general`` holds
    the equations of a layer where their number is a symbol; the results are then those of layer ``l``.
    """

    graph: Graph
    loss: str
    wrt: tuple[str, ...]
    style: str
    order: tuple[str, ...]
    edges: Mapping[tuple[str, str], Edge]
    consumers: Mapping[str, tuple[str, ...]]
    adjoints: Mapping[str, Term]
    results: Mapping[tuple[str, ...], Result]
    unreachable: tuple[str, ...] = ()
    layout: str = "same"
    checks: tuple[Check, ...] = field(default=())
    closed: Mapping[str, Closed] = field(default_factory=dict)
    why: Mapping[tuple[Term, int], Step] = field(default_factory=dict)
    upstream: Mapping[str, str] = field(default_factory=dict)
    general: GeneralLayer | None = None


@dataclass(frozen=True)
class GeneralLayer:
    """What holds for every layer, as relations whose names carry the layer's index: an induction from the last.

    ``pivot`` is the value by which δ is taken and ``meaning`` says so (``δ^{(l)} = ∂C/∂z^{(l)}``); ``forward`` holds
    the equations of a layer, ``last`` is δ of the last layer, ``step`` leads from ``l + 1`` to ``l``, ``gradients`` the
    derivatives by what a layer declares. ``top``, ``between`` and ``layer`` are the derivations behind them: from the
    loss to the last layer, from one layer to the one before, inside a layer.
    """

    family: Family
    pivot: str
    meaning: Term
    forward: tuple[Term, ...]
    last: Term
    step: Term
    gradients: Mapping[str, Term]
    top: Derivation
    between: Derivation
    layer: Derivation

    @property
    def equations(self) -> tuple[Term, ...]:
        """All of them, in the order of a textbook."""
        return (self.last, self.step, *self.gradients.values())

    @property
    def deltas(self) -> tuple[str, str, str]:
        """The names of δ: of a layer, of the one behind it, of the last."""
        (beyond,) = self.between.upstream.values()
        return str(self.meaning.args[0].data), beyond, str(self.last.args[0].data)


def local_atom(consumers: Mapping[str, tuple[str, ...]], value: str, by: str) -> Term:
    """``∂value/∂by`` with all other names of the definition held.

    A ``local`` Term where ``by`` reaches ``value`` through another value too: there ``∂value/∂by`` says more.
    """
    sides = (name(value), name(by))
    several = _leads(consumers, [user for user in consumers.get(by, ()) if user != value], value)
    return Term("local", sides) if several else Term("partial", sides, ("partial", 1))


def _leads(consumers: Mapping[str, tuple[str, ...]], start: list[str], end: str) -> bool:
    """Whether one of the values is used, directly or not, for another one."""
    stack, seen = start, set[str]()
    while stack:
        value = stack.pop()
        if value == end:
            return True
        if value not in seen:
            seen.add(value)
            stack.extend(consumers.get(value, ()))
    return False
