"""Wrong forms of a right formula, out of the table of mistakes: what is planted, and what is offered as an option."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from derive.derivation import Derivation
from derive.graph import Graph
from derive.handout.words import bare
from derive.mistakes.functions import WRONG_DERIVATIVES
from derive.mistakes.matrix_edits import matrix_changes
from derive.mistakes.probe import Probe
from derive.rules.formulas import formula
from derive.term import Term, multiply, name, negative, number

__all__ = ["Slip", "chain_slips", "factor_slips", "product_slips", "tensor_slips"]

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
    yield from _activation(graph, local)
    inner = bare(local)
    if inner.head == "add" and len(inner.args) == 2 and inner.args[1].head == "negative":
        yield Slip(Term("add", (inner.args[1].args[0], negative(inner.args[0]))), "sign")
    if inner.head == "add":
        yield Slip(multiply(number(2), Term("group", (inner,))), "constant_factor")
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
    """A product with a factor lost, doubled, negated, or with a wrong derivative of an activation in it."""
    yield from _activation(graph, product)
    if product.head == "add":
        yield from chain_slips(product)
    if product.head != "multiply":
        return
    for at, part in enumerate(product.args):
        if not part.is_number and len(product.args) > 1:
            yield Slip(multiply(*product.args[:at], *product.args[at + 1 :]), "missing_factor")
        inner = bare(part)
        if inner.head == "add" and len(inner.args) == 2 and inner.args[1].head == "negative":
            turned = Term("group", (Term("add", (inner.args[1].args[0], negative(inner.args[0]))),))
            yield Slip(multiply(*product.args[:at], turned, *product.args[at + 1 :]), "sign")
    first, *rest = product.args
    doubled = [number(2 * first.value), *rest] if first.is_number else [number(2), *product.args]
    yield Slip(multiply(*doubled), "constant_factor")


def tensor_slips(derivation: Derivation, term: Term) -> Iterator[Slip]:
    """One change to a formula with matrices."""
    shapes = {known: (2,) * len(value.shape) for known, value in derivation.graph.values.items()}
    probe = Probe(derivation.graph, lambda _: None, False, shapes)
    ranks = {known: len(value.shape) for known, value in derivation.graph.values.items()}
    for wrong, edit in matrix_changes(term, probe, repair=False):
        if edit.kind in _TENSOR_KINDS and _plausible(wrong, term, ranks):
            yield Slip(wrong, edit.kind)
    if term.head == "matmul":
        for at in (0, 1):
            part = term.args[at]
            if part.head == "transpose":
                args = [part.args[0] if place == at else each for place, each in enumerate(term.args)]
                yield Slip(Term("matmul", args, term.data), "transpose")
        yield Slip(Term("matmul", term.args[::-1], term.data), "transpose")


def _plausible(wrong: Term, right: Term, ranks: Mapping[str, int]) -> bool:
    """Whether somebody would write it: only matrices are transposed, and once; no entry is picked out."""
    for node in wrong.walk():
        if node.head in ("index", "slice") and not any(each.head == node.head for each in right.walk()):
            return False
        if node.head == "transpose":
            inside = node.args[0]
            known = str(inside.data) if inside.head in ("name", "adjoint") else None
            if known is None or ranks.get(known, 2) != 2:
                return False
    return True
