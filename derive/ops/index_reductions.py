"""What a reduction with index names passes on to each entry of its body: of a mean its share, of a maximum all.

``m_i = max_j X_ij`` passes ``G 1[X_ij = m_i]`` on, ``l_i = log Σ_j e^{X_ij}`` the softmax ``G e^{X_ij - l_i}``. The
value itself is written once more where a rule needs it, with indices of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from derive.dimension import Dimension
from derive.errors import DeriveError
from derive.ops.index_form import bound_names
from derive.ops.sizes import ONE_SIZE, count, dimension_term
from derive.ops.words import over, times
from derive.term import Term, add, name, negative, op

__all__ = ["apart", "passed_inside", "renamed"]

Sizes = Mapping[str, Dimension]


def passed_inside(G: Term, node: Term, sizes: Sizes, bound: tuple[str, ...]) -> Term:
    """What reaches each entry of the body, a condition apart; of an array it is the entry of ``G``.

    ``bound`` are the index names around. Raises `DeriveError` (``no_rule``).
    """
    names = bound_names(node)
    if node.head == "tabulate":
        return Term("index", (G, *map(name, names)))
    if node.head == "sum_over":
        return G
    rule = _RULES.get(node.head)
    if rule is None:
        raise DeriveError("no_rule", {"name": node.head, "argument": "over"})
    return rule(G, node, renamed(node, {*names, *bound}), sizes)


def renamed(node: Term, taken: set[str]) -> Term:
    """The same Term with index names of its own where they are taken."""
    used = taken | set(node.names())
    fresh = {key: _fresh(used, key) for key in bound_names(node) if key in taken}
    if not fresh:
        return node
    args = [part.replace({key: name(other) for key, other in fresh.items()}) for part in node.args]
    names = tuple(fresh.get(key, key) for key in bound_names(node))
    return Term(node.head, args, names if node.head in ("sum_over", "tabulate") else (("over", names),))


def _fresh(taken: set[str], wish: str) -> str:
    base, number = wish.rstrip("0123456789"), 2
    while f"{base}{number}" in taken:
        number += 1
    return f"{base}{number}"


def apart(term: Term, taken: set[str]) -> Term:
    """The same Term, its own index names kept apart from those that are taken around it."""
    return term.rebuild(lambda node: renamed(node, taken) if taken.intersection(bound_names(node)) else node)


# -- rules: (G, the reduction, the same with indices of its own, how far indices run) ----------------------


def _mean(G: Term, node: Term, own: Term, sizes: Sizes) -> Term:
    """``G / n``, where ``n`` counts the entries for which the condition holds."""
    names = bound_names(node)
    if len(node.args) == 1:
        return over(G, dimension_term(count(sizes[key] for key in names)))
    if _leaves_one_out(node, sizes):
        return over(G, dimension_term(sizes[names[0]] - ONE_SIZE))
    fresh = bound_names(own)
    ones = [
        Term("index", (op("ones", dimension_term(sizes[key])), name(new)))
        for key, new in zip(names, fresh, strict=True)
    ]
    return over(G, Term("sum_over", (times(*ones), *own.args[1:]), fresh))


def _leaves_one_out(node: Term, sizes: Sizes) -> bool:
    """``i != j`` for the one index ``j``, and an ``i`` around that runs as far."""
    names, condition = bound_names(node), node.args[1]
    if len(names) != 1 or condition.head != "compare" or condition.data != "!=":
        return False
    sides = {str(side.data) for side in condition.args if side.is_name}
    others = sides - set(names)
    return len(sides) == 2 and len(others) == 1 and sizes.get(min(others)) == sizes[names[0]]


def _extreme(G: Term, node: Term, own: Term, sizes: Sizes) -> Term:
    """``G 1[x = m]``, shared where several entries are ``m``."""
    further = renamed(own, set(bound_names(own)))
    return over(
        times(G, _equals(node.args[0], own)),
        Term("sum_over", (_equals(further.args[0], own), *further.args[1:]), bound_names(further)),
    )


def _equals(left: Term, right: Term) -> Term:
    return Term("indicator", (Term("compare", (left, right), "=="),))


def _logsumexp(G: Term, node: Term, own: Term, sizes: Sizes) -> Term:
    """``G e^{x - l}``."""
    return times(G, op("exp", add(node.args[0], negative(own))))


def _prod(G: Term, node: Term, own: Term, sizes: Sizes) -> Term:
    """``G p / x``."""
    return over(times(G, own), node.args[0])


_RULES: Mapping[str, Callable[[Term, Term, Term, Sizes], Term]] = {
    "mean": _mean,
    "max": _extreme,
    "min": _extreme,
    "logsumexp": _logsumexp,
    "prod": _prod,
}
