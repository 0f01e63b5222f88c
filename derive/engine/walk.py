"""From a Graph to its Derivation: the reverse walk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from derive.derivation import Derivation, Result, Step
from derive.engine.closing import ClosedAdjoints
from derive.engine.edges import EdgeTable
from derive.engine.reach import Reach, reach
from derive.engine.results import Results
from derive.errors import DeriveError
from derive.graph import Graph
from derive.kernel.shapes import is_scalar, shaped
from derive.ops.sizes import shape_text
from derive.term import ONE, Term

__all__ = ["STYLES", "derive"]

STYLES = ("paths", "backprop")


def derive(
    graph: Graph,
    wrt: Sequence[str] | None = None,
    loss: str | None = None,
    style: str = "paths",
    order: int = 1,
    upstream: Mapping[str, str] | None = None,
) -> Derivation:
    """Derive the loss by each value of ``wrt``.

    ``wrt`` defaults to all parameters, or all inputs where there are none; ``loss`` to the last definition. With
    ``upstream={"Y": "G"}`` there is no loss: ``∂L/∂Y`` is given as ``G``, and ``wrt`` defaults to all leaves. The
    results come in the order of backpropagation: what lies nearer to the loss first. A graph with a general family
    gives the gradients of its layer ``l``, as an induction (`GeneralLayer`). Raises `DeriveError` for an
    unknown name, a graph without a definition, an unknown style.
    """
    if style not in STYLES:
        raise DeriveError("unknown_style", {"name": style, "known": STYLES})
    if graph.families:
        return _general(graph, wrt, loss, order, upstream)
    graph = shaped(graph)
    if upstream:
        from derive.engine.upstream import with_upstream

        leaves = [known for known in graph.role("input", "parameter") if known not in upstream.values()]
        asked = _wrt(graph, leaves if wrt is None else wrt)
        graph, target = with_upstream(graph, upstream)
    else:
        target, asked = _loss(graph, loss), _wrt(graph, wrt)
    found = reach(graph, target, asked)
    tensors = not is_scalar(graph)
    scalar = not graph.values[target].shape
    seed = ONE if scalar else Term("adjoint", (), target)
    edges = EdgeTable(graph, target, found.uses, seed, tensors, frozenset((upstream or {}).values()))
    ordered = sorted(asked, key=lambda known: found.depth.get(known, 1 << 30))
    style = "backprop" if tensors else style
    adjoints = Adjoints(found, edges)
    if tensors or style == "backprop":
        adjoints.settle()
    results = _results(graph, found, edges, ordered, style if scalar else "jacobian")
    if order == 2:
        results = _second_order(graph, found, edges, ordered, results, adjoints)
    return Derivation(
        graph=graph,
        loss=target,
        wrt=tuple(ordered),
        style=style,
        order=found.order,
        edges=edges,
        consumers=found.consumers,
        adjoints=adjoints,
        results=results,
        why=_Why(graph) if tensors else {},
        closed=ClosedAdjoints(graph, adjoints, results, target) if scalar else {},
        upstream=dict(upstream or {}),
        unreachable=tuple(known for known in ordered if known != target and known not in found.counts),
    )


def _general(
    graph: Graph, wrt: Sequence[str] | None, loss: str | None, order: int, upstream: Mapping[str, str] | None
) -> Derivation:
    """A layer in general has first derivatives, from a loss."""
    if order == 2 or upstream:
        raise DeriveError("general_family", {"last": graph.families[0].last})
    from derive.engine.general_layer import derive_general

    return derive_general(graph, wrt, loss)


def _results(
    graph: Graph, found: Reach, edges: EdgeTable, wrt: Sequence[str], style: str
) -> Mapping[tuple[str, ...], Result]:
    if style == "jacobian":
        from derive.engine.tensor_results import Jacobians

        return Jacobians(graph, found, edges, wrt)
    return Results(graph, found, edges, wrt, style)


def _second_order(
    graph: Graph,
    found: Reach,
    edges: EdgeTable,
    wrt: Sequence[str],
    first: Mapping[tuple[str, ...], Result],
    adjoints: Mapping[str, Term],
) -> Mapping[tuple[str, ...], Result]:
    if is_scalar(graph):
        from derive.engine.second import SecondOrder

        return SecondOrder(graph, found, first, edges, wrt)
    from derive.engine.tensor_results import TensorSecondOrder

    return TensorSecondOrder(graph, first, adjoints, wrt, found.loss)


class _Why(Mapping[tuple[Term, int], Step]):
    """The table of index derivations; SymPy is imported when one is asked for."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._table: Mapping[tuple[Term, int], Step] | None = None

    def _open(self) -> Mapping[tuple[Term, int], Step]:
        if self._table is None:
            from derive.engine.why import WhyTable

            self._table = WhyTable(self._graph)
        return self._table

    def __getitem__(self, key: tuple[Term, int]) -> Step:
        return self._open()[key]

    def __iter__(self) -> Iterator[tuple[Term, int]]:
        return iter(self._open())

    def __len__(self) -> int:
        return len(self._open())


