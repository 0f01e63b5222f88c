"""Networks of matrices: a transformer block, an RNN, repeated blocks, and the verification of an MLP.

Times are those of the processor: a busy machine does not change the ratios.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from derive.engine import derive
from derive.kernel import verify
from derive.pipe import Result
from derive.syntax import parse

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
STEPS = (4, 16, 64, 256)
BLOCKS = 96
RUNS = 5

# One process each: what is derived cold shares nothing with what was derived before it.
_BLOCK = """
import sys, time
from derive.engine import derive
from derive.syntax import parse
parse("parameter w\\nL = w")  # the reader's own tables are no part of a derivation
text = sys.stdin.read()
start = time.process_time()
graph = parse(text)
parsed = time.process_time()
found = derive(graph, style="backprop")
list(found.results.values()), list(found.adjoints.values())
print(time.process_time() - start, time.process_time() - parsed)
"""

# A dense sigmoid layer of 4 samples, 4 inputs, 4 outputs; its squared error by every weight, element by element.
_SYMPY = """
import time
import sympy
X, W, T = (sympy.symbols(f"{name}:4:4") for name in "XWT")
X, W, T = (sympy.Matrix(4, 4, entries) for entries in (X, W, T))
start = time.process_time()
Y = (X * W).applyfunc(lambda z: 1 / (1 + sympy.exp(-z)))
loss = sum((Y - T).applyfunc(lambda e: e**2)) / 2
[sympy.diff(loss, weight) for weight in W]
print(time.process_time() - start)
"""


def tensor_rows() -> Iterator[tuple[str, str, str]]:
    yield from _cold_rows()
    yield from _rnn_rows()
    yield from _mlp_rows()


def _cold_rows() -> Iterator[tuple[str, str, str]]:
    block = (EXAMPLES / "transformer_block.derive").read_text(encoding="utf-8")
    theirs = min(_process(_SYMPY)[0] for _ in range(RUNS))
    ours = [_process(_BLOCK, block) for _ in range(RUNS)]
    whole, derived = (min(times) for times in zip(*ours, strict=True))
    yield "transformer block / sympy.diff of a 4x4x4 layer", f"{whole * 1e3:.0f} ms = {whole / theirs:.2f} x", "1.5 x"
    deep = min(_process(_BLOCK, stacked(BLOCKS))[1] for _ in range(2))
    yield f"{BLOCKS} blocks / one cold block, parsing apart", f"{deep * 1e3:.0f} ms = {deep / derived:.1f} x", "12 x"


def _process(program: str, text: str = "") -> list[float]:
    """The times that a program prints, in a process of its own."""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, input=text, cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    return [float(word) for word in done.stdout.split()]


def stacked(count: int) -> str:
    """So many transformer blocks, one on top of the other, each with weights of its own."""
    lines = ["input R0[n, d]", "target T[n, d]", "constant eps"]
    for b in range(1, count + 1):
        lines += _block(f"_{b}", f"R{b - 1}", f"R{b}")
    return "\n".join([*lines, f"L = 1/2*sum((R{count} - T)^2)"])


def _block(mark: str, below: str, above: str) -> list[str]:
    text = (EXAMPLES / "transformer_block.derive").read_text(encoding="utf-8")
    names = "Wq Wk Wv Wo g1 s1 g2 s2 W1 b1 W2 b2 mu1 v1 N1 Q K V S A H R1 mu2 v2 N2 Z1 A1".split()
    marked = {**{name: f"{name}{mark}" for name in names}, "X": below, "R2": above}
    kept = [line for line in text.splitlines() if line and not line.startswith(("#", "title", "input", "target", "L "))]
    return [_marked(line, marked) for line in kept if not line.startswith("constant")]


def _marked(line: str, marked: dict[str, str]) -> str:
    import re

    return re.sub(r"[A-Za-z]\w*", lambda word: marked.get(word[0], word[0]), line)


def rnn(steps: int) -> str:
    inputs = ", ".join(f"x{t}[d]" for t in range(1, steps + 1))
    return f"""input {inputs}, h0[h]
target y[c]
parameter Wx[d, h], Wh[h, h], b[h], Wo[h, c]
for t = 1..{steps}:
    h{{t}} = tanh(x{{t}} @ Wx + h{{t-1}} @ Wh + b)
o = h{steps} @ Wo
L = 1/2*sum((o - y)^2)"""


def _rnn_rows() -> Iterator[tuple[str, str, str]]:
    _derived(rnn(4))
    gc.collect()
    gc.disable()
    try:
        each = [_seconds(partial(_derived, rnn(steps)), 80 // steps + 4) * 1e3 / steps for steps in STEPS]
    finally:
        gc.enable()
    for steps, time_of_step in zip(STEPS, each, strict=True):
        yield f"RNN of {steps} steps, a step", f"{time_of_step:.3f} ms", ""
    yield "RNN, dearest step / cheapest", f"{max(each) / min(each):.2f} x", "1.5 x"


def _mlp_rows() -> Iterator[tuple[str, str, str]]:
    graph = parse((EXAMPLES / "mlp_softmax.derive").read_text(encoding="utf-8"))
    written = _seconds(lambda: Result(derive(graph)).render())
    checked = _seconds(lambda: verify(derive(graph))) - _seconds(lambda: derive(graph))
    yield "MLP: verification / derivation and rendering", f"{checked * 1e3:.0f} ms = {checked / written:.1f} x", "5 x"


def _derived(text: str) -> Any:
    found = derive(parse(text), style="backprop")
    return found, list(found.results.values()), list(found.adjoints.values())


def _seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)
