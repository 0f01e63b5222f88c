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
_HOT = re.compile(r"one-hot|one hot|원-핫|원핫")
_SENTENCE = re.compile(r"[.。](?=\s)|\n\s*\n")
_NOUNS = (
    r"(?:[\s-]+(?:encoded|encoding|vectors?|labels?|targets?|rows?|matrix|true|class|ground|truth)|"
    r"\s*(?:인코딩된|인코딩|벡터인|벡터|레이블|라벨|정답|타깃|행렬|출력|값인|값))*"
)
_BEHIND = re.compile(_NOUNS + r"\s*(?:\$([^$\n]+)\$|\\\((.+?)\\\))")
_RELATION = re.compile(r"\\in(?![a-z])|[∈=:,~]|\\sim")
_PLAIN = re.compile(r"\b([a-z](?:_\w+)?)\s+(?:is|are|be|being)\s+(?:a\s+|an\s+)?one[- ]hot")
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
    """The names of which the text says that they, or their rows, are one-hot: the formula right behind the word, or the
    last one before it. In a sentence without formulas it is the nearest name."""
    found: set[str] = set()
    for sentence in _SENTENCE.split(text):
        for word in _HOT.finditer(sentence):
            behind = _BEHIND.match(sentence, word.end())
            formulas = list(_FORMULA.finditer(sentence))
            before = [formula for formula in formulas if formula.end() <= word.start()]
            if behind is not None:
                found |= _subject(behind[1] or behind[2])
            elif before:
                found |= _subject(before[-1][1] or before[-1][2])
            elif not formulas:
                found |= _beside(sentence, word.start(), word.end())
    return frozenset(found)


def _beside(sentence: str, start: int, end: int) -> set[str]:
    """The name in a sentence without formulas: ``y is``, else the last capital before the word, else the next one."""
    said = _PLAIN.findall(sentence[:end])
    before, behind = _NAME.findall(sentence[:start]), _NAME.findall(sentence[end:])
    return set(said or before[-1:] or behind[:1])


def _subject(formula: str) -> set[str]:
    """What a formula speaks of: ``y`` in ``y \\in ℝ^n``, ``y_i`` and ``y = e_c``."""
    known = _MARKUP.sub("", _RELATION.split(formula)[0]).strip("_")
    return {known, re.sub(r"_[ijkn]$", "", known)}