class Adjoints(Mapping[str, Term]):
    """``adjoints[v]``: ``∂loss/∂v`` written with the adjoints of the values that use ``v``."""

    def __init__(self, found: Reach, edges: EdgeTable) -> None:
        self._reach = found
        self._edges = edges
        self._done: dict[str, Term] = {}

    def __getitem__(self, value: str) -> Term:
        if value not in self._done:
            self.settle()
        return self._done[value]

    def settle(self) -> None:
        """All adjoints, the loss first: what a value passes on is known before it is asked for."""
        for value in self._reach.order:
            if value == self._reach.loss:
                self._done[value] = self._edges.seed
                continue
            users = self._reach.consumers[value]
            summed = self._edges.summed(users, value)
            self._done[value] = self._edges.settle(value, summed)

    def __iter__(self) -> Iterator[str]:
        return iter(self._reach.order)

    def __len__(self) -> int:
        return len(self._reach.order)


def _loss(graph: Graph, loss: str | None) -> str:
    if not graph.definitions:
        raise DeriveError("no_definitions")
    if loss is None:
        last = graph.definitions[-1]
        if graph.values[last.name].shape:
            raise DeriveError(
                "loss_not_scalar", {"name": last.name, "shape": shape_text(graph.values[last.name].shape)}, last.place
            )
        return last.name
    return _known(graph, loss, "unknown_loss")


def _wrt(graph: Graph, wrt: Sequence[str] | None) -> list[str]:
    labels = _labels(graph)
    if wrt is not None:
        named = list(dict.fromkeys(_known(graph, known, "unknown_wrt") for known in wrt))
        for known in named:
            if known in labels:
                raise DeriveError("label_by", {"name": known}, graph.values[known].place)
        return named
    asked = graph.parameters or tuple(known for known in graph.role("input") if known not in labels)
    if not asked:
        raise DeriveError("nothing_to_derive_by")
    return list(asked)


def _labels(graph: Graph) -> set[str]:
    """Leaves that stand in the place of an index: whole numbers, which have no derivative."""
    if not any(value.shape for value in graph.values.values()):
        return set()
    places = (
        used
        for definition in graph.definitions
        for node in definition.term.walk()
        if node.head == "index"
        for item in node.args[1:]
        for used in item.names()
    )
    return {used for used in places if used in graph.values and graph.definition(used) is None}


def _known(graph: Graph, known: str, key: str) -> str:
    if known in graph.values:
        return known
    bare = known.replace("_", "")
    for candidate in graph.values:
        if candidate.replace("_", "") == bare:
            return candidate
    nearest = get_close_matches(known, list(graph.values), 1)
    raise DeriveError(key, {"name": known, "nearest": nearest[0] if nearest else "", "known": tuple(graph.values)})
