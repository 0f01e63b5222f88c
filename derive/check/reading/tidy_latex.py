"""Raw LaTeX tokens made simple: decorations, tags and frames are taken off, words become one token."""

from __future__ import annotations

from derive.notation.hand.signs import RELATIONS, SIGNS, WORDS
from derive.notation.tokens import Token, failure

__all__ = ["tidied"]

_DROPPED = frozenset(
    r"\tag \label \hspace \vspace \hphantom \phantom \vphantom \ref \eqref \cite \footnote \mathchoice".split()
)
_WRAPPED = frozenset(
    r"\boxed \fbox \cancel \bcancel \xcancel \mathstrut \smash \underline \overbrace \underbrace".split()
)
_CANCELLED = frozenset((r"\cancel", r"\bcancel", r"\xcancel"))
_INVISIBLE = frozenset(("white", "transparent", "#fff", "#ffffff"))
_COLOURED = frozenset(r"\color \textcolor \colorbox \bbox \fcolorbox \require \class \style \cssId \htmlClass".split())
_CELLS = {"cases": "cases", "dcases": "cases", "array": "matrix"}
_STOPS = frozenset((r"\left", r"\right", "quad", "row", "&", ".", "end", r"\text"))
_BRACKETS_OF_SIGNS = frozenset((")", "]", r"\}", r"\rbrace", "(", "[", r"\{", r"\lbrace"))
_NO_FACTOR = frozenset((*RELATIONS, *SIGNS)) - _BRACKETS_OF_SIGNS | _STOPS
_BRACKETS = {"{": "}", "[": "]"}
_JOINING = frozenset(
    "and or where with if for so hence since thus then when because therefore also i.e. e.g. otherwise by from "
    "while as we get have is".split()
)


def tidied(tokens: list[Token], source: str) -> list[Token]:
    """The tokens of a display without what only looks; prose is a ``text`` token."""
    result: list[Token] = []
    position = 0
    while position < len(tokens):
        position = _take(tokens, position, result, source)
    return result


def _take(tokens: list[Token], at: int, result: list[Token], source: str) -> int:
    """Move one token, or what belongs to it, to the result; the position of the next."""
    token = tokens[at]
    if token.kind in _DROPPED:
        return _after(tokens, at + 1)
    if token.kind in (r"\begin", r"\end"):
        return _environment(tokens, at, result)
    if token.kind in _CANCELLED:
        _check_cancelled(tokens, at, source)
    if token.kind in _WRAPPED:
        return _unwrapped(tokens, at, result, source)
    if token.kind in _COLOURED:
        return _coloured(tokens, at, result, source)
    if token.kind in (r"\overset", r"\stackrel") and at + 1 < len(tokens):
        return _stacked(tokens, at, result)
    if token.kind in WORDS and at + 1 < len(tokens) and tokens[at + 1].kind == "{":
        return _words(tokens, at, result, source)
    result.append(_stop(tokens, at, source) if token.kind == "." else token)
    return at + 1


def _stop(tokens: list[Token], at: int, source: str) -> Token:
    """A point between two factors is a product, ``w . x``; one after which a space stands ends a statement."""
    token = tokens[at]
    if at in (0, len(tokens) - 1) or tokens[at - 1].kind in _NO_FACTOR or tokens[at + 1].kind in _NO_FACTOR | {"}"}:
        return token
    spaced = source[token.start - 1].isspace(), source[token.end].isspace()
    return token._replace(kind=";" if spaced == (False, True) else "·")


def _after(tokens: list[Token], at: int) -> int:
    """Past a group that begins here, else the same place."""
    if at < len(tokens) and tokens[at].kind == "*":
        at += 1
    if at >= len(tokens) or tokens[at].kind not in _BRACKETS:
        return at
    opening, closing = tokens[at].kind, _BRACKETS[tokens[at].kind]
    depth = 0
    while at < len(tokens):
        depth += (tokens[at].kind == opening) - (tokens[at].kind == closing)
        at += 1
        if depth == 0:
            break
    return at


def _environment(tokens: list[Token], at: int, result: list[Token]) -> int:
    close = _after(tokens, at + 1)
    words = [token.text for token in tokens[at + 2 : close - 1]]
    kind = "".join(words).rstrip("*")
    end = _after(tokens, close) if kind in ("array", "alignedat", "alignat") and tokens[at].kind == r"\begin" else close
    cells = "matrix" if kind.endswith("matrix") else _CELLS.get(kind)
    if cells is not None:
        last = tokens[close - 1].end if close - 1 < len(tokens) else tokens[at].end
        result.append(Token(f"{tokens[at].text} {cells}", kind, tokens[at].start, last))
    return end


