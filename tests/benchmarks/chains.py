"""A chain of sigmoids: a_k = sigmoid(w_k * a_(k-1)), half the squared error at its end, all weights."""

from __future__ import annotations

import gc
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from derive.engine import derive
from derive.kernel import verify
from derive.pipe import Result
from derive.syntax import parse

DEPTHS = (100, 1_000, 10_000)
SYMPY_DEPTH = 32
VERIFIED_DEPTH = 100


def chain(depth: int) -> str:
    lines = ["input a0", "target t"]
    for k in range(1, depth + 1):
        lines += [f"parameter w{k}", f"z{k} = w{k} * a{k - 1}", f"a{k} = sigmoid(z{k})"]
    return "\n".join([*lines, f"L = 1/2 * (a{depth} - t)^2"])


def chain_rows() -> Iterator[tuple[str, str, str]]:
    _derived(chain(10))
    gc.collect()
    gc.disable()
    try:
        for depth in DEPTHS:
            text, definitions = chain(depth), 2 * depth + 1
            each = _seconds(partial(_derived, text)) * 1e3 / definitions
            size = _kilobytes(partial(_derived, text)) / definitions
            yield f"chain of {depth:,}, a definition", f"{each:.3f} ms, {size:.1f} kB", "0.25 ms, 5 kB"
    finally:
        gc.enable()


def verification_rows() -> Iterator[tuple[str, str, str]]:
    graph = parse(chain(VERIFIED_DEPTH))
    derivation = derive(graph, style="backprop")
    bare = _seconds(lambda: Result(derive(graph, style="backprop")).render())
    checked = _seconds(lambda: Result(verify(derive(graph, style="backprop"))).render())
    yield f"solution, depth {VERIFIED_DEPTH}: verified / not", f"{checked:.2f} s = {checked / bare:.1f} x", "10 x"
    alone = _seconds(lambda: verify(derivation))
    yield "verification alone", f"{alone:.2f} s", ""


def sympy_rows() -> Iterator[tuple[str, str, str]]:
    ours = _seconds(partial(_derived, chain(SYMPY_DEPTH)))
    theirs = _seconds(lambda: _composed(SYMPY_DEPTH), runs=1)
    yield f"sympy.diff, n = {SYMPY_DEPTH} / ours", f"{theirs:.1f} s = {theirs / ours:,.0f} x", "300 x"


def _derived(text: str) -> tuple[Any, ...]:
    """The derivation with every result and adjoint asked for: what is lazy must not look free."""
    derivation = derive(parse(text), style="backprop")
    return derivation, list(derivation.results.values()), list(derivation.adjoints.values())


def _composed(depth: int) -> list[Any]:
    """What a person would try first: the composed loss, differentiated by every weight."""
    import sympy

    sys.setrecursionlimit(50_000)  # SymPy walks the composed loss recursively
    weights = sympy.symbols(f"w1:{depth + 1}")
    value, target = sympy.symbols("a0 t")
    for weight in weights:
        value = 1 / (1 + sympy.exp(-weight * value))
    loss = (value - target) ** 2 / 2
    return [sympy.diff(loss, weight) for weight in weights]


def _seconds(work: Callable[[], object], runs: int = 3) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def _kilobytes(work: Callable[[], object]) -> float:
    """What the result keeps, everything that it was made from included."""
    tracemalloc.start()
    kept = work()
    size = tracemalloc.get_traced_memory()[0] / 1e3
    tracemalloc.stop()
    del kept
    return size
