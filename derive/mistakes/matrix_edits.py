"""Single changes to a formula with matrices.

``repair=True`` names the mistake that the change undoes (a factor that has to be added was missing), else the one that
it makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from derive.mistakes.edits import Edit
from derive.mistakes.functions import WRONG_DERIVATIVES, Wrong
from derive.mistakes.matrix_places import index_places, is_scalar, slopes_of_logs, within_sum
from derive.mistakes.probe import Probe
from derive.mistakes.repairs import _nodes, _put
from derive.ops import find
from derive.rules.formulas import formula, prime_formula
from derive.term import Term, add, multiply, name, negative, number, op

__all__ = ["matrix_changes"]

_NUMBERED = re.compile(r"(.*\D)(\d+)")
_FEW = 4  # summands: of more nobody takes one for the other
_UNWRITTEN = 0.3  # what a slip costs in a derivative that is not written in practice
_SIBLINGS = ("sigmoid", "tanh", "relu")


def matrix_changes(term: Term, probe: Probe, repair: bool) -> Iterator[tuple[Term, Edit]]:
    """Every formula that one change leads to."""
    logs = slopes_of_logs(term)
    places = index_places(term)
    for path, node in _nodes(term):
        for new, edit in _local(node, probe, repair):
            if path in places or (edit.mistake == "axis" and within_sum(term, path)):
                edit = replace(edit, kind="index_slip")
            elif node in logs:
                edit = replace(edit, cost=edit.cost + _UNWRITTEN)
            yield _put(term, path, new), edit
    for edit, new in _whole(term, probe, repair):
        yield new, edit


def _local(node: Term, probe: Probe, repair: bool) -> Iterator[tuple[Term, Edit]]:
    handler = _TABLE.get(node.head)
    if handler is not None:
        yield from handler(node, probe, repair)
    entry = find(node.head)
    if not repair and entry is not None and entry.primed and len(node.args) == 1:
        yield node.args[0], Edit("function_lost", "wrong_variable", 1.1, node, node.args[0])
    if node.head not in ("number", "transpose", "negative", "add", "compare", "slice"):
        yield op("transpose", node), Edit("transposed", "transpose", 1.0, node)


def _whole(term: Term, probe: Probe, repair: bool) -> Iterator[tuple[Edit, Term]]:
    yield Edit("sign", "sign", 1.0, term), negative(term)
    for axis in (0, 1):
        yield _summing(term, repair), op("sum", term, axis=axis)
    yield _summing(term, repair), op("sum", term)
    for first, second in combinations(dict.fromkeys(term.names()), 2):
        if probe.names.get(first) and len(probe.names[first]) == len(probe.names.get(second, ())):
            swapped = term.replace({first: name(second), second: name(first)})
            yield Edit("names_swapped", "wrong_variable", 1.3, name(first), name(second)), swapped
    for moved in _renumbered(term, probe):
        yield Edit("numbers_shifted", "index_slip", 1.0, term, moved), moved
    if not repair:
        return
    for prime in _primes(probe):
        yield Edit("prime_missing", "missing_factor", 0.95, prime), multiply(Term("group", (term,)), prime)


def _renumbered(term: Term, probe: Probe) -> Iterator[Term]:
    """All names of a family one number further, or one back: ``h₂`` and ``h₁`` where ``h₁`` and ``h₀`` belong."""
    families: dict[str, list[tuple[str, int]]] = {}
    for known in term.names():
        if found := _NUMBERED.fullmatch(known):
            families.setdefault(found[1], []).append((known, int(found[2])))
    for stem, members in families.items():
        for step in (1, -1):
            new = {known: name(f"{stem}{number + step}") for known, number in members}
            if len(members) > 1 and all(other.data in probe.names for other in new.values()):
                yield term.replace(new)


def _summing(term: Term, repair: bool) -> Edit:
    return Edit("sum", "missing_sum", 1.0, term) if repair else Edit("sum", "other", 1.6, term)


def _primes(probe: Probe) -> Iterator[Term]:
    for definition in probe.graph.definitions:
        for node in definition.term.walk():
            entry = find(node.head)
            if entry is not None and entry.primed and len(node.args) == 1:
                yield Term("prime", node.args, (node.head, 1))


def _matmul(node: Term, probe: Probe, repair: bool) -> Iterator[tuple[Term, Edit]]:
    left, right = node.args
    yield op("matmul", right, left), Edit("order", "transpose", 1.1, node)
    yield op("matmul", op("transpose", right), op("transpose", left)), Edit("turned", "transpose", 1.1, node)
    yield op("matmul", op("transpose", left), op("transpose", right)), Edit("turned_both", "transpose", 1.2, node)
    yield op("matmul", right, op("transpose", left)), Edit("swapped", "transpose", 1.2, node)
    yield op("matmul", op("transpose", right), left), Edit("swapped", "transpose", 1.2, node)
    yield multiply(left, right), Edit("product", "hadamard_vs_matmul", 1.0, node)
    kind = "extra_factor" if repair else "missing_factor"
    for part, other in ((left, right), (right, left)):
        yield part, Edit("factor", kind, 1.1, other)
    yield multiply(op("transpose", left), right), Edit("product", "hadamard_vs_matmul", 1.1, node)
    if right.head == "transpose":
        yield multiply(left, right.args[0]), Edit("product", "hadamard_vs_matmul", 0.95, node)
    if not repair:
        yield from _one_summand(left, right)
        bare = left.args[0] if left.head == "transpose" else left
        yield op("matmul", op("inv", bare), right), Edit("inverse", "other", 1.0, node)


def _one_summand(left: Term, right: Term) -> Iterator[tuple[Term, Edit]]:
    """A single term of the sum that a matrix product is."""
    everything = Term("slice", (), (False, False))
    first = Term("slice", (number(0), number(1)), (True, True))
    row = Term("index", (right, first))
    for column in (Term("index", (left, everything, first)),):
        yield op("matmul", column, row), Edit("one_summand", "missing_sum", 1.0, Term("matmul", (left, right)))


def _multiply(node: Term, probe: Probe, repair: bool) -> Iterator[tuple[Term, Edit]]:
    for k, part in enumerate(node.args):
        rest = (*node.args[:k], *node.args[k + 1 :])
        kind = "extra_factor" if repair else "missing_factor"
        yield multiply(*rest), Edit("factor", "constant_factor" if part.is_number else kind, 1.0, part)
    for k in range(len(node.args) - 1 if len(node.args) > 2 and repair else 0):
        rest = (*node.args[:k], *node.args[k + 2 :])
        yield multiply(*rest), Edit("factors", "extra_factor", 1.1, multiply(*node.args[k : k + 2]))
    for k in range(len(node.args) - 1):
        left, right = node.args[k : k + 2]
        if is_scalar(left, probe) or is_scalar(right, probe):
            continue
        for joined, edit in _as_matrices(left, right, node):
            yield multiply(*node.args[:k], joined, *node.args[k + 2 :]), edit


def _as_matrices(left: Term, right: Term, node: Term) -> Iterator[tuple[Term, Edit]]:
    """An elementwise product as a matrix product; what only a turned factor makes one was written without a sign."""
    kind = "hadamard_vs_matmul"
    yield op("matmul", left, right), Edit("product", kind, 1.0, node)
    yield op("matmul", right, left), Edit("product_turned", kind, 1.0, node)
    for first, second in ((left, right), (right, left)):
        yield op("matmul", first, op("transpose", second)), Edit("product_turned", kind, 0.95, node)
        yield op("matmul", op("transpose", first), second), Edit("product_turned", kind, 1.05, node)


def _sum(node: Term, probe: Probe, repair: bool) -> Iterator[tuple[Term, Edit]]:
    for k, part in enumerate(node.args):
        rest = (*node.args[:k], *node.args[k + 1 :])
        flipped = part.args[0] if part.head == "negative" else negative(part)
        yield add(*node.args[:k], flipped, *node.args[k + 1 :]), Edit("summand_sign", "sign", 0.87, part)
        if not repair:
            yield add(*rest), Edit("summand_dropped", "dropped_path", 1.0, part)
            for twin in rest if len(node.args) < _FEW else ():
                doubled = [multiply(number(2), Term("group", (each,))) if each is twin else each for each in rest]
                yield add(*doubled), Edit("twin", "transpose", 1.05, part)
            continue
        for factor in (number(2), Term("divide", (number(1), number(2)))):
            scaled = multiply(factor, Term("group", (part,)))
            yield add(*node.args[:k], scaled, *node.args[k + 1 :]), Edit("summand_factor", "constant_factor", 1.1, part)


def _reduction(node: Term, probe: Probe, repair: bool) -> Iterator[tuple[Term, Edit]]:
    if not repair:
        yield node.args[0], Edit("sum_missing", "missing_sum", 1.0, node)
    axis = dict(node.data or ()).get("axis") if node.head in ("sum", "mean") else None
    array = probe.value(node.args[0]) if axis in (0, 1) else None
    if axis is not None and array is not None and array[0].rank == 2 and array[0].shape[1 - axis] != 1:
        other = tuple((key, 1 - value if key == "axis" else value) for key, value in node.data)
        yield Term(node.head, node.args, other), Edit("axis", "shape", 0.95, node)


def _transpose(node: Term, probe: Probe, repair: bool) -> Iterator[tuple[Term, Edit]]:
    yield node.args[0], Edit("transposed", "transpose", 1.0, node)


def _name(node: Term, probe: Probe, repair: bool) -> Iterator[tuple[Term, Edit]]:
    shape = probe.names.get(node.data)
    for known, other in probe.names.items():
        if known != node.data and (other == shape or len(other) == len(shape or ())):
            yield name(known), Edit("name_exchanged", "wrong_variable", 1.1, node, name(known))
    if repair:
        rest = Term("group", (add(number(1), negative(node)),))
        yield rest, Edit("complement", "wrong_variable", 1.15, node, rest)
        if shape == ():
            inverse = Term("group", (Term("divide", (number(1), node)),))
            yield inverse, Edit("inverted", "constant_factor", 1.1, node)


def _rows(function: str) -> list[Wrong]:
    """Wrong derivatives, but for the derivative itself with its sign turned: that is a sign."""
    return [row for row in WRONG_DERIVATIVES.get(function, ()) if not row.formula.startswith("-1*")]


def _prime(node: Term, probe: Probe, repair: bool) -> Iterator[tuple[Term, Edit]]:
    function, order = node.data
    for known in probe.names:
        other = Term("prime", (name(known),), node.data)
        if other != node:
            yield other, Edit("elsewhere", "wrong_evaluation_point", 1.0, node, other)
    if order == 1 and not repair:
        yield from _by_value(node, probe)
        value = Term(function, node.args)
        for row in _rows(function):
            wrong = formula(row.formula).replace({"u": node.args[0], "v": value})
            yield Term("group", (wrong,)), Edit(f"{function}_derivative", row.kind, row.cost, node, wrong)
        for other_function in _SIBLINGS:
            if other_function != function:
                wrong = prime_formula(Term("prime", node.args, (other_function, 1)))
                edit = Edit("other_function", "wrong_activation_derivative", 1.05, node,
                            Term("prime", node.args, (other_function, 1)))  # fmt: skip
                yield Term("group", (wrong,)), edit
    if repair:
        kind = "wrong_activation_derivative"
        for other_function in _SIBLINGS:
            if other_function != function:
                yield Term("prime", node.args, (other_function, order)), Edit("other_function", kind, 1.05, node)


def _number(node: Term, probe: Probe, repair: bool) -> Iterator[tuple[Term, Edit]]:
    for value in (node.value * 2, node.value / 2, -node.value):
        yield number(value), Edit("number", "constant_factor", 1.1, node)


def _by_value(node: Term, probe: Probe) -> Iterator[tuple[Term, Edit]]:
    """The right derivative of ``tanh`` in its value, with another quantity in the place of the value."""
    formula_of = {"sigmoid": "v*(1 - v)", "tanh": "1 - v^2"}.get(node.data[0])
    for known, shape in probe.names.items() if formula_of else ():
        if shape and node.args[0] != name(known):
            wrong = formula(str(formula_of)).replace({"v": name(known)})
            yield Term("group", (wrong,)), Edit("value_elsewhere", "wrong_evaluation_point", 1.05, node, wrong)


def _negative(node: Term, probe: Probe, repair: bool) -> Iterator[tuple[Term, Edit]]:
    yield node.args[0], Edit("sign", "sign", 1.0, node)


def _divide(node: Term, probe: Probe, repair: bool) -> Iterator[tuple[Term, Edit]]:
    yield node.args[0], Edit("divisor", "constant_factor", 1.0, node.args[1])
    if is_scalar(node.args[1], probe) and not node.args[1].is_number:
        yield multiply(*node.args), Edit("inverted", "constant_factor", 1.1, node.args[1])


def _softmax(node: Term, probe: Probe, repair: bool) -> Iterator[tuple[Term, Edit]]:
    """``p ⊙ g`` and ``p(1 − p) ⊙ g`` instead of ``p ⊙ (g − ⟨p, g⟩)``."""
    probabilities, upstream = node.args[0], node.args[-1]
    diagonal = multiply(probabilities, Term("group", (add(number(1), negative(probabilities)),)), upstream)
    yield diagonal, Edit("softmax_diagonal", "dropped_path", 1.0, node)
    yield multiply(probabilities, upstream), Edit("softmax_diagonal", "dropped_path", 1.0, node)


_TABLE = {
    "matmul": _matmul,
    "multiply": _multiply,
    "add": _sum,
    "sum": _reduction,
    "mean": _reduction,
    "sum_over": _reduction,
    "transpose": _transpose,
    "name": _name,
    "prime": _prime,
    "number": _number,
    "negative": _negative,
    "divide": _divide,
    "softmax_backward": _softmax,
}
