"""Checking: labelled pairs of formulas a second, also against SymPy's `simplify`, and a submission of ten lines.

Seconds are those of the processor, so that nothing else on the machine counts.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import derive
from derive.kernel import decide

sys.path.insert(0, str(Path(__file__).parents[1] / "check"))

_LIMIT = 30  # seconds for one pair, which SymPy may need in vain
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
    start = time.process_time()
    for left, right, positive in pairs:
        decide(left, right, FUNCTIONS, positive)
    each = (time.process_time() - start) / len(pairs)
    yield "pairs decided a second", f"{1 / each:.0f}", ">= 500"
    simplified, unfinished = _simplify_seconds()
    told = f"{simplified / each:.0f} x" + (f", {unfinished} cut at {_LIMIT} s" if unfinished else "")
    yield "faster than sympy.simplify(a - b) == 0", told, ">= 100 x"
    graph = derive.parse(MODEL)
    derive.check(LINES, graph)
    start = time.process_time()
    derive.check(LINES, graph)
    yield "ten lines checked", f"{(time.process_time() - start) * 1000:.0f} ms", "<= 50 ms"


def _simplify_seconds() -> tuple[float, int]:
    """What SymPy needs for a pair, on average over all of them, and how many it did not finish in their time, which
    count with that time."""
    path = Path(__file__).parents[1] / "cases" / "equiv_pairs.json"
    pairs = json.loads(path.read_text(encoding="utf-8"))["pairs"]
    spent, unfinished, start = 0.0, 0, 0
    while start < len(pairs):
        mine, theirs = multiprocessing.Pipe(duplex=False)
        worker = multiprocessing.Process(target=_simplify, args=(theirs, pairs[start:]), daemon=True)
        worker.start()
        theirs.close()
        mine.recv()  # the pairs are read, and SymPy is there
        while start < len(pairs) and mine.poll(_LIMIT):
            spent += mine.recv()
            start += 1
        worker.kill()
        worker.join()
        if start < len(pairs):
            spent, unfinished, start = spent + _LIMIT, unfinished + 1, start + 1
    return spent / len(pairs), unfinished


def _simplify(pipe: Connection, pairs: list[dict[str, str]]) -> None:
    import sympy

    sigmoid = {"sigmoid": lambda u: 1 / (1 + sympy.exp(-u))}
    sides = [(sympy.sympify(pair["a"], sigmoid), sympy.sympify(pair["b"], sigmoid)) for pair in pairs]
    pipe.send(0.0)
    for left, right in sides:
        start = time.process_time()
        bool(sympy.simplify(left - right) == 0)
        pipe.send(time.process_time() - start)
