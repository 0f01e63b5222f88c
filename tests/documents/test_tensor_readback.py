"""What a matrix document prints is read back, with the model's shapes at hand, as a formula of the same value."""

from __future__ import annotations

import random
from collections.abc import Iterator
from math import prod

import pytest

from derive.derivation import Derivation
from derive.document import Block, Equation, Steps
from derive.documents import Options, compose
from derive.kernel.arrays import ArrayRun, array_value, with_adjoints
from derive.kernel.evaluation import adjoint_key
from derive.kernel.fields import FLOAT
from derive.notation import Style, latex
from derive.notation.hand import HandScope, read_formula, scan_latex
from derive.ops.array import Array
from derive.term import Term
from derive.term import name as named
from tests.documents.models import TENSORS, derivation

SKIPPED = frozenset({"partial", "space", "name", "adjoint", "where", "indicator"})  # no formula of its own to read
UNREAD = (
    r"^{\odot",
    r"\mathbf{1}^\top",
    r")_{",
    r"(z)",
    r"(u)",
    "e^{-",
    "hat",
)  # notation that readers do not have yet


def formulas(blocks: tuple[Block, ...]) -> Iterator[Term]:
    for block in blocks:
        if isinstance(block, Equation):
            yield from block.term.args if block.term.head == "relation" else (block.term,)
        elif isinstance(block, Steps):
            yield from formulas(block.blocks)


def place(found: Derivation) -> tuple[dict[str, Array], dict[str, int]]:
    """Random values of everything that has a name, δ included."""
    source, values = random.Random(1), found.graph.values
    symbols = sorted({symbol for value in values.values() for size in value.shape for symbol in size.symbols})
    sizes = {symbol: 2 + k for k, symbol in enumerate(symbols)}
    leaves = {}
    for key, value in values.items():
        if found.graph.definition(key) is None:
            shape = tuple(size.at(sizes) for size in value.shape)
            leaves[key] = Array(shape, tuple(source.uniform(0.2, 0.9) for _ in range(prod(shape))))
    env = with_adjoints(found, ArrayRun(found.graph, FLOAT, sizes).base(leaves), FLOAT, sizes)
    numbers = {symbol: Array((), (float(size),)) for symbol, size in sizes.items()}
    return {**env, **numbers, **{f"delta_{key}": env[adjoint_key(key)] for key in found.order}}, sizes


def scope_of(found: Derivation, sizes: dict[str, int]) -> HandScope:
    scope = HandScope.by_hand(found.graph)
    scope.shapes.update(dict.fromkeys(sizes, ()))
    for key in found.order:
        scope.add(f"delta_{key}")
        scope.shapes[f"delta_{key}"] = found.graph.values[key].shape
    return scope


@pytest.mark.parametrize("name", [name for name in TENSORS if name != "recurrent"])  # readers take vectors as columns
def test_printed_formulas_read_back_with_the_same_value(name: str) -> None:
    found = derivation(TENSORS[name])
    page = compose(found, "solution", Options(numbers=False))
    style = Style(bold=True, rows=page.meta["rows"])
    env, sizes = place(found)
    read = 0
    for term in formulas(page.blocks):
        if term.head in SKIPPED or any(node.head in ("partial", "where") for node in term.walk()):
            continue
        text = latex(term, style, page.meta["shapes"])
        if any(sign in text for sign in UNREAD):
            continue
        like = term.rebuild(lambda node: named(f"delta_{node.data}") if node.head == "adjoint" else node)
        again = read_formula(scan_latex(text, 0, len(text)), scope_of(found, sizes), text, latex=True, like=like)
        expected = array_value(term, env, FLOAT, sizes, {})
        value = array_value(again.term, env, FLOAT, sizes, {})
        assert value.shape == expected.shape, text
        assert value.data == pytest.approx(expected.data, rel=1e-9, abs=1e-12), text
        read += 1
    assert read >= 10
