"""Handouts: sheets with keys as PDF beside the bare compilation of the same pages, one core beside two."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from derive.export import kind_of
from derive.handing_out import asked_of
from derive.handout import copies, draws_of, read_handout
from derive.handout_run import plan

SHEETS = Path(__file__).parents[2] / "docs" / "examples" / "week3.toml"
COPIES = 10
CORES = 2


def handout_rows() -> Iterator[tuple[str, str, str]]:
    one, two = _run(1), _run(CORES)
    bare = _bare()
    yield f"{2 * COPIES} sheets with keys / their pages by bare typst", f"{two:.1f} s = {two / bare:.2f} x", "4 x"
    yield "the same on one core / on two", f"{one:.1f} s = {one / two:.2f} x", "1.8 x"
    first, next_ = _variants()
    yield "the variant after the first / the first", f"{next_:.3f} s = {next_ / first:.2f} x", "0.1 x"


def _run(workers: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        for _ in plan(str(SHEETS), folder, ("pdf",), copies(COPIES)).run(workers):
            pass
        return time.perf_counter() - start


def _bare() -> float:
    """The same documents, compiled and nothing else, on as many cores."""
    with tempfile.TemporaryDirectory() as folder:
        for _ in plan(str(SHEETS), folder, ("typst",), copies(COPIES)).run(CORES):
            pass
        texts = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).rglob("*.typ"))]
        with ProcessPoolExecutor(CORES, get_context("spawn")) as pool:
            list(pool.map(_compiled, texts[:CORES]))
            start = time.perf_counter()
            list(pool.map(_compiled, texts, chunksize=8))
            return time.perf_counter() - start


def _compiled(text: str) -> int:
    return len(kind_of("pdf").data(text, "ko"))


def _variants() -> tuple[float, float]:
    """What one sheet costs before it is written, in a process of its own: the first, the middle of those after it."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        times = pool.submit(_times).result()
    return times[0], sorted(times[1:])[len(times) // 2]


def _times() -> list[float]:
    sheet = read_handout(SHEETS.read_text(encoding="utf-8"), "week3.toml", str, ("en", "ko")).sheets[1]
    draws = draws_of(sheet, copies(20), "other", {})
    times = []
    for drawn in draws.values():
        start = time.perf_counter()
        asked_of(sheet, drawn)
        times.append(time.perf_counter() - start)
    return times
