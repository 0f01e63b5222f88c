"""What a student's formula is read with: the names and shapes of a model, and the student's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass, field

from derive.dimension import Shape
from derive.errors import DeriveError
from derive.graph import Graph
from derive.notation.scope import Scope
from derive.term import Term

__all__ = ["HandScope"]

_FEW = 8
_WEIGHT = re.compile(r"(w|W|theta|Theta|beta)(?=$|[_\d])")


def _never() -> bool:
    return False


@dataclass
class HandScope(Scope):
    """A `Scope` with shapes.

    ``shapes`` holds what is known of them (a name that is missing has an unknown shape), ``leaves`` the values that
    no definition makes, ``defined`` those that have one, ``sources`` the leaves that a value is made from,
    ``made`` all that it is made from, where all values are scalars. ``own`` are
    the student's own names, ``aliases`` what other spellings were found to mean. ``signals`` are the values that
    error signals are about (``δ₂``: ``z₂``), ``hints`` their shapes. ``family`` holds the members that general names
    (``z^{(l)}``) stand for at the moment. ``atoms`` are the Terms that name tokens stand for while a formula is read;
    ``doubts`` collects the places that could be read otherwise and ``choices`` says which of them are to be,
    ``settled`` which a formula leaves no choice about: ``∂L/∂W_{jk}^2`` has an index above, and so has what stands
    beside it.
    ``contracted`` says that sums over repeated indices are left out, ``pointwise`` that the text speaks of elementwise
    products. ``loss`` is what ``dW`` differentiates, ``free``
    what ``∇f`` is taken by where nothing stands below it, ``first_index`` the number of the first entry,
    ``called`` the letters that the text defines as functions,
    ``numbers`` the constants of the model that are whole. ``over`` says whether the time of a formula is used.
    """

    shapes: dict[str, Shape] = field(default_factory=dict)
    leaves: tuple[str, ...] = ()
    defined: frozenset[str] = frozenset()
    own: dict[str, Term | None] = field(default_factory=dict)
    atoms: dict[str, Term] = field(default_factory=dict)
    doubts: dict[str, None] = field(default_factory=dict)
    choices: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()
    outer: frozenset[str] = frozenset()
    first_index: int = 1
    contracted: bool = False
    pointwise: bool = False
    free: tuple[str, ...] = ()
    loss: str | None = None
    hints: dict[str, Shape] = field(default_factory=dict)
    signals: dict[str, str] = field(default_factory=dict)
    family: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    made: dict[str, frozenset[str]] = field(default_factory=dict)
    called: frozenset[str] = frozenset()
    over: Callable[[], bool] = _never

    @classmethod
    def by_hand(cls, graph: Graph | None, first_index: int = 1) -> HandScope:
        """The scope of a model; without one the submission's own definitions make it."""
        if graph is None:
            return cls(derivatives=True, first_index=first_index)
        plain = Scope.of(graph)
        used = {name for item in graph.definitions for name in item.term.names()}
        order = {name: value.shape for name, value in graph.values.items()}
        leaves = tuple(name for name in order if graph.definition(name) is None)
        for name in leaves:
            if name not in used and name not in plain.names.values():
                plain.add(name)
        return cls(
            names=dict(plain.names),
            functions=dict(plain.functions),
            derivatives=True,
            shapes=order,
            leaves=leaves,
            defined=frozenset(item.name for item in graph.definitions),
            first_index=first_index,
            loss=_loss(graph, used),
            sources=_sources(graph, leaves),
            numbers=_numbers(graph),
            made={} if any(order.values()) else _made(graph),
            free=_free(graph, leaves),
            hints={signal: order[value] for signal, value in _signals(graph).items()},
            signals=_signals(graph),
        )

    def variable(self, name: str) -> str | None:
        """What a bare prime of a value differentiates by: the only leaf that it is made from."""
        made = self.sources.get(name, ())
        return made[0] if len(made) == 1 and made[0] != name else None

    @property
    def sizes(self) -> frozenset[str]:
        """The symbols that the shapes of the model are written with."""
        known = self.__dict__.get("_sizes")
        if known is None or known[0] != (len(self.shapes), len(self.own)):
            symbols = frozenset(symbol for shape in self.shapes.values() for size in shape for symbol in size.symbols)
            known = self.__dict__["_sizes"] = (
                (len(self.shapes), len(self.own)),
                symbols - set(self.shapes) - set(self.own),
            )
        return frozenset(known[1])

    @property
    def scalar(self) -> bool:
        """Whether no value is known to have a shape."""
        return not any(self.shapes.values())

    @property
    def horizon(self) -> bool:
        """Whether ``T`` is a number of the model, so that ``γ^T`` may be a power."""
        return self.is_value("T") and not self.shapes.get("T")

    def in_time(self) -> None:
        """Raises `DeriveError` (``out_of_time``) when the time of the formula is used."""
        if self.over():
            raise DeriveError("out_of_time", {})

    def is_value(self, name: str) -> bool:
        return name in self.shapes or name in self.own

    def doubt(self, key: str) -> bool:
        """Record a place that could be read otherwise; true when it is to be."""
        if key in self.settled:
            return True
        self.doubts[key] = None
        return key in self.choices

    def atom(self, term: Term) -> str:
        """The text of a name token that stands for a Term."""
        key = repr(term)
        self.atoms[key] = term
        return key


