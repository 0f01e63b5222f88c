"""The results: each asked derivative as a chain, a product and a simplified formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from derive.derivation import Path, Result
from derive.engine.edges import EdgeTable
from derive.engine.reach import Reach
from derive.engine.shorten import shorten
from derive.graph import Graph
from derive.rules import product, total
from derive.rules.formulas import by_output_formula
from derive.term import ONE, ZERO, Term, add, multiply, name

__all__ = ["MOST_PATHS", "Results", "partial"]

MOST_PATHS = 64
_MOST_FACTORS = 2000  # a formula longer than this is written with adjoints instead
Key = tuple[str, ...]


def partial(value: str, by: str) -> Term:
    """The atom ``∂value/∂by``."""
    return Term("partial", (name(value), name(by)), ("partial", 1))


class Results(Mapping[Key, Result]):
    """Results by key, each worked out when it is asked for."""

    def __init__(self, graph: Graph, found: Reach, edges: EdgeTable, wrt: Sequence[str], style: str) -> None:
        self._graph = graph
        self._reach = found
        self._edges = edges
        self._wrt = tuple(wrt)
        self._style = style
        self._done: dict[str, Result] = {}
        self._full: dict[str, Term] = {found.loss: ONE}
        self._outputs: dict[Term, str] | None = None

    def __getitem__(self, key: Key) -> Result:
        if len(key) != 1 or key[0] not in self._wrt:
            raise KeyError(key)
        by = key[0]
        if by not in self._done:
            self._done[by] = self._build(by)
        return self._done[by]

    def __iter__(self) -> Iterator[Key]:
        return ((by,) for by in self._wrt)

    def __len__(self) -> int:
        return len(self._wrt)

    # -- one result ------------------------------------------------------------------------------------

    def _build(self, by: str) -> Result:
        count = self._reach.counts.get(by, 0)
        if by == self._reach.loss:
            return Result((by,), ONE, ONE, ONE, partial(by, by), path_count=1)
        if count == 0:
            return Result((by,), ZERO, ZERO, ZERO, ZERO)
        if self._style == "paths" and count <= MOST_PATHS and count * self._reach.depth[by] <= _MOST_FACTORS:
            return self._by_paths(by, count)
        return self._by_adjoints(by, count)

    def _by_paths(self, by: str, count: int) -> Result:
        paths = tuple(self._marked(nodes, by) for nodes in self._reach.paths(by, MOST_PATHS))
        links = [tuple(zip(path.nodes, path.nodes[1:], strict=False)) for path in paths]
        chain = add(*[multiply(*[self._reach.local(*link) for link in path]) for path in links])
        written = add(*[multiply(*_flat([self._edges.local(*link) for link in path])) for path in links])
        formula = self._substituted(by)
        shared, source = self._shared(paths)
        closed = self._closed(formula)
        return Result(
            (by,),
            formula,
            written,
            closed,
            chain,
            paths=paths,
            path_count=count,
            reused=shared,
            reused_from=source,
            short=_shorter(closed),
        )

    def _by_adjoints(self, by: str, count: int) -> Result:
        users = self._reach.consumers[by]
        chain = add(*[self._link(user, by) for user in users])
        written = add(*[self._written(user, by) for user in users])
        formula = self._edges.summed(users, by)
        closed = self._closed(formula)
        return Result((by,), formula, written, closed, chain, path_count=count)

    def _link(self, user: str, by: str) -> Term:
        return multiply(*self._upstream(user), self._reach.local(user, by))

    def _written(self, user: str, by: str) -> Term:
        """One user's part, its factors side by side; a tensor's is its contribution."""
        if not self._edges.is_scalar(user):
            return self._edges.contribution(user, by)
        return multiply(*_flat([*self._upstream(user), self._edges.local(user, by)]))

    def _upstream(self, user: str) -> list[Term]:
        return [] if user == self._reach.loss else [Term("adjoint", (), user)]

    # -- formulas --------------------------------------------------------------------------------------

    def _substituted(self, by: str) -> Term:
        """The derivative by a value with every adjoint written out; shared parts are worked out once."""
        stack = [by]
        while stack:
            value = stack[-1]
            missing = [user for user in self._reach.consumers[value] if user not in self._full]
            if missing:
                stack.extend(missing)
                continue
            stack.pop()
            if value not in self._full:
                parts = [
                    product(self._full[user], self._edges.local(user, value)) for user in self._reach.consumers[value]
                ]
                self._full[value] = total(*parts)
        return self._full[by]

    def _closed(self, formula: Term) -> Term:
        """The formula with ``f'(u)`` written by the value ``v = f(u)`` where the graph names it."""
        if not any(node.head in _WRITTEN_ANEW for node in formula.walk()):
            return formula
        outputs = self._named_outputs()

        def change(node: Term) -> Term:
            if node.head == "prime" and node.data[1] == 1:
                value = outputs.get(Term(node.data[0], node.args))
                written = by_output_formula(node.data[0], name(value)) if value else None
                return written if written is not None else node
            return product(*node.args) if node.head == "multiply" else node

        return formula.rebuild(change)

    def _named_outputs(self) -> dict[Term, str]:
        if self._outputs is None:
            self._outputs = {item.term: item.name for item in reversed(self._graph.definitions)}
        return self._outputs

    # -- what was computed before ----------------------------------------------------------------------

    def _marked(self, nodes: tuple[str, ...], by: str) -> Path:
        known = self._before(by)
        for value in reversed(nodes[1:-1]):
            if value in known:
                return Path(nodes, value, known[value])
        return Path(nodes)

    def _shared(self, paths: tuple[Path, ...]) -> tuple[str | None, str | None]:
        first = paths[0]
        if first.shared is None:
            return None, None
        through_all = set(first.nodes).intersection(*[path.nodes for path in paths])
        known = self._before(first.nodes[-1])
        for value in reversed(first.nodes[1:-1]):
            if value in through_all and value in known:
                return value, known[value]
        return None, None

    def _before(self, by: str) -> dict[str, str]:
        """Values whose adjoints the results before ``by`` have computed, with the first such result."""
        position = self._wrt.index(by)
        known: dict[str, str] = {}
        for earlier in self._wrt[:position]:
            stack = list(self._reach.consumers.get(earlier, ()))
            while stack:
                value = stack.pop()
                if value not in known and value != self._reach.loss:
                    known[value] = earlier
                    stack.extend(self._reach.consumers.get(value, ()))
        return known


_WRITTEN_ANEW = ("prime", "multiply")


def _shorter(term: Term) -> Term | None:
    """The term with fractions cancelled, or ``None`` where that does not shorten it."""
    found = shorten(term)
    return None if found is term else found


def _flat(factors: list[Term]) -> list[Term]:
    """Factors that are products themselves, side by side."""
    flat: list[Term] = []
    for factor in factors:
        flat.extend(factor.args if factor.head == "multiply" else (factor,))
    return flat
