"""Checking: labelled pairs of formulas a second, also against SymPy's `simplify`, and a submission of ten lines."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import derive
from derive.kernel import decide

sys.path.insert(0, str(Path(__file__).parents[1] / "check"))

MODEL = "z1 = w1*x + b1\na1 = sigmoid(z1)\nz2 = w2*a1 + b2\na2 = sigmoid(z2)\nL = (a2 - y)^2"
LINES = """∂L/∂a2 = 2(a2 − y)
∂a2/∂z2 = a2(1 − a2)
∂L/∂z2 = 2(a2 − y)·a2(1 − a2)
∂z2/∂w2 = a1
∂L/∂w2 = 2(a2 − y)·a2(1 − a2)·a1
∂L/∂b2 = 2(a2 − y)·a2(1 − a2)
∂L/∂a1 = 2(a2 − y)·a2(1 − a2)·w2
∂a1/∂z1 = a1(1 − a1)
∂L/∂w1 = 2(a2 − y)·a2(1 − a2)·w2·a1(1 − a1)·x
∂L/∂b1 = 2(a2 − y)·a2(1 − a2)·w2·a1(1 − a1)"""


def check_rows() -> Iterator[tuple[str, str, str]]:
    """Rows of the table: what was measured, how it came out, what is wanted."""
    from spelled import FUNCTIONS, PAIRS, term

    pairs = [(term(pair["a"]), term(pair["b"]), pair["positive"]) for pair in PAIRS]
    decide(*pairs[0][:2], FUNCTIONS)
    start = time.perf_counter()
    for left, right, positive in pairs:
        decide(left, right, FUNCTIONS, positive)
    each = (time.perf_counter() - start) / len(pairs)
    yield "pairs decided a second", f"{1 / each:.0f}", ">= 500"
    yield "faster than sympy.simplify(a - b) == 0", f"{_simplify_seconds() / each:.0f} x", ">= 100 x"
    graph = derive.parse(MODEL)
    derive.check(LINES, graph)
    start = time.perf_counter()
    derive.check(LINES, graph)
    yield "ten lines checked", f"{(time.perf_counter() - start) * 1000:.0f} ms", "<= 50 ms"


def _simplify_seconds() -> float:
    """what SymPy needs for a pair: the same pairs, each once, written for it beforehand."""
    import sympy

    path = Path(__file__).parents[1] / "cases" / "equiv_pairs.json"
    sigmoid = {"sigmoid": lambda u: 1 / (1 + sympy.exp(-u))}
    pairs = json.loads(path.read_text(encoding="utf-8"))["pairs"]
    sides = [(sympy.sympify(pair["a"], sigmoid), sympy.sympify(pair["b"], sigmoid)) for pair in pairs]
    start = time.perf_counter()
    for left, right in sides:
        bool(sympy.simplify(left - right) == 0)
    return (time.perf_counter() - start) / len(sides)