def _unwrapped(tokens: list[Token], at: int, result: list[Token], source: str) -> int:
    """``\\boxed{…}``: its content, in brackets unless it is a statement; a note under a brace goes."""
    close = _after(tokens, at + 1)
    inside = tidied(tokens[at + 2 : close - 1], source)
    if not inside:
        return close
    if inside[0].kind == inside[-1].kind == "quad":  # room to write in, with the number of the gap
        raise failure("open_gap", source, tokens[at].start, tokens[close - 1].end)
    if any(token.kind in RELATIONS for token in inside) or len(inside) == 1 or _is_product(tokens, close, inside):
        result += inside
    else:
        first, last = tokens[at], tokens[close - 1]
        result += [Token("(", "(", first.start, first.end), *inside, Token(")", ")", last.start, last.end)]
    while (
        close < len(tokens) and tokens[at].kind in (r"\underbrace", r"\overbrace") and tokens[close].kind in ("_", "^")
    ):
        close = _after(tokens, close + 1) if tokens[close + 1].kind == "{" else close + 2
    return close


def _check_cancelled(tokens: list[Token], at: int, source: str) -> None:
    """What is struck above and below a fraction stands there twice; struck once, it may have been withdrawn."""
    struck = [
        "".join(part.text for part in tokens[place + 1 : _after(tokens, place + 1)])
        for place, token in enumerate(tokens)
        if token.kind in _CANCELLED
    ]
    close = _after(tokens, at + 1)
    if struck.count("".join(part.text for part in tokens[at + 1 : close])) < 2:
        raise failure("hidden_text", source, tokens[at].start, tokens[close - 1].end)


def _is_product(tokens: list[Token], close: int, inside: list[Token]) -> bool:
    """``\\underbrace{\\sum_i}_{…}``: without a sum on its outside, and with no power after it, no bracket is needed."""
    depth = 0
    for token in inside:
        depth += (token.kind in ("(", "[", "{")) - (token.kind in (")", "]", "}"))
        if depth == 0 and token.kind in ("+", "-", "−", "–", "/", r"\pm", "row"):
            return False
    return close >= len(tokens) or tokens[close].kind not in ("^", "'")


def _coloured(tokens: list[Token], at: int, result: list[Token], source: str) -> int:
    """``\\color{red}`` and ``\\bbox[…]``: the specification goes, what follows stays; a statement loses its braces."""
    close = _after(tokens, at + 1)
    if "".join(part.text for part in tokens[at + 1 : close]).strip("{}[]").lower() in _INVISIBLE:
        raise failure("hidden_text", source, tokens[at].start, tokens[close - 1].end)
    if tokens[at].kind == r"\fcolorbox":
        close = _after(tokens, close)
    if close < len(tokens) and tokens[close].kind == "{":
        end = _after(tokens, close)
        inside = tidied(tokens[close + 1 : end - 1], source)
        if any(token.kind in RELATIONS for token in inside):
            result += inside
            return end
    return close


def _stacked(tokens: list[Token], at: int, result: list[Token]) -> int:
    """``\\overset{def}{=}``: the sign counts."""
    over = _after(tokens, at + 1)
    close = _after(tokens, over)
    result += (
        tokens[over + 1 : close - 1] if tokens[over : over + 1] and tokens[over].kind == "{" else tokens[over:close]
    )
    return max(close, at + 1)


def _words(tokens: list[Token], at: int, result: list[Token], source: str) -> int:
    close = _after(tokens, at + 1)
    first, last = tokens[at], tokens[close - 1]
    content = source[tokens[at + 1].end : last.start].strip()
    follows = tokens[close].kind if close < len(tokens) else ""
    if not content.strip("~ \\"):
        return close  # \text{ } is a space
    if result and result[-1].kind in ("_", "^"):
        opening, closing = (Token(sign, sign, place, place) for sign, place in (("{", first.start), ("}", last.end)))
        result += [opening, *_of_bracket(tokens[at:close], result[-2:-1]), closing]
    elif [token.kind for token in result[-3:]] == [")", "_", "{"]:
        result += _of_bracket(tokens[at:close], result[-3:-2])
    elif (
        _is_name(content)
        and (follows in ("_", "^", "(") or (result and result[-1].kind in ("_", "^", r"\partial", "{")))
    ) or (_is_name(content) and content.lower() not in _JOINING):
        result += tokens[at:close]
    elif result and result[-1].kind == "(" and follows == ")":
        result[-1] = Token("text", content, result[-1].start, tokens[close].end)
        return close + 1
    else:
        result.append(Token("text", content, first.start, last.end))
    return close


def _of_bracket(word: list[Token], before: list[Token]) -> list[Token]:
    """A word of any script below a bracket belongs to it: ``(∂L/∂w)_{\\text{직접}}``."""
    if not before or before[0].kind != ")":
        return word
    return [token._replace(kind="letter") if token.kind == "prose" else token for token in word]


def _is_name(content: str) -> bool:
    bare = content.replace("\\", "").replace("_", "").replace("-", "")
    return bare.isascii() and bare.isalnum() and content.lower() not in _JOINING
