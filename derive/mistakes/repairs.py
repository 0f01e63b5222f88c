"""One change to a formula: what the student would have to change, or what they changed from the line before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from derive.mistakes.edits import Edit
from derive.term import Term, add, multiply, negative, number

__all__ = ["Path", "changed"]

Path = tuple[int, ...]


def changed(term: Term, names: Sequence[str]) -> Iterator[tuple[Term, Edit]]:
    """Every Term that one change leads to. The kind of an Edit names the mistake that the change repairs."""
    for path, node in _nodes(term):
        for new, edit in _local(node, names):
            yield _put(term, path, new), edit


def _nodes(term: Term) -> Iterator[tuple[Path, Term]]:
    stack: list[tuple[Path, Term]] = [((), term)]
    while stack:
        path, node = stack.pop()
        yield path, node
        if node.head not in ("partial", "differentiate"):
            stack.extend(((*path, k), child) for k, child in enumerate(node.args))


def _put(term: Term, path: Path, new: Term) -> Term:
    if not path:
        return new
    children = list(term.args)
    children[path[0]] = _put(children[path[0]], path[1:], new)
    return Term(term.head, children, term.data)


def _local(node: Term, names: Sequence[str]) -> Iterator[tuple[Term, Edit]]:
    yield from _TABLE.get(node.head, lambda _n, _s: iter(()))(node, names)
    if node.head in _FUNCTIONS:
        turned = (number(-1),) if node.head == "exp" else ()
        for factor in (number(2), number(3), number(Fraction(1, 2)), *turned):
            scaled = Term(node.head, (multiply(factor, Term("group", node.args[:1])),), node.data)
            yield scaled, Edit("argument_factor", "algebra_slip", 0.38, node)
        yield Term("prime", node.args, (node.head, 1)), Edit("prime_lost", "wrong_activation_derivative", 1.0, node)
    if node.head not in ("number", "name", "negative", "add", "compare", "index", "slice", "group"):
        yield negative(node), Edit("sign_inside", "sign", 1.15, node)
    yield power_of(node), Edit("square_lost", "algebra_slip", 1.2, node)


def power_of(node: Term) -> Term:
    return Term("power", (Term("group", (node,)), number(2)))


def _sum(node: Term, names: Sequence[str]) -> Iterator[tuple[Term, Edit]]:
    for k, part in enumerate(node.args):
        flipped = part.args[0] if part.head == "negative" else negative(part)
        yield add(*node.args[:k], flipped, *node.args[k + 1 :]), Edit("summand_sign", "sign", 1.05, part)
        yield add(*node.args[:k], *node.args[k + 1 :]), Edit("summand_added", "algebra_slip", 1.2, part)
        for factor in (2, Fraction(1, 2), 3):
            scaled = multiply(number(factor), part)
            yield add(*node.args[:k], scaled, *node.args[k + 1 :]), Edit("summand_factor", "algebra_slip", 1.15, part)
    yield add(*node.args, number(1)), Edit("one_lost", "algebra_slip", 1.3, node)
    yield add(*node.args, number(-1)), Edit("one_added", "algebra_slip", 1.3, node)
    for known in names:
        for k, part in enumerate(node.args):
            product = multiply(part, Term("name", (), known))
            yield (
                add(*node.args[:k], product, *node.args[k + 1 :]),
                Edit("summand_factor_lost", "algebra_slip", 1.2, part),
            )


def _product(node: Term, names: Sequence[str]) -> Iterator[tuple[Term, Edit]]:
    if len(node.args) == 2 and node.args[0].is_number and node.args[1].head == "power":
        factor, (base, exponent) = node.args[0], node.args[1].args
        whole = Term("power", (Term("group", (multiply(factor, base),)), exponent))
        yield whole, Edit("power_of_factor", "algebra_slip", 0.6, node)
    for k, part in enumerate(node.args):
        rest = (*node.args[:k], *node.args[k + 1 :])
        kind = "constant_factor" if part.is_number else "extra_factor"
        yield multiply(*rest), Edit("factor_added", kind, 1.0, part)
        if part.is_number:
            for value in (*range(1, 13), Fraction(1, 2), Fraction(3, 2), part.value * 2, part.value / 2):
                if value != part.value:
                    replaced = multiply(*node.args[:k], number(value), *node.args[k + 1 :])
                    yield replaced, Edit("coefficient", "constant_factor", 1.15, part, number(value))
    for known in names:
        yield multiply(*node.args, Term("name", (), known)), Edit("factor_missing", "missing_factor", 1.0,
                                                                  Term("name", (), known))  # fmt: skip


def _name(node: Term, names: Sequence[str]) -> Iterator[tuple[Term, Edit]]:
    for known in names:
        if known != node.data:
            other = Term("name", (), known)
            yield other, Edit("name_exchanged", "wrong_variable", 1.1, node, other)


def _number(node: Term, names: Sequence[str]) -> Iterator[tuple[Term, Edit]]:
    value = node.value
    for other in (value + 1, value - 1, value * 2, value / 2, -value, value * 3, value * 10, value / 10):
        kind = "constant_factor" if other in (value * 2, value / 2) else "algebra_slip"
        yield number(other), Edit("number_changed", kind, 1.25, node)


def _power(node: Term, names: Sequence[str]) -> Iterator[tuple[Term, Edit]]:
    base, exponent = node.args
    for step in (1, -1):
        changed_exponent = Term("add", (exponent, number(step)))
        yield Term("power", (base, changed_exponent)), Edit("exponent_changed", "power_rule", 1.1, node)
    yield base, Edit("power_added", "algebra_slip", 1.15, node)
    inner = base
    while inner.head == "group":
        inner = inner.args[0]
    if inner.head == "add" and len(inner.args) == 2:
        parts = [_powered(part, exponent) for part in inner.args]
        yield Term("group", (add(*parts),)), Edit("power_of_sum", "algebra_slip", 1.0, node)
        yield Term("group", (add(inner.args[0], parts[1]),)), Edit("power_moved", "algebra_slip", 1.0, node)


def _powered(part: Term, exponent: Term) -> Term:
    if part.head == "negative":
        return negative(Term("power", (part.args[0], exponent)))
    return Term("power", (part, exponent))


def _negative(node: Term, names: Sequence[str]) -> Iterator[tuple[Term, Edit]]:
    yield node.args[0], Edit("sign_inside", "sign", 1.1, node)


def _prime(node: Term, names: Sequence[str]) -> Iterator[tuple[Term, Edit]]:
    for known in names:
        other = Term("prime", (Term("name", (), known),), node.data)
        if other != node:
            yield other, Edit("elsewhere", "wrong_evaluation_point", 1.0, node, other)


def _divide(node: Term, names: Sequence[str]) -> Iterator[tuple[Term, Edit]]:
    top, bottom = node.args
    yield top, Edit("divisor_added", "extra_factor", 1.1, bottom)
    yield Term("divide", (bottom, top)), Edit("upside_down", "other", 1.2, node)
    yield multiply(top, bottom), Edit("divided_for_multiplied", "algebra_slip", 1.2, node)


_FUNCTIONS = frozenset(("sigmoid", "tanh", "relu", "softplus", "sin", "cos", "exp"))
_TABLE = {
    "add": _sum,
    "multiply": _product,
    "name": _name,
    "number": _number,
    "power": _power,
    "negative": _negative,
    "prime": _prime,
    "divide": _divide,
}
