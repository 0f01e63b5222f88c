"""The layout that the words of a text fix: ``we use numerator layout``, ``분모 배치``.

What holds in the other one alone contradicts them.

In numerator layout the rows of ``∂z/∂x`` belong to ``z``, and ``∂L/∂W`` has the shape of ``Wᵀ``; in denominator layout
the rows belong to ``x``, and ``∂L/∂W`` has the shape of ``W``. A gradient by a vector is written as a column in both,
so there a column is left alone.
"""

from __future__ import annotations

import re
from dataclasses import replace
from math import prod

from derive.check.compare import Difference
from derive.check.reach import is_gradient
from derive.check.truth import Outcome, Truth
from derive.term import Term

__all__ = ["AGAINST", "in_layout", "said_layout"]

AGAINST = "layout"
_SAID = re.compile(
    r"\b(?P<en>numerator|denominator)[- ]layout|(?P<ko>분자|분모)\s?(?:중심\s?)?(?:배치|레이아웃)", re.IGNORECASE
)
_DENIED = re.compile(r"\b(?:not|n't|never|unlike|instead of|rather than)\b|아니|않|대신", re.IGNORECASE)
_OWN_SHAPE = re.compile(r"shape convention|same shape as|형상 ?(?:규약|약속)|같은 (?:모양|형상|크기)", re.IGNORECASE)
_NAMES = {"분자": "numerator", "분모": "denominator"}


def said_layout(text: str) -> str:
    """``numerator``, ``denominator``, or nothing where a text says neither, both, or which one it does not use."""
    found = set()
    for match in _SAID.finditer(text):
        sentence = text[max(text.rfind(".", 0, match.start()), text.rfind("\n", 0, match.start())) + 1 :]
        if _DENIED.search(re.split(r"[.\n]", sentence, maxsplit=1)[0]):
            return ""
        found.add(_NAMES.get(match["ko"] or "") or match["en"].lower())
    return found.pop() if len(found) == 1 and _OWN_SHAPE.search(text) is None else ""


def in_layout(said: str, truth: Truth, want: Term, got: Term, outcome: Outcome) -> Outcome:
    """The outcome in the layout that the text fixes; a formula in derivatives by others is left as it is."""
    if not said or not is_gradient(want) or (outcome.kind == "undecided" and outcome.error is None):
        return outcome
    shapes = truth.world.shapes()
    above, below = (shapes.get(str(side.data), ()) for side in want.args)
    atoms = any(node.head in ("partial", "local") for node in truth.meant(got).walk())
    if prod(above) > 1 and prod(below) > 1:
        return outcome if atoms else _jacobian(said, truth, want, got, outcome)
    if said == "numerator" and not above and len(below) == 2:
        return _gradient(truth, want, got, outcome, atoms, 1 in below)
    return outcome


def _jacobian(said: str, truth: Truth, want: Term, got: Term, outcome: Outcome) -> Outcome:
    numerator = outcome.convention in (None, "jacobian")
    if not outcome.equal or (not numerator and outcome.convention != "denominator"):
        return outcome
    if numerator == (said == "numerator") or got.head == "diag":
        return outcome
    turned = truth.compare(want, Term("transpose", (Term("group", (got,)),)))
    same = turned.equal and turned.convention == outcome.convention
    return outcome if same else Outcome("different", difference=Difference(AGAINST))


def _gradient(truth: Truth, want: Term, got: Term, outcome: Outcome, atoms: bool, vector: bool) -> Outcome:
    """A scalar by a matrix in numerator layout: what derivatives by others mean within it is not known."""
    if atoms:
        return outcome if outcome.equal and vector else Outcome("undecided", convention="said")
    turned = truth.compare(want, Term("transpose", (Term("group", (got,)),)))
    if turned.equal and not outcome.equal:
        return replace(turned, convention="layout")
    if outcome.equal and not turned.equal and not vector:
        return Outcome("different", difference=Difference(AGAINST))
    return outcome
