"""Handouts: sheets with keys as PDF beside the bare compilation of the same pages, one core beside two, and memory.

``python -m tests.benchmarks.handouts 100`` measures as many copies of both sheets. Beside the time on the clock stands
that of the processor, which other work on the machine disturbs less.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any

from derive.export import kind_of
from derive.handing_out import asked_of
from derive.handout import copies, draws_of, read_handout
from derive.handout_run import plan
from derive.kinship import Alike
from derive.lanes import Lanes

SHEETS = Path(__file__).parents[2] / "docs" / "examples" / "week3.toml"
COPIES = 10
CORES = 2
Times = tuple[float, float]  # on the clock, of the processor


def handout_rows(count: int = COPIES) -> Iterator[tuple[str, str, str]]:
    one, two, bare = _alone(_run, 1, count), _alone(_run, CORES, count), _alone(_bare, count)
    what = f"{2 * count} sheets with keys / their pages by bare typst"
    yield what, f"{two[0]:.1f} s = {two[0] / bare[0]:.2f} x", "4 x"
    yield f"{what} (processor)", f"{two[1]:.1f} s = {two[1] / bare[1]:.2f} x", "4 x"
    yield "the same on one core / on two", f"{one[0]:.1f} s = {one[0] / two[0]:.2f} x", "1.8 x"
    first, next_ = _alone(_variants)
    yield "the variant after the first / the first", f"{next_:.3f} s = {next_ / first:.2f} x", "0.1 x"
    few, many = _alone(_memory, count), _alone(_memory, 4 * count)
    yield f"memory for {8 * count} sheets / for {2 * count}", f"{many:.0f} MB = {many / few:.2f} x", "1 x"


def _alone(function: Any, *arguments: Any) -> Any:
    """What a function gives in a fresh process, so that nothing is warm and its children are its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def _processor() -> float:
    found = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in found)


def _run(workers: int, count: int) -> Times:
    with tempfile.TemporaryDirectory() as folder:
        start, before = time.perf_counter(), _processor()
        with Lanes(workers) as lanes:
            for _ in plan(str(SHEETS), folder, ("pdf",), copies(count), "seed", lanes=lanes).run(lanes):
                pass
        return time.perf_counter() - start, _processor() - before


def _bare(count: int) -> Times:
    """The same documents, compiled and nothing else, on as many cores."""
    with tempfile.TemporaryDirectory() as folder:
        with Lanes(CORES) as lanes:
            for _ in plan(str(SHEETS), folder, ("typst",), copies(count), "seed", lanes=lanes).run(lanes):
                pass
        texts = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).rglob("*.typ"))]
    start, before = time.perf_counter(), _processor()
    with ProcessPoolExecutor(CORES, get_context("spawn")) as pool:
        list(pool.map(_compiled, texts, chunksize=8))
    return time.perf_counter() - start, _processor() - before


def _compiled(text: str) -> int:
    return len(kind_of("pdf").data(text, "ko"))


def _variants() -> Times:
    """What one sheet costs before it is written, drawn and asked, of the processor: the first, the mean of 80 after
    it."""
    sheet = read_handout(SHEETS.read_text(encoding="utf-8"), "week3.toml", str, ("en", "ko")).sheets[1]
    alike, kept, times = Alike(), {}, []
    for count in range(1, 82):
        start = time.process_time()
        kept = draws_of(sheet, copies(count)[count - 1 :], "other", {}, kept, alike) | kept
        asked_of(sheet, kept[copies(count)[-1].id])
        times.append(time.process_time() - start)
    return times[0], sum(times[1:]) / 80


def _memory(count: int) -> float:
    """The largest that any process of a run becomes, in MB."""
    _run(CORES, count)
    return max(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN)) / 1024


if __name__ == "__main__":
    for row in handout_rows(int(sys.argv[1]) if sys.argv[1:] else COPIES):
        print("{:70}{:>22}{:>10}".format(*row), flush=True)