def _loss(graph: Graph, used: Container[str]) -> str | None:
    """What ``dW`` differentiates: the last number that nothing is made from, else what is defined last."""
    ends = [d.name for d in graph.definitions if d.name not in used and not graph.values[d.name].shape]
    last = graph.definitions[-1].name if graph.definitions else None
    return ends[-1] if ends else last


def _numbers(graph: Graph) -> dict[str, int]:
    constants = {known: term for known, term in graph.point.items() if graph.values[known].role == "constant"}
    return {k: int(t.value) for k, t in constants.items() if t.is_number and t.value.denominator == 1}


def _signals(graph: Graph) -> dict[str, str]:
    """The value that an error signal is about by its number: ``δ₂`` is about ``z₂``, and has its shape."""
    found: dict[str, str] = {}
    for definition in graph.definitions:
        found[f"delta_{definition.name}"] = definition.name
        base, index = definition.name[:1], definition.name[1:].lstrip("_")
        if definition.name == "net" or (base in "zZhunso" and index.isdigit()) or (
            base in "zZhunso" and not index and not _is_activation(definition.term)
        ):  # fmt: skip
            index = "" if definition.name == "net" else index
            for signal in ("delta", "Delta"):
                found.setdefault(f"{signal}{index}", definition.name)
    return found


def _is_activation(term: Term) -> bool:
    """``o = σ(net)``: the signal is mostly about what goes in."""
    return len(term.args) == 1 and term.args[0].is_name


def _free(graph: Graph, leaves: tuple[str, ...]) -> tuple[str, ...]:
    """The parameters of a model, or without parameters its inputs. Where a text defines its own model nobody has said
    what is a parameter: there only weights are sure to be."""
    own = any(graph.values[name].assumed for name in leaves)
    if own and not any(_WEIGHT.match(name) for name in leaves):
        return tuple(name for name in leaves if graph.values[name].role != "target")
    for role in ("parameter", "input"):
        found = tuple(name for name in leaves if graph.values[name].role == role)
        if found:
            return found
    return ()


def _sources(graph: Graph, leaves: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The leaves that each value is made from; only asked of small models, so only the first few are kept."""
    found: dict[str, dict[str, None]] = {name: {name: None} for name in leaves}
    for definition in graph.definitions:
        own: dict[str, None] = {}
        for used in definition.term.names():
            if len(own) < _FEW:
                own.update(found.get(used, {}))
        found[definition.name] = own
    return {name: tuple(values) for name, values in found.items()}


def _made(graph: Graph) -> dict[str, frozenset[str]]:
    """All values that each value is made from; of a loss the targets are left out, as ``L_y`` may be a part of it."""
    targets = {value.name for value in graph.values.values() if value.role == "target"}
    found: dict[str, frozenset[str]] = {}
    for definition in graph.definitions:
        used = frozenset(definition.term.names())
        whole = used.union(*(found.get(known, frozenset()) for known in used))
        found[definition.name] = whole - targets if definition.name[0] in "LJEC" else whole
    return found
