"""What a text without a model says of its own names: their shapes, and which of them are one-hot."""

from __future__ import annotations

import re
from collections.abc import Iterable

from derive.check.names import applies_unknown
from derive.dimension import Dimension, Shape
from derive.errors import DeriveError
from derive.ops.index_form import free_names
from derive.ops.sizes import dimension_of
from derive.term import Term
from derive.verdict import Claim, Submission

__all__ = ["one_hot", "shapes_of", "stated_shapes"]

_BOLD = re.compile(r"\\(?:mathbf|boldsymbol|bm|vec|bold)\s*\{?\\?([A-Za-z]+)")
_HOT = re.compile(r"[^.\n]*(?:one-hot|one hot|원-핫|원핫)[^.\n]*")
_FORMULA = re.compile(r"\$([^$\n]+)\$|\\\((.+?)\\\)")
_MARKUP = re.compile(r"\\[A-Za-z]+|[^A-Za-z0-9_]")
_NAME = re.compile(r"(?<![A-Za-z])[A-Z][0-9₀-₉]*(?![A-Za-z])")


def stated_shapes(submission: Submission) -> dict[str, Shape]:
    """The shapes that the text gives the names which it does not define. Where it sets arrays in bold type, what it
    never does is a scalar. Empty where nothing is said."""
    defined = {str(c.left.data) for c in submission.claims if _defines(c) and c.left is not None}
    found = {known: shape for known, shape in shapes_of(submission.claims).items() if known not in defined}
    bold = set(_BOLD.findall(submission.text))
    if found and bold:
        sizes = {symbol for shape in found.values() for size in shape for symbol in size.symbols}
        used = {known for c in submission.claims if _defines(c) and c.right is not None for known in _values(c.right)}
        thin = {known for known in used - defined - sizes - set(found) if _letters(known) not in bold}
        found.update(dict.fromkeys(sorted(thin), ()))
    return found


def _values(term: Term) -> list[str]:
    return [str(each.data) for each in free_names(term)]


def _letters(known: str) -> str:
    return re.split(r"[\d_]", known)[0]


def _defines(claim: Claim) -> bool:
    left = claim.left
    simple = not claim.chain and left is not None and left.is_name and claim.role == "definition"
    return simple and claim.right is not None and bool(claim.right.names()) and not applies_unknown(claim.text)


def shapes_of(claims: Iterable[Claim]) -> dict[str, Shape]:
    """``W ∈ ℝ^{m×n}``, and ``z = W x ∈ ℝ^m`` of what is defined there."""
    found: dict[str, Shape] = {}
    for claim in claims:
        head = claim.head if claim.chain else claim.left
        if claim.role == "shape" and head is not None and head.is_name and claim.right is not None:
            parts = claim.right.args if claim.right.head in ("matrix", "multiply") else (claim.right,)
            sizes = [_size(part) for part in parts]
            if all(size is not None for size in sizes):
                found.setdefault(str(head.data), tuple(size for size in sizes if size is not None))
    return found


def _size(term: Term) -> Dimension | None:
    try:
        return dimension_of(term)
    except DeriveError:
        return None


def one_hot(text: str) -> frozenset[str]:
    """The names of which a sentence says that they, or their rows, are one-hot."""
    found: set[str] = set()
    for sentence in _HOT.findall(text):
        formulas = [a or b for a, b in _FORMULA.findall(sentence)]
        found |= {_MARKUP.sub("", formula).strip("_") for formula in formulas}
        found |= set() if formulas else set(_NAME.findall(sentence))
    return frozenset(found)
