"""Wrong forms of a right formula, out of the table of mistakes: what is planted, and what is offered as an option."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from derive.derivation import Derivation
from derive.errors import DeriveError
from derive.graph import Graph
from derive.mistakes.functions import WRONG_DERIVATIVES
from derive.mistakes.matrix_edits import matrix_changes
from derive.mistakes.probe import Probe
from derive.ops.infer import Shapes
from derive.rules.formulas import formula
from derive.term import Term, bare, multiply, name, negative, number

__all__ = ["Slip", "chain_slips", "factor_slips", "fits", "product_slips", "tensor_slips"]

_TENSOR_KINDS = frozenset(
    "transpose hadamard_vs_matmul missing_sum sign constant_factor missing_factor wrong_activation_derivative "
    "wrong_evaluation_point wrong_variable".split()
)


@dataclass(frozen=True)
class Slip:
    """A wrong formula with the kind of mistake that leads to it."""

    term: Term
    kind: str


def factor_slips(graph: Graph, value: str, local: Term) -> Iterator[Slip]:
    """What is mistaken for a local derivative ``∂value/∂by``."""
    definition = graph.definition(value)
    inner = bare(local)
    yield from product_slips(graph, inner)
    if inner.is_name and definition is not None:
        for other in definition.term.names():
            if other != inner.data:
                yield Slip(name(other), "wrong_variable")


def _activation(graph: Graph, local: Term) -> Iterator[Slip]:
    outputs = {item.term: item.name for item in graph.definitions}
    for node in local.walk():
        if node.head != "prime" or node.data[1] != 1:
            continue
        called = Term(node.data[0], node.args)
        value = name(outputs[called]) if called in outputs else called
        for row in WRONG_DERIVATIVES.get(node.data[0], ())[:6]:
            wrong = formula(row.formula).replace({"u": node.args[0], "v": value})
            yield Slip(_swapped(local, node, wrong), row.kind)
        if value.is_name:
            yield Slip(_swapped(local, node, Term("prime", (value,), node.data)), "wrong_evaluation_point")


def _swapped(whole: Term, old: Term, new: Term) -> Term:
    """The formula with another part; a product within a product is part of it."""

    def change(node: Term) -> Term:
        if node == old:
            return Term("group", (new,)) if new.head == "add" and whole != old else new
        if node.head == "multiply" and any(part.head == "multiply" for part in node.args):
            return multiply(
                *(each for part in node.args for each in (part.args if part.head == "multiply" else (part,)))
            )
        return node

    return whole.rebuild(change)


def chain_slips(chain: Term) -> Iterator[Slip]:
    """The chain with a link lost, or a path."""
    if chain.head == "add":
        for at in range(len(chain.args)):
            rest = [*chain.args[:at], *chain.args[at + 1 :]]
            yield Slip(rest[0] if len(rest) == 1 else Term("add", rest), "dropped_path")
    elif chain.head == "multiply" and len(chain.args) > 2:
        for at in range(1, len(chain.args)):
            yield Slip(multiply(*chain.args[:at], *chain.args[at + 1 :]), "missing_factor")


def product_slips(graph: Graph, product: Term) -> Iterator[Slip]:
    """A product with a factor lost, exchanged, doubled or negated, or with a wrong derivative of an activation in it.

    A minus sign before the product and a divisor below it stay where they are, or are what is lost.
    """
    yield from _activation(graph, product)
    core, frame = _framed(product)
    if core.head == "add" and core == product and any(part.head == "multiply" for part in core.args):
        yield from chain_slips(core)
    parts = core.args if core.head == "multiply" else (core,)
    for at, part in enumerate(parts):
        before, after = parts[:at], parts[at + 1 :]
        if not part.is_number and len(parts) > 1:
            yield Slip(frame(multiply(*before, *after)), "missing_factor")
        if part.is_name:
            for other in _beside(graph, str(part.data)):
                yield Slip(frame(multiply(*before, name(other), *after)), "wrong_variable")
        turned = _turned(part)
        if turned is not None:
            yield Slip(frame(multiply(*before, _within(turned, parts), *after)), "sign")
    if core != product:
        yield Slip(core, "sign" if product.head == "negative" else "constant_factor")
    elif not any(_turned(part) for part in parts):
        yield Slip(negative(_within(core, (core, core))), "sign")
    first, *rest = parts
    doubled = [number(2 * first.value), *rest] if first.is_number else [number(2), *(_within(p, (p, p)) for p in parts)]
    yield Slip(frame(multiply(*doubled)), "constant_factor")


def _framed(term: Term) -> tuple[Term, Callable[[Term], Term]]:
    """The product within ``−(…)`` and ``(…)/d``, and what puts another in its place."""
    if term.head == "negative":
        core, frame = _framed(bare(term.args[0]))
        return core, lambda inner: negative(_within(frame(inner), (term, term)))
    if term.head == "divide" and not any(node.head == "prime" for node in term.args[1].walk()):
        core, frame = _framed(bare(term.args[0]))
        return core, lambda inner: Term("divide", (frame(inner), term.args[1]))
    return term, lambda inner: inner


def _within(term: Term, parts: Sequence[Term]) -> Term:
    """A sum among several factors has parentheses."""
    return Term("group", (term,)) if term.head == "add" and len(parts) > 1 else term


def _turned(part: Term) -> Term | None:
    """``t − y`` for ``y − t``."""
    inner = bare(part)
    if inner.head == "add" and len(inner.args) == 2 and inner.args[1].head == "negative":
        return Term("add", (inner.args[1].args[0], negative(inner.args[0])))
    return None


def _beside(graph: Graph, factor: str) -> list[str]:
    """The names that are multiplied by this one somewhere in the model: each is the other's derivative."""
    products = [node for item in graph.definitions for node in item.term.walk() if node.head == "multiply"]
    found = [[str(part.data) for part in node.args if part.is_name] for node in products]
    return list(dict.fromkeys(other for names in found if factor in names for other in names if other != factor))


