"""Whether a formula in a line of text was cut: an unknown word or sign stands in its midst, and it goes on behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from derive.notation.tokens import Token

__all__ = ["end_of_whole", "joins"]

_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")
_WORDS = 2  # more of them are a sentence
_JOINING = frozenset(
    """a an the and or nor but so then thus hence also too with without where when while if since because for from by
    at in on of to into onto over under via per as than that this these those it its is are was be we you i they has
    have had can will may not no only just both each all any same like e.g i.e eq using see given let note because
    therefore which whose what who instead rather here there now again finally first second last next above below
    before after until once upon about whenever whereas although though however meanwhile namely but step line part
    equation answer question mark marks point points gives means becomes equals yields""".split()
)
_TIMES = frozenset(("곱하기", "곱", "더하기", "빼기", "나누기"))
_SENTENCE = re.compile(r"(?:.{2,}(?:s|ed|ing|ly))")  # verbs and the like: a formula behind them is another one


def end_of_whole(
    tokens: Sequence[Token], stop: int, limit: int, is_math: Callable[[int], bool], value: Callable[[str], bool]
) -> int:
    """Where the formula that seemed to end at ``stop`` really ends; ``stop`` when it was not cut.

    ``limit`` is the next relation, or the end of the line; ``value`` tells the names of the model.
    """
    if stop >= limit:
        return stop
    if _dots(tokens, stop, limit):
        return limit
    at = _behind(tokens, stop, limit, is_math)
    if at == stop or at >= limit or tokens[at].kind in (",", ";", ":", "."):
        return stop
    end, depth = at, 0
    while end < limit and (depth > 0 or is_math(end)) and tokens[end].kind not in (",", ";", ":", "."):
        depth += (tokens[end].kind in _OPEN) - (tokens[end].kind in _CLOSE)
        end += 1
    run = tokens[at:end]
    known = any(token.kind == "greek" or (token.kind == "word" and value(token.text)) for token in run)
    if not known or (limit < len(tokens) and end == limit and tokens[at].kind in ("word", "greek", "∂", "∇")):
        return stop  # nothing, or the left side of another formula
    return end if len(run) > 1 or tokens[stop].kind not in ("word", "prose") else stop


def joins(word: str) -> bool:
    """Whether a word joins the parts of a sentence: before another word it is no product, ``by the rule``."""
    return word.lower() in _JOINING


def _dots(tokens: Sequence[Token], stop: int, limit: int) -> bool:
    """``= 2(a − y) …``: the rest was left out."""
    dots = [token.kind for token in tokens[stop : min(stop + 3, limit)]]
    return dots[:1] in (["…"], ["⋯"]) or dots == ["."] * 3


def _behind(tokens: Sequence[Token], stop: int, limit: int, is_math: Callable[[int], bool]) -> int:
    """The first token behind an unknown sign, a remark in brackets, or one or two words that join nothing."""
    first = tokens[stop]
    if first.kind in _OPEN:
        depth, at = 0, stop
        while at < limit:
            depth += (tokens[at].kind in _OPEN) - (tokens[at].kind in _CLOSE)
            at += 1
            if depth == 0:
                return at
        return stop
    if first.kind == "word":
        at = stop
        while at < limit and tokens[at].kind == "word" and not is_math(at):
            if tokens[at].text.lower() in _JOINING or _SENTENCE.fullmatch(tokens[at].text) or at - stop == _WORDS:
                return stop
            at += 1
        return at
    if first.kind == "prose":
        at = stop
        while at < limit and tokens[at].kind == "prose":
            at += 1
        return at if "".join(token.text for token in tokens[stop:at]) in _TIMES else stop
    marks = first.kind in (",", ";", ":", ".", "#", "//", "→", "◀", "✓") or first.kind in _CLOSE
    return stop if marks else stop + 1
