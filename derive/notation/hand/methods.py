"""Formulas typed as array code: ``dZ.sum(axis=0)``, ``np.dot(W.T, d)`` and ``X.transpose()``.

They become the calls and signs that they are short for.
"""

from __future__ import annotations

from derive.notation.tokens import Token

__all__ = ["as_formula"]

_LIBRARIES = frozenset("np numpy jnp torch tf".split())
_PARTS = frozenset(("linalg", "nn", "functional", "special", "math"))
_REDUCTIONS = frozenset("sum mean max min prod".split())
_FUNCTIONS = _REDUCTIONS | frozenset("exp log sqrt abs tanh sigmoid relu trace diag".split())
_SIGNS = {"dot": "@", "matmul": "@", "mm": "@", "mv": "@", "multiply": "⊙", "mul": "⊙"}
_TURNS = frozenset(("transpose", "t"))
_WORDS = {"dim": "axis", "keepdim": "keepdims", "True": "1", "False": "0"}
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")


def as_formula(tokens: list[Token]) -> list[Token]:
    """The tokens with methods and calls of array libraries written as formulas; all others as they are."""
    if not any(token.kind == "." or token.text in _SIGNS for token in tokens):
        return tokens
    return _methods(_without_libraries(tokens))


def _without_libraries(tokens: list[Token]) -> list[Token]:
    """``np.linalg.inv(A)`` as ``inv(A)``."""
    found: list[Token] = []
    for at, token in enumerate(tokens):
        touching = _touch(tokens, at, at + 1) and _touch(tokens, at + 1, at + 2)
        prefix = token.text in _LIBRARIES or (token.text in _PARTS and at > 1 and tokens[at - 2].text in _LIBRARIES)
        if prefix and touching and tokens[at + 1].kind == "." and tokens[at + 2].kind == "word":
            continue
        dotted = token.kind == "." and at and tokens[at - 1].text in _LIBRARIES | _PARTS and at + 1 < len(tokens)
        if dotted and (not found or found[-1].end < tokens[at - 1].end):
            continue
        found.append(token)
    return found


def _touch(tokens: list[Token], first: int, second: int) -> bool:
    return second < len(tokens) and tokens[first].end == tokens[second].start


def _methods(tokens: list[Token]) -> list[Token]:
    """Calls that stand behind a dot, or are signs; what stands in their brackets likewise."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "." and _is_call(tokens, at + 1) and out and out[-1].end == token.start:
            start = _operand(out)
            if start is not None and _is_method(tokens[at + 1].text):
                close = _closing(tokens, at + 2)
                inner = _methods(tokens[at + 3 : close])
                out[start:] = _called(tokens[at + 1], out[start:], inner, tokens[close])
                at = close + 1
                continue
        if token.text in (*_SIGNS, "transpose") and token.kind == "word" and _is_call(tokens, at):
            close = _closing(tokens, at + 1)
            parts = _arguments(tokens[at + 2 : close])
            if len(parts) == (1 if token.text == "transpose" else 2):
                first, *rest = (_methods(part) for part in parts)
                out += _called(token, first, rest[0] if rest else [], tokens[close])
                at = close + 1
                continue
        out.append(_renamed(token, tokens, at))
        at += 1
    return out


def _is_call(tokens: list[Token], at: int) -> bool:
    if at + 1 >= len(tokens) or tokens[at].kind != "word" or tokens[at + 1].kind != "(":
        return False
    return tokens[at].end == tokens[at + 1].start and _closing(tokens, at + 1) < len(tokens)


def _is_method(word: str) -> bool:
    return word in _FUNCTIONS or word in _SIGNS or word in _TURNS


def _called(method: Token, first: list[Token], inner: list[Token], close: Token) -> list[Token]:
    """One call as a formula in brackets; every token has a place within what was typed."""
    start, end = first[0].start if first else method.start, close.end
    if method.text in _TURNS:
        return [_sign("(", start), *first, _sign(")", end - 1), Token("small", "ᵀ", end - 1, end)]
    if method.text in _SIGNS:
        sign = Token(_SIGNS[method.text], _SIGNS[method.text], method.start, method.end)
        bracketed = [_sign("(", method.end), *inner, _sign(")", end)]
        return [_sign("(", start), *first, sign, *bracketed, Token(")", ")", end - 1, end)]
    name = Token("word", method.text, start, start)
    comma = [Token(",", ",", method.end, method.end)] if inner else []
    axis = [] if not _lone_number(inner) or method.text not in _REDUCTIONS else _keyword(method.end)
    return [name, _sign("(", start), *first, *comma, *axis, *inner, Token(")", ")", end - 1, end)]


def _lone_number(tokens: list[Token]) -> bool:
    return bool(tokens) and tokens[-1].kind == "number" and all(token.kind in ("number", "-") for token in tokens)


def _keyword(place: int) -> list[Token]:
    """``.sum(0)`` is ``.sum(axis=0)``."""
    return [Token("word", "axis", place, place), Token("=", "=", place, place)]


def _sign(sign: str, place: int) -> Token:
    return Token(sign, sign, place, place)


def _arguments(tokens: list[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.kind in _OPEN) - (token.kind in _CLOSE)
        if token.kind == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _renamed(token: Token, tokens: list[Token], at: int) -> Token:
    """``dim=0`` and ``keepdims=True`` in the words of the equation language."""
    new = _WORDS.get(token.text)
    keyword = at + 1 < len(tokens) and tokens[at + 1].kind == "="
    value = at > 0 and tokens[at - 1].kind == "="
    if new is None or not (value if new.isdigit() else keyword):
        return token
    return Token("number" if new.isdigit() else "word", new, token.start, token.end)


def _closing(tokens: list[Token], at: int) -> int:
    """Where the bracket at a place closes; beyond the end when it does not."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place].kind in _OPEN) - (tokens[place].kind in _CLOSE)
        if depth == 0:
            return place
    return len(tokens)


def _operand(tokens: list[Token]) -> int | None:
    """Where the name, call or bracket begins that ends with the last token; ``None`` when there is none."""
    at = len(tokens) - 1
    while at >= 0:
        token = tokens[at]
        before = tokens[at - 1] if at else None
        touching = before is not None and before.end == token.start
        if token.kind == "small" or (token.text == "T" and touching and before is not None and before.kind == "."):
            at -= 1 if token.kind == "small" else 2
            continue
        if token.kind in _CLOSE:
            at = _opening(tokens, at)
            named = at > 0 and tokens[at - 1].kind == "word" and tokens[at - 1].end == tokens[at].start
            return None if at < 0 else at - named
        return _derivative(tokens, at) if token.kind == "word" else None
    return None


def _derivative(tokens: list[Token], at: int) -> int:
    """``dL/dZ`` and ``∂L/∂Z`` are one operand."""
    signs = at - 1 - (tokens[at - 1].kind == "∂") if at else -1
    if signs < 1 or tokens[signs].kind != "/" or (signs == at - 1 and not tokens[at].text.startswith("d")):
        return at
    above = signs - 1
    if signs == at - 2:
        above -= tokens[above - 1].kind == "∂" and above > 0
        return above if tokens[above].kind == "∂" else at
    return above if tokens[above].text.startswith("d") else at


def _opening(tokens: list[Token], at: int) -> int:
    depth = 0
    for place in range(at, -1, -1):
        depth += (tokens[place].kind in _CLOSE) - (tokens[place].kind in _OPEN)
        if depth == 0:
            return place
    return -1
