"""LaTeX to MathML through math-core (extra ``html``), with the factors of a formula marked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from derive.extras import need
from derive.term import Term

__all__ = ["factors", "mathml", "mathml_marked"]


@cache
def _converter() -> Any:
    return need("math_core", "html").LatexToMathML(fancy_error=False)


@lru_cache(maxsize=65536)
def mathml(latex: str, display: bool = False) -> str:
    """A ``math`` element. Raises `DeriveError` where math-core is not installed."""
    return str(_converter().convert_with_local_state(latex, displaystyle=display))


def mathml_marked(latex: str, marks: Mapping[str, str]) -> str:
    """A display in which every fraction that ``marks`` writes in LaTeX begins with the attributes given for it."""
    text = mathml(latex, True)
    for fraction, attributes in marks.items():
        inner = mathml(fraction, True).partition(">")[2].removesuffix("</math>")
        text = text.replace(inner, f"<mfrac {attributes}>" + inner.removeprefix("<mfrac>"))
    return text


def factors(term: Term) -> dict[Term, str]:
    """The first derivatives of one named value by another, each with ``value by``: the edge that it belongs to."""
    found: dict[Term, str] = {}
    for node in term.walk():
        first = node.head == "local" or (node.head == "partial" and node.data[1] == 1)
        if first and all(side.is_name for side in node.args):
            found[node] = " ".join(str(side.data) for side in node.args)
    return found
