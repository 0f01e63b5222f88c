"""Formats: HTML beside Markdown, and PDF beside the bare compilation of the same Typst file."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import derive
from derive.export import kind_of
from derive.graph import Graph

MODEL = Path(__file__).parents[2] / "docs" / "examples" / "two_layers.derive"
RUNS = 7


def format_rows() -> Iterator[tuple[str, str, str]]:
    graph = derive.load(MODEL)
    markdown, html, pdf = (_seconds(lambda each=each: _solution(graph, each)) for each in ("markdown", "html", "pdf"))
    yield "solution as HTML / as Markdown", f"{html:.2f} s = {html / markdown:.2f} x", "1.2 x"
    bare = _seconds(_compiled(derive.explain(graph).render(format="typst", lang="ko")))
    yield "solution as PDF / that + 2 x bare typst", f"{pdf:.2f} s = {pdf / (1.2 * markdown + 2 * bare):.2f} x", "1 x"


def _solution(graph: Graph, format: str) -> object:
    return derive.explain(graph).files([format], lang="ko")


def _compiled(source: str) -> Callable[[], object]:
    """The compilation alone, with the fonts that ours uses."""
    return lambda: kind_of("pdf").data(source, "ko")


def _seconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)