def tensor_slips(derivation: Derivation, term: Term) -> Iterator[Slip]:
    """One change to a formula with matrices."""
    values = derivation.graph.values
    shapes = {known: (2,) * len(value.shape) for known, value in values.items()}
    probe = Probe(derivation.graph, lambda _: None, False, shapes)
    for wrong, edit in matrix_changes(term, probe, repair=False):
        if (
            edit.kind in _TENSOR_KINDS
            and _plausible(wrong, term, derivation.graph)
            and (fits(derivation.graph, wrong) or _turned_product(wrong, edit.kind))
        ):
            yield Slip(wrong.rebuild(_unwrapped), edit.kind)
    yield Slip(multiply(number(2), _within(term, (term, term))), "constant_factor")
    if term.head in ("matmul", "outer"):
        for at in (0, 1):
            part = term.args[at]
            if part.head == "transpose":
                args = [part.args[0] if place == at else each for place, each in enumerate(term.args)]
                yield Slip(Term(term.head, args, term.data), "transpose")
        yield Slip(Term(term.head, term.args[::-1], term.data), "transpose")


def fits(graph: Graph, term: Term) -> bool:
    """Whether the shapes within a formula fit together; a gradient has the shape of what it is taken by."""
    plain = term.rebuild(lambda node: node.args[1] if node.head == "partial" else node)
    try:
        Shapes({known: value.shape for known, value in graph.values.items()})(plain)
    except DeriveError as error:
        return not error.key.startswith("shape_")
    return True


def _turned_product(wrong: Term, kind: str) -> bool:
    """A product whose shapes do not fit, as somebody writes who loses a transpose; in a sum that is seen at once."""
    return kind in ("transpose", "hadamard_vs_matmul") and _framed(wrong)[0].head in ("matmul", "multiply", "outer")


def _unwrapped(node: Term) -> Term:
    """Parentheses around a part that needs none are dropped."""
    kept = node.head != "group" or node.args[0].head in ("add", "negative", "multiply", "divide")
    return node if kept else node.args[0]


def _plausible(wrong: Term, right: Term, graph: Graph) -> bool:
    """Whether somebody would write it: only matrices are transposed, and once; no entry is picked out; a derivative is
    taken at a value of its own shape that the network computes."""
    values = graph.values
    before = set(right.walk())
    points = {node.args[0] for node in before if node.head == "prime"}
    sizes = {values[str(point.data)].shape for point in points if point.is_name}
    for node in wrong.walk():
        if node.head in ("index", "slice") and not any(each.head == node.head for each in before):
            return False
        if node.head == "transpose":
            inside = node.args[0]
            known = str(inside.data) if inside.head in ("name", "adjoint") else None
            if known is None or (known in values and len(values[known].shape) != 2):
                return False
        if node.head == "add" and any(part.head == "negative" and part.args[0] in node.args for part in node.args):
            return False  # Y − Y
        if node.head == "add" and any(part.head == "transpose" and part not in before for part in node.walk()):
            return False  # the shapes of a sum are seen at once
        if node.head == "prime" and node.args[0] not in points and node.args[0].is_name:
            value = values[str(node.args[0].data)]
            if value.role != "intermediate" or value.shape not in sizes:
                return False
    return True
