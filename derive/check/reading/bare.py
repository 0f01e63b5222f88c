"""Formulas that stand alone: LaTeX typed without its delimiters, and an answer without a left side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.check.reading.fractions import with_fractions
from derive.check.reading.lines import formula_at_end
from derive.check.reading.statements import split_latex
from derive.check.reading.tidy_latex import tidied
from derive.errors import DeriveError
from derive.notation.hand import HandScope, scan_latex, scan_plain
from derive.notation.hand.signs import RELATIONS
from derive.notation.identify_latex import function_words
from derive.notation.letters import GREEK
from derive.notation.spelling import spell
from derive.notation.tokens import Token

__all__ = ["answer_tokens", "latex_parts"]

_COMMAND = re.compile(r"\\([A-Za-z]+|[,;:!])")
_TYPED = frozenset((*GREEK, "partial", "nabla", "cdot", "odot", "times", "circ"))  # plain text may have these
_WORD = re.compile(r"(?:(?<![\\A-Za-z{])[A-Za-z]{2,}(?![A-Za-z(^_'}])|[가-힣ぁ-ヿ一-鿿]+)[.:,]?")
_HEADED = re.compile(r"\s*(?:[*•–]\s+|\d{1,2}[.)]\s+|\(?[a-h]\)\s+)?")  # a minus, or (x), may belong to the formula
_SIGNS = frozenset("-−+*/·×^=<>([{)")
_BULLET = re.compile(r"\s*(?:[-*•–]\s+|\(?[0-9a-z]{1,2}[.)]\s+)*")


def latex_parts(text: str, start: int, end: int, scope: HandScope) -> list[tuple[int, int]]:
    """The parts of a line of plain text that are LaTeX: what stands between its words; empty when it holds none."""
    if not any(found[1] not in _TYPED for found in _COMMAND.finditer(text, start, end)):
        return []
    bullet = (_BULLET if "=" in text[start:end] else _HEADED).match(text, start, end)
    parts, begin = [], bullet.end() if bullet else start
    for word in _WORD.finditer(text, begin, end):
        bare = word[0].rstrip(".:,")
        if bare.lower() in function_words() or spell(bare) in scope.names or _product(bare, scope):
            continue
        parts.append((begin, word.start()))
        begin = word.end()
    parts.append((begin, end))
    return [part for part in (_stripped(text, *part) for part in parts) if part[0] < part[1]]


def _product(word: str, scope: HandScope) -> bool:
    """``ax`` of known letters, ``dy`` of a derivative."""
    return len(word) < 4 and all(spell(letter) in scope.names or letter == "d" for letter in word)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t:,;.":
        start += 1
    while start < end and text[end - 1] in " \t:,;.":
        end -= 1
    return start, end


def answer_tokens(text: str, start: int, end: int, latex: bool, scope: HandScope) -> Iterator[list[Token]]:
    """The formula of a block that says no more than a formula, or ends with one after words."""
    try:
        if latex:
            if not _apart(text, start, end):
                return
            for statement in split_latex(with_fractions(tidied(scan_latex(text, start, end), text))):
                if not statement.relations and statement.sides[0]:
                    yield statement.sides[0]
            return
        bullet = _HEADED.match(text, start, end)
        tokens = scan_plain(text, bullet.end() if bullet else start, end)
    except DeriveError:
        return
    if not any(token.kind in RELATIONS for token in tokens):
        found = formula_at_end(tokens, text, scope)
        if found:
            yield found


def _apart(text: str, start: int, end: int) -> bool:
    """Whether a formula stands for itself: no sign before or after its delimiters, ``-$6x$``, goes on with it."""
    before = text[text.rfind("\n", 0, start) + 1 : start].rstrip(" $\\([")
    stop = text.find("\n", end)
    after = text[end : len(text) if stop < 0 else stop].lstrip(" $\\)]")
    return before[-1:] not in _SIGNS and after[:1] not in _SIGNS if before or after else True
